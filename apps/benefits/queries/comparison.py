"""Reading comparison lists: which there are, how fresh they are, what their lines came to."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, QuerySet

from apps.benefits.choices import ListKind, ListState, ListVerdict
from apps.benefits.models import ComparisonList, ComparisonRow, Suspicion
from apps.benefits.queries.records import VIEW
from apps.benefits.rules.comparing import Freshness
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.month import Month
from apps.core.scope import within
from apps.policy.queries import book
from apps.policy.rules import NATIONAL

UPLOAD = "benefits.upload_list"


def comparison_lists(actor: Actor) -> QuerySet[ComparisonList]:
    """Lists that were compared, newest first. They concern the whole county: who sees one sees that it exists."""
    require(actor, VIEW)
    return ComparisonList.objects.select_related("uploaded_by", "settled_by").order_by("-id")


def comparison_list(actor: Actor, list_id: int) -> ComparisonList:
    """One list. Raises NotFound."""
    row = comparison_lists(actor).filter(pk=list_id).first()
    if row is None:
        raise NotFound("没有找到这份名单；请从名单列表重新进入。")
    return row


def comparison_rows(actor: Actor, list_id: int, verdict: str = "") -> QuerySet[ComparisonRow]:
    """Lines of a list: all of them for who may upload lists, else only those that mean people of the actor's places."""
    row = comparison_list(actor, list_id)
    rows = ComparisonRow.objects.filter(list=row).select_related("person__division__parent")
    if not actor.may(UPLOAD):
        rows = rows.filter(within(actor, "person__division_id"))
    return rows.filter(verdict=verdict) if verdict in ListVerdict.values else rows


def lock_list(actor: Actor, list_id: int) -> ComparisonList:
    """The list, its row locked. Raises NotFound."""
    require(actor, VIEW)
    row = ComparisonList.objects.select_for_update(no_key=True).filter(pk=list_id).first()
    if row is None:
        raise NotFound("没有找到这份名单；请从名单列表重新进入。")
    return row


def freshness(day: date) -> Sequence[Freshness]:
    """For every kind of list the newest one that was compared, seen from ``day``. No actor: it names nobody."""
    found = ComparisonList.objects.filter(state=ListState.DONE, as_of__lte=day).values("kind").annotate(newest=Max("as_of"))
    newest = {row["kind"]: row["newest"] for row in found}
    return [Freshness(kind, newest.get(kind), day) for kind in ListKind.values]


def required_kinds(actor: Actor, month: Month) -> frozenset[str]:
    """The lists the county wants compared every month (parameter ``comparison_lists``)."""
    county = next((place for place in actor.places if len(place) >= 6), "")[:6]
    code = f"{county}000000" if county else NATIONAL
    found = book(None, actor.today, code).param("comparison_lists", month, code)
    return frozenset(kind for kind, wanted in (found.value if found else {}).items() if wanted)


def answered(actor: Actor, list_id: int) -> dict[str, int]:
    """State → number of questions a list raised in the actor's places."""
    rows = Suspicion.objects.filter(within(actor, "person__division_id"), list_id=list_id)
    counts: dict[str, int] = {}
    for state in rows.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts
