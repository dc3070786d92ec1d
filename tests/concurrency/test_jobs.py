"""Jobs under a real Celery worker that is killed, frozen or never told."""

import os
import signal
from pathlib import Path

import pytest
from django.db import transaction

from apps.core import queue, sweeping
from apps.core.actor import Actor
from apps.core.choices import JobState
from apps.core.models import Heartbeat, Job
from tests.concurrency.handlers import STEPS
from tests.worker import Worker, wait_until

WORKER_INCLUDE = "tests.concurrency.handlers"
pytestmark = [pytest.mark.worker, pytest.mark.slow]
HOUSE = Actor.house()


def order(kind: str) -> Job:
    with transaction.atomic():
        return queue.later(HOUSE, kind)


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def marks(job: Job) -> int:
    return Heartbeat.objects.filter(name__startswith=f"{job.pk}-").count()


def finished(job: Job) -> bool:
    """Let the clock tick once and look."""
    sweeping.sweep()
    return now(job).is_finished


def progressed(job: Job, reached: int) -> bool:
    """Let the clock tick once and see whether more is done than before."""
    sweeping.sweep()
    return now(job).done > reached


def children(worker: Worker) -> list[int]:
    pid = worker.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_job_whose_worker_is_killed_is_done_exactly_once(real_worker):
    job = order("core.test_steps")
    for target in ("child", "main"):
        reached = now(job).done
        wait_until(lambda reached=reached: progressed(job, reached), 30, "no progress")
        if target == "child":
            for child in children(real_worker):
                os.kill(child, signal.SIGKILL)
        else:
            real_worker.kill()
            real_worker.start()
    wait_until(lambda: finished(job), 60, "never finished")
    assert (now(job).state, now(job).result, marks(job)) == (JobState.DONE, {"steps": STEPS}, STEPS)


def test_a_frozen_worker_loses_its_lease_and_writes_nothing_more(real_worker):
    job = order("core.test_pauses")
    wait_until(lambda: now(job).done >= 2, 30, "no progress")
    frozen = children(real_worker)
    busy = []
    for child in frozen:  # freeze whichever child has the job; the other one takes over
        os.kill(child, signal.SIGSTOP)
        reached = now(job).done
        try:
            wait_until(lambda reached=reached: now(job).done > reached, 2, "frozen")
            os.kill(child, signal.SIGCONT)
        except AssertionError:
            busy.append(child)
            break
    assert busy, "no child had the job"
    wait_until(lambda: finished(job), 60, "nobody took over")
    os.kill(busy[0], signal.SIGCONT)
    assert (now(job).state, marks(job)) == (JobState.DONE, STEPS)
    other = order("core.test_quick")
    wait_until(lambda: finished(other), 30, "worker unwell afterwards")
    assert marks(job) == STEPS


def test_a_message_the_broker_never_got_is_swept(real_worker):
    silent = Job.objects.create(kind="core.test_quick", actor_name="系统")
    wait_until(lambda: finished(silent), 30, "never swept")
    assert (now(silent).state, marks(silent)) == (JobState.DONE, 1)


def test_a_job_ordered_in_a_transaction_that_failed_never_runs(real_worker):
    with transaction.atomic():
        queue.later(HOUSE, "core.test_quick", key="never")
        transaction.set_rollback(True)
    told_twice = order("core.test_quick")
    for _ in range(5):
        queue.nudge(told_twice.pk)
    wait_until(lambda: finished(told_twice), 30)
    assert marks(told_twice) == 1
    assert not Job.objects.filter(dedup="core.test_quick:never").exists()
