"""The time a figure is about: a year, a quarter or a month, half-open, never later than today. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.errors import Invalid

FIRST_YEAR, LAST_YEAR = 1949, 2099


class BadSpan(Invalid):
    """No such year, quarter or month."""

    default = "请选择1949年至2099年之间的年份，以及1至12月或1至4季度。"


@dataclass(frozen=True, slots=True)
class Span:
    """``[first, until)``; ``last`` is the day stocks are counted on: the last of the span, today while it runs."""

    year: int
    today: date
    quarter: int = 0
    month: int = 0

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 0 <= self.quarter <= 4 and 0 <= self.month <= 12) or (
            self.quarter and self.month
        ):
            raise BadSpan

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.year, self.month or (self.quarter * 3 - 2 if self.quarter else 1), 1)

    @property
    def until(self) -> date:
        """The first day after it."""
        months = 1 if self.month else 3 if self.quarter else 12
        place = self.first.month - 1 + months
        return date(self.year + place // 12, place % 12 + 1, 1)

    @property
    def last(self) -> date:
        """The last day it tells of."""
        return min(self.until - timedelta(days=1), self.today)

    @property
    def is_whole_year(self) -> bool:
        """A year, not a part of one."""
        return not self.month and not self.quarter

    @property
    def is_over(self) -> bool:
        """Nothing of it lies ahead."""
        return self.until <= self.today

    @property
    def label(self) -> str:
        """In words: 2026年, 2026年第三季度, 2026年8月."""
        if self.quarter:
            return f"{self.year}年第{'一二三四'[self.quarter - 1]}季度"
        return f"{self.year}年{self.month}月" if self.month else f"{self.year}年"

    @property
    def query(self) -> str:
        """As the addresses of pages carry it."""
        part = f"&month={self.month}" if self.month else f"&quarter={self.quarter}" if self.quarter else ""
        return f"year={self.year}{part}"

    @property
    def before(self) -> "Span":
        """The same span a year earlier, told as of its own end."""
        return Span(self.year - 1, self.today, self.quarter, self.month)
