"""Money that arrived, due by due, and what was owed: the lists behind figures of money."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import TruncMonth

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.payments.models import Due, PaymentDue
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.people.queries.people import human


def paid_lines(actor: Actor) -> QuerySet[PaymentDue, Any]:
    """Dues that a payment settled, with ``paid_on`` and ``human``; a payment that came back (退票) is not among them. The newest first.

    A live line with a settlement is one of a paid payment: the line's key carries the payment's liveness, and ``settlement_fits_state`` of ``check_truth``
    the rest. Hence the payment itself, the widest table, is not read but where places are cut.
    """
    require(actor, VIEW_PAYMENT)
    rows = PaymentDue.objects.filter(within(actor, "payment__division_code"), live=True)
    return rows.annotate(paid_on=F("arrival__settled_on"), human=human()).filter(paid_on__isnull=False).order_by("-id")


def monthly_dues(actor: Actor) -> QuerySet[Due, Any]:
    """Regular monthly dues. The newest first."""
    require(actor, VIEW_PAYMENT)
    return Due.objects.filter(within(actor, "claim__division_code"), seq=0, component="monthly").order_by("-id")


def paid_in_time(dues: QuerySet[Due, Any]) -> QuerySet[Due, Any]:
    """Those whose money arrived within their month, or before it. A condition, not a looked-up day: PostgreSQL joins it as a whole."""
    lines = PaymentDue.objects.filter(due=OuterRef("pk"), live=True)
    arrived = lines.annotate(paid_month=TruncMonth("arrival__settled_on"))
    return dues.filter(Exists(arrived.filter(paid_month__lte=OuterRef("period"))))
