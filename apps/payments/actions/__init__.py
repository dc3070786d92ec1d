"""Everything that writes money. One use case, one function, one transaction, one permission, at least one audit entry."""

from apps.payments.actions.batches import (
    approve_batch,
    cancel_batch,
    exclude_payment,
    reject_batch,
    restore_payment,
    review_batch,
    submit_batch,
    take_out_unsent,
)
from apps.payments.actions.claims import open_claim, open_claims, post_difference, save_bases
from apps.payments.actions.composing import compose_batch
from apps.payments.actions.files import download_file, make_files, mark_sent, void_file
from apps.payments.actions.former import (
    BookGiven,
    FormerLine,
    confirm_former_book,
    refuse_former_book,
    take_former_book,
    upload_former_book,
)
from apps.payments.actions.holds import hold_person, record_voucher, release_hold
from apps.payments.actions.loading import load_banks
from apps.payments.actions.outcomes import close_batch, close_return, resolve_suspense, resolve_unknown
from apps.payments.actions.publicity import defer_newcomers, publish_batch
from apps.payments.actions.receivables import (
    decide_waiver,
    open_receivable,
    plan_receivable,
    propose_waiver,
    record_cash,
    revive_waived,
)
from apps.payments.actions.reminders import answer_reminder, open_reminder
from apps.payments.actions.returns import take_return
from apps.payments.actions.telling import order_telling, tell_payees
from apps.payments.actions.uploads import drop_upload, receive_return, take_upload

__all__ = [
    "BookGiven",
    "FormerLine",
    "answer_reminder",
    "approve_batch",
    "cancel_batch",
    "close_batch",
    "close_return",
    "compose_batch",
    "confirm_former_book",
    "decide_waiver",
    "defer_newcomers",
    "download_file",
    "drop_upload",
    "exclude_payment",
    "hold_person",
    "load_banks",
    "make_files",
    "mark_sent",
    "open_claim",
    "open_claims",
    "open_receivable",
    "open_reminder",
    "order_telling",
    "plan_receivable",
    "post_difference",
    "propose_waiver",
    "publish_batch",
    "receive_return",
    "record_cash",
    "record_voucher",
    "refuse_former_book",
    "reject_batch",
    "release_hold",
    "resolve_suspense",
    "resolve_unknown",
    "restore_payment",
    "review_batch",
    "revive_waived",
    "save_bases",
    "submit_batch",
    "take_former_book",
    "take_out_unsent",
    "take_return",
    "take_upload",
    "tell_payees",
    "upload_former_book",
    "void_file",
]
