"""Several readings in one statement: a page that shows twenty figures asks PostgreSQL once, not twenty times.

``Together`` collects querysets; the first value that is read runs all of them as sub-selects of one SELECT. What comes back goes through the
same converters as an ordinary queryset, so a row is the row it would have been.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import cache
from itertools import count
from typing import Any, Generic, TypeVar, cast
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    Aggregate,
    BinaryField,
    DateField,
    DecimalField,
    Expression,
    Field,
    JSONField,
    Model,
    QuerySet,
    TimeField,
    UUIDField,
    Value,
    prefetch_related_objects,
)
from psycopg2.extensions import AsIs

T = TypeVar("T")
S = TypeVar("S")
M = TypeVar("M", bound=Model)
_FROM_TEXT = (DateField, TimeField, UUIDField, DecimalField)


Read = Callable[[int], Any]  # the answer to the n-th part of a statement


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


class Part(Later[T]):
    """A value made of parts of one statement; of another run of the same statement it is made the same way."""

    def __init__(self, read: Read, of: Callable[[Read], T]) -> None:
        super().__init__(lambda: of(read))
        self._read, self.of = read, of

    def then(self, change: Callable[[T], S]) -> "Part[S]":
        return Part(self._read, lambda read: change(self.of(read)))


class Given(Expression):
    """What differs between two askings of a ``Prepared``: stands in its querysets where the value would."""

    def __init__(self, name: str, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """A placeholder, and this expression in the place of its value."""
        return "%s", [self]


class Together:
    """Querysets read in one statement. What is asked after the first reading makes a second statement."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, Sequence[Any]]] = []
        self._answers: list[Any] = []

    def rows(self, rows: QuerySet[Any, S]) -> Part[list[S]]:
        """The rows of a queryset of models or of ``values``, in its order."""
        ready: Any = rows.all()
        compiler = ready.query.get_compiler(using=ready.db)
        found = self._asked("(select json_agg(row_to_json(q)) from ({}) q)", compiler)
        build = _builder(ready, compiler) if compiler.select else None
        return found.then(lambda answer: build(answer) if answer and build else [])

    def first(self, rows: QuerySet[Any, S]) -> Part[S | None]:
        """The first row in the order of the queryset."""
        return self.rows(rows[:1]).then(lambda found: found[0] if found else None)

    def count(self, rows: QuerySet[Any, Any]) -> Part[int]:
        """How many."""
        bare = (rows if rows.query.is_sliced or rows.query.distinct else rows.order_by()).values("pk")
        found = self._asked("(select count(*) from ({}) q)", bare.query.get_compiler(using=bare.db))
        return found.then(lambda answer: answer or 0)

    def figures(self, rows: QuerySet[Any, Any], **figures: Any) -> Part[dict[str, Any]]:
        """What ``rows.aggregate(**figures)`` would give."""
        one = rows.order_by().values(in_one_group=Value(1)).annotate(**figures).values(*figures)
        empty = {name: figure.empty_result_set_value for name, figure in figures.items()}
        return self.first(one).then(lambda found: found or empty)

    def folded(self, rows: QuerySet[Any, Any], by: str, **figures: tuple[Aggregate, str]) -> Part[dict[str, Any]]:
        """What ``rows`` come to within each ``by``, and that folded (``sum``, ``count``) over all of them. Counting a column once each would make
        PostgreSQL sort every row in one process; groups are found by several."""
        within = {name: figure for name, (figure, _) in figures.items()}
        groups = rows.order_by().values(by).annotate(**within).values(*within)
        folds = ", ".join(f'{fold}("{name}") as "{name}"' for name, (_, fold) in figures.items())
        shape = f"(select row_to_json(q) from (select {folds} from ({{}}) p) q)"  # noqa: S608 - names of ours
        return self._asked(shape, groups.query.get_compiler(using=groups.db)).then(lambda found: found or {})

    def _asked(self, shape: str, compiler: Any) -> Part[Any]:
        try:
            sql, params = compiler.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return Part(self._read, lambda _read: None)
        self.parts.append((shape.format(sql), params))
        number = len(self.parts) - 1
        return Part(self._read, lambda read: read(number))

    def _read(self, number: int) -> Any:
        if number >= len(self._answers):
            waiting = self.parts[len(self._answers) :]
            self._answers += _run(*_statement(waiting))
        return self._answers[number]


