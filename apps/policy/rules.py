"""The book of policy: which rate and which parameter hold in a month, as known on a day. Pure.

Every value carries two dates: from which month it holds, and since which day it is known (publication). A book cut
at a day does not contain what was published later; that is how arrears after a late notice come about.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.core.month import Month

NATIONAL = "000000000000"
STALE_AFTER_MONTHS = 13  # national rates rise once a year; an older newest value deserves a warning


@dataclass(frozen=True, slots=True)
class Rate:
    """One dated standard. ``per``: year, month, year_per_service_year, month_per_service_year or once."""

    scheme: str
    rate_key: str
    amount_fen: int
    per: str
    effective_from: date
    known_on: date
    division: str = NATIONAL
    document_no: str = ""
    source: str = ""
    status: str = "verified"

    @property
    def annual_fen(self) -> int:
        """Fen per year (per service year, where the standard is stated so)."""
        return self.amount_fen * 12 if self.per.startswith("month") else self.amount_fen


@dataclass(frozen=True, slots=True)
class Param:
    """One dated parameter; ``scheme`` None means for every scheme."""

    name: str
    value: Any
    valid_from: date
    known_on: date
    division: str = NATIONAL
    scheme: str | None = None
    document_no: str = ""
    source: str = ""
    status: str = "verified"


def division_line(code: str) -> tuple[str, ...]:
    """The division itself and everything above it, most particular first; ends with the nation."""
    line = [code[:length].ljust(12, "0") for length in (12, 9, 6, 4, 2)]
    return tuple(dict.fromkeys([*line, NATIONAL]))


@dataclass(frozen=True)
class Book:
    """Dated lookup over standards and parameters. Values are shared and frozen; ``at`` cuts by publication."""

    standards: tuple[Rate, ...] = ()
    parameters: tuple[Param, ...] = ()
    _rates: dict[tuple[str, str, str], list[Rate]] = field(init=False, repr=False, compare=False)
    _params: dict[tuple[str, str | None, str], list[Param]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rates: dict[tuple[str, str, str], list[Rate]] = {}
        for rate in sorted(self.standards, key=lambda r: (r.effective_from, r.known_on)):
            rates.setdefault((rate.scheme, rate.rate_key, rate.division), []).append(rate)
        params: dict[tuple[str, str | None, str], list[Param]] = {}
        for param in sorted(self.parameters, key=lambda p: (p.valid_from, p.known_on)):
            params.setdefault((param.name, param.scheme, param.division), []).append(param)
        object.__setattr__(self, "_rates", rates)
        object.__setattr__(self, "_params", params)

    def at(self, known_on: date) -> "Book":
        """The book as it could be read on ``known_on``: later publications are cut."""
        return Book(
            tuple(r for r in self.standards if r.known_on <= known_on),
            tuple(p for p in self.parameters if p.known_on <= known_on),
        )

    def with_parameters(self, parameters: Iterable[Param]) -> "Book":
        """The same book with further parameters (a case file's local rows)."""
        return Book(self.standards, (*self.parameters, *parameters))

    def rate(self, scheme: str, rate_key: str, month: Month, division: str = NATIONAL) -> Rate | None:
        """The standard of exactly this division in force in ``month``; None when there is none."""
        rows = self._rates.get((scheme, rate_key, division), [])
        index = bisect_right(rows, month.first, key=lambda r: r.effective_from)
        return rows[index - 1] if index else None

    def local_rate(self, scheme: str, rate_key: str, month: Month, division: str) -> Rate | None:
        """The most particular standard below the national one in force in ``month``."""
        for place in division_line(division)[:-1]:
            found = self.rate(scheme, rate_key, month, place)
            if found is not None:
                return found
        return None

    def param(self, name: str, month: Month, division: str = NATIONAL, scheme: str | None = None) -> Param | None:
        """The parameter in force in ``month``: the most particular place first, the scheme's own row before a general one."""
        for place in division_line(division):
            for owner in dict.fromkeys((scheme, None)):
                rows = self._params.get((name, owner, place), [])
                index = bisect_right(rows, month.first, key=lambda p: p.valid_from)
                if index:
                    return rows[index - 1]
        return None

    def change_months(self, scheme: str) -> tuple[Month, ...]:
        """Months in which any standard of the scheme begins, in order, without repetition."""
        return tuple(sorted({Month.of(r.effective_from) for r in self.standards if r.scheme == scheme}))
