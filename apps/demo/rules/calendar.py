"""On which days the bureau works and in which rhythm a month is paid. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.month import Month

POSTING_DAY = 5


@dataclass(frozen=True, slots=True)
class CountyCalendar:
    """``is_working`` says whether the bureau works on a day."""

    is_working: Callable[[date], bool]

    def working(self, day: date) -> date:
        """The day itself or the next working day."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, days: int) -> date:
        """The working day ``days`` calendar days later, or the next one."""
        return self.working(day + timedelta(days=days))

    def later(self, day: date, working_days: int) -> date:
        """The n-th working day after ``day``."""
        for _ in range(working_days):
            day = self.working(day + timedelta(days=1))
        return day

    def posting(self, month: Month) -> date:
        """The day the month is posted: the 5th or the next working day."""
        return self.working(month.first.replace(day=POSTING_DAY))


def weekdays() -> CountyCalendar:
    """Monday to Friday, without holidays: enough where no calendar table is at hand."""
    return CountyCalendar(lambda day: day.weekday() < 5)
