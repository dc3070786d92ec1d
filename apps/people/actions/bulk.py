"""Many rows in one statement. The ORM's bulk helpers build an expression per cell, which costs more than the database does."""

import re
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from django.db import connection, models
from django.db.models.base import ModelState
from psycopg2.extras import execute_values

PAGE = 500
Made = TypeVar("Made", bound=models.Model)
_PREPARED = (models.JSONField, models.FileField, models.DecimalField)


def blank(model: type[Made], **values: Any) -> Made:
    """An unsaved row with its defaults and ``values`` (column attributes such as ``person_id``): what the model's own
    constructor makes, without its two hundred microseconds of looking up every field again."""
    plain, called = _defaults(model)
    row = model.__new__(model)
    row.__dict__.update(plain, _state=ModelState(), **{name: default() for name, default in called}, **values)
    return row


@cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Any]]]:
    """Defaults that are values, and those that are made anew for each row."""
    fields = model._meta.concrete_fields
    made = [(field.attname, field.default) for field in fields if field.has_default() and callable(field.default)]
    names = {name for name, _ in made}
    return {field.attname: field.get_default() for field in fields if field.attname not in names}, made


def insert(rows: Sequence[models.Model]) -> None:
    """Insert unsaved rows of one model in order and give them their keys."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    values = _stored(fields, rows)
    # Most columns of a dossier say the same in all rows: those are said once, not sent and parsed again for each.
    varied = [place for place, cells in enumerate(zip(*values, strict=True)) if cells.count(cells[0]) < len(rows)]
    columns, names = (
        ", ".join(f'"{field.column}"' for field in fields),
        ", ".join(["place", *(f"c{place}" for place in varied)]),
    )
    with connection.cursor() as cursor, connection.wrap_database_errors:
        said = {
            place: cursor.cursor.mogrify("%s", [cell]).decode().replace("%", "%%") for place, cell in enumerate(values[0])
        }
        said |= {place: f"v.c{place}" for place in varied}
        cells = ", ".join(f"{said[place]}::{_type(field)}" for place, field in enumerate(fields))
        sql = f'insert into "{meta.db_table}" ({columns}) select {cells} from (values %s) as v ({names}) order by place returning "{meta.pk.column}"'  # noqa: S608 - names of our tables
        lines = [[number, *(line[place] for place in varied)] for number, line in enumerate(values)]
        keys = execute_values(cursor.cursor, sql, lines, page_size=PAGE, fetch=True)
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding, row._state.db = False, connection.alias


def update(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of saved rows of one model."""
    if not rows:
        return
    meta = rows[0]._meta
    fields = [cast("models.Field[Any, Any]", meta.get_field(name)) for name in names]
    settings = ", ".join(f'"{field.column}" = v.c{place}::{_type(field)}' for place, field in enumerate(fields))
    names_v = ", ".join(["pk", *(f"c{place}" for place in range(len(fields)))])
    sql = f'update "{meta.db_table}" t set {settings} from (values %s) as v ({names_v}) where t."{meta.pk.column}" = v.pk'  # noqa: S608
    values = _stored([meta.pk, *fields], rows)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        execute_values(cursor.cursor, sql, values, page_size=PAGE)


@cache
def _type(field: Any) -> str:
    """The column's type without its length: a cast would cut what is too long, and PostgreSQL is to refuse it."""
    return re.sub(r"\(.*?\)", "", field.db_type(connection))


def _stored(fields: Sequence[Any], rows: Sequence[models.Model]) -> list[list[Any]]:
    """The driver takes texts, days, numbers, bytes and lists as they are; the rest goes through its field."""
    cells = attrgetter(*(field.attname for field in fields))  # at least two columns: gives a tuple
    prepared = [(place, field.get_db_prep_save) for place, field in enumerate(fields) if isinstance(field, _PREPARED)]
    lines = [list(cells(row)) for row in rows]
    for place, prepare in prepared:
        for line in lines:
            line[place] = prepare(line[place], connection=connection)
    return lines
