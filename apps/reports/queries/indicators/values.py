"""Values and the lists that make them: the value is counted over the list and over nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Sum

from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound
from apps.core.scope import prefix
from apps.core.together import Later, Together
from apps.org.models import Division
from apps.org.queries import divisions
from apps.reports.queries.indicators.counting import VIEW_INDICATOR, Counting
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
    """Indicators inside the actor's places, all in one statement (政策直达率 looks up its closed month first). What the actor may not read is not counted, and said so."""
    require(actor, VIEW_INDICATOR)
    ask = Together()
    asked = {name: _asked(ask, actor, name, span) for name in names}
    return {name: later if isinstance(later, Value) else later.value for name, later in asked.items()}


def by_town(actor: Actor, name: str, span: Span) -> list[tuple[Division, Value]]:
    """The indicator for each township inside the actor's places; nothing where it is the county's common knowledge. One statement."""
    require(actor, VIEW_INDICATOR)
    counting = COUNTINGS.get(name)
    if counting is None or not counting.by_town or not actor.may(counting.needs):
        return []
    ask = Together()
    towns = list(divisions(actor).filter(level="township").order_by("code"))
    asked = [(town, _asked(ask, narrowed(actor, town), name, span)) for town in towns]
    return [(town, later if isinstance(later, Value) else later.value) for town, later in asked]


def listed(actor: Actor, name: str, span: Span, *, whole: bool = False) -> QuerySet[Any, Any]:
    """What an indicator counts, each thing once: as many rows as the number says (of a sum, the rows summed). ``whole``: of a share, all
    it is a share of. Raises NotFound for one that is not counted, Forbidden without the right to its records."""
    require(actor, VIEW_INDICATOR)
    counting = _counting(name)
    require(actor, counting.needs)
    rows = (counting.out_of or counting.rows)(actor, span) if whole else counting.rows(actor, span)
    if counting.over == "pk":
        return rows
    once = rows.order_by().values(counting.over).annotate(one=Max("pk")).values("one")
    return rows.model._default_manager.filter(pk__in=once)


def _counting(name: str) -> Counting:
    if name not in COUNTINGS:
        raise NotFound("这项指标现在还没有可以统计的记录。")
    return COUNTINGS[name]


def _asked(ask: Together, actor: Actor, name: str, span: Span) -> Value | Later[Value]:
    indicator, counting = INDICATORS[name], COUNTINGS.get(name)
    if counting is None:
        return Value(None, why=f"等待：{indicator.waits}")
    if not actor.may(counting.needs):
        return Value(None, why="您的岗位不能查看这类记录")
    if counting.is_now and span.is_over:
        return Value(None, why="只有现在的数，过去的没有留存")
    rows, column = counting.kept()
    kept = ask.figures(rows, day=Min(column))
    top = _number(ask, counting, counting.rows(actor, span))
    bottom = _number(ask, counting, counting.out_of(actor, span)) if counting.out_of else None
    return kept.then(lambda found: _weigh(indicator, span, found["day"], top, bottom))


def _number(ask: Together, counting: Counting, rows: QuerySet[Any, Any]) -> Later[int]:
    number = Sum(counting.total) if counting.total else Count(counting.over, distinct=True)
    return ask.figures(rows, number=number).then(lambda told: int(told["number"] or 0))


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
