"""Values and the lists that make them: the value is counted over the list and over nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound
from apps.core.scope import prefix
from apps.core.together import Later, Together
from apps.org.models import Division
from apps.org.queries import divisions
from apps.payments.queries import former_years
from apps.reports.queries.indicators.counting import VIEW_INDICATOR, Counting, KeptOfYear, Rows
from apps.reports.queries.indicators.registry import COUNTINGS, INDICATORS
from apps.reports.rules.spans import Span
from apps.reports.rules.values import Indicator, Value, weighed


def may_open(actor: Actor, name: str) -> bool:
    """May this person read the records an indicator is counted from?"""
    counting = COUNTINGS.get(name)
    return counting is None or actor.may(counting.needs)


def find_place(actor: Actor, code: str) -> Division | None:
    """The place a page is narrowed to; None for all the actor's places. Raises NotFound outside them."""
    if not code:
        return None
    is_code = len(code) == 12 and code.isascii() and code.isdecimal()
    row = divisions(actor).filter(pk=code).first() if is_code else None
    if row is None:
        raise NotFound("没有找到这个乡镇，可能不在您的管辖范围内；请返回重新选择。")
    return row


def narrowed(actor: Actor, place: Division | None) -> Actor:
    """The same person, looking at one of their places only: every query cuts to it as it cuts to a township's clerk."""
    return actor if place is None else actor.within(prefix(place.code))


def values(actor: Actor, names: Iterable[str], span: Span) -> dict[str, Value]:
    """Indicators inside the actor's places, all in one statement (政策直达率 looks up its closed month first, money the years of the books of before). What the actor may not read is not counted, and said so."""
    require(actor, VIEW_INDICATOR)
    ask, counted = Together(), _countings(names, span)
    tops = _tops(ask, actor, span, counted)
    asked = {name: _asked(ask, actor, name, span, one, tops.get(name)) for name, one in counted.items()}
    return {name: later if isinstance(later, Value) else later.value for name, later in asked.items()}


def _tops(ask: Together, actor: Actor, span: Span, counted: Mapping[str, Counting | None]) -> dict[str, Later[int]]:
    """Numbers of indicators that count the same rows (persons and money of the same lines): the rows are walked once for all of them."""
    alike: dict[Rows, dict[str, Counting]] = defaultdict(dict)
    for name, one in counted.items():
        if one is not None and actor.may(one.needs) and not (one.is_now and span.is_over):
            alike[one.rows][name] = one
    found: dict[str, Later[int]] = {}
    for rows, mine in alike.items():
        told = ask.figures(rows(actor, span), **{name: _amount(one) for name, one in mine.items()})
        found |= {name: told.then(partial(_named, name)) for name in mine}
    return found


def _named(name: str, told: Mapping[str, Any]) -> int:
    return int(told[name] or 0)


def by_town(actor: Actor, name: str, span: Span) -> list[tuple[Division, Value]]:
    """The indicator for each township inside the actor's places; nothing where it is the county's common knowledge. One statement."""
    require(actor, VIEW_INDICATOR)
    counting = _countings([name], span)[name]
    if counting is None or not counting.by_town or not actor.may(counting.needs):
        return []
    ask = Together()
    towns = list(divisions(actor).filter(level="township").order_by("code"))
    asked = [(town, _asked(ask, narrowed(actor, town), name, span, counting)) for town in towns]
    return [(town, later if isinstance(later, Value) else later.value) for town, later in asked]


def split(
    actor: Actor, name: str, way: str, span: Span, *, among: QuerySet[Any, Any] | None = None
) -> list[tuple[str, str, int]]:
    """The indicator told apart by ``way`` (one of its ``splits``), the greatest first: (code, words, number). One statement. What counts humans
    may count one in several parts; ``among``: rows of its list instead (a frozen one, in which each is there once)."""
    require(actor, VIEW_INDICATOR)
    counting = counting_of(name, span)
    require(actor, counting.needs)
    column = _column(counting, way)
    rows = counting.rows(actor, span) if among is None else among
    number = _amount(counting if among is None else replace(counting, over="pk"))
    told = rows.order_by().values(column).annotate(number=number).values_list(column, "number")
    words = _words(rows.model, column)
    found = [
        ("" if code is None else str(code), words.get(code, str(code or "没有登记")), int(value or 0))
        for code, value in told
    ]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def ways(name: str) -> list[str]:
    """What else than townships an indicator is told apart by."""
    counting = COUNTINGS.get(name)
    return list(counting.splits) if counting else []


