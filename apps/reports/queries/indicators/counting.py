"""How an indicator is counted: over a list, and over nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Expression, Q, QuerySet

from apps.core.action import permission
from apps.core.actor import SHANGHAI, Actor
from apps.reports.rules.spans import Span

VIEW_INDICATOR = permission("reports.view_indicator", "查看统计指标")
EXPORT_INDICATOR = permission("reports.export_indicator", "导出统计指标和名单")

Rows = Callable[[Actor, Span], QuerySet[Any, Any]]
#: The rows of one kind and the column of their day: its least is the day since when they are kept.
Kept = Callable[[], tuple[QuerySet[Any, Any], str]]
#: The same of what books of before tell of a year.
KeptOfYear = Callable[[int], tuple[QuerySet[Any, Any], str]]


@dataclass(frozen=True, slots=True)
class Walk:
    """Rows many figures choose from, and the column of their day: read once for all of these figures and of two years (``Chosen``).
    Nothing it joins, nor a condition of a figure, makes one row two. ``once``: what is counted once each (persons), joined only where it is."""

    rows: Callable[[Actor], QuerySet[Any, Any]]
    day: str
    once: Mapping[str, Expression] = field(default_factory=dict, hash=False)

    def whole(self, actor: Actor) -> QuerySet[Any, Any]:
        """The rows with what is counted once."""
        return self.rows(actor).annotate(**self.once)


@dataclass(frozen=True, slots=True)
class Through:
    """A list that a walk over other rows comes by: the column that holds its ids there (no two rows the same one), the column of its day, and which
    rows (none whose day in the walk lies after the span). For who sees the whole county only: places cut the two differently."""

    walk: Walk
    column: str
    day: str
    only: Callable[[Span], Q]

    def within(self, span: Span) -> Q:
        """The condition itself."""
        return on(self.day, span) & self.only(span)


@dataclass(frozen=True, slots=True)
class Chosen:
    """``Rows`` that are some of a walk: the list of a figure. A condition only, so that one reading counts what several lists hold. ``through``:
    where a report, which reads that walk anyway, finds them."""

    walk: Walk
    only: Q
    through: Through | None = None

    def __call__(self, actor: Actor, span: Span) -> QuerySet[Any, Any]:
        return self.walk.whole(actor).filter(self.within(span))

    def within(self, span: Span) -> Q:
        """The condition itself."""
        return on(self.walk.day, span) & self.only


#: The condition of a figure that counts a walk whole; an empty one would vanish beside others.
EVERY = ~Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a figure told apart by conditions: its words, and which rows are of it (a row may be of several, and is one of each)."""

    words: str
    only: Q


#: A column (a code, or a name), or parts by their codes.
Way = str | Mapping[str, Item]


@dataclass(frozen=True, slots=True)
class Counting:
    """``over``: what is counted of the list's rows (a person, a household; the rows themselves); ``total``: a column summed instead (fen,
    heads). A share counts ``rows``, which are some of ``out_of``. ``is_now``: known for today only, the past is not kept; ``by_town``: cut to
    where somebody lives, so that a township has its own. ``version`` is raised whenever the meaning changes: snapshots keep it.
    ``former``: since when and over which rows a whole year is counted that books of before (历史发放账册) tell of.
    ``county_only``: of records that only the county sees; nobody else is told a number.
    ``splits``: what else than townships it is told apart by, and how.
    """

    needs: str
    kept: Kept
    rows: Rows
    over: str = "pk"
    total: str = ""
    out_of: Rows | None = None
    is_now: bool = False
    by_town: bool = True
    county_only: bool = False
    version: int = 1
    former: tuple[KeptOfYear, Rows] | None = None
    splits: Mapping[str, Way] = field(default_factory=dict)


def on(column: str, span: Span) -> Q:
    """A day column inside the span."""
    return Q(**{f"{column}__gte": span.first, f"{column}__lt": span.until})


def at(column: str, span: Span) -> Q:
    """An instant column inside the span, by the days of Shanghai."""
    return Q(**{f"{column}__gte": _start(span.first), f"{column}__lt": _start(span.until)})


def by(column: str, span: Span) -> Q:
    """A day column on or before the last day of the span."""
    return Q(**{f"{column}__lte": span.last})


def at_by(column: str, span: Span) -> Q:
    """An instant column on or before the last day of the span."""
    return Q(**{f"{column}__lt": _start(span.last + timedelta(days=1))})


def lasting(since: str, until: str, span: Span) -> Q:
    """A half-open spell that holds on the last day of the span."""
    return by(since, span) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": span.last}))


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
