"""P16: the leader's screen over two years of payments that arrived."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from django.db import connections

from apps.core.actor import Actor, now
from apps.core.models import Kept
from apps.reports.queries.screen import _timed, leaders, screen
from apps.reports.rules.spans import Span
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, one, rows, timed
from tests.benchmarks.pages import client_of, timed_page

SCREEN_MS = 300
_SETTLED = """
insert into payments_settlement (payment_id, kind, amount_fen, evidence, settled_on, at)
select y.id, 'paid', y.amount_fen, '测速', b.month + 19, b.month + 19 from payments_payment y join payments_batch b on b.id = y.batch_id
"""


def settle() -> None:
    """Every payment arrived on the twentieth of its month."""
    with as_owner():
        for table in ("payments_payment", "payments_settlement"):
            rows(f"alter table {table} disable trigger user")
        rows("alter table payments_payment drop constraint payment_sent_has_file")  # bank files are no part of the figures
        rows("update payments_payment set state = 'paid'")
        rows(_SETTLED)
        for table in ("payments_payment", "payments_settlement"):
            rows(f"alter table {table} enable trigger user")
        rows("vacuum analyze payments_payment")
        rows("analyze")


def p16(people: int, paid: int, year: date) -> list[Figure]:
    """The screen of the last whole year as the leader opens it: counted anew, and as kept."""
    client, path = client_of("hezhiyuan"), f"/reports/screen/?year={year.year}"
    Kept.objects.all().delete()
    with timed() as anew:
        assert client.get(path).status_code == 200
    warm, statements = timed_page(client, path)
    notes = {
        "people": people,
        "payments": paid,
        "path": path,
        "counted anew, s": round(anew.seconds, 2),
        **two_at_once(year),
        "townships": one("select count(*) from org_division where level = 'township'"),
    }
    return [
        Figure("P16", "leader's screen, warm: p95 server time", warm, "ms", SCREEN_MS, warm / SCREEN_MS, 1, notes=notes),
        Figure("P16", "leader's screen, warm: SQL statements", statements, "", 12, statements, 12),
    ]


def two_at_once(year: date) -> dict[str, Any]:
    """Two leaders who find nothing kept: one counts for both; and, the floor, each for themselves, as two web processes did."""
    leader = next(leaders(Actor.house(now())))
    span = Span(year.year, leader.today)
    Kept.objects.all().delete()
    with timed() as together:
        instants = {one.at for one in _pair(lambda: screen(leader, None, span))}
    with timed() as apart:
        _pair(lambda: _timed(leader, leader, None, span, leader.at))
    return {
        "two at once, s": round(together.seconds, 2),
        "counted": len(instants),
        "each for itself, s": round(apart.seconds, 2),
    }


def _pair(work: Callable[[], Any]) -> list[Any]:
    def one(_number: int) -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, range(2)))
