"""Which span, township and part a page of figures was asked for, and which of its lists."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from apps.core.actor import Actor
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.org.models import Division
from apps.reports.queries import annual
from apps.reports.queries.indicators import COUNTINGS, VIEW_REPORT, find_place, narrowed, ways
from apps.reports.queries.opened import Cut
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


def cut_of(request: HttpRequest, ask: Asked, name: str) -> Cut:
    """Which list of a figure is asked for; what is no part of it means all of it. A report is opened for who may read it, of the whole county."""
    given = request.POST if request.method == "POST" else request.GET
    way, code = given.get("by", ""), given.get("code")
    way = way if way in ways(name) else ""
    number = whole_number(given.get("report", ""), 9)
    reads = number is not None and ask.place is None and ask.actor.may(VIEW_REPORT)
    return Cut(
        whole=given.get("whole") == "1" and name in COUNTINGS and COUNTINGS[name].out_of is not None,
        way=way, code=code[:120] if way and code is not None else None, scheme=given.get("of", "")[:40],
        report=annual.get_report(ask.actor, number) if reads and number is not None else None, before=given.get("before") == "1",
    )  # fmt: skip


def fields_of(cut: Cut) -> dict[str, str]:
    """The same cut as a form carries it."""
    told = {"whole": "1" if cut.whole else "", "of": cut.scheme, "report": str(cut.report.pk) if cut.report else ""}
    told |= {"before": "1" if cut.before else ""} | ({"by": cut.way, "code": cut.code or ""} if cut.is_part else {})
    return {name: value for name, value in told.items() if value or (name == "code" and cut.is_part)}


def query_of(cut: Cut) -> str:
    """The same cut as an address carries it."""
    return urlencode(fields_of(cut))
