"""Everything that reads money."""

from apps.payments.queries.dues import last_posted_month

__all__ = ["last_posted_month"]
