"""A payment explained (发放说明单): every line with the rule, the facts and the arithmetic it was frozen with."""

from dataclasses import dataclass

from django.db.models import Sum

from apps.core.actor import Actor
from apps.core.money import capitals
from apps.payments.models import Due, Payment
from apps.payments.queries.batches import get_payment


@dataclass(frozen=True, slots=True)
class Slip:
    """One payment: its dues with their bases, what was kept back, and last time's amount."""

    payment: Payment
    dues: tuple[Due, ...]
    setoff_fen: int
    last: Payment | None

    @property
    def due_fen(self) -> int:
        """Sum of the dues; minus ``setoff_fen`` it is the amount paid."""
        return sum(due.amount_fen for due in self.dues)

    @property
    def capitals(self) -> str:
        """The amount in financial capitals."""
        return capitals(self.payment.amount_fen)

    @property
    def change_fen(self) -> int | None:
        """Against the last payment of this person, if there was one."""
        return self.payment.amount_fen - self.last.amount_fen if self.last else None


def slip(actor: Actor, payment_id: int) -> Slip:
    """The slip of a visible payment; raises PaymentNotFound."""
    payment = get_payment(actor, payment_id)
    numbers = payment.lines.values_list("due_id", flat=True)
    dues = Due.objects.filter(pk__in=numbers).select_related("scheme", "basis", "claim")
    kept = payment.setoffs.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    earlier = Payment.objects.filter(person_id=payment.person_id, batch__month__lt=payment.batch.month)
    last = earlier.exclude(state="withdrawn").select_related("batch").order_by("-batch__month", "-id").first()
    return Slip(payment, tuple(dues.order_by("period", "scheme__sort", "component", "seq")), int(kept), last)
