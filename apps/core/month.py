"""A calendar month as a value. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self, overload

from apps.core.errors import Invalid

_TEXT = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """``Month(2026, 11)``: ordered, hashable, with month arithmetic. Ranges are half-open ``[a, b)``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise Invalid(f"“{self.year}-{self.number}”不是一个月份，请按“2026-11”的格式填写。")

    @classmethod
    def parse(cls, text: str) -> Self:
        """``"2026-11"`` -> Month; anything else raises ``Invalid``."""
        found = _TEXT.fullmatch(str(text).strip())
        if not found:
            raise Invalid(f"“{text}”不是一个月份，请按“2026-11”的格式填写。")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month a date (or datetime) lies in."""
        return cls(day.year, day.month)

    @classmethod
    def span(cls, start: "Month", end: "Month") -> Iterator["Month"]:
        """Months of the half-open range ``[start, end)``; empty when ``end <= start``."""
        return (start + step for step in range(max(0, end - start)))

    @property
    def first(self) -> date:
        """Day 1 of the month: the form in which the database keeps a month."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """The last day of the month."""
        return date.fromordinal((self + 1).first.toordinal() - 1)

    @property
    def label(self) -> str:
        """``2026年11月``, for people."""
        return f"{self.year}年{self.number}月"

    def __add__(self, months: int) -> "Month":
        years, rest = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, rest + 1)

    @overload
    def __sub__(self, other: "Month") -> int: ...
    @overload
    def __sub__(self, other: int) -> "Month": ...
    def __sub__(self, other: "Month | int") -> "Month | int":
        if isinstance(other, Month):
            return (self.year - other.year) * 12 + self.number - other.number
        return self + -other

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"
