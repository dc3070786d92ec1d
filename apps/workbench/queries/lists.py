"""Lists of the benefits desk, each the very list its counter counts."""

from typing import Any

from apps.benefits.models import Confirmation, ConfirmationRound, Suspicion
from apps.benefits.queries import lists as benefits
from apps.benefits.queries import payees, suspicions, unconfirmed
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.pages import Page, keyset
from apps.people.models import Document
from apps.people.queries.people import get_person
from apps.workbench import rules
from apps.workbench.queries.places import place_names


def open_suspicions(actor: Actor, after: str | None) -> Page[Suspicion]:
    """Unanswered hits, the nearest deadline first."""
    rows = suspicions(actor).filter(state="open").select_related("person__division__parent")
    return keyset(rows, order=("due_on", "id"), after=after or None)


def suspicion(actor: Actor, suspicion_id: int) -> Suspicion:
    """One hit. Raises NotFound outside the places."""
    row = suspicions(actor).select_related("person__division", "answered_by", "document").filter(pk=suspicion_id).first()
    if row is None:
        raise NotFound("没有找到这条疑点，可能不在您的管辖范围内；请从列表重新进入。")
    return row


def papers_of(person_id: int) -> list[tuple[int, str]]:
    """Papers of a person who was found already, as choices, newest first."""
    rows = Document.objects.filter(person_id=person_id).order_by("-id")[:50]
    return [(row.pk, f"{row}（{row.get_kind_display()}）") for row in rows]


def confirmation(actor: Actor, town: str, after: str | None) -> dict[str, Any]:
    """Progress by township as a chart, and who is missing."""
    progress = benefits.round_progress(actor)
    if progress is None:
        return {"progress": None}
    names = place_names(code for code, _, _ in progress.townships)
    rows = [(names[code], done * 100 // people, f"{done}/{people}") for code, people, done in progress.townships]
    missing = unconfirmed(actor, progress.year).select_related("division__parent")
    if town.isdecimal() and len(town) == 12:
        missing = missing.filter(division_id__startswith=town[:9])
    return {
        "progress": progress,
        "chart": rules.bar_chart("各乡镇确认进度（已确认人数/应确认人数）", rows, head="乡镇", unit="已确认/应确认"),
        "towns": [(code, names[code], people - done) for code, people, done in progress.townships if people > done],
        "town": town,
        "page": keyset(missing, order=("name_pinyin", "id"), after=after or None),
    }


def pair_of(actor: Actor, row: Confirmation) -> list[tuple[Confirmation, bool]]:
    """A confirmation and the earlier one its photo resembles, each with whether the actor may look at it."""
    pair = [row, *([row.same_photo_as] if row.same_photo_as else [])]
    return [(one, actor.sees(one.person.division_id)) for one in pair]


def confirming(actor: Actor, person_id: int) -> dict[str, Any]:
    """The person and the year of the open round. Raises NotFound for somebody who is paid nothing."""
    person = get_person(actor, person_id)
    latest = ConfirmationRound.objects.order_by("-year").first()
    if latest is None or not payees(actor).filter(pk=person.pk).exists():
        raise NotFound("此人没有在发的待遇，或本年度确认尚未发起，不需要办理确认。")
    return {"person": person, "year": latest.year, "closes_on": latest.closes_on}
