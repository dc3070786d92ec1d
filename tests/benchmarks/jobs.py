"""P10: many small jobs through table, Celery and Redis, against plain Celery tasks that write the same row."""

import os
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction

from apps.core import queue
from apps.core.actor import Actor
from tests.benchmarks import job_handlers
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, one, rows
from tests.worker import Worker, wait_until
from veterans_portal.celery import app
from veterans_portal.health import broker

PATIENCE = 900


def p10(count: int, folder: Path) -> list[Figure]:
    """Both ways with two worker processes; then again with the workers killed on the way."""
    worker = _worker(folder)
    bare = _drained(
        worker, count, "bare", lambda: [app.send_task("benchmark.bare", args=[n], ignore_result=True) for n in range(count)]
    )
    _fresh()
    ours = _drained(worker, count, "job", lambda: _order(count))
    lost = _killed(worker, max(200, count // 10))
    rate, floor = count / ours, count / bare
    return [
        Figure(
            "P10",
            "small jobs a second ÷ bare Celery tasks a second",
            rate,
            "/s",
            floor,
            rate / floor,
            0.5,
            higher=True,
            notes={"jobs": count},
        ),
        Figure("P10", "jobs lost with workers killed", lost, "", 0, lost, 0),
    ]


def _worker(folder: Path) -> Worker:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DATABASE_URL": url, "VP_AS_OWNER": "0", "LOG_LEVEL": "ERROR"}
    for key in broker().scan_iter(f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}*"):
        broker().delete(key)
    return Worker(folder / "bench-worker.log", environment, job_handlers.__name__)


def _fresh() -> None:
    with as_owner():
        rows("truncate core_job, core_tick")


def _order(count: int) -> None:
    """Jobs ordered as a transaction orders them: many rows, one commit, nudges after it."""
    house = Actor.house()
    with transaction.atomic():
        for number in range(count):
            queue.later(house, "benchmark.write", number=number)


def _drained(worker: Worker, count: int, name: str, order: object) -> float:
    """Seconds from the first message a waiting worker can take to the last row."""
    order()  # type: ignore[operator]
    worker.start()
    started = time.perf_counter()
    wait_until(
        lambda: one("select count(*) from core_tick where name = %s", [name]) >= count,
        PATIENCE,
        f"{name}: not all rows came",
    )
    spent = time.perf_counter() - started
    worker.stop()
    return spent


def _killed(worker: Worker, count: int) -> int:
    """Kill -9 of the whole worker while it works, twice; the sweeper brings back what was on the way. Jobs not done at the end."""
    _fresh()
    _order(count)
    for share in (4, 2):
        worker.start()
        wait_until(lambda share=share: one("select count(*) from core_tick") >= count // share, PATIENCE)
        worker.kill()
    worker.start()
    limit = time.monotonic() + 240
    while one("select count(*) from core_job where state <> 'done'") and time.monotonic() < limit:
        app.send_task("vp.tick")
        time.sleep(3)
    worker.stop()
    return int(one("select count(*) from core_job where state <> 'done'"))
