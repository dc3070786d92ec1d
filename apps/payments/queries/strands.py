"""What payments add to the time line of a person."""

from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.timeline import Strand, Subject
from apps.payments.models import Hold, Payment, Receivable, Recovery
from apps.payments.queries.ledger import VIEW_LEDGER


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """Payments with their outcome, holds, overpayments and what came back."""
    mine = {"person__in": subject.ids}
    paid, holds = Payment.objects.filter(**mine).select_related("batch"), Hold.objects.filter(**mine)
    owed, back = Receivable.objects.filter(**mine), Recovery.objects.filter(**mine)
    return [
        Strand("payment", "payment", paid, "changed_at", _payment, is_instant=True, amount="amount_fen", has_page=True, permission=VIEW_LEDGER),
        Strand("hold", "payment", holds, "held_at", lambda row: ("暂缓发放", row.reason), is_instant=True, permission=VIEW_LEDGER),
        Strand("release", "payment", holds, "released_at", lambda row: ("解除暂缓", row.release_reason), is_instant=True, permission=VIEW_LEDGER),
        Strand("owed", "payment", owed, "opened_at", lambda row: ("登记多发待收回", row.reason), is_instant=True, amount="amount_fen", has_page=True, permission=VIEW_LEDGER),
        Strand("back", "payment", back, "booked_on", lambda row: (f"收回多发：{row.get_kind_display()}", row.evidence), amount="amount_fen", permission=VIEW_LEDGER),
    ]  # fmt: skip


def _payment(row: Payment) -> tuple[str, str]:
    return f"{Month.of(row.batch.month).label}发放：{row.get_state_display()}", "，".join(
        part for part in (row.account_tail, row.reason) if part
    )
