"""Files of reports."""

from apps.reports.resources.bundles import Made, write_bundle
from apps.reports.resources.sheets import write_ledger, write_lines, write_list
from apps.reports.resources.word import write_scorecard, write_story, write_summary

__all__ = [
    "Made",
    "write_bundle",
    "write_ledger",
    "write_lines",
    "write_list",
    "write_scorecard",
    "write_story",
    "write_summary",
]
