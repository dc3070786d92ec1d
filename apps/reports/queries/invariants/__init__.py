"""The invariants by subject. The order of this tuple is the order of the report."""

from apps.reports.queries.invariants.attempts import ATTEMPTS
from apps.reports.queries.invariants.bank import BANK
from apps.reports.queries.invariants.base import Invariant
from apps.reports.queries.invariants.duties import DUTIES
from apps.reports.queries.invariants.ledger import LEDGER
from apps.reports.queries.invariants.signatures import SIGNATURES

INVARIANTS: tuple[Invariant, ...] = (*DUTIES, *ATTEMPTS, *SIGNATURES, *BANK, *LEDGER)

__all__ = ["INVARIANTS", "Invariant"]
