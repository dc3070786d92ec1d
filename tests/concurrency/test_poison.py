"""Jobs that never end, take all memory or crash: each ends by itself with its reason, and the others hardly wait.

``VP_HOSTILE=1`` adds a statement that never answers and a call into C in which no thread of the process runs any more.
"""

import os
import sys
import time

import pytest
from django.db.models.functions import Now

from apps.core import queue, sweeping
from apps.core.choices import JobState
from apps.core.models import Job
from apps.workbench.queries.home import home
from tests.concurrency.test_jobs import finished, marks, now, order
from tests.make import make_actor
from tests.worker import Worker, wait_until

WORKER_INCLUDE = "tests.concurrency.handlers"
pytestmark = [pytest.mark.worker, pytest.mark.slow]
TWICE, FIVE_TIMES = queue.HEAVY_ATTEMPTS, queue.MAX_ATTEMPTS
POISON = {
    "core.test_endless": (TWICE, "长时间没有任何进展"),
    "core.test_greedy": (TWICE, "所需内存超过上限"),
    "core.test_segfault": (FIVE_TIMES, "连续中断5次"),
}
if "VP_HOSTILE" in os.environ:
    POISON |= {"core.test_waiting": (TWICE, "长时间没有任何进展"), "core.test_deaf": (FIVE_TIMES, "连续中断5次")}


def test_poison_is_dead_with_its_reason_and_the_others_hardly_wait(real_worker: Worker) -> None:
    silent = order("core.test_silent")
    poison = {kind: order(kind) for kind in POISON}
    limit, quick = time.monotonic() + 180, []
    while not all(now(job).is_finished for job in poison.values()) and time.monotonic() < limit:
        Job.objects.filter(state=JobState.READY).update(run_after=Now())  # the pauses between tries are not the matter here
        sweeping.sweep()
        quick.append(order("core.test_quick"))
        time.sleep(0.5)
    for kind, (tries, words) in POISON.items():
        row = now(poison[kind])
        assert (row.state, row.attempts, marks(row)) == (JobState.DEAD, tries, 0), (kind, row.state, row.last_error)
        assert words in row.last_error, kind
    wait_until(lambda: all(finished(job) for job in quick[-5:]), 60, "the others")
    waits = sorted((now(job).finished_at - job.created_at).total_seconds() for job in quick)
    middle, longest = waits[len(waits) // 2], waits[-1]
    sys.stdout.write(
        f"{len(waits)} others beside {len(POISON)} poisons waited {middle:.1f} s (median), at most {longest:.1f} s\n"
    )
    assert longest < 60
    assert (now(silent).state, marks(silent), now(silent).attempts) == (JobState.DONE, 1, 1), (
        "alive and silent keeps its job"
    )
    told = [todo for todo in home(make_actor("sysadm")).todos if todo.what == "后台办理没有办成"]
    assert [todo.count for todo in told] == [len(POISON)]