def _column(counting: Counting, way: str) -> str:
    if way not in counting.splits:
        raise NotFound("这项指标没有这种分法，请从页面上选择。")
    return counting.splits[way]


def _words(model: Any, column: str) -> dict[Any, str]:
    """Words of a code; a name says itself."""
    *path, last = column.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model
    return {code: str(label) for code, label in model._meta.get_field(last).flatchoices}


def part_of(actor: Actor, name: str, way: str, code: str, span: Span) -> QuerySet[Any, Any]:
    """The rows behind one part of a split. Raises as ``listed``."""
    return listed(actor, name, span, only=in_part(name, way, code, span))


def in_part(name: str, way: str, code: str, span: Span) -> Q:
    """What the rows of one part of a split have in common. Raises NotFound."""
    column = _column(counting_of(name, span), way)
    return Q(**{column: code}) if code else Q(**{f"{column}__isnull": True}) | Q(**{column: ""})


def listed(actor: Actor, name: str, span: Span, *, whole: bool = False, only: Q | None = None) -> QuerySet[Any, Any]:
    """What an indicator counts, each thing once: as many rows as the number says (of a sum, the rows summed). ``whole``: of a share, all
    it is a share of. Raises NotFound for one that is not counted, Forbidden without the right to its records."""
    require(actor, VIEW_INDICATOR)
    counting = counting_of(name, span)
    require(actor, counting.needs)
    rows = (counting.out_of or counting.rows)(actor, span) if whole else counting.rows(actor, span)
    rows = rows.filter(only) if only is not None else rows
    if counting.over == "pk":
        return rows
    once = rows.order_by().values(counting.over).annotate(one=Max("pk")).values("one")
    return rows.model._default_manager.filter(pk__in=once)


def counting_of(name: str, span: Span) -> Counting:
    """How one is counted within the span. Raises NotFound for one that is not."""
    found = _countings([name], span)[name]
    if found is None:
        raise NotFound("这项指标现在还没有可以统计的记录。")
    return found


def _countings(names: Iterable[str], span: Span) -> dict[str, Counting | None]:
    """How each is counted within the span: over what the books of before tell as well in a whole year they tell of (looked up once)."""
    found = {name: COUNTINGS.get(name) for name in names}
    turned = {name: (one, one.former) for name, one in found.items() if one is not None and one.former is not None}
    if turned and span.is_whole_year and span.year in former_years():
        return found | {name: _with_books(one, *former, span.year) for name, (one, former) in turned.items()}
    return found


def _with_books(one: Counting, kept: KeptOfYear, rows: Rows, year: int) -> Counting:
    """The same figure over everything that arrived, kept since the books begin; where they tell nothing of it, as it was."""
    known, _ = kept(year)
    splits = {
        way: column.removeprefix("due__") for way, column in one.splits.items()
    }  # a line of a book carries its scheme itself
    return replace(one, kept=lambda: kept(year), rows=rows, splits=splits) if known.exists() else one


def _asked(
    ask: Together, actor: Actor, name: str, span: Span, counting: Counting | None, top: Later[int] | None = None
) -> Value | Later[Value]:
    indicator = INDICATORS[name]
    if counting is None:
        return Value(None, why=f"等待：{indicator.waits}")
    if not actor.may(counting.needs):
        return Value(None, why="您的岗位不能查看这类记录")
    if counting.is_now and span.is_over:
        return Value(None, why="只有现在的数，过去的没有留存")
    rows, column = counting.kept()
    kept = ask.figures(rows, day=Min(column))
    top = top or _number(ask, counting, counting.rows(actor, span))
    bottom = _number(ask, counting, counting.out_of(actor, span)) if counting.out_of else None
    return kept.then(lambda found: _weigh(indicator, span, found["day"], top, bottom))


def _number(ask: Together, counting: Counting, rows: QuerySet[Any, Any]) -> Later[int]:
    return ask.figures(rows, number=_amount(counting)).then(partial(_named, "number"))


def _amount(counting: Counting) -> Sum | Count:
    return Sum(counting.total) if counting.total else Count(counting.over, distinct=True)


def _weigh(indicator: Indicator, span: Span, day: Any, top: Later[int], bottom: Later[int] | None) -> Value:
    return weighed(indicator.kind, top.value, bottom.value if bottom else None, _day(day), span.first, span.last)


def _day(value: Any) -> date | None:
    """A day of Shanghai, of a day, an instant or what JSON made of one."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def towns(actor: Actor) -> Sequence[Division]:
    """Townships a page may be narrowed to."""
    return list(divisions(actor).filter(level="township").order_by("code"))