class Prepared:
    """A ``Together`` that a busy page asks for everybody: put together once a process, because Django's part of such a statement costs
    ten times PostgreSQL's, and planned once a connection, because planning it costs more than running it. ``build`` names the parts;
    what differs stands in them as a ``Given``, and must be enough to find a row by its index whatever the value.
    """

    def __init__(self, build: Callable[[Together], Mapping[str, Part[Any]]]) -> None:
        self._build = build
        self._ready: tuple[str, list[Any], dict[str, Given], str, Mapping[str, Part[Any]]] | None = None
        self._name = f"vp_{next(_numbers)}"

    def __call__(self, **given: Any) -> dict[str, Any]:
        """The parts by name for these values; one statement."""
        if self._ready is None:
            ask = Together()
            parts = self._build(ask)
            sql, params = _statement(ask.parts)
            names = {value.name: value for value in params if isinstance(value, Given)}
            self._ready = sql, params, names, f"execute {self._name}{_listed(['%s'] * len(names))}", parts
        sql, params, names, run, parts = self._ready
        with connection.cursor() as cursor:
            if self._name not in (planned := _planned.setdefault(connection.connection, set())):
                with connection.wrap_database_errors:
                    cursor.cursor.execute(*self._plan(sql, params, names))  # no statement of the asker's: counted with none
                planned.add(self._name)
            cursor.execute(run, [given[name] for name in names])
            answers = cursor.fetchone()
        return {name: part.of(answers.__getitem__) for name, part in parts.items()}

    def _plan(self, sql: str, params: Sequence[Any], names: Mapping[str, Given]) -> tuple[str, list[Any]]:
        places = {name: AsIs(f"${number}") for number, name in enumerate(names, 1)}
        types = _listed([str(value.output_field.db_type(connection)) for value in names.values()])
        values = [places[value.name] if isinstance(value, Given) else value for value in params]
        return f"prepare {self._name}{types} as {sql}", values


def _listed(words: Sequence[str]) -> str:
    return f" ({', '.join(words)})" if words else ""


_numbers = count(1)
_planned: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # which statements a connection has planned


def _statement(parts: Sequence[tuple[str, Sequence[Any]]]) -> tuple[str, list[Any]]:
    return f"select {', '.join(sql for sql, _ in parts)}", [value for _, params in parts for value in params]


def _run(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone())


class _Over:
    """A thing as it is, but for what is named."""

    def __init__(self, whole: Any, **changed: Any) -> None:
        self.__dict__.update(changed, _whole=whole)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._whole, name)


def _builder(ready: Any, compiler: Any) -> Callable[[list[dict[str, Any]]], list[Any]]:
    """Rows as the queryset itself would have built them: its own iterable reads our answer instead of the database's."""
    columns = [(alias, _reader(column.output_field)) for column, _sql, alias in compiler.select]
    converters = cache(lambda: compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]]))

    def build(found: list[dict[str, Any]]) -> list[Any]:
        answer = [[[read(row[alias]) for alias, read in columns] for row in found]]
        once = copy(compiler)  # a prepared statement is asked by many threads at once
        once.execute_sql = lambda *_args, **_options: answer
        once.get_converters = lambda _columns: converters()
        query = _Over(ready.query, get_compiler=lambda *_args, **_options: once)
        built = list(ready._iterable_class(_Over(ready, query=query)))
        if ready._prefetch_related_lookups:
            prefetch_related_objects(built, *ready._prefetch_related_lookups)
        return built

    return build


def _reader(field: Any) -> Callable[[Any], Any]:
    """JSON value -> what the driver would have given for this column."""
    if isinstance(field, _FROM_TEXT):
        return cast(Callable[[Any], Any], field.to_python)
    if isinstance(field, BinaryField):
        return lambda value: None if value is None else bytes.fromhex(value[2:])
    if isinstance(field, JSONField):
        return lambda value: None if value is None else json.dumps(value)
    return lambda value: value
