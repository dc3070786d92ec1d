"""The rows of a report's figures, found in the reading that counts them, and told as bits: a block of 64 ids is one word (``ReportRows``)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import count
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Value, When

from apps.core.actor import Actor
from apps.reports.queries.indicators.counting import Chosen, Counting, Rows, Through
from apps.reports.rules.spans import Span

#: The block an id lies in, and its bit there; ids below zero (lines of books) as well.
BLOCK, BIT = "key >> 6", "1::bigint << (key & 63)::int"
#: How many lists the marks of a row have room for.
WORD = 63
_tables = count(1)
#: How many ids some blocks hold.
SIZE = "coalesce(sum(bit_count(bits::bit(64))), 0)"
#: Rows that are in the same lists share a word of marks: each row is looked at once, however many lists there are. ``offset 0`` keeps PostgreSQL from
#: seeing through to columns that differ in every row: it would expect as many groups, and not let several processes make them.
_WALKED = f"""
select block, marks, bit_or(bits) as bits{{sums}}
  from (select {BLOCK} as block, {BIT} as bits, {{marks}} as marks, walk.* from ({{walk}}) walk offset bigint '0') walked where marks <> 0 group by 1, 2
"""
_NEEDED = """
select coalesce(array_agg(block), '{{}}')::text, coalesce(array_agg(marks), '{{}}')::text, coalesce(array_agg(bits), '{{}}')::text
  from (select block, marks & {marks} as marks, bit_or(bits) as bits from {table} where marks & {marks} <> 0 group by 1, 2) needed
"""
#: The rows of some blocks, which travel as arrays: PostgreSQL reads a temporary table by one process only.
_AGAIN = """
(select {columns} from ({bare}) bare join unnest(%s::bigint[], %s::bigint[], %s::bigint[]) needed(block, marks, bits)
    on needed.block = key >> 6 and needed.bits >> (key & 63)::int & 1 = 1 where once is not null offset bigint '0') again
"""


@dataclass(frozen=True, slots=True)
class Apart:
    """How lists are found by the ids of a walk's rows."""

    statement: str
    columns: str
    amount: str
    list: str


#: What is counted once is the last row of each.
_ONCE = Apart(
    f"""
select at, {BLOCK} as block, bit_or({BIT}) as bits
  from (select {{each}} from {{rows}} group by once) last cross join lateral (values {{lists}}) one(at, key) where key is not null group by 1, 2
""",
    "once, key, marks",
    "max(key)",
    "one{}",
)
_THROUGH = Apart(
    """
select one.* from (select block, {each} from {rows} group by 1) blocks cross join lateral (values {lists}) one(at, block, bits) where bits is not null
""",
    "once >> 6 as block, 1::bigint << (once & 63)::int as bits, marks",
    "bit_or(bits)",
    "block, one{}",
)


@dataclass(frozen=True, slots=True)
class Marked:
    """One list of a figure, chosen from a walk."""

    name: str
    span: Span
    rows: Chosen
    counting: Counting

    @property
    def seen(self) -> Chosen | Through:
        """As the walk that is read comes by it."""
        return self.rows.through or self.rows


@dataclass(slots=True)
class Found:
    """Where the rows of each list are: what selects its blocks from a temporary table. It lives as long as the transaction it was found in.
    ``create table as`` is read by several processes, an ``insert`` is not."""

    at: dict[tuple[str, Span, Rows], str] = field(default_factory=dict)

    def read(self, actor: Actor, lists: Sequence[Marked]) -> list[int]:
        """The numbers (rows, persons, fen) of the lists of one walk, their rows noted. The walk is read once; what is counted once of a column (a
        person, say), and lists it only comes by, are found by the ids of its rows."""
        if len(lists) > WORD:
            return self.read(actor, lists[:WORD]) + self.read(actor, lists[WORD:])
        walk = lists[0].seen.walk
        rows = walk.rows(actor)
        table, bare = _walked(rows, lists), rows.model._default_manager.all()
        apart = {at: (one.rows.through, one.counting.over) for at, one in enumerate(lists) if _is_apart(one)}
        told: dict[int, int] = {}
        for through, over in dict.fromkeys(apart.values()):
            mine = [at for at, other in apart.items() if other == (through, over)]
            once = F(through.column) if through else walk.once.get(over, F(over))
            there = _apart(_THROUGH if through else _ONCE, table, bare.annotate(once=once), mine)
            told |= _sizes(there)
            self._note({at: f"(select block, bits from {there} where at = {at}) blocks" for at in mine}, lists)
        rest = {at: one for at, one in enumerate(lists) if at not in apart}
        self._note({at: _blocks(table, at) for at in rest}, lists)
        told |= _numbers(table, rest)
        return [told.get(at, 0) for at in range(len(lists))]

    def _note(self, places: dict[int, str], lists: Sequence[Marked]) -> None:
        self.at |= {(lists[at].name, lists[at].span, lists[at].rows): place for at, place in places.items()}


