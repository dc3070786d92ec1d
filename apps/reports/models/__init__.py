"""Tables of reports."""

from apps.reports.models.annual import AnnualReport, ReportReason, ReportRows, ReportValue, Target
from apps.reports.models.bundles import Bundle, BundleBlock
from apps.reports.models.tasks import KeyTask
from apps.reports.models.truth import TruthFailure, TruthRun

__all__ = [
    "AnnualReport",
    "Bundle",
    "BundleBlock",
    "KeyTask",
    "ReportReason",
    "ReportRows",
    "ReportValue",
    "Target",
    "TruthFailure",
    "TruthRun",
]
