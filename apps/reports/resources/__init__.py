"""Files of reports."""

from apps.reports.resources.sheets import write_ledger, write_list
from apps.reports.resources.word import write_scorecard, write_summary

__all__ = ["write_ledger", "write_list", "write_scorecard", "write_summary"]
