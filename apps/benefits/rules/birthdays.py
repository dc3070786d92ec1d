"""Birthdays the bureau greets: every tenth from the sixtieth on, from a hundred on every one."""

from collections.abc import Iterator
from datetime import date, timedelta

OLDEST = 120
GREETED = (60, 70, 80, 90, *range(100, OLDEST))
LOOK_BACK = 3  # days: a clock that stood still for a weekend still greets


def births(today: date) -> Iterator[tuple[date, int]]:
    """(born on, age) of whoever has a greeted birthday today or in the three days before.

    Who was born on 29 February has it on the 28th in a common year.
    """
    for back in range(LOOK_BACK + 1):
        day = today - timedelta(days=back)
        for age in GREETED:
            year = day.year - age
            if (day.month, day.day) != (2, 29) or _leaps(year):
                yield day.replace(year=year), age
            if (day.month, day.day) == (2, 28) and _leaps(year) and not _leaps(day.year):
                yield date(year, 2, 29), age


def _leaps(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
