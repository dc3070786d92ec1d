"""What the bureau can prove about itself: canonical facts, and invariants that must hold."""

from apps.reports.queries.facts import KINDS, facts
from apps.reports.queries.invariants import INVARIANTS, Invariant
from apps.reports.queries.truth import Violation, check

__all__ = ["INVARIANTS", "KINDS", "Invariant", "Violation", "check", "facts"]