def _is_apart(one: Marked) -> bool:
    return one.rows.through is not None or one.counting.over != "pk"


def _blocks(table: str, at: int) -> str:
    return f"(select block, bit_or(bits) as bits from {table} where marks & {1 << at} <> 0 group by 1) blocks"


def _walked(rows: QuerySet[Any, Any], lists: Sequence[Marked]) -> str:
    """The rows of a walk by block and by the lists they are in, with what is added up."""
    first, until, day = min(one.span.first for one in lists), max(one.span.until for one in lists), lists[0].seen.walk.day
    days = dict.fromkeys(one.seen.day if isinstance(one.seen, Through) else day for one in lists)
    rows = rows.filter(reduce(or_, (Q(**{f"{one}__gte": first}) for one in days)), **{f"{day}__lt": until})
    totals = {f"of_{one.counting.total}": F(one.counting.total) for one in lists if one.counting.total}
    marks = {f"in{at}": _mark(one.seen.within(one.span), at) for at, one in enumerate(lists)}
    sums = "".join(f", sum({total}) as {total}" for total in totals)
    walk, given = _columns(rows, key=F("pk"), **totals, **marks)
    return _made(_WALKED, given, walk=walk, marks=" | ".join(marks), sums=sums)


def _mark(within: Q, at: int) -> Case:
    return Case(When(within, then=Value(1 << at)), default=Value(0), output_field=BigIntegerField())


def _columns(rows: QuerySet[Any, Any], **named: Any) -> tuple[str, Sequence[Any]]:
    """Some columns of rows, as a statement."""
    found = rows.order_by().annotate(**named).values(*named)
    sql, given = found.query.get_compiler(using=rows.db).as_sql(with_col_aliases=True)
    return sql, given


def _apart(shape: Apart, table: str, rows: QuerySet[Any, Any], lists: Sequence[int]) -> str:
    """Lists whose ids are not those of the walk's rows (``once`` is), or not of all of them."""
    bare, given = _columns(rows, key=F("pk"), once=F("once"))
    with connection.cursor() as cursor:
        cursor.execute(_NEEDED.format(table=table, marks=sum(1 << at for at in lists)))
        needed = cursor.fetchone()
    each = ", ".join(f"{shape.amount} filter (where marks & {1 << at} <> 0) as one{at}" for at in lists)
    places = ", ".join(f"({at}, {shape.list.format(at)})" for at in lists)
    again = _AGAIN.format(columns=shape.columns, bare=bare)
    return _made(shape.statement, [*given, *needed], each=each, rows=again, lists=places)


def _made(statement: str, given: Sequence[Any], **shape: str) -> str:
    """A temporary table of what a statement gives; its name. Of columns that PostgreSQL cannot see through it expects too many rows of a join and
    too few groups, and would sort millions of rows for both."""
    table = f"reports_found_{next(_tables)}"
    with connection.cursor() as cursor:
        cursor.execute("set local enable_mergejoin = off; set local enable_sort = off")
        cursor.execute(f"create temp table {table} on commit drop as {statement.format(**shape)}", given)
        cursor.execute("set local enable_mergejoin = on; set local enable_sort = on")
    return table


def _sizes(table: str) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select at, {SIZE} from {table} group by at")
        return {at: int(size) for at, size in cursor.fetchall()}


def _numbers(table: str, lists: dict[int, Marked]) -> dict[int, int]:
    """How many ids the lists of a walk hold, or what they add up."""
    totals = list(dict.fromkeys(one.counting.total for one in lists.values() if one.counting.total))
    sums = "".join(f", sum(of_{total})" for total in totals)
    with connection.cursor() as cursor:
        cursor.execute(f"select marks, {SIZE}{sums} from {table} group by marks")
        told = cursor.fetchall()
    place = {at: 2 + totals.index(one.counting.total) if one.counting.total else 1 for at, one in lists.items()}
    return {at: sum(int(row[place[at]]) for row in told if row[0] >> at & 1) for at in lists}
