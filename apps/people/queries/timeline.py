"""Everything of one person in time order, from every app: each app names its strands in its AppConfig (``timeline``).

An app with a column that points at a person either has a strand over that table or says in ``off_timeline`` why not; a test
walks the model registry, so that a new table cannot be forgotten.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import DateField, Min, Q, QuerySet
from django.db.models.functions import Cast, TruncDate
from django.utils.module_loading import import_string

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.pages import BadToken
from apps.core.timeline import Strand, Subject
from apps.core.together import Later, Together
from apps.people.models import Person, ServiceRecord, WorkSpell
from apps.people.queries.people import VIEW_PERSON, get_person
from apps.people.rules.timeline import KINDS, Entry, Spell, Stage, stages

SIZE = 40
AT_WORK = ("employed", "self_employed", "founder", "farming")


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page, newest first; ``next_token`` is None at the end. ``kinds``: what this actor may filter by."""

    entries: Sequence[Entry]
    next_token: str | None
    kinds: Sequence[tuple[str, str]]
    kind: str


def strands(actor: Actor, person_id: int) -> list[Strand]:
    """Every strand of every app that this actor may read, over the dossier and those merged into it."""
    return _strands(actor, subject_of(person_id))


def subject_of(person_id: int) -> Subject:
    rows = list(
        Person.objects.filter(Q(pk=person_id) | Q(merged_into=person_id)).order_by("id").values_list("pk", "dossier_no")
    )
    return Subject([pk for pk, _ in rows], [f"person:{number}" for _, number in rows])


def _strands(actor: Actor, subject: Subject) -> list[Strand]:
    found: list[Strand] = []
    for config in apps.get_app_configs():
        hook = getattr(config, "timeline", "")
        found += import_string(hook)(actor, subject) if hook else []
    return [one for one in found if not one.permission or actor.may(one.permission)]


def timeline(actor: Actor, person_id: int, *, kind: str = "", after: str | None = None, size: int = SIZE) -> Timeline:
    """A page of a person's life. One statement for all strands, whatever the length of the life. Raises PersonNotFound, BadToken."""
    return life(actor, person_id, kind=kind, after=after, size=size)[0].value


def stages_of(actor: Actor, person_id: int) -> Sequence[Stage]:
    """Which of the five stages, and since when."""
    subject = subject_of(person_id)
    return _asked_stages(Together(), subject, _strands(actor, subject)).value


def life(
    actor: Actor, person_id: int, *, kind: str = "", after: str | None = None, size: int = SIZE
) -> tuple[Later[Timeline], Later[Sequence[Stage]]]:
    """A page and the stages, read in one statement. Raises PersonNotFound, BadToken."""
    require(actor, VIEW_PERSON)
    get_person(actor, person_id)
    subject, ask = subject_of(person_id), Together()
    every = _strands(actor, subject)
    mark, size = _opened(after) if after else None, max(1, min(size, 200))
    chosen = [(one, ask.rows(_cut(one, mark, size + 1))) for one in every if kind in ("", one.kind)]
    return Later(lambda: _page(chosen, every, kind, size)), _asked_stages(ask, subject, every)


def _page(chosen: Sequence[tuple[Strand, Later[list[Any]]]], every: Sequence[Strand], kind: str, size: int) -> Timeline:
    lines = sorted((_line(one, row) for one, rows in chosen for row in rows.value), key=_key)
    page, here = lines[:size], {one.kind for one in every}
    token = _sealed(page[-1]) if len(lines) > size else None
    return Timeline(page, token, [(key, label) for key, label in KINDS.items() if key in here], kind)


def _asked_stages(ask: Together, subject: Subject, every: Sequence[Strand]) -> Later[Sequence[Stage]]:
    mine = {"person__in": subject.ids, "is_live": True}
    spells = ask.rows(ServiceRecord.objects.filter(**mine).values_list("enlisted_on", "discharged_on"))
    works = ask.rows(WorkSpell.objects.filter(**mine, status__in=AT_WORK).values_list("since", flat=True))
    preferred = [ask.figures(one.rows, first=Min(_day(one))) for one in every if one.stage == "preference"]

    def read() -> Sequence[Stage]:
        days = [found.value["first"] for found in preferred if found.value["first"]]
        return stages([Spell(*row) for row in spells.value], works.value, min(days) if days else None)

    return Later(read)


_Mark = tuple[date, str, int]


def _key(line: Entry) -> tuple[int, str, int]:
    return (-line.on.toordinal(), line.strand, -line.id)


def _day(one: Strand) -> TruncDate | Cast:
    return TruncDate(one.on) if one.is_instant else Cast(one.on, DateField())


def _cut(one: Strand, mark: _Mark | None, size: int) -> QuerySet[Any]:
    rows = one.rows.filter(**{f"{one.on}__isnull": False}).annotate(line_on=_day(one))
    if mark is not None:
        on, strand, number = mark
        later = Q(line_on__lt=on)
        if one.name > strand:
            later |= Q(line_on=on)
        elif one.name == strand:
            later |= Q(line_on=on, pk__lt=number)
        rows = rows.filter(later)
    return rows.order_by("-line_on", "-pk")[:size]


def _line(one: Strand, row: Any) -> Entry:
    words, note = one.words(row)
    label = f"{row._meta.app_label}.{row._meta.object_name}" if one.has_page else ""
    return Entry(
        row.line_on, one.name, row.pk, one.kind, words, note, label, getattr(row, one.amount) if one.amount else None
    )


def _sealed(line: Entry) -> str:
    text = json.dumps([line.on.isoformat(), line.strand, line.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(token: str) -> _Mark:
    try:
        on, strand, number = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        return date.fromisoformat(on), str(strand), int(number)
    except (ValueError, TypeError) as error:
        raise BadToken from error
