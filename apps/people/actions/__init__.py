"""Writing the registry: one use case, one function, one transaction, one permission, at least one audit entry."""

from apps.people.actions.accounts import add_delegation, change_account, close_account, end_delegation
from apps.people.actions.background import (
    end_entry,
    record_assessment,
    record_hardship,
    record_honour,
    record_membership,
    record_work,
    set_photo,
)
from apps.people.actions.certificates import record_certificate, record_discipline
from apps.people.actions.changes import apply_change, open_request, reject_change, request_change, withdraw_change
from apps.people.actions.contributions import record_contribution
from apps.people.actions.exports import ask_export, fetch_export
from apps.people.actions.heirs import confirm_heir_account, propose_heir_account, reject_heir_account
from apps.people.actions.households import change_household, join_household, leave_household, register_household
from apps.people.actions.imports import accept_row, apply_sheet, cancel_sheet, fetch_problems, map_columns, upload_sheet
from apps.people.actions.keeping import purge_files
from apps.people.actions.merging import (
    confirm_merge,
    confirm_unmerge,
    judge_distinct,
    propose_merge,
    propose_unmerge,
    reject_merge,
)
from apps.people.actions.persons import correct_person, register_person
from apps.people.actions.records import (
    add_document,
    add_relative,
    close_category,
    end_relative,
    record_service,
    set_category,
)
from apps.people.actions.requests import asked
from apps.people.actions.revealing import open_booklet, open_document, reveal_field
from apps.people.actions.sourcing import verify_dossier
from apps.people.actions.states import mark_alive, mark_died, mark_left, mark_returned

__all__ = [
    "accept_row",
    "add_delegation",
    "add_document",
    "add_relative",
    "apply_change",
    "apply_sheet",
    "ask_export",
    "asked",
    "cancel_sheet",
    "change_account",
    "change_household",
    "close_account",
    "close_category",
    "confirm_heir_account",
    "confirm_merge",
    "confirm_unmerge",
    "correct_person",
    "end_delegation",
    "end_entry",
    "end_relative",
    "fetch_export",
    "fetch_problems",
    "join_household",
    "judge_distinct",
    "leave_household",
    "map_columns",
    "mark_alive",
    "mark_died",
    "mark_left",
    "mark_returned",
    "open_booklet",
    "open_document",
    "open_request",
    "propose_heir_account",
    "propose_merge",
    "propose_unmerge",
    "purge_files",
    "record_assessment",
    "record_certificate",
    "record_contribution",
    "record_discipline",
    "record_hardship",
    "record_honour",
    "record_membership",
    "record_service",
    "record_work",
    "register_household",
    "register_person",
    "reject_change",
    "reject_heir_account",
    "reject_merge",
    "request_change",
    "reveal_field",
    "set_category",
    "set_photo",
    "upload_sheet",
    "verify_dossier",
    "withdraw_change",
]
