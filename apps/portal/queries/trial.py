"""待遇试算: what an amount would be, by the very functions that pay. Reads standards, stores nothing, asks nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.benefits.rules import SCHEMES, Amount, conditions, monthly_fen, rate_key
from apps.benefits.rules.checking import check_facts
from apps.benefits.rules.grants import once_fen
from apps.core.month import Month
from apps.org.queries import county_station
from apps.policy.queries import book
from apps.policy.rules import NATIONAL


@dataclass(frozen=True, slots=True)
class Trial:
    """The answer: an amount with its law and arithmetic, and what the bureau would still have to see."""

    name: str
    is_monthly: bool
    month: Month
    amount: Amount
    conditions: tuple[tuple[str, str], ...]


def county() -> str:
    """The county this house pays for; the nation where no centre is entered."""
    station = county_station()
    return station.division_id if station else NATIONAL


def trial(scheme: str, facts: Mapping[str, Any], today: date) -> Trial:
    """Raises what a decision would raise: BadFact (excluded by law), StandardMissing."""
    checked, month, region = check_facts(scheme, facts, decided_on=today), Month.of(today), county()
    rates = book(None, today, region)
    is_monthly = SCHEMES[scheme].shape != "once"
    if is_monthly:
        found = rates.param("year_counting", month, region, scheme)
        key = rate_key(scheme, checked, month, str(found.value) if found else "ceil")
        amount = monthly_fen(scheme, key, checked, month, rates, region)
    else:
        amount = once_fen(scheme, checked, today, rates, region)
    still = tuple((one.text, one.paper) for one in conditions(scheme, {}))
    return Trial(SCHEMES[scheme].name, is_monthly, month, amount, still)
