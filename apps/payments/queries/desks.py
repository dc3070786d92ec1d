"""Work lists: what the bank sent back, what nobody knows yet, what waits, what is owed back."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.payments.choices import HeldReason
from apps.payments.models import HeldOver, Hold, Payment, PostingRun, RejectReason, Suspense, Unknown, Voucher
from apps.payments.queries.receivables import receivables as all_receivables
from apps.payments.queries.receivables import waivers

if TYPE_CHECKING:
    from apps.payments.queries.receivables import Owed

__all__ = [
    "HeldSum",
    "Waiting",
    "held_over",
    "held_sums",
    "holds",
    "receivables",
    "reject_reasons",
    "rejected",
    "suspenses",
    "unknowns",
    "vouchers",
    "waiting",
    "waivers",
]

VIEW_DESK = permission("payments.view_desk", "查看退票待处理")


def rejected(actor: Actor) -> QuerySet[Payment]:
    """Payments the bank sent back whose dues are still open, oldest first.

    Each row has ``label`` and ``advice`` of the bank's reason, ``needs_account``, and ``account_changed`` when the person
    already has another live account. Permission ``payments.view_desk``.
    """
    require(actor, VIEW_DESK)
    waiting = HeldOver.objects.filter(payment=OuterRef("pk"))
    reasons = RejectReason.objects.filter(
        Q(profile=OuterRef("batch__profile")) | Q(profile__isnull=True), code=OuterRef("reason_code")
    ).order_by(F("profile").asc(nulls_last=True))
    rows = Payment.objects.filter(within(actor, "division_code"), Exists(waiting), state__in=("failed", "returned"))
    rows = rows.annotate(
        label=Subquery(reasons.values("label")[:1]),
        advice=Subquery(reasons.values("advice")[:1]),
        needs_account=Subquery(reasons.values("needs_account")[:1]),
        account_changed=Exists(_other_account()),
    )
    return rows.select_related("batch", "person").order_by("changed_at", "id")


def _other_account() -> QuerySet[Payment]:
    from apps.people.models import PayeeAccount

    live = PayeeAccount.objects.filter(person=OuterRef("person"), is_live=True)
    return live.exclude(pk=OuterRef("payee_account"))  # type: ignore[return-value]


def unknowns(actor: Actor) -> QuerySet[Unknown]:
    """Payments whose outcome nobody knows, oldest first. Permission ``payments.view_desk``."""
    require(actor, VIEW_DESK)
    rows = Unknown.objects.filter(within(actor, "payment__division_code"), outcome="")
    return rows.select_related("payment__batch", "payment__person", "marked_by").order_by("marked_at", "id")


def suspenses(actor: Actor) -> QuerySet[Suspense]:
    """Return lines that fit nothing safely, oldest first. Permission ``payments.view_batch``."""
    require(actor, "payments.view_batch")
    rows = Suspense.objects.filter(state="open")
    return rows.select_related("line__file", "line__payment", "batch", "taken_by").order_by("id")


def receivables(actor: Actor) -> "QuerySet[Owed]":
    """Receivables with something outstanding, inside the actor's places. Permission ``payments.view_receivable``."""
    return all_receivables(actor).filter(left_fen__gt=0)


def holds(actor: Actor) -> QuerySet[Hold]:
    """Persons whose money waits, newest first. Permission ``payments.view_desk``."""
    require(actor, VIEW_DESK)
    rows = Hold.objects.filter(within(actor, "person__division_id"), released_at__isnull=True)
    return rows.select_related("person", "held_by").order_by("-id")


def held_over(actor: Actor, reason: str = "") -> QuerySet[HeldOver]:
    """Open dues no batch took, with their reason. Permission ``payments.view_desk``."""
    require(actor, VIEW_DESK)
    rows = HeldOver.objects.filter(within(actor, "person__division_id"))
    if reason:
        rows = rows.filter(reason=reason)
    return rows.select_related("due__scheme", "person", "batch").order_by("reason", "person_id", "due_id")


@dataclass(frozen=True, slots=True)
class HeldSum:
    """One reason of the held-over list: persons and money."""

    reason: str
    label: str
    persons: int
    fen: int


def held_sums(actor: Actor) -> list[HeldSum]:
    """The held-over list by reason."""
    require(actor, VIEW_DESK)
    rows = held_over(actor).order_by().values("reason").annotate(fen=Sum("due__amount_fen"))
    found = {row["reason"]: row["fen"] for row in rows}
    people = held_over(actor).order_by().values_list("reason", "person_id").distinct()
    counts: dict[str, int] = {}
    for reason, _ in people:
        counts[reason] = counts.get(reason, 0) + 1
    labels = dict(HeldReason.choices)
    return [HeldSum(reason, str(labels[reason]), counts[reason], fen) for reason, fen in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What could be composed now: dues, persons, money."""

    dues: int
    persons: int
    fen: int


_WAITING = """
select count(*), count(distinct x.person_id), coalesce(sum(x.amount_fen), 0)::bigint from (
  select d.id, d.person_id, d.amount_fen from payments_due d where d.run_id = any(%(runs)s) and d.period <= %(month)s
    and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live)
  union
  select d.id, d.person_id, d.amount_fen from payments_heldover h join payments_due d on d.id = h.due_id
  where d.period <= %(month)s) x
"""


def waiting(actor: Actor, month: date) -> Waiting:
    """Open dues up to a month: the figure beside the button 组批. Permission ``payments.view_batch``."""
    require(actor, "payments.view_batch")
    runs = list(PostingRun.objects.filter(composed_at__isnull=True, month__lte=month).values_list("id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"runs": runs, "month": month})
        return Waiting(*cursor.fetchone())


def reject_reasons(actor: Actor) -> QuerySet[RejectReason]:
    """What the banks' reason codes mean. Permission ``payments.view_batch``."""
    require(actor, "payments.view_batch")
    return RejectReason.objects.select_related("profile").order_by("profile_id", "code")


def vouchers(actor: Actor) -> QuerySet[Voucher]:
    """Finance's vouchers, newest first. Permission ``payments.view_batch``."""
    require(actor, "payments.view_batch")
    return Voucher.objects.select_related("batch", "recorded_by").order_by("-dated_on", "-id")
