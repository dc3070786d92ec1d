"""Years of conscript service (义务兵服役年限) that a rural elder's subsidy multiplies. Pure. See docs/rules/rural-elder-subsidy.md."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import Any

HALF = Decimal("0.5")


def whole_months(start: date, end: date) -> tuple[int, bool]:
    """Completed months from ``start`` to ``end`` and whether days remain beyond them."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end.day < start.day:
        return months - 1, True
    return months, end.day > start.day


def service_years(facts: Mapping[str, Any], counting: str) -> Decimal:
    """Years of service counted by ``ceil`` (不满一年按一年, 民发〔2011〕110号), ``calendar`` (两头年) or ``half`` (半年一档).

    A stated ``service_years`` is counted up to the same step; dates of enlistment and end of conscript service
    otherwise. The day of leaving is not itself a day of service: exactly three years are three.
    """
    if "service_years" in facts:
        return _step(Decimal(facts["service_years"]), HALF if counting == "half" else Decimal(1))
    start, end = date.fromisoformat(facts["enlisted_on"]), date.fromisoformat(facts["conscript_until"])
    if counting == "calendar":
        return Decimal(end.year - start.year + 1)
    months, rest = whole_months(start, end)
    if counting == "half":
        return HALF * -((-months - rest) // 6)
    return Decimal(-((-months - rest) // 12))


def _step(years: Decimal, step: Decimal) -> Decimal:
    return (years / step).to_integral_value(ROUND_CEILING) * step
