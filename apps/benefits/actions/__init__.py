"""What can be done to benefits; one function is one use case, one transaction and at least one audit entry."""

from apps.benefits.actions.comparison import cancel_list, confirm_list, upload_list
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
from apps.benefits.actions.opening import OpeningRow, confirm_opening, import_confirmations, import_entitlements
from apps.benefits.actions.posting import order_posting, post_month
from apps.benefits.actions.prices import confirm_price_run, propose_price_run, reject_price_run
from apps.benefits.actions.projection import reproject
from apps.benefits.actions.reminding import remind_unconfirmed
from apps.benefits.actions.rounds import check_sample, draw_sample, give_notice, import_results, propose_overdue

__all__ = [
    "OpeningRow",
    "answer_suspicion",
    "approve_death",
    "cancel_list",
    "check_sample",
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
    "record_suspicions",
    "reject_death",
    "reject_entitlement",
    "reject_event",
    "reject_grant",
    "reject_price_run",
    "remind_unconfirmed",
    "reproject",
    "undo_death",
    "upload_list",
    "void_entitlement",
    "void_grant",
    "withdraw_event",
]
