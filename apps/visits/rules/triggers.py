"""When life asks for a visit: due days and how far back the nightly look goes. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

#: A night that was missed, or a paper that came late, is made good within this many days.
LOOK_BACK_DAYS = 90


@dataclass(frozen=True, slots=True)
class Due:
    """Within how many days somebody goes (the bureau's own promise), and why in words."""

    trigger: str
    days: int
    why: str


DUES = {
    "returned": Due("returned", 30, "退役返乡"),
    "recruit": Due("recruit", 30, "应征入伍"),
    "merit": Due("merit", 30, "立功受奖"),
    "model": Due("model", 30, "评为先进典型"),
    "hardship": Due("hardship", 15, "登记生活困难"),
    "upheaval": Due("upheaval", 7, "家庭发生重大变故"),
    "illness": Due("illness", 15, "患重大疾病"),
    "death": Due("death", 7, "去世，慰问家属"),
}


def quarter(day: date) -> tuple[str, date]:
    """Name and last day of the quarter: ``("2026Q4", 2026-12-31)``."""
    number = (day.month - 1) // 3 + 1
    after = date(day.year + (number == 4), number * 3 % 12 + 1, 1)
    return f"{day.year}Q{number}", after - timedelta(days=1)


def year_end(day: date) -> date:
    """31 December."""
    return date(day.year, 12, 31)
