"""Rotation of the keys of personal data, in chunks, while the house works.

A new version is first made known to every process (key files are re-read within a second), then switched to; when every
transaction that may still write the old version is over, rows are sealed anew chunk by chunk. Killed at any point it is
simply run again. Reading and exact search work throughout, because both try every version at hand.
"""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from psycopg2 import sql
from psycopg2.extras import execute_values

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.keys import RECHECK_SECONDS, provider
from apps.core.sealing import BrokenSeal, blind, blinds, key_version, seal_bytes, unseal_bytes

CHUNK = 1000
Fresh = tuple[Any, bytes, bytes | None]


class StillInUse(Conflict):
    """Rows still need the old key."""

    default = "仍有信息使用旧密钥加密，不能删除旧密钥；请先完成轮换。"


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A sealed column that an app declares in ``AppConfig.sealed_columns``."""

    model: type[models.Model]
    name: str
    append_only: bool

    @property
    def table(self) -> str:
        """The table's name."""
        return self.model._meta.db_table

    @property
    def place(self) -> str:
        """What binds a ciphertext to this column."""
        return f"{self.table}.{self.name}"

    @property
    def has_blind(self) -> bool:
        """Is there a blind index beside it?"""
        return any(one.name == f"{self.name}_blind" for one in self.model._meta.concrete_fields)

    def rows(self, *, other_than: int) -> models.QuerySet[models.Model]:
        """Rows whose envelope was sealed with another key version."""
        version = models.Func(
            models.F(f"{self.name}_sealed"),
            template="(get_byte(%(expressions)s, 1) * 256 + get_byte(%(expressions)s, 2))",
            output_field=models.IntegerField(),
        )
        filled = self.model._base_manager.filter(**{f"{self.name}_sealed__isnull": False})
        length = models.Func(models.F(f"{self.name}_sealed"), function="length", output_field=models.IntegerField())
        return filled.annotate(_length=length).filter(_length__gt=2).annotate(_version=version).exclude(_version=other_than)


def sealed_columns() -> Iterator[SealedColumn]:
    """Every sealed column of the house."""
    for config in apps.get_app_configs():
        fixed = set(getattr(config, "append_only", ()))
        for model, name in getattr(config, "sealed_columns", ()):
            yield SealedColumn(config.get_model(model), name, model in fixed)


@dataclass
class Report:
    """What a rotation did: rows per column, and rows that need a person (``table.field``, key, reason)."""

    version: int
    rotated: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    problems: list[tuple[str, str, str]] = field(default_factory=list)


def open_version(actor: Actor) -> int:
    """The version to seal with: the present one while rows are still behind it (a resumed rotation), else a new one."""
    store = provider()
    keys = store.keys()
    newest = keys.versions[0]
    if newest != keys.current:
        _switch(newest)
    elif not _is_behind(keys.current):
        newest = store.add_version()
        time.sleep(RECHECK_SECONDS * 2)
        _switch(newest)
    _started(actor, version=newest)
    return newest


def _is_behind(version: int) -> bool:
    return any(not column.append_only and column.rows(other_than=version).exists() for column in sealed_columns())


def _switch(version: int) -> None:
    provider().switch_to(version)
    time.sleep(RECHECK_SECONDS * 2)
    horizon = _snapshot("pg_snapshot_xmax")
    while _snapshot("pg_snapshot_xmin") < horizon:
        time.sleep(0.2)


