"""Tables of reports."""

from apps.reports.models.annual import AnnualReport, ReportReason, ReportValue, Target
from apps.reports.models.truth import TruthFailure, TruthRun

__all__ = ["AnnualReport", "ReportReason", "ReportValue", "Target", "TruthFailure", "TruthRun"]
