"""The benefits desk: what waits for the second person, one record with its next step, what a person may be entitled to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.benefits.models import Entitlement, Grant, LifeEvent
from apps.benefits.queries import entitlements, events, grants
from apps.benefits.queries.lists import Waiting
from apps.benefits.queries.lists import waiting as waiting_counts
from apps.benefits.rules import SCHEMES, SchemeRule
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.pages import Page, keyset
from apps.people.models import Person
from apps.people.queries.people import get_person
from apps.workbench.queries.openings import openings

TABS = (("events", "变动登记"), ("withdrawals", "撤销申请"), ("entitlements", "待遇认定"), ("grants", "一次性待遇"))


def only(data: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The named values of a form."""
    return {name: data[name] for name in names}


@dataclass(frozen=True, slots=True)
class WaitingDesk:
    """One tab of rows and the counts of all; counts are lengths of the very lists."""

    tab: str
    tabs: Sequence[dict[str, Any]]
    page: Page[Any]
    openings: Sequence[dict[str, Any]] = ()


def waiting_desk(actor: Actor, tab: str, after: str | None = None) -> WaitingDesk:
    """What waits for a second person, oldest first."""
    counts = waiting_counts(actor)
    chosen = tab if tab in dict(TABS) else _first_full(counts)
    page = keyset(_waiting_rows(actor, chosen), order=("entered_at", "id"), after=after or None)
    tabs = [
        {"label": words, "url": f"?tab={key}", "here": key == chosen, "count": getattr(counts, key)} for key, words in TABS
    ]
    return WaitingDesk(chosen, tabs, page, openings(actor) if chosen == "entitlements" else ())


def _first_full(counts: Waiting) -> str:
    return next((key for key, _ in TABS if getattr(counts, key)), TABS[0][0])


def _waiting_rows(actor: Actor, tab: str) -> QuerySet[Any]:
    if tab == "events":
        return events(actor).filter(state="proposed")
    if tab == "withdrawals":
        return events(actor).filter(state="confirmed", withdrawal_by__isnull=False).select_related("withdrawal_by")
    if tab == "entitlements":
        return entitlements(actor).filter(state="proposed").select_related("entered_by")
    return grants(actor).filter(state="proposed").select_related("entered_by")


def running(actor: Actor, person_id: int) -> list[tuple[str, str]]:
    """The person's confirmed, running entitlements as choices."""
    rows = entitlements(actor).filter(person_id=person_id, state="confirmed", ended_month__isnull=True)
    return [(str(row.pk), row.scheme.name) for row in rows]


def event(actor: Actor, event_id: int) -> LifeEvent:
    """One event. Raises NotFound outside the places."""
    people = ("withdrawal_by", "withdrawn_by", "entitlement__scheme", "person__division")
    return _one(events(actor).select_related(*people), event_id, "这条变动记录")


def entitlement(actor: Actor, entitlement_id: int) -> Entitlement:
    """One entitlement. Raises NotFound outside the places."""
    return _one(
        entitlements(actor).select_related("entered_by", "confirmed_by", "person__division"), entitlement_id, "这条待遇"
    )


def grant(actor: Actor, grant_id: int) -> Grant:
    """One one-off amount. Raises NotFound outside the places."""
    rows = grants(actor).select_related("entered_by", "confirmed_by", "basis", "person__division")
    return _one(rows, grant_id, "这笔一次性待遇")


def _one(rows: QuerySet[Any], pk: int, what: str) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(f"没有找到{what}，可能不在您的管辖范围内；请从列表重新进入。")
    return found


@dataclass(frozen=True, slots=True)
class SchemeChoices:
    """The person, what may be chosen, and what was."""

    person: Person
    schemes: Sequence[SchemeRule]
    chosen: SchemeRule | None


def scheme_choices(actor: Actor, person_id: int, scheme: str) -> SchemeChoices:
    """Monthly schemes."""
    return _choices(actor, person_id, scheme, once=False)


def once_choices(actor: Actor, person_id: int, scheme: str) -> SchemeChoices:
    """Schemes that pay once."""
    return _choices(actor, person_id, scheme, once=True)


def _choices(actor: Actor, person_id: int, scheme: str, *, once: bool) -> SchemeChoices:
    fitting = [rule for rule in SCHEMES.values() if (rule.shape == "once") == once]
    chosen = next((rule for rule in fitting if rule.code == scheme), None)
    return SchemeChoices(get_person(actor, person_id), fitting, chosen)
