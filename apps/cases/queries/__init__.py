"""Reading cases. Every query begins with who is asking."""

from apps.cases.queries.cases import (
    VIEW_CASE,
    act_label,
    appeals,
    case_by_receipt,
    cases,
    cases_of_person,
    follow_ups,
    get_case,
    lock_case,
    open_cases,
    past_of,
    queue,
)
from apps.cases.queries.kinds import VIEW_KIND, case_kinds, current_kinds, kind_of, kind_versions, kinds_of, startable
from apps.cases.queries.wording import sheet_of
from apps.cases.rules.refusals import CaseNotFound, KindMissing

__all__ = [
    "VIEW_CASE",
    "VIEW_KIND",
    "CaseNotFound",
    "KindMissing",
    "act_label",
    "appeals",
    "case_by_receipt",
    "case_kinds",
    "cases",
    "cases_of_person",
    "current_kinds",
    "follow_ups",
    "get_case",
    "kind_of",
    "kind_versions",
    "kinds_of",
    "lock_case",
    "open_cases",
    "past_of",
    "queue",
    "sheet_of",
    "startable",
]
