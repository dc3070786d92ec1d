"""What reports does: a look at the truth, an export of a figure's list."""

from apps.reports.actions.figures import export_indicator
from apps.reports.actions.truth import JOB, order_check, record_check

__all__ = ["JOB", "export_indicator", "order_check", "record_check"]
