"""What prints and messages of a case say: the gaps of the definition, filled."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from apps.cases.models import Case, CaseEvent, CaseParty
from apps.cases.queries.cases import held_papers
from apps.cases.queries.kinds import ground_label
from apps.cases.rules.answers import missing_papers, shown
from apps.cases.rules.clocks import day_words
from apps.cases.rules.definition import FormField, Kind
from apps.cases.rules.prints import Sheet, filled
from apps.core import sealing
from apps.core.actor import SHANGHAI, Actor
from apps.org.models import Staff
from apps.org.queries import contact_words, nearest_station


def long_day(day: date) -> str:
    """``2026年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def values_of(
    actor: Actor, case: Case, kind: Kind, *, day: date, reason: str = "", answer: str = "", ground: str = "", staff: str = ""
) -> dict[str, str]:
    """Every gap of the definition for one moment of a case."""
    held = held_papers(case.pk)
    return {
        "name": case.person.name,
        "id_tail": case.person.id_number_tail,
        "kind": kind.name,
        "receipt": case.receipt_no,
        "day": long_day(day),
        "applied_on": long_day(case.applied_at.astimezone(SHANGHAI).date()),
        "due": day_words(case.due_on) if case.due_on else "另行告知",
        "reason": reason,
        "answer": answer,
        "ground": ground_label(kind, ground, day) if ground else "",
        "missing": "、".join(missing_papers(kind, held)),
        "papers": "、".join(paper.label for paper in kind.papers if paper.name in held),
        "step": kind.label(case.step),
        "staff": staff or actor.name,
        "place": case.division.full_name,
        "delegate": case.delegate_name,
        **contact_words(nearest_station(case.division_id)),
        **{f"field_{one.name}": words for one, words in fields_shown(case, kind.fields, clear=True)},
    }


def fields_shown(case: Case, fields: Iterable[FormField], *, clear: bool) -> list[tuple[FormField, str]]:
    """Fields with their values in words; personal ones only where ``clear`` says that the reader may see them."""
    stored: dict[str, Any] = dict(case.answers)
    if clear:
        stored |= private_of(case)
    people = dict(CaseParty.objects.filter(case_id=case.pk).values_list("name", "person__name"))
    return [(one, people.get(one.name, "") if one.type == "person" else shown(one, stored.get(one.name))) for one in fields]


def private_of(case: Case) -> dict[str, Any]:
    """The sealed answers of a case."""
    text = sealing.unseal("cases_case.private", case.row_key, case.private_sealed)
    return dict(json.loads(text)) if text else {}


def sheet_of(actor: Actor, case: Case, kind: Kind, event: CaseEvent, name: str) -> Sheet | None:
    """A paper as it was handed out at an event; None when the kind has no such paper."""
    one = kind.print(name)
    if one is None:
        return None
    who = Staff.objects.filter(pk=event.staff_id or 0).values_list("name", flat=True).first() or ""
    values = values_of(
        actor, case, kind, day=event.at.astimezone(SHANGHAI).date(), reason=event.note, answer=event.answer,
        ground=event.ground, staff=who,
    )  # fmt: skip
    return filled(one, values)
