"""Values for policy tests: one line enters a standard or a parameter."""

from typing import Any

from apps.core.actor import Actor
from apps.core.month import Month
from apps.policy import actions
from apps.policy.models import Parameter, Standard

COUNTY = "340321000000"
WAR = "war_veteran_subsidy"
NEXT = {
    "scheme": WAR,
    "rate_key": "",
    "division_code": COUNTY,
    "amount_fen": 1_200_000,
    "per": "year",
    "effective_from": Month(2026, 8),
    "document_no": "怀退役〔2026〕8号",
}
WAGE = {
    "name": "average_monthly_wage_yuan",
    "scheme": "nursing_allowance",
    "division_code": COUNTY,
    "value": "7012",
    "valid_from": Month(2026, 7),
    "document_no": "怀统〔2026〕3号",
    "new_name": True,
}


def entered(actor: Actor, **over: Any) -> Standard:
    """A county standard that waits for confirmation."""
    return actions.enter_standard(actor, **{**NEXT, **over})


def live(actor: Actor, second: Actor, **over: Any) -> Standard:
    """A county standard in force."""
    row = entered(actor, **over)
    actions.confirm_standard(second, standard_id=row.pk)
    row.refresh_from_db()
    return row


def entered_parameter(actor: Actor, **over: Any) -> Parameter:
    """A county parameter that waits for confirmation."""
    return actions.enter_parameter(actor, **{**WAGE, **over})


def live_parameter(actor: Actor, second: Actor, **over: Any) -> Parameter:
    """A county parameter in force."""
    row = entered_parameter(actor, **over)
    actions.confirm_parameter(second, parameter_id=row.pk)
    row.refresh_from_db()
    return row
