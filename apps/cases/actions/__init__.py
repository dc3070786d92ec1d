"""Writing cases: one function a use case."""

from apps.cases.actions.after import answer_appeal, file_appeal, follow_up_rating, rate_case
from apps.cases.actions.applying import (
    add_own_paper,
    apply_own_case,
    open_own_paper,
    rate_own_case,
    supply_own_case,
    withdraw_own_case,
)
from apps.cases.actions.clocks import extend_clock, remind_cases
from apps.cases.actions.handing import assign_case, hand_over_cases
from apps.cases.actions.kinds import load_kinds, switch_kind
from apps.cases.actions.moving import (
    ask_supplement,
    stop_case,
    take_outside_step,
    take_step,
    take_supplement,
    withdraw_case,
)
from apps.cases.actions.papers import add_paper, open_paper, remove_paper
from apps.cases.actions.starting import start_case

__all__ = [
    "add_own_paper",
    "add_paper",
    "answer_appeal",
    "apply_own_case",
    "ask_supplement",
    "assign_case",
    "extend_clock",
    "file_appeal",
    "follow_up_rating",
    "hand_over_cases",
    "load_kinds",
    "open_own_paper",
    "open_paper",
    "rate_case",
    "rate_own_case",
    "remind_cases",
    "remove_paper",
    "start_case",
    "stop_case",
    "supply_own_case",
    "switch_kind",
    "take_outside_step",
    "take_step",
    "take_supplement",
    "withdraw_case",
    "withdraw_own_case",
]
