"""The only way to write jobs."""

from apps.jobs.actions import advancing, businesses, learning, living, loans, seekers, training
from apps.jobs.actions.applying import apply_for_vacancy, record_result, withdraw_application
from apps.jobs.actions.booths import accept_booth, ask_booth, assign_booth, decline_booth, leave_fair, note_employer
from apps.jobs.actions.deaths import end_for_death, restore_after_death
from apps.jobs.actions.employers import (
    blacklist_employer,
    correct_employer,
    lift_blacklist,
    read_contact,
    refuse_employer,
    register_employer,
    verify_employer,
)
from apps.jobs.actions.fairs import (
    call_employers,
    cancel_fair,
    change_fair,
    check_fair,
    close_fair,
    finish_follow_up,
    hold_fair,
    open_fair,
    plan_fair,
    publish_fair,
)
from apps.jobs.actions.importing import import_vacancies
from apps.jobs.actions.interviews import meet_applicant, read_applicant
from apps.jobs.actions.nightly import expire_vacancies, remind_fairs, remind_follow_ups
from apps.jobs.actions.opening import open_fair_records, open_placements
from apps.jobs.actions.placing import end_placement, read_evidence, record_follow_up, record_placement
from apps.jobs.actions.signing import cancel_sign_up, scan_in, sign_up
from apps.jobs.actions.vacancies import (
    check_vacancy,
    close_vacancy,
    correct_vacancy,
    post_vacancy,
    publish_vacancy,
    renew_vacancy,
)

__all__ = [
    "accept_booth",
    "advancing",
    "apply_for_vacancy",
    "ask_booth",
    "assign_booth",
    "blacklist_employer",
    "businesses",
    "call_employers",
    "cancel_fair",
    "cancel_sign_up",
    "change_fair",
    "check_fair",
    "check_vacancy",
    "close_fair",
    "close_vacancy",
    "correct_employer",
    "correct_vacancy",
    "decline_booth",
    "end_for_death",
    "end_placement",
    "expire_vacancies",
    "finish_follow_up",
    "hold_fair",
    "import_vacancies",
    "learning",
    "leave_fair",
    "lift_blacklist",
    "living",
    "loans",
    "meet_applicant",
    "note_employer",
    "open_fair",
    "open_fair_records",
    "open_placements",
    "plan_fair",
    "post_vacancy",
    "publish_fair",
    "publish_vacancy",
    "read_applicant",
    "read_contact",
    "read_evidence",
    "record_follow_up",
    "record_placement",
    "record_result",
    "refuse_employer",
    "register_employer",
    "remind_fairs",
    "remind_follow_ups",
    "renew_vacancy",
    "restore_after_death",
    "scan_in",
    "seekers",
    "sign_up",
    "training",
    "verify_employer",
    "withdraw_application",
]
