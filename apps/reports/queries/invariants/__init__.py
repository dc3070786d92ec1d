"""The invariants by subject. The order of this tuple is the order of the report."""

from dataclasses import replace

from apps.reports.queries.invariants.attempts import ATTEMPTS
from apps.reports.queries.invariants.bank import BANK
from apps.reports.queries.invariants.base import Invariant
from apps.reports.queries.invariants.cards import CARDS
from apps.reports.queries.invariants.cases import CASES
from apps.reports.queries.invariants.duties import DUTIES
from apps.reports.queries.invariants.jobs import JOBS
from apps.reports.queries.invariants.ledger import LEDGER
from apps.reports.queries.invariants.registry import REGISTRY
from apps.reports.queries.invariants.signatures import SIGNATURES
from apps.reports.queries.invariants.visits import VISITS

#: Who answers for a subject, and for the rules of a subject that are somebody else's.
OWNERS = {
    "benefit_clerk": (*DUTIES, *REGISTRY, *CARDS, *VISITS),
    "finance": (*ATTEMPTS, *BANK, *LEDGER),
    "benefit_reviewer": (*SIGNATURES, *CASES),
    "jobs_clerk": JOBS,
}
OTHERS = {
    "audit_of_every_batch_event": "auditor", "audit_sealed_whole": "auditor", "duties_apart": "secadm",
    "work_is_settled": "sysadm", "money_is_integer": "sysadm", "entitlement_two_persons": "benefit_reviewer",
    "merged_has_its_merge": "benefit_reviewer", "grant_is_audited": "auditor",
}  # fmt: skip
INVARIANTS: tuple[Invariant, ...] = tuple(
    replace(one, owner=OTHERS.get(one.name, role)) for role, rules in OWNERS.items() for one in rules
)

__all__ = ["INVARIANTS", "Invariant"]
