"""The allowance to live on while one learns (培训生活补助): by half-days attended in a month. Pure. Law: 退役军人保障法 art. 36; the numbers are dated policy."""

from dataclasses import dataclass

from apps.core.errors import Conflict
from apps.core.money import plain_yuan
from apps.core.month import Month

PARAMETERS = ("living_day_yuan", "living_least_percent", "living_months")


@dataclass(frozen=True, slots=True)
class LivingTerms:
    """Dated policy of one month: fen a whole day, least attendance in percent, months from the first one in a free class."""

    day_fen: int
    least_percent: int
    months: int


@dataclass(frozen=True, slots=True)
class MonthLearned:
    """Half-days of one person in a month over all free classes, a half-day once: held, attended; the first month ever attended."""

    month: Month
    held: int
    present: int
    begun: Month


@dataclass(frozen=True, slots=True)
class Living:
    """What is owed for the month, and how it came about."""

    fen: int
    arithmetic: str


def living(learned: MonthLearned, terms: LivingTerms) -> Living:
    """Half-days × half a day's rate, half a fen up; nothing below the least attendance, nothing after so many months."""
    held, present = learned.held, learned.present
    if learned.month - learned.begun >= terms.months:
        return Living(0, f"自{learned.begun.label}起已满{terms.months}个月，不再发放生活补助")
    if present * 100 < held * terms.least_percent or not present:
        least = f"出勤率{present * 100 // held if held else 0}%，不到{terms.least_percent}%，当月不发生活补助"
        return Living(0, f"应到{held}个半天，到课{present}个半天，{least}")
    fen = (terms.day_fen * present + 1) // 2
    days = f"{present // 2}{'.5' if present % 2 else ''}"
    return Living(fen, f"到课{present}个半天（应到{held}个）＝{days}天×{plain_yuan(terms.day_fen)}元＝{plain_yuan(fen)}元")


class SameLivingHand(Conflict):
    default = "生活补助由一人核算、另一人复核提交。您是核算人，请由其他人员复核提交。"


def check_living_apart(prepared: int | None, now: int | None) -> int:
    """Who submits is not who calculated. Raises SameLivingHand."""
    if now is None or now == prepared:
        raise SameLivingHand
    return now
