"""A kept connection: nothing is asked of one that is quiet, one that the server has ended is given up before it is used, and none is inherited."""

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from django.db.utils import OperationalError

from tests.database import server

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[Any]:
    """A second connection to the same database, as a thread of the web keeps one between two requests."""
    mine = connections.create_connection("default")
    mine.ensure_connection()
    yield mine
    mine.close()


def _begin_request(kept: Any) -> int:
    """What Django does when a request begins; the server's process that answers the first statement of it."""
    kept.close_if_unusable_or_obsolete()
    with kept.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return cursor.fetchone()[0]


def _last_statement(pid: int) -> str:
    with server() as cursor:
        cursor.execute("select query from pg_stat_activity where pid = %s", [pid])
        return cursor.fetchone()[0]


def _end(pid: int) -> None:
    with server() as cursor:
        cursor.execute("select pg_terminate_backend(%s)", [pid])
    time.sleep(0.2)


def test_a_quiet_connection_is_kept_and_asked_nothing(kept: Any) -> None:
    pid = _begin_request(kept)
    kept.close_if_unusable_or_obsolete()
    assert kept.is_usable()
    assert _last_statement(pid) == "select pg_backend_pid()"
    assert _begin_request(kept) == pid


def test_a_connection_the_server_ended_is_replaced_before_a_statement_fails(kept: Any) -> None:
    pid = _begin_request(kept)
    _end(pid)
    assert not kept.is_usable()
    assert _begin_request(kept) != pid


def test_after_an_error_the_server_itself_is_asked(kept: Any) -> None:
    pid = _begin_request(kept)
    kept.errors_occurred = True
    assert kept.is_usable()
    assert _last_statement(pid) == "SELECT 1"


def test_a_connection_that_broke_under_a_statement_is_unusable(kept: Any) -> None:
    _end(_begin_request(kept))
    with pytest.raises((OperationalError, psycopg2.Error)), kept.cursor() as cursor:
        cursor.execute("select 1")
    assert not kept.is_usable()


def test_a_web_process_is_forked_without_a_connection() -> None:
    """gunicorn loads the pages once for all its workers: two of them on one line would read each other's answers."""
    found = "from veterans_portal import wsgi; from django.db import connections as c; print([one.connection for one in c.all()])"
    done = subprocess.run([sys.executable, "-c", found], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[None]"
