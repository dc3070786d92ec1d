"""Working days: the ``Holiday`` table first; a year without rows falls back to weekends and the statutory holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.choices import DayKind
from apps.core.festivals import statutory
from apps.core.models import Holiday

SATURDAY = 5


def _table(start: date, end: date) -> dict[date, str]:
    """Kinds of the special days of ``[start, end)``, for whole years."""
    years = range(start.year, end.year + 1)
    rows = Holiday.objects.filter(day__gte=date(years[0], 1, 1), day__lte=date(years[-1], 12, 31))
    kinds: dict[date, str] = dict(rows.values_list("day", "kind"))
    known = {day.year for day in kinds}
    for year in years:
        if year not in known:
            kinds |= dict.fromkeys(statutory(year), DayKind.HOLIDAY.value)
    return kinds


def _works(day: date, kinds: Mapping[date, str]) -> bool:
    return kinds[day] == DayKind.WORKDAY if day in kinds else day.weekday() < SATURDAY


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar of some years, read once; for lists that ask about many days."""

    kinds: Mapping[date, str]

    def includes(self, day: date) -> bool:
        """Is it a working day, 调休 included?"""
        return _works(day, self.kinds)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.includes(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))


def working_days(start: date, end: date) -> WorkingDays:
    """The calendar of the years of these two days; one statement."""
    return WorkingDays(_table(*sorted((start, end))))


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    return working_days(start, end).between(start, end)


def add_working_days(day: date, count: int) -> date:
    """The working day ``count`` working days after ``day`` (before it when negative); ``0`` gives the first working day
    at or after ``day``. Legal periods exclude the day on which they begin."""
    step = timedelta(days=-1 if count < 0 else 1)
    reach = timedelta(days=abs(count) * 2 + 40)
    kinds = _table(*sorted((day, day + step * reach.days)))
    left = abs(count)
    if not count:
        while not _works(day, kinds):
            day += step
    while left:
        day += step
        left -= _works(day, kinds)
    return day


def is_year_known(year: int) -> bool:
    """Has the 调休 notice of the year been entered? The workbench warns before a year that has not."""
    return Holiday.objects.filter(day__year=year).exists()
