"""C1: build, bank file, answer, import and export under a worker that is killed with kill -9 again and again, at random moments, have the facts of
an undisturbed run, without anybody's help. ``VP_HOSTILE=1 VP_KILLS=200``; ``VP_SEED`` draws other moments."""

import hashlib
import io
import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from apps.core import queue, sweeping
from apps.core.actor import Actor
from apps.core.models import Job
from apps.core.month import Month
from apps.payments import actions as payments
from apps.payments.models import Batch
from apps.people import actions as people
from apps.people.models import Person
from tests.concurrency.test_jobs import children
from tests.payments.make import NOVEMBER, Desk, answer, fresh, make_claim, make_person, post
from tests.people.test_whole_file import many
from tests.worker import Worker, wait_until

WORKER_INCLUDE = "tests.concurrency.handlers"  # short leases
pytestmark = [
    pytest.mark.worker,
    pytest.mark.slow,
    pytest.mark.skipif("VP_HOSTILE" not in os.environ, reason="VP_HOSTILE=1: minutes of killing"),
]
KILLS, PAYEES = int(os.environ.get("VP_KILLS", "40")), int(os.environ.get("VP_PAYEES", "300"))
TRIES = queue.MAX_ATTEMPTS - 1  # one kill more and the job would rightly be given up
MONTHS = -(-KILLS // (3 * TRIES))
MOST_SECONDS = 120
undisturbed: dict[str, str] = {}
usual: dict[str, float] = {}


def play(do: Callable[[Job], None]) -> str:
    """Months from posted dues to the answer applied, then a roster in and out; the hash of all facts."""
    desk = Desk()
    claims = [make_claim(make_person()) for _ in range(PAYEES)]
    for back in range(MONTHS - 1, -1, -1):
        month = NOVEMBER - back
        post([(claim, "monthly", month, 100_000 + number, "") for number, claim in enumerate(claims)], month=month)
        do(ordered("payments.compose_batch", desk.clerk, month=month, batch_kind="regular", schemes=[], divisions=[]))
        batch = desk.approved(batch_of(month))
        do(ordered("payments.make_files", desk.finance, batch_id=batch.pk))
        payments.mark_sent(desk.finance, batch_id=batch.pk)
        do(payments.receive_return(desk.finance, batch_id=batch.pk, content=answer(fresh(batch)), name="回盘.txt"))
        payments.close_batch(desk.clerk, batch_id=batch.pk)
    _roster(desk, do)
    out = io.StringIO()
    call_command("facts", json=True, stdout=out)
    return hashlib.sha256(out.getvalue().encode()).hexdigest()


def batch_of(month: Month) -> Batch:
    return Batch.objects.get(month=month.first)


def ordered(kind: str, actor: Actor, **ids: Any) -> Job:
    with transaction.atomic():
        return queue.later(actor, kind, **ids)


def _roster(desk: Desk, do: Callable[[Job], None]) -> None:
    sheet = people.upload_sheet(desk.clerk, filename="花名册.xlsx", content=many(PAYEES * 4))
    sheet = people.map_columns(desk.clerk, sheet_id=sheet.pk)
    do(Job.objects.get(pk=sheet.job_id))
    sheet.refresh_from_db()
    sheet = people.apply_sheet(
        desk.clerk, sheet_id=sheet.pk, seen_counts=sheet.counts, only_good=True
    )  # some accounts are taken
    do(Job.objects.get(pk=sheet.job_id))
    made = people.ask_export(desk.clerk, reason="核对")
    do(Job.objects.get(kind="people.make_export"))
    made.refresh_from_db()
    assert made.rows == Person.objects.count() > 3 * PAYEES


def state(job: Job) -> str:
    return Job.objects.values_list("state", flat=True).get(pk=job.pk)


def over(job: Job) -> bool:
    sweeping.sweep()
    return state(job) not in ("ready", "running")


@pytest.fixture
def same_people(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for counter in ("tests.make._numbers", "tests.payments.make._numbers", "tests.people.builders._sequence"):
        monkeypatch.setattr(counter, itertools.count(1))
    return None


def test_undisturbed(real_worker: Worker, same_people: None) -> None:
    def do(job: Job) -> None:
        wait_until(lambda: over(job), MOST_SECONDS, "never finished")
        row = Job.objects.get(pk=job.pk)
        assert row.state == "done", row.last_error
        usual[job.kind] = max(usual.get(job.kind, 0), (row.finished_at - row.started_at).total_seconds())

    undisturbed["hash"] = play(do)


def test_killed_again_and_again(real_worker: Worker, same_people: None) -> None:
    drawn, spent = random.Random(os.environ.get("VP_SEED", "1")), []
    killed: dict[str, int] = {}

    def do(job: Job) -> None:
        for _ in range(min(TRIES, KILLS - sum(killed.values()))):
            wait_until(lambda: (sweeping.sweep() and False) or state(job) != "ready", MOST_SECONDS, "never taken")
            time.sleep(drawn.random() * usual[job.kind])
            if state(job) != "running":
                break
            if drawn.random() < 0.1:
                real_worker.kill()
                real_worker.start()
            else:
                for child in children(real_worker):
                    os.kill(child, signal.SIGKILL)
            killed[job.kind] = killed.get(job.kind, 0) + 1
        last = time.monotonic()
        wait_until(lambda: over(job), MOST_SECONDS, "not finished two minutes after the last kill")
        spent.append(time.monotonic() - last)
        row = Job.objects.get(pk=job.pk)
        assert row.state == "done", (job.kind, row.state, row.last_error)

    assert play(do) == undisturbed["hash"]
    sys.stdout.write(f"{sum(killed.values())} kills {killed}; done at most {max(spent):.1f} s after the last one\n")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_job where state in ('failed', 'dead')")
        assert cursor.fetchone() == (0,)
