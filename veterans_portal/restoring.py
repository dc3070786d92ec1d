"""Restoring a backup: always into a new database, compared with the manifest, and only then put in the old one's place."""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg2 import sql

from apps.core import keys
from veterans_portal import backups, embedded


def server() -> backups.Server:
    """The configured database with programs at least as new as any server we support (the wheel's, else PATH)."""
    try:
        return backups.Server(dict(settings.DATABASES["default"]), embedded.installed_binaries())
    except embedded.StartFailed:
        return backups.Server(dict(settings.DATABASES["default"]))


def key_versions() -> list[int]:
    """Versions of the sealing keys that the backed-up rows may need."""
    return keys.provider().keys().versions


def row_counts(cursor: Any) -> dict[str, int]:
    """Rows of every table, counted in the caller's transaction."""
    cursor.execute(
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1"
    )
    tables = [row[0] for row in cursor.fetchall()]
    raw = cursor.cursor if isinstance(cursor, CursorWrapper) else cursor
    counts = {}
    for table in tables:
        raw.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
        counts[table] = raw.fetchone()[0]
    return counts


@contextlib.contextmanager
def _cursor(database: str) -> Iterator[psycopg2.extensions.cursor]:
    config = settings.DATABASES["default"]
    link = psycopg2.connect(
        dbname=database, user=config["USER"], password=config["PASSWORD"], host=config["HOST"], port=config["PORT"] or None
    )
    link.autocommit = True
    with contextlib.closing(link), link.cursor() as cursor:
        yield cursor


def _run(cursor: psycopg2.extensions.cursor, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextlib.contextmanager
def trial(folder: Path, key: bytes) -> Iterator[str]:
    """A new database filled from the backup and compared with its manifest; dropped at the end unless renamed."""
    manifest = backups.read_manifest(folder, key)
    missing = set(manifest["key_versions"]) - set(key_versions())
    if missing:
        raise backups.BackupRefused(f"缺少个人信息密钥第 {sorted(missing)} 版；请先恢复离线保管的密钥文件，再恢复备份。")
    for _ in backups.unseal_stream(folder / "media.sealed", key):
        pass
    name = f"vp_restore_{secrets.token_hex(4)}"
    with _cursor("postgres") as cursor:
        _run(cursor, "create database {} template template0", name)
        try:
            server().restore(folder / "database.sealed", key, name)
            with _cursor(name) as restored:
                found = row_counts(restored)
            if found != manifest["rows"]:
                wrong = sorted(table for table in manifest["rows"] if found.get(table) != manifest["rows"][table])
                raise backups.BackupRefused(f"恢复出的行数与清单不符（{', '.join(wrong[:5])}）；请换用另一份备份。")
            yield name
        finally:
            _run(cursor, "drop database if exists {}", name)


def swap_in(trial_name: str) -> str:
    """The restored database takes the place of the present one, which is kept under another name; returns that name."""
    present = settings.DATABASES["default"]["NAME"]
    kept = f"{present}_before_{secrets.token_hex(4)}"
    connection.close()
    with _cursor("postgres") as cursor:
        ours = "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename like 'vp\\_%%'"
        cursor.execute(ours, [present])
        _run(cursor, "alter database {} rename to {}", present, kept)
        _run(cursor, "alter database {} rename to {}", trial_name, present)
        _run(cursor, "revoke all on database {} from public", present)
        _run(cursor, "grant connect, temporary on database {} to vp_app", present)
        _run(cursor, "grant connect on database {} to vp_audit", present)
    return kept


def is_used() -> bool:
    """Whether the present database already holds people's data (any row in any table but Django's own)."""
    with connection.cursor() as cursor:
        counts = row_counts(cursor)
    return any(rows for table, rows in counts.items() if table in {"people_person", "payments_due", "org_staff"})
