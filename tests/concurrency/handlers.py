"""Job handlers that only the crash tests know; a real worker imports them."""

import os
import signal
import time

from apps.core import queue
from apps.core.models import Heartbeat

queue.LEASE_SECONDS = 2  # seconds a crash test waits for a dead worker's lease
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


@queue.handler("core.test_suicide", label="测试崩溃任务")
def suicide(run: queue.Run) -> None:
    """Dies like a segmentation fault, every time."""
    with run.chunk():
        _mark(run, 0)
        os.kill(os.getpid(), signal.SIGKILL)


@queue.handler("core.test_quick", label="测试小任务")
def quick(run: queue.Run) -> None:
    """One row, done with its job in one transaction."""
    with run.chunk(last=True):
        _mark(run, 1)
