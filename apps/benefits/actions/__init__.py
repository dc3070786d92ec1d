"""What can be done to benefits; one function is one use case, one transaction and at least one audit entry."""

from apps.benefits.actions.chasing import JOB as REMIND_JOB
from apps.benefits.actions.chasing import remind_overdue
from apps.benefits.actions.comparison import JOB as COMPARE_JOB
from apps.benefits.actions.comparison import (
    PURGE_JOB,
    accept_good_lines,
    cancel_list,
    compare,
    confirm_list,
    purge_lists,
    stage_list,
    upload_list,
)
from apps.benefits.actions.confirmations import (
    answer_suspicion,
    confirm_person,
    open_photo,
    open_round,
    propose_missed,
    record_suspicions,
)
from apps.benefits.actions.deaths import approve_death, propose_death, propose_undo_death, reject_death, undo_death
from apps.benefits.actions.discovery import decide_finding, discover
from apps.benefits.actions.entitlements import (
    confirm_entitlement,
    propose_entitlement,
    reject_entitlement,
    void_entitlement,
)
from apps.benefits.actions.events import (
    confirm_event,
    propose_event,
    propose_withdrawal,
    reject_event,
    withdraw_event,
)
from apps.benefits.actions.grants import confirm_grant, propose_grant, reject_grant, void_grant
from apps.benefits.actions.greeting import JOB as GREET_JOB
from apps.benefits.actions.greeting import greet_birthdays
from apps.benefits.actions.opening import (
    OpeningRow,
    confirm_opening,
    import_confirmations,
    import_entitlements,
    upload_opening,
)
from apps.benefits.actions.posting import order_posting, post_month
from apps.benefits.actions.prices import confirm_price_run, propose_price_run, reject_price_run
from apps.benefits.actions.projection import reproject
from apps.benefits.actions.reminding import remind_unconfirmed
from apps.benefits.actions.rounds import check_sample, draw_sample, give_notice, import_results, propose_overdue

__all__ = [
    "COMPARE_JOB",
    "GREET_JOB",
    "PURGE_JOB",
    "REMIND_JOB",
    "OpeningRow",
    "accept_good_lines",
    "answer_suspicion",
    "approve_death",
    "cancel_list",
    "check_sample",
    "compare",
    "confirm_entitlement",
    "confirm_event",
    "confirm_grant",
    "confirm_list",
    "confirm_opening",
    "confirm_person",
    "confirm_price_run",
    "decide_finding",
    "discover",
    "draw_sample",
    "give_notice",
    "greet_birthdays",
    "import_confirmations",
    "import_entitlements",
    "import_results",
    "open_photo",
    "open_round",
    "order_posting",
    "post_month",
    "propose_death",
    "propose_entitlement",
    "propose_event",
    "propose_grant",
    "propose_missed",
    "propose_overdue",
    "propose_price_run",
    "propose_undo_death",
    "propose_withdrawal",
    "purge_lists",
    "record_suspicions",
    "reject_death",
    "reject_entitlement",
    "reject_event",
    "reject_grant",
    "reject_price_run",
    "remind_overdue",
    "remind_unconfirmed",
    "reproject",
    "stage_list",
    "undo_death",
    "upload_list",
    "upload_opening",
    "void_entitlement",
    "void_grant",
    "withdraw_event",
]
