"""The test database: cloned from a template that is made once per state of the schema and its loaded data.

Tests that commit cannot clean up by TRUNCATE (append-only tables refuse it, rightly): they get a fresh clone instead.
"""

import contextlib
import fcntl
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection, connections
from psycopg2 import sql

from veterans_portal.management.commands.prepare import LOADERS

BASE = Path(__file__).resolve().parent.parent
KEPT_TEMPLATES = 3
_PERMISSION_LINE = re.compile(r"^.*(?:@action\(|permission\().*$", re.MULTILINE)


def schema() -> str:
    """The fingerprint of the schema alone, which takes far longer to make than to fill."""
    return _digest(_of_apps("migrations/*.py", "apps.py", "sqltools.py")).hexdigest()[:12]


def fingerprint() -> str:
    """Changes whenever schema, grants or loaded data may change."""
    files = _of_apps("migrations/*.py", "apps.py", "sqltools.py", "management/commands/*.py", "choices.py")
    digest = _digest([*files, *sorted(file for file in (BASE / "fixtures").rglob("*") if file.is_file())])
    for file in sorted((BASE / "apps").rglob("*.py")):
        digest.update("".join(_PERMISSION_LINE.findall(file.read_text(encoding="utf-8"))).encode())
    return digest.hexdigest()[:12]


def _of_apps(*patterns: str) -> list[Path]:
    return [file for app in sorted((BASE / "apps").iterdir()) for pattern in patterns for file in sorted(app.glob(pattern))]


def _digest(files: list[Path]) -> "hashlib._Hash":
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(BASE)}\0".encode() + file.read_bytes())
    return digest


@contextlib.contextmanager
def server() -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of the schema owner outside the test database."""
    config = settings.DATABASES["default"]
    link = psycopg2.connect(
        dbname="postgres", user=config["USER"], password=config["PASSWORD"], host=config["HOST"], port=config["PORT"] or None
    )
    link.autocommit = True
    with contextlib.closing(link), link.cursor() as cursor:
        yield cursor


def _drop(cursor: psycopg2.extensions.cursor, name: str) -> None:
    """Ends our own sessions there, then drops; WITH (FORCE) would trip over autovacuum, which a plain drop sends away."""
    cursor.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename like 'vp\\_%%'", [name]
    )
    cursor.execute(sql.SQL("drop database if exists {}").format(sql.Identifier(name)))


def point_to(name: str) -> None:
    """Every connection opened from now on, in any thread, goes to that database."""
    connections.close_all()
    connection.settings_dict["NAME"] = name
    settings.DATABASES["default"]["NAME"] = name


def clone(name: str, template: str) -> None:
    connections.close_all()
    with server() as cursor:
        _drop(cursor, name)
        statement = "create database {} template {} strategy file_copy"  # half the work of writing each page to the log
        cursor.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template)))


def drop(name: str) -> None:
    connections.close_all()
    with server() as cursor:
        _drop(cursor, name)


def template() -> str:
    """The name of the template for the present state of the code."""
    base = _made_once("vp_schema", schema(), "template0", _migrate)
    return _made_once("vp_template", fingerprint(), base, _load)


def demo_template(base: str, payees: int, fill: Callable[[str], None]) -> str:
    """A database with a history that all code had a hand in: made once per state of the code, size and day, for all workers."""
    digest = hashlib.sha256(f"{base}{payees}{date.today()}".encode())
    for file in [*sorted((BASE / "apps").rglob("*.py")), BASE / "tests/seeded.py"]:
        digest.update(file.read_bytes())
    return _made_once("vp_demo", digest.hexdigest()[:12], base, fill)


def _made_once(kind: str, state: str, base: str, fill: Callable[[str], None]) -> str:
    """``<kind>_<state>``; made from ``base`` when missing, one maker at a time; the oldest others of the kind go."""
    name, making = f"{kind}_{state}", f"{kind}_making"
    with (Path(settings.DATA_DIR) / f"test-{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server() as cursor:
            cursor.execute("select datname from pg_database where starts_with(datname, %s) order by oid", [f"{kind}_"])
            known = [row[0] for row in cursor.fetchall() if row[0] != making]
            if name in known:
                return name
            _drop(cursor, making)
            statement = sql.SQL("create database {} template {}").format(sql.Identifier(making), sql.Identifier(base))
            cursor.execute(statement)
            fill(making)
            connections.close_all()
            cursor.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(making), sql.Identifier(name)))
            for old in known[: max(0, len(known) + 1 - KEPT_TEMPLATES)]:
                _drop(cursor, old)
    return name


def _migrate(name: str) -> None:
    with _as_owner(name):
        call_command("migrate", verbosity=0, interactive=False)


def _load(name: str) -> None:
    known = get_commands()
    with _as_owner(name):
        for command in LOADERS:
            if command in known:
                call_command(command, stdout=io.StringIO())


@contextlib.contextmanager
def _as_owner(name: str) -> Iterator[None]:
    """Schema and data are the owner's work."""
    options = connection.settings_dict["OPTIONS"]
    role = options.pop("options", None)
    point_to(name)
    yield
    connections.close_all()
    if role:
        options["options"] = role
