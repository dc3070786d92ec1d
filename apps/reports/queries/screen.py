"""The leader's screen: the figures of a year inside somebody's places, counted once and kept for some minutes with their instant."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Case, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from apps.cases.models import Case as Matter
from apps.cases.queries import VIEW_CASE, open_cases
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.plans import in_memory
from apps.org.models import Division
from apps.policy.choices import Family
from apps.policy.models import Scheme
from apps.reports.models import TruthFailure
from apps.reports.queries import nights
from apps.reports.queries.indicators import COUNTINGS, VERSION, VIEW_INDICATOR, beside, by_town, listed, narrowed, towns
from apps.reports.rules.spans import Span
from apps.reports.rules.values import Value

SIX = ("JD01", "YF01", "YF02", "YD03", "ZW01", "JY03")
MONEY, FRESH = "YF02", "JD04"
FAMILIES = {family: str(Family(family).label) for family in ("pension", "subsidy")}
#: Figures are kept five minutes, or two hundred times what counting them took: half a minute of counting lasts a morning.
KEPT, TIMES = timedelta(minutes=5), 200
CLOCKS = 4


@dataclass(frozen=True, slots=True)
class Screen:
    """What was counted at ``at``: figures of this year and the last, fen by month and family, fen by scheme, shares by township."""

    at: datetime
    told: dict[str, Value]
    before: dict[str, Value]
    months: dict[int, dict[str, int]] = field(default_factory=dict)
    schemes: list[tuple[str, str, int]] = field(default_factory=list)
    fresh: list[tuple[str, str, Value]] = field(default_factory=list)
    towns: list[Division] = field(default_factory=list)
    lasts: timedelta = KEPT

    @property
    def minutes(self) -> int:
        """How long it is kept."""
        return int(self.lasts.total_seconds()) // 60


def screen(actor: Actor, place: Division | None, span: Span, *, anew: bool = False) -> Screen:
    """A year at a glance; ``anew`` counts again what was kept. Kept by everything that decides what is counted: rights, places, day, year."""
    require(actor, VIEW_INDICATOR)
    near = narrowed(actor, place)
    asked = (VERSION, sorted(actor.permissions), near.places, place is None, span.year, span.today)
    key = f"screen|{connection.settings_dict['NAME']}|{sha256(repr(asked).encode()).hexdigest()}"
    kept: Screen | None = None if anew else cache.get(key)
    if kept is not None and kept.at <= actor.at < kept.at + kept.lasts:
        return kept
    begun = perf_counter()
    with in_memory():
        made = _counted(actor, near, place, span)
    made = replace(made, lasts=max(KEPT, timedelta(seconds=TIMES * (perf_counter() - begun))))
    cache.set(key, made, made.lasts.total_seconds())
    return made


def _counted(actor: Actor, near: Actor, place: Division | None, span: Span) -> Screen:
    told, before = beside(near, SIX, span)
    months: dict[int, dict[str, int]] = {}
    schemes: dict[tuple[str, str], int] = {}
    if told[MONEY].number is not None:
        for month, family, scheme, name, fen in _money(near, span):
            if month is not None:
                months.setdefault(month.month, dict.fromkeys(FAMILIES, 0))[family] += fen
            schemes[scheme, name] = schemes.get((scheme, name), 0) + fen
    fresh = [] if place else [(town.code, town.name, value) for town, value in by_town(actor, FRESH, span)]
    return Screen(
        actor.at, told, before, dict(sorted(months.items())),
        sorted(((*key, fen) for key, fen in schemes.items()), key=lambda row: -row[2]),
        sorted((row for row in fresh if row[2].number is not None), key=lambda row: row[2].share or 0), list(towns(actor)),
    )  # fmt: skip


#: The column of the scheme in lines of money: our dues, and all that arrived in a year the books of before tell of.
_SCHEME = {"payments.PaymentDue": "due__scheme", "payments.PaidLine": "scheme"}


def _money(near: Actor, span: Span) -> QuerySet[Any, tuple[date | None, str, str, str, int]]:
    """Month (None: a book of before, which knows whole years only), family, scheme, its name, fen."""
    rows = listed(near, MONEY, span).order_by()
    way = _SCHEME[rows.model._meta.label]
    month = TruncMonth("paid_on") if way == "due__scheme" else Case(When(pk__gt=0, then=TruncMonth("paid_on")))
    by = ("month", f"{way}__family", way, f"{way}__name")
    return rows.annotate(month=month).values_list(*by).annotate(fen=Sum(COUNTINGS[MONEY].total))


def only(rows: QuerySet[Any, Any], code: str) -> QuerySet[Any, Any]:
    """Lines of money of one family or of one scheme; all of them without a code, and where there are no schemes."""
    way = _SCHEME.get(rows.model._meta.label)
    return rows.filter(Q(**{way: code}) | Q(**{f"{way}__family": code})) if code and way else rows


def part_of(rows: QuerySet[Any, Any], code: str) -> tuple[str, int] | None:
    """Name and fen of what ``only`` left; None when it left everything, or of a code nobody knows."""
    name = FAMILIES.get(code) or Scheme.objects.filter(pk=code).values_list("name", flat=True).first() if code else None
    if not name or rows.model._meta.label not in _SCHEME:
        return None
    return name, rows.order_by().aggregate(fen=Sum("amount_fen"))["fen"] or 0


def red_lines(actor: Actor) -> list[TruthFailure]:
    """What did not hold in the last look, whoever answers for it; nothing without the right to look."""
    last = nights.runs(actor).first() if actor.may(nights.VIEW_TRUTH) else None
    return list(nights.failures(actor, last.pk)) if last and last.broken else []


def next_clocks(near: Actor) -> list[Matter]:
    """The open cases closest to their last legal day, overdue ones first; nothing without the right to cases."""
    return list(open_cases(near).filter(due_on__isnull=False)[:CLOCKS]) if near.may(VIEW_CASE) else []
