"""Job handlers that only the crash tests know; a real worker imports them."""

import ctypes
import re
import time
from contextlib import suppress

from django.db import connection

from apps.core import queue, watching
from apps.core.models import Heartbeat
from apps.core.patience import Patience

queue.LEASE_SECONDS = 2  # seconds a crash test waits for a dead worker's lease
watching.WAKE_SECONDS, watching.DEAF_SECONDS = 0.3, 3.0
STEPS = 12


def _mark(run: queue.Run, step: int) -> None:
    """A row that can exist once only: a step done twice breaks its key."""
    Heartbeat.objects.create(name=f"{run.job.pk}-{step}")


@queue.handler("core.test_steps", label="测试分批任务")
def steps(run: queue.Run) -> dict[str, int]:
    """Twelve chunks, each in the middle of its transaction for a while."""
    for step in range(run.done + 1, STEPS + 1):
        with run.chunk(done=step, total=STEPS):
            _mark(run, step)
            time.sleep(0.2)
    return {"steps": STEPS}


@queue.handler("core.test_pauses", label="测试停顿任务")
def pauses(run: queue.Run) -> None:
    """Short chunks with long pauses between them: where a frozen process loses its lease."""
    for step in range(run.done + 1, STEPS + 1):
        with run.chunk(done=step, total=STEPS):
            _mark(run, step)
        time.sleep(0.4)


@queue.handler("core.test_segfault", label="测试崩溃任务")
def segfault(run: queue.Run) -> None:
    """Reads where nothing is, every time."""
    with run.chunk():
        _mark(run, 0)
        ctypes.string_at(0)


@queue.handler("core.test_endless", label="测试死循环任务", patience=Patience(busy=1, quiet=600))
def endless(run: queue.Run) -> None:
    """Never ends, and no exception gets out of it; the lease it renews says nothing new."""
    with run.chunk():
        _mark(run, 0)
        while True:
            with suppress(BaseException):
                run.beat(done=0, text="正在办理")


@queue.handler("core.test_waiting", label="测试久等任务", patience=Patience(busy=600, quiet=2))
def waiting(run: queue.Run) -> None:
    """A statement that does not come back."""
    with run.chunk(), connection.cursor() as cursor:
        _mark(run, 0)
        cursor.execute("select pg_sleep(600)")


@queue.handler("core.test_greedy", label="测试耗尽内存任务")
def greedy(run: queue.Run) -> None:
    """Gathers two gigabytes, a megabyte at a time."""
    with run.chunk():
        _mark(run, 0)
        kept = [bytes(1024) * 1024 for _ in range(2048)]
    run.fail(f"{len(kept)} MB were not refused")


@queue.handler("core.test_deaf", label="测试不听招呼任务")
def deaf(run: queue.Run) -> None:
    """A search that goes back and forth inside C for ever: no thread of the process runs any more."""
    with run.chunk():
        _mark(run, 0)
        re.match(r"(a|aa)+$", "a" * 90 + "b")


@queue.handler("core.test_silent", label="测试静默任务")
def silent(run: queue.Run) -> None:
    """Longer than a lease without a word, outside a transaction, as somebody who reads a long file."""
    time.sleep(3 * queue.LEASE_SECONDS)
    with run.chunk():
        _mark(run, run.job.attempts)


@queue.handler("core.test_quick", label="测试小任务")
def quick(run: queue.Run) -> None:
    """One row, done with its job in one transaction."""
    with run.chunk(last=True):
        _mark(run, 1)
