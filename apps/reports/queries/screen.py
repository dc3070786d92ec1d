"""The leader's screen: the figures of a year inside somebody's places, counted once for all web processes and kept for some minutes with their instant."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from time import perf_counter
from typing import Any

from django.db.models import Case, Q, QuerySet, Sum, When
from django.db.models.functions import TruncMonth

from apps.cases.models import Case as Matter
from apps.cases.queries import VIEW_CASE, open_cases
from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.kept import Counted, kept
from apps.core.plans import in_memory
from apps.org.choices import RoleCode
from apps.org.models import Division
from apps.org.queries import accounts, actor_of
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
#: Counted for the leaders before the office opens, and kept from then on: the office changes nothing before it opens.
EARLY, OPENS = time(7, 30), time(8, 30)
CLOCKS = 4
#: Of what is kept; another shape is another question.
_SHAPE = 1


@dataclass(frozen=True, slots=True)
class Screen:
    """What was counted at ``at`` and is not counted anew before ``until``: figures of this year and the last, fen by month and family, fen by scheme,
    shares by township. ``is_late``: older than that, shown because somebody is counting."""

    at: datetime
    until: datetime
    is_late: bool
    told: dict[str, Value]
    before: dict[str, Value]
    months: dict[int, dict[str, int]] = field(default_factory=dict)
    schemes: list[tuple[str, str, int]] = field(default_factory=list)
    fresh: list[tuple[str, str, Value]] = field(default_factory=list)
    towns: list[Division] = field(default_factory=list)


def screen(actor: Actor, place: Division | None, span: Span, *, anew: bool = False, early: bool = False) -> Screen:
    """A year at a glance; ``anew`` counts again what was kept. Kept by everything that decides what is counted: rights, places, day, year.
    ``early``: once before the office opens, and kept from its opening on."""
    require(actor, VIEW_INDICATOR)
    begins, opens = (datetime.combine(actor.today, hour, SHANGHAI) for hour in (EARLY, OPENS))
    is_early = early and begins <= actor.at < opens
    near = narrowed(actor, place)
    asked = (
        _SHAPE,
        VERSION,
        sorted(actor.permissions),
        actor.post or actor.places,
        near.places,
        place is None,
        span.year,
        span.today,
    )
    count = partial(_timed, actor, near, place, span, opens if is_early else actor.at)
    found = kept("reports.screen", asked, actor.at, count, since=actor.at if anew else begins if is_early else None)
    body = found.body
    return Screen(
        found.at, found.until, found.until <= actor.at, _values(body["told"]), _values(body["before"]),
        _months(body["months"]), [(code, name, fen) for code, name, fen in body["schemes"]],
        [(code, name, _value(told)) for code, name, told in body["fresh"]], list(towns(actor)),
    )  # fmt: skip


def leaders(house: Actor) -> Iterator[Actor]:
    """Everybody who leads now, as they would ask; those with the same rights and places ask the same."""
    led = {"is_active": True, "staff__grants__role": RoleCode.LEADER, "staff__grants__is_live": True}
    for user in accounts(house).filter(**led).order_by("pk").distinct():
        actor = actor_of(user, house.via, at=house.at)
        if RoleCode.LEADER in actor.roles and actor.may(VIEW_INDICATOR):
            yield actor


def _timed(actor: Actor, near: Actor, place: Division | None, span: Span, begins: datetime) -> Counted:
    """The figures, and until when they are kept if that begins then: never past the day, which is part of the question."""
    begun = perf_counter()
    with in_memory():
        body = _counted(actor, near, place, span)
    lasts = max(KEPT, timedelta(seconds=TIMES * (perf_counter() - begun)))
    midnight = datetime.combine(actor.today + timedelta(days=1), time(), SHANGHAI)
    return body, min(begins + lasts, midnight)


def _months(told: dict[str, dict[str, int]]) -> dict[int, dict[str, int]]:
    """In the order of the year; jsonb keeps none."""
    return {month: {family: told[str(month)][family] for family in FAMILIES} for month in sorted(map(int, told))}


def _value(told: dict[str, Any]) -> Value:
    since = told["since"]
    return Value(told["number"], told["out_of"], told["why"], date.fromisoformat(since) if since else None)


def _values(told: dict[str, dict[str, Any]]) -> dict[str, Value]:
    return {name: _value(one) for name, one in told.items()}


def _counted(actor: Actor, near: Actor, place: Division | None, span: Span) -> dict[str, Any]:
    told, before = beside(near, SIX, span)
    months: dict[int, dict[str, int]] = {}
    schemes: dict[tuple[str, str], int] = {}
    if told[MONEY].number is not None:
        for month, family, scheme, name, fen in _money(near, span):
            if month is not None:
                months.setdefault(month.month, dict.fromkeys(FAMILIES, 0))[family] += fen
            schemes[scheme, name] = schemes.get((scheme, name), 0) + fen
    fresh = [] if place else [(town.code, town.name, value) for town, value in by_town(actor, FRESH, span)]
    return {
        "told": {name: asdict(value) for name, value in told.items()},
        "before": {name: asdict(value) for name, value in before.items()},
        "months": dict(sorted(months.items())),
        "schemes": sorted(((*key, fen) for key, fen in schemes.items()), key=lambda row: -row[2]),
        "fresh": [
            (code, name, asdict(value))
            for code, name, value in sorted(
                (row for row in fresh if row[2].number is not None), key=lambda row: row[2].share or 0
            )
        ],
    }


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
