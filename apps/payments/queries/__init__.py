"""Everything that reads money. Each query begins with who is asking."""

from apps.payments.queries.batches import batches, get_batch, get_payment, payments, payments_of
from apps.payments.queries.desks import held_over, holds, rejected, suspenses, unknowns, waiting
from apps.payments.queries.difference import difference
from apps.payments.queries.dues import last_posted_month
from apps.payments.queries.former import arrived_lines, books, former_payments, former_years
from apps.payments.queries.ledger import identity, ledger
from apps.payments.queries.paid import in_time, monthly_dues, paid_in_time, paid_lines
from apps.payments.queries.receivables import overpaid, receivables, waivers
from apps.payments.queries.reminders import reminders
from apps.payments.queries.slips import slip
from apps.payments.queries.tieout import tie_out

__all__ = [
    "arrived_lines",
    "batches",
    "books",
    "difference",
    "former_payments",
    "former_years",
    "get_batch",
    "get_payment",
    "held_over",
    "holds",
    "identity",
    "in_time",
    "last_posted_month",
    "ledger",
    "monthly_dues",
    "overpaid",
    "paid_in_time",
    "paid_lines",
    "payments",
    "payments_of",
    "receivables",
    "rejected",
    "reminders",
    "slip",
    "suspenses",
    "tie_out",
    "unknowns",
    "waiting",
    "waivers",
]
