"""Money that arrived, due by due, and what was owed: the lists behind figures of money."""

from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, QuerySet, Subquery

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.payments.models import Due, PaymentDue
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.people.queries.people import human


def paid_lines(actor: Actor) -> QuerySet[PaymentDue, Any]:
    """Dues that a payment settled, with ``paid_on`` and ``human``; a payment that came back (退票) is not among them. The newest first."""
    require(actor, VIEW_PAYMENT)
    rows = PaymentDue.objects.filter(within(actor, "payment__division_code"), live=True, payment__state="paid")
    arrived = FilteredRelation("payment__settlements", condition=Q(payment__settlements__kind="paid"))
    return rows.annotate(arrived=arrived, paid_on=F("arrived__settled_on"), human=human()).order_by("-id")


def monthly_dues(actor: Actor) -> QuerySet[Due, Any]:
    """Regular monthly dues with ``paid_on``, the day their money arrived (empty when it has not). The newest first."""
    require(actor, VIEW_PAYMENT)
    rows = Due.objects.filter(within(actor, "claim__division_code"), seq=0, component="monthly")
    holding = PaymentDue.objects.filter(
        due=OuterRef("pk"), live=True, payment__state="paid", payment__settlements__kind="paid"
    )
    return rows.annotate(paid_on=Subquery(holding.values("payment__settlements__settled_on")[:1])).order_by("-id")
