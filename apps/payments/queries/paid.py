"""Money that arrived, due by due, and what was owed: the lists behind figures of money."""

from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.lookups import LessThan, LessThanOrEqual

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.payments.models import Due, PaymentDue
from apps.payments.queries.batches import VIEW_PAYMENT


def paid_lines(actor: Actor) -> QuerySet[PaymentDue, Any]:
    """Dues that a payment settled, with ``paid_on``; a payment that came back (退票) is not among them. The newest first.

    A live line with a settlement is one of a paid payment: the line's key carries the payment's liveness, and ``settlement_fits_state`` of ``check_truth``
    the rest. Hence the payment itself, the widest table, is not read but where places are cut.
    """
    require(actor, VIEW_PAYMENT)
    rows = PaymentDue.objects.filter(within(actor, "payment__division_code"), live=True)
    return rows.annotate(paid_on=F("arrival__settled_on")).filter(paid_on__isnull=False).order_by("-id")


def monthly_dues(actor: Actor) -> QuerySet[Due, Any]:
    """Regular monthly dues. The newest first."""
    require(actor, VIEW_PAYMENT)
    return Due.objects.filter(within(actor, "claim__division_code"), seq=0, component="monthly").order_by("-id")


def in_time(paid: str, period: F) -> Q:
    """Arrived within its month, or before it. A period is the first of its month (``due_period_first``): a day less than 28 days later lies in the
    same month or before it, which is a subtraction; to cut an instant to its month costs ten times as much."""
    days = Func(F(paid), period, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())
    return Q(LessThan(days, 28)) | Q(LessThanOrEqual(TruncMonth(paid), period))


def paid_in_time(dues: QuerySet[Due, Any]) -> QuerySet[Due, Any]:
    """Those whose money arrived within their month, or before it. A condition, not a looked-up day: PostgreSQL joins it as a whole."""
    lines = PaymentDue.objects.filter(due=OuterRef("pk"), live=True)
    return dues.filter(Exists(lines.filter(in_time("arrival__settled_on", OuterRef("period")))))