def _snapshot(edge: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select {edge}(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


@action(permission="core.rotate_keys", label="轮换加密密钥")
def _started(actor: Actor, *, version: int) -> None:
    audit.record(actor, "core.rotate_keys", ("core.Key", version, f"第{version}版密钥"))


def rotate(actor: Actor) -> Report:
    """Seal everything with one version; safe to repeat and to kill."""
    report = Report(open_version(actor))
    for column in sealed_columns():
        if column.append_only:
            report.kept[column.place] = column.rows(other_than=report.version).count()
            continue
        report.rotated[column.place], after = 0, None
        while True:
            done, after = rotate_chunk(actor, column=column, version=report.version, after=after, report=report)
            report.rotated[column.place] += done
            if after is None:
                break
    return report


@action(permission="core.rotate_keys", label="轮换加密密钥")
def rotate_chunk(
    actor: Actor, *, column: SealedColumn, version: int, after: object, report: Report
) -> tuple[int, object | None]:
    """Seal up to a thousand rows anew; returns how many and the key to continue after (``None`` at the end)."""
    waiting = column.rows(other_than=version).order_by("pk")
    if after is not None:
        waiting = waiting.filter(pk__gt=after)
    rows = list(waiting.select_for_update(of=("self",))[:CHUNK])
    fresh = [pair for row in rows if (pair := _resealed(column, row, report)) is not None]
    done = _write(column, fresh, report)
    left = len(rows) - done
    audit.record(actor, "core.rotate_keys", ("core.Key", version, column.place), after={"rows": done, "left": left})
    return done, rows[-1].pk if len(rows) == CHUNK else None


def _resealed(column: SealedColumn, row: models.Model, report: Report) -> Fresh | None:
    """Key, new envelope and new blind index of a row, or ``None`` with a problem noted."""
    row_key: uuid.UUID = row.row_key  # type: ignore[attr-defined]
    try:
        clear = unseal_bytes(column.place, row_key, getattr(row, f"{column.name}_sealed"))
    except BrokenSeal:
        report.problems.append((column.place, str(row.pk), "密文校验失败"))
        return None
    sealed = seal_bytes(column.place, row_key, clear)
    stored = getattr(row, f"{column.name}_blind") if column.has_blind else None
    if stored is None:
        return row.pk, sealed, None
    if bytes(stored) not in blinds(column.name, clear.decode()):
        report.problems.append((column.place, str(row.pk), "索引与密文不一致"))
        return None
    return row.pk, sealed, blind(column.name, clear.decode())


def _write(column: SealedColumn, fresh: list[Fresh], report: Report) -> int:
    """One statement for the chunk; where PostgreSQL refuses it, row by row, so that only the guilty rows stay behind."""
    if not fresh:
        return 0
    try:
        with transaction.atomic():
            _update(column, fresh)
        return len(fresh)
    except IntegrityError:
        if len(fresh) > 1:
            return sum(_write(column, [one], report) for one in fresh)
    report.problems.append((column.place, str(fresh[0][0]), "与另一条记录重复，或该表不允许修改"))
    return 0


def _update(column: SealedColumn, fresh: list[Fresh]) -> None:
    name, key = column.name, column.model._meta.pk.column
    blind_part = (
        sql.SQL(", {} = fresh.blind::bytea").format(sql.Identifier(f"{name}_blind")) if column.has_blind else sql.SQL("")
    )
    statement = sql.SQL(
        "update {table} set {sealed} = fresh.sealed::bytea{blind} from (values %s) as fresh (key, sealed, blind) where {table}.{key} = fresh.key"
    ).format(
        table=sql.Identifier(column.table),
        sealed=sql.Identifier(f"{name}_sealed"),
        blind=blind_part,
        key=sql.Identifier(key),
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement.as_string(cursor.cursor), fresh, page_size=CHUNK)


@action(permission="core.rotate_keys", label="轮换加密密钥")
def drop_old_versions(actor: Actor) -> list[int]:
    """Forget every version but the present one; refused while a row still needs one of them."""
    store = provider()
    current = store.keys().current
    behind = [column.place for column in sealed_columns() if column.rows(other_than=current).exists()]
    if behind:
        raise StillInUse(f"{'、'.join(behind)}仍有信息使用旧密钥加密，不能删除旧密钥；请先完成轮换。")
    dropped = [version for version in store.keys().versions if version != current]
    audit.record(actor, "core.rotate_keys", ("core.Key", current, "删除旧密钥"), after={"dropped": dropped})
    for version in dropped:
        store.drop(version)
    return dropped


def versions_in_use() -> dict[str, set[int]]:
    """Key versions present per sealed column, for ``doctor``."""
    found: dict[str, set[int]] = {}
    for column in sealed_columns():
        blobs = column.model._base_manager.filter(**{f"{column.name}_sealed__isnull": False})
        heads = blobs.values_list(
            models.Func(f"{column.name}_sealed", 1, 3, function="substr", output_field=models.BinaryField())
        )
        found[column.place] = {key_version(bytes(head)) for (head,) in heads.distinct() if len(head) == 3}
    return found
