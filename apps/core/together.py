"""Several readings in one statement: a page that shows twenty figures asks PostgreSQL once, not twenty times.

``Together`` collects querysets; the first value that is read runs all of them as sub-selects of one SELECT. What comes back goes through the
same converters as an ordinary queryset, so a row is the row it would have been.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BinaryField,
    DateField,
    DecimalField,
    JSONField,
    Model,
    QuerySet,
    TimeField,
    UUIDField,
    Value,
    prefetch_related_objects,
)

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)
_FROM_TEXT = (DateField, TimeField, UUIDField, DecimalField)


class Later(Generic[T]):
    """A value that is known once its statement has run; reading it runs the statement."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make

    @property
    def value(self) -> T:
        """The value, now."""
        return self._make()

    def then(self, change: Callable[[T], S]) -> "Later[S]":
        """The value changed by a function, still unread."""
        return Later(lambda: change(self.value))


class Together:
    """Querysets read in one statement. What is asked after the first reading makes a second statement."""

    def __init__(self) -> None:
        self._waiting: list[tuple[str, Sequence[Any], list[Any]]] = []

    def rows(self, rows: QuerySet[Any, S]) -> Later[list[S]]:
        """The rows of a queryset of models or of ``values``, in its order."""
        ready: Any = rows.all()
        compiler = ready.query.get_compiler(using=ready.db)
        found = self._asked("(select json_agg(row_to_json(q)) from ({}) q)", compiler)
        return found.then(lambda answer: _built(ready, compiler, answer or []))

    def first(self, rows: QuerySet[Any, S]) -> Later[S | None]:
        """The first row in the order of the queryset."""
        return self.rows(rows[:1]).then(lambda found: found[0] if found else None)

    def count(self, rows: QuerySet[Any, Any]) -> Later[int]:
        """How many."""
        bare = (rows if rows.query.is_sliced or rows.query.distinct else rows.order_by()).values("pk")
        found = self._asked("(select count(*) from ({}) q)", bare.query.get_compiler(using=bare.db))
        return found.then(lambda answer: answer or 0)

    def figures(self, rows: QuerySet[Any, Any], **figures: Any) -> Later[dict[str, Any]]:
        """What ``rows.aggregate(**figures)`` would give."""
        one = rows.order_by().values(in_one_group=Value(1)).annotate(**figures).values(*figures)
        empty = {name: figure.empty_result_set_value for name, figure in figures.items()}
        return self.first(one).then(lambda found: found or empty)

    def _asked(self, shape: str, compiler: Any) -> Later[Any]:
        answer: list[Any] = []
        try:
            sql, params = compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return Later(lambda: None)
        self._waiting.append((shape.format(sql), params, answer))

        def read() -> Any:
            if not answer:
                self._run()
            return answer[0]

        return Later(read)

    def _run(self) -> None:
        waiting, self._waiting = self._waiting, []
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {', '.join(sql for sql, _, _ in waiting)}", [value for _, params, _ in waiting for value in params]
            )
            for (_, _, answer), found in zip(waiting, cursor.fetchone(), strict=True):
                answer.append(found)


def _built(ready: Any, compiler: Any, found: list[dict[str, Any]]) -> list[Any]:
    """Rows as the queryset itself would have built them: its own iterable reads our answer instead of the database's."""
    if not found:
        return []
    columns = [(alias, _reader(column.output_field)) for column, _sql, alias in compiler.select]
    answer = [[[read(row[alias]) for alias, read in columns] for row in found]]
    compiler.execute_sql = lambda *_args, **_options: answer
    ready.query.get_compiler = lambda *_args, **_options: compiler
    built = list(ready._iterable_class(ready))
    if ready._prefetch_related_lookups:
        prefetch_related_objects(built, *ready._prefetch_related_lookups)
    return built


def _reader(field: Any) -> Callable[[Any], Any]:
    """JSON value -> what the driver would have given for this column."""
    if isinstance(field, _FROM_TEXT):
        return cast(Callable[[Any], Any], field.to_python)
    if isinstance(field, BinaryField):
        return lambda value: None if value is None else bytes.fromhex(value[2:])
    if isinstance(field, JSONField):
        return lambda value: None if value is None else json.dumps(value)
    return lambda value: value
