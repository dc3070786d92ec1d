"""The rows of a report's figures, found in the reading that counts them, and told as bits: a block of 64 ids is one word (``ReportRows``)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from apps.reports.queries.indicators.counting import Chosen, Counting, Rows
from apps.reports.rules.spans import Span

#: The block an id lies in, and its bit there; ids below zero (lines of books) as well.
BLOCK, BIT = "key >> 6", "1::bigint << (key & 63)::int"
_tables = count(1)
#: How many ids some blocks hold.
SIZE = "coalesce(sum(bit_count(bits::bit(64))), 0)"
_EACH = """
select one.* from (select {block} as block, {amounts} from ({walk}) walked group by 1) blocks
 cross join lateral (values {lists}) one(at, block, bits, total) where bits is not null
"""
_ONCE = """
select at, {block} as block, bit_or({bit}) as bits, 0::bigint as total
  from (select {amounts} from ({walk}) walked where {over} is not null group by {over}) once
 cross join lateral (values {lists}) one(at, key) where key is not null group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Marked:
    """One list of a figure, chosen from a walk."""

    name: str
    span: Span
    rows: Chosen
    counting: Counting


@dataclass(slots=True)
class Found:
    """Where the rows of each list are: a temporary table of blocks, and the list's number in it. It lives as long as the transaction it was found
    in. ``create table as`` is read by several processes, an ``insert`` is not."""

    at: dict[tuple[str, Span, Rows], tuple[str, int]] = field(default_factory=dict)

    def read(self, rows: QuerySet[Any, Any], lists: Sequence[Marked]) -> list[int]:
        """The numbers (rows, persons, fen) of the lists of one walk, their rows noted. The walk is read once: where something is counted once of a
        column (a person, say: the last row of each is kept) beside what is counted row by row, its rows are put down narrow and marked."""
        told: dict[int, int] = {}
        overs = list(dict.fromkeys(one.counting.over for one in lists))
        walk, given = _marked(rows, lists)
        if len(overs) > 1:
            walk, given = f"select * from {_made('{walk}', walk=walk, given=given)}", ()
        for over in overs:
            mine = {at: one for at, one in enumerate(lists) if one.counting.over == over}
            table = _table(walk, given, over, mine)
            self.at |= {(one.name, one.span, one.rows): (table, at) for at, one in mine.items()}
            told |= _numbers(table, mine)
        return [told[at] for at in range(len(lists))]


def _marked(rows: QuerySet[Any, Any], lists: Sequence[Marked]) -> tuple[str, Sequence[Any]]:
    """The walk as a statement: key, what is added up, what is counted once, and whether it is in each list."""
    columns = {f"of_{one.counting.total}": F(one.counting.total) for one in lists if one.counting.total}
    columns |= {f"once_{one.counting.over}": F(one.counting.over) for one in lists if one.counting.over != "pk"}
    marks = {f"in{at}": _mark(one.rows.within(one.span)) for at, one in enumerate(lists)}
    named = {"key": F("pk"), **columns, **marks}
    found = rows.order_by().annotate(**named).values(*named)
    sql, given = found.query.get_compiler(using=rows.db).as_sql(with_col_aliases=True)
    return sql, given


def _table(walk: str, given: Sequence[Any], over: str, lists: dict[int, Marked]) -> str:
    shape = {"walk": walk, "block": BLOCK, "bit": BIT, "over": f"once_{over}"}
    if over != "pk":
        amounts = [f"max(key) filter (where in{at}) as key{at}" for at in lists]
        places = [f"({at}, key{at})" for at in lists]
        return _made(_ONCE, given=given, amounts=", ".join(amounts), lists=", ".join(places), **shape)
    amounts = [text for at, one in lists.items() for text in _amounts(at, one.counting.total)]
    places = [f"({at}, block, bits{at}, total{at})" for at in lists]
    return _made(_EACH, given=given, amounts=", ".join(amounts), lists=", ".join(places), **shape)


def _made(statement: str, *, given: Sequence[Any], **shape: str) -> str:
    """A temporary table of what a statement gives; its name."""
    table = f"reports_found_{next(_tables)}"
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table {table} on commit drop as {statement.format(**shape)}", given)
    return table


def _mark(within: Q) -> Case:
    return Case(When(within, then=True), default=Value(False), output_field=BooleanField())


def _amounts(at: int, total: str) -> tuple[str, str]:
    """The bits of a list in a block, and what it adds up."""
    what = f"sum(of_{total})" if total else "count(*)"
    return f"bit_or({BIT}) filter (where in{at}) as bits{at}", f"{what} filter (where in{at}) as total{at}"


def _numbers(table: str, lists: dict[int, Marked]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select at, {SIZE}, sum(total) from {table} group by at")
        told = {at: (int(size), int(total)) for at, size, total in cursor.fetchall()}
    return {at: told.get(at, (0, 0))[1 if one.counting.total else 0] for at, one in lists.items()}
