"""Lists of rights entered as a whole (期初待遇), each waiting for one signature over all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, QuerySet

from apps.benefits.models import Entitlement
from apps.benefits.queries import entitlements
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.pages import Page, keyset


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One list: who entered it when, what still waits in it by scheme, and one page of its rows."""

    first: Entitlement
    count: int
    people: int
    schemes: Sequence[tuple[str, int]]
    page: Page[Any]


def openings(actor: Actor) -> list[dict[str, Any]]:
    """Lists with at least two rights waiting, oldest first: a list is what one person entered at one moment."""
    rows = entitlements(actor).filter(state="proposed", opened_month__isnull=False).order_by()
    keys = ("entered_by_id", "entered_by__name", "entered_at", "opened_month")
    found = rows.values(*keys).annotate(count=Count("pk"), first=Min("pk")).filter(count__gt=1)
    return list(found.order_by("entered_at", "first"))


def opening_rows(actor: Actor, entitlement_id: int) -> tuple[Entitlement, QuerySet[Entitlement]]:
    """A list by any of its rights, and those still waiting. Raises NotFound outside the places."""
    first = entitlements(actor).select_related("entered_by").filter(pk=entitlement_id, opened_month__isnull=False).first()
    if first is None:
        raise NotFound("没有找到这份成批录入的名单，可能不在您的管辖范围内；请从“待复核”重新进入。")
    same = {"entered_by_id": first.entered_by_id, "entered_at": first.entered_at, "opened_month": first.opened_month}
    return first, entitlements(actor).filter(state="proposed", **same)


def opening_ids(actor: Actor, entitlement_id: int) -> list[int]:
    """What one signature would confirm."""
    return list(opening_rows(actor, entitlement_id)[1].order_by("pk").values_list("pk", flat=True))


def opening_page(actor: Actor, entitlement_id: int, after: str | None) -> OpeningPage:
    """The list for the second person."""
    first, rows = opening_rows(actor, entitlement_id)
    sums = rows.order_by().values_list("scheme__name").annotate(count=Count("pk")).order_by("scheme__sort")
    schemes = [(name, count) for name, count in sums]
    page = keyset(rows.select_related("person__division__parent", "scheme"), order=("id",), after=after or None)
    people = rows.order_by().values("person_id").distinct().count()
    return OpeningPage(first, sum(count for _, count in schemes), people, schemes, page)
