"""What reports does: a look at the truth, an export of a figure's list, a year's report, an inspector's bundle."""

from apps.reports.actions.annual import (
    MAKE,
    explain_change,
    order_report,
    publish_report,
    record_report,
    return_report,
    set_target,
    sign_report,
    submit_report,
    write_report,
)
from apps.reports.actions.bundles import MAKE_BUNDLE, fetch_bundle, make_bundle, order_bundle, purge_bundles, record_bundle
from apps.reports.actions.figures import (
    export_contributions,
    export_indicator,
    export_ledger,
    export_policy,
    export_task,
    export_tasks,
)
from apps.reports.actions.lists import export_failure, export_roster
from apps.reports.actions.tasks import RAISE, answer_task, assign_task, close_task, raise_tasks
from apps.reports.actions.truth import JOB, order_check, record_check

__all__ = [
    "JOB",
    "MAKE",
    "MAKE_BUNDLE",
    "RAISE",
    "answer_task",
    "assign_task",
    "close_task",
    "explain_change",
    "export_contributions",
    "export_failure",
    "export_indicator",
    "export_ledger",
    "export_policy",
    "export_roster",
    "export_task",
    "export_tasks",
    "fetch_bundle",
    "make_bundle",
    "order_bundle",
    "order_check",
    "order_report",
    "publish_report",
    "purge_bundles",
    "raise_tasks",
    "record_bundle",
    "record_check",
    "record_report",
    "return_report",
    "set_target",
    "sign_report",
    "submit_report",
    "write_report",
]
