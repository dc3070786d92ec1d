"""Which span, township and part a page of figures was asked for."""

from dataclasses import dataclass

from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.org.models import Division
from apps.reports.queries.indicators import find_place, narrowed
from apps.reports.rules.spans import BadSpan, Span

YEARS_SHOWN = 8
PARTS = [
    ("", "全年"), *((f"q{number}", f"第{word}季度") for number, word in enumerate("一二三四", start=1)),
    *((f"m{number}", f"{number}月") for number in range(1, 13)),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """``near`` is the actor narrowed to the township, ``actor`` who asks."""

    actor: Actor
    near: Actor
    span: Span
    place: Division | None

    @property
    def query(self) -> str:
        """The same question as an address carries it."""
        part = f"&part=m{self.span.month}" if self.span.month else f"&part=q{self.span.quarter}" if self.span.quarter else ""
        return f"year={self.span.year}{part}{f'&town={self.place.code}' if self.place else ''}"

    @property
    def part(self) -> str:
        """The chosen part of the year, as the select names it."""
        return f"m{self.span.month}" if self.span.month else f"q{self.span.quarter}" if self.span.quarter else ""

    @property
    def years(self) -> list[int]:
        """Years the select offers."""
        newest = self.actor.today.year
        return sorted({self.span.year, *range(newest - YEARS_SHOWN + 1, newest + 1)}, reverse=True)


def asked(request: HttpRequest) -> Asked:
    """From the address or the form; what is no year or part means this year. Raises NotFound for a foreign township."""
    actor = actor_of_request(request)
    given = request.POST if request.method == "POST" else request.GET
    place = find_place(actor, given.get("town", ""))
    return Asked(actor, narrowed(actor, place), _span(given.get("year", ""), given.get("part", ""), actor), place)


def _span(year: str, part: str, actor: Actor) -> Span:
    number = whole_number(part[1:], 2) or 0
    try:
        return Span(
            whole_number(year, 4) or actor.today.year, actor.today,
            quarter=number if part[:1] == "q" else 0, month=number if part[:1] == "m" else 0,
        )  # fmt: skip
    except BadSpan:
        return Span(actor.today.year, actor.today)
