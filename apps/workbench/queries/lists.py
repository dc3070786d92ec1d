"""Lists of the benefits desk, each the very list its counter counts."""

from typing import Any

from django.db.models import QuerySet

from apps.benefits.models import ConfirmationRound, Suspicion
from apps.benefits.queries import lists as benefits
from apps.benefits.queries import payees, suspicions, unconfirmed
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.pages import Page, keyset
from apps.people.models import Person
from apps.people.queries.people import get_person
from apps.workbench import rules
from apps.workbench.queries.persons import age
from apps.workbench.queries.places import place_names


def open_suspicions(actor: Actor, after: str | None) -> Page[Suspicion]:
    """Unanswered hits, the nearest deadline first."""
    rows = suspicions(actor).filter(state="open").select_related("person__division__parent")
    return keyset(rows, order=("due_on", "id"), after=after or None)


def suspicion(actor: Actor, suspicion_id: int) -> Suspicion:
    """One hit. Raises NotFound outside the places."""
    row = suspicions(actor).select_related("person__division", "answered_by").filter(pk=suspicion_id).first()
    if row is None:
        raise NotFound("没有找到这条疑点，可能不在您的管辖范围内；请从列表重新进入。")
    return row


def _people(actor: Actor, rows: QuerySet[Person], after: str | None, **words: str) -> dict[str, Any]:
    page = keyset(rows.select_related("division__parent"), order=("born_on", "id"), after=after or None)
    return {"page": page, "ages": {row.pk: age(row.born_on, actor.today) for row in page}, **words}


def soon(actor: Actor, after: str | None) -> dict[str, Any]:
    """Rural veterans who reach 60 within ninety days."""
    lead = "农村籍退役士兵年满 60 周岁可享受老年生活补助。以下人员 90 天内年满，请提前通知本人备齐退伍证、户口簿和身份证。"
    none = "90 天内没有年满 60 周岁的农村籍退役士兵。"
    return _people(
        actor, benefits.about_to_qualify(actor), after, here="soon", title="90 天内将满足条件", lead=lead, none=none
    )


def unclaimed(actor: Actor, after: str | None) -> dict[str, Any]:
    """Rural veterans of 60 and older without anything."""
    lead = "档案显示已满 60 周岁、农村户口、有义务兵服役经历，但还没有认定任何待遇。请逐人核实，符合的及时认定。"
    none = "没有应享未享的人员。"
    return _people(actor, benefits.not_yet_claimed(actor), after, here="unclaimed", title="应享未享", lead=lead, none=none)


def confirmation(actor: Actor, town: str, after: str | None) -> dict[str, Any]:
    """Progress by township as a chart, and who is missing."""
    progress = benefits.round_progress(actor)
    if progress is None:
        return {"progress": None}
    names = place_names(code for code, _, _ in progress.townships)
    rows = [(names[code], done * 100 // people, f"{done}/{people}") for code, people, done in progress.townships]
    missing = unconfirmed(actor, progress.year).select_related("division__parent")
    if town.isdigit() and len(town) == 12:
        missing = missing.filter(division_id__startswith=town[:9])
    return {
        "progress": progress,
        "chart": rules.bar_chart("各乡镇确认进度（已确认人数/应确认人数）", rows, head="乡镇", unit="已确认/应确认"),
        "towns": [(code, names[code], people - done) for code, people, done in progress.townships if people > done],
        "town": town,
        "page": keyset(missing, order=("name_pinyin", "id"), after=after or None),
    }


def confirming(actor: Actor, person_id: int) -> dict[str, Any]:
    """The person and the year of the open round. Raises NotFound for somebody who is paid nothing."""
    person = get_person(actor, person_id)
    latest = ConfirmationRound.objects.order_by("-year").first()
    if latest is None or not payees(actor).filter(pk=person.pk).exists():
        raise NotFound("此人没有在发的待遇，或本年度确认尚未发起，不需要办理确认。")
    return {"person": person, "year": latest.year, "closes_on": latest.closes_on}
