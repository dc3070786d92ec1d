"""Values and the lists that make them: the value is counted over the list and over nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import NotFound
from apps.core.scope import county_posts, prefix
from apps.core.together import Later, Together
from apps.org.models import Division
from apps.org.queries import divisions
from apps.payments.queries import former_years
from apps.reports.queries.indicators.counting import VIEW_INDICATOR, Chosen, Counting, Kept, KeptOfYear, Rows, Walk, Way
from apps.reports.queries.indicators.found import Found, Marked
from apps.reports.queries.indicators.registry import COUNTINGS, INDICATORS
from apps.reports.rules.spans import Span
from apps.reports.rules.values import Value, is_kept, weighed


def may_open(actor: Actor, name: str) -> bool:
    """May this person read the records an indicator is counted from?"""
    counting = COUNTINGS.get(name)
    return counting is None or _may_read(actor, counting)


def _may_read(actor: Actor, counting: Counting) -> bool:
    return actor.may(counting.needs) and (not counting.county_only or bool(county_posts(actor)))


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
    """Indicators inside the actor's places, all in two statements (政策直达率 looks up its closed month first, money the years of the books of before):
    since when records of each are kept, then what is kept. What the actor may not read is not counted, and said so."""
    return _of(actor, names, [span])[0]


def beside(
    actor: Actor, names: Iterable[str], span: Span, *, found: Found | None = None
) -> tuple[dict[str, Value], dict[str, Value]]:
    """The same for a span and for the one a year earlier, in the same two statements: what both choose from is read once. ``found``: where a report
    notes the rows of what is chosen from a walk while they are counted."""
    told, before = _of(actor, names, [span, span.before], found)
    return told, before


def _of(actor: Actor, names: Iterable[str], spans: Sequence[Span], found: Found | None = None) -> list[dict[str, Value]]:
    require(actor, VIEW_INDICATOR)
    names = list(names)
    asked = [_Figure(actor, name, span, one) for span in spans for name, one in _countings(names, span).items()]
    told = _told(asked, found)
    return [{one.name: told[one] for one in asked if one.span is span} for span in spans]


def by_town(actor: Actor, name: str, span: Span) -> list[tuple[Division, Value]]:
    """The indicator for each township inside the actor's places; nothing where it is the county's common knowledge. Two statements."""
    require(actor, VIEW_INDICATOR)
    counting = _countings([name], span)[name]
    if counting is None or not counting.by_town or not _may_read(actor, counting):
        return []
    towns = list(divisions(actor).filter(level="township").order_by("code"))
    asked = [_Figure(narrowed(actor, town), name, span, counting) for town in towns]
    told = _told(asked)
    return [(town, told[one]) for town, one in zip(towns, asked, strict=True)]


def split(
    actor: Actor, name: str, way: str, span: Span, *, among: QuerySet[Any, Any] | None = None
) -> list[tuple[str, str, int]]:
    """The indicator told apart by ``way`` (one of its ``splits``), the greatest first: (code, words, number). One statement. What counts humans
    may count one in several parts; ``among``: rows of its list instead (a frozen one, in which each is there once)."""
    require(actor, VIEW_INDICATOR)
    counting = counting_of(name, span)
    require(actor, counting.needs)
    how = _way(counting, way)
    rows = counting.rows(actor, span) if among is None else among
    if not isinstance(how, str):
        told = rows.order_by().aggregate(**{code: Count("pk", distinct=True, filter=one.only) for code, one in how.items()})
        return sorted(((code, one.words, told[code]) for code, one in how.items() if told[code]), key=lambda one: -one[2])
    number = _amount(counting if among is None else replace(counting, over="pk"))
    parts = rows.order_by().values(how).annotate(number=number).values_list(how, "number")
    words = _words(rows.model, how)
    found = [
        ("" if code is None else str(code), words.get(code, str(code or "没有登记")), int(value or 0))
        for code, value in parts
    ]
    return sorted(found, key=lambda one: (-one[2], one[0]))


def ways(name: str) -> list[str]:
    """What else than townships an indicator is told apart by."""
    counting = COUNTINGS.get(name)
    return list(counting.splits) if counting else []


def _way(counting: Counting, way: str) -> Way:
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
    how = _way(counting_of(name, span), way)
    if isinstance(how, str):
        return Q(**{how: code}) if code else Q(**{f"{how}__isnull": True}) | Q(**{how: ""})
    if code not in how:
        raise NotFound("这项指标没有这一类，请从页面上选择。")
    return how[code].only


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
    columns = {way: how for way, how in one.splits.items() if isinstance(how, str)}
    splits = {way: how.removeprefix("due__") for way, how in columns.items()}  # a line of a book carries its scheme itself
    return replace(one, kept=lambda: kept(year), rows=rows, splits=splits) if known.exists() else one


@dataclass(frozen=True, slots=True, eq=False)
class _Figure:
    """One indicator of one span, asked by one person."""

    actor: Actor
    name: str
    span: Span
    counting: Counting | None

    @property
    def why_not(self) -> str:
        """Why it is not counted at all."""
        if self.counting is None:
            return f"等待：{INDICATORS[self.name].waits}"
        if not _may_read(self.actor, self.counting):
            return "您的岗位不能查看这类记录"
        return "只有现在的数，过去的没有留存" if self.counting.is_now and self.span.is_over else ""


_Asked = tuple[_Figure, Rows, Counting]


def _told(asked: Sequence[_Figure], marked: Found | None = None) -> dict[_Figure, Value]:
    """Each with its value. What has no records is not looked for in the lists."""
    found = {one: Value(None, why=one.why_not) for one in asked if one.why_not}
    open_ = {one: one.counting for one in asked if one.counting is not None and one not in found}
    begun = _begun(open_.values())
    kept = {one: mine for one, mine in open_.items() if is_kept(begun[mine.kept], one.span.last)}
    numbers = _numbers(
        [(one, rows, mine) for one, mine in kept.items() for rows in (mine.rows, mine.out_of) if rows is not None], marked
    )
    for one, mine in open_.items():
        kind, span = INDICATORS[one.name].kind, one.span
        top, bottom = numbers.get((one, mine.rows), 0), numbers.get((one, mine.out_of))
        found[one] = weighed(kind, top, bottom, begun[mine.kept], span.first, span.last)
    return found


def _begun(countings: Iterable[Counting]) -> dict[Kept, date | None]:
    """The first day of the records of each; one statement."""
    ask, days = Together(), dict[Kept, Later[date | None]]()
    for one in countings:
        if one.kept not in days:
            rows, column = one.kept()
            days[one.kept] = ask.figures(rows, day=Min(column)).then(lambda told: _day(told["day"]))
    return {kept: day.value for kept, day in days.items()}


def _numbers(asked: Iterable[_Asked], marked: Found | None = None) -> dict[tuple[_Figure, Rows | None], int]:
    """How many, or how much, of the rows of each; one statement that reads the same rows, and what is chosen from one walk, once."""
    groups: dict[Any, list[_Asked]] = defaultdict(list)
    for figure, rows, counting in asked:
        alike = _walk_of(rows, marked) if isinstance(rows, Chosen) else (rows, figure.span)
        groups[figure.actor, alike].append((figure, rows, counting))
    ask, told, numbers = (
        Together(),
        list[tuple[tuple[_Figure, Rows | None], Later[int]]](),
        dict[tuple[_Figure, Rows | None], int](),
    )
    for mine in groups.values():
        if marked is not None and isinstance(mine[0][1], Chosen):
            numbers |= _found(mine, marked)
            continue
        figures = _asked_of(ask, _rows([(one, rows) for one, rows, _ in mine]), mine)
        told += [((one, rows), figures.then(partial(_named, f"n{at}"))) for at, (one, rows, _) in enumerate(mine)]
    return numbers | {key: later.value for key, later in told}


def _asked_of(ask: Together, among: QuerySet[Any, Any], mine: Sequence[_Asked]) -> Later[dict[str, Any]]:
    """The figures of some rows by their place. What a walk counts once a person is folded person by person, all else beside it."""
    within = [_within(rows, one.span) for one, rows, _ in mine]
    overs = {counting.over for _, _, counting in mine} - {"pk"}
    if len(overs) != 1 or None in within:
        return ask.figures(among, **{f"n{at}": _amount(one, within[at]) for at, (_, _, one) in enumerate(mine)})
    folds = {
        f"n{at}": (_amount(one, within[at]), "sum") if one.over == "pk" else (Max("pk", filter=within[at]), "count")
        for at, (_, _, one) in enumerate(mine)
    }
    return ask.folded(among, overs.pop(), **folds)


def _found(mine: Sequence[_Asked], marked: Found) -> dict[tuple[_Figure, Rows | None], int]:
    """The numbers of a walk, whose rows are noted as they are counted."""
    lists = [Marked(one.name, one.span, rows, counting) for one, rows, counting in mine if isinstance(rows, Chosen)]
    numbers = marked.read(mine[0][0].actor, lists)
    return {(one, rows): number for (one, rows, _), number in zip(mine, numbers, strict=True)}


def _walk_of(rows: Chosen, marked: Found | None) -> Walk:
    return rows.through.walk if marked is not None and rows.through is not None else rows.walk


def _within(rows: Rows, span: Span) -> Q | None:
    return rows.within(span) if isinstance(rows, Chosen) else None


def _rows(mine: Sequence[tuple[_Figure, Rows]]) -> QuerySet[Any, Any]:
    """The rows that all of a group are among."""
    figure, rows = mine[0]
    if not isinstance(rows, Chosen):
        return rows(figure.actor, figure.span)
    return walked(figure.actor, [(some, one.span) for one, some in mine if isinstance(some, Chosen)])


def walked(actor: Actor, mine: Sequence[tuple[Chosen, Span]]) -> QuerySet[Any, Any]:
    """The rows of one walk that some figures choose from."""
    walk, spans = mine[0][0].walk, [span for _, span in mine]
    days = {f"{walk.day}__gte": min(span.first for span in spans), f"{walk.day}__lt": max(span.until for span in spans)}
    return walk.whole(actor).filter(reduce(or_, {rows.only: None for rows, _ in mine}), **days)


def _named(name: str, told: Mapping[str, Any]) -> int:
    return int(told.get(name) or 0)


def _amount(counting: Counting, only: Q | None = None) -> Sum | Count:
    """Everything once: a list may join what makes its rows many, the rows of a walk never are."""
    if counting.total:
        return Sum(counting.total, filter=only)
    return Count(counting.over, distinct=only is None or counting.over != "pk", filter=only)


def _day(value: Any) -> date | None:
    """A day of Shanghai, of a day, an instant or what JSON made of one."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def towns(actor: Actor) -> Sequence[Division]:
    """Townships a page may be narrowed to."""
    return list(divisions(actor).filter(level="township").order_by("code"))
