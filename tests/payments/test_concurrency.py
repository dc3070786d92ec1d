"""Two hands at once, and workers that die: the money stays exact."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from apps.core import queue
from apps.core.errors import DomainError
from apps.core.models import Job
from apps.payments import actions
from apps.payments.models import Approval, BankFile, Batch, BatchEvent, Payment, PaymentDue, ReturnFile, Settlement
from apps.payments.queries.truth import broken
from apps.payments.rules.refusals import NothingToPay
from tests.payments.make import NOVEMBER, Desk, answer, fresh, people_owed

pytestmark = pytest.mark.django_db(transaction=True)
Outcome = tuple[str, Any]


def together(*acts: Callable[[], Any]) -> list[Outcome]:
    """Run all at once, each in a connection of its own; what each returned or refused, in order."""
    found: list[Outcome | None] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int) -> None:
        try:
            gate.wait(20)
            found[number] = ("done", acts[number]())
        except DomainError as refusal:
            found[number] = ("refused", refusal)
        except Exception as error:  # noqa: BLE001 - the test reports it
            found[number] = ("crashed", error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in found
    crashed = [what for how, what in found if how == "crashed"]  # type: ignore[misc]
    assert crashed == []
    return found  # type: ignore[return-value]


def done(found: list[Outcome]) -> list[Any]:
    return [what for how, what in found if how == "done"]


def refused(found: list[Outcome]) -> list[Any]:
    return [what for how, what in found if how == "refused"]


def test_two_sessions_composing_the_same_dues_take_them_once() -> None:
    desk = Desk()
    people_owed(*[1_000] * 40)
    found = together(*[desk.composed] * 4)
    assert len(done(found)) == 1
    assert all(isinstance(one, NothingToPay) and "2026-11-01" in one.message for one in refused(found))
    assert (Batch.objects.count(), PaymentDue.objects.filter(live=True).count()) == (1, 40)
    assert broken() == {}


def test_overlapping_selections_share_nothing() -> None:
    desk = Desk()
    people_owed(*[1_000] * 20)
    people_owed(*[500] * 20, month=NOVEMBER - 1)
    acts = [lambda: desk.composed(kind="arrears"), desk.composed, lambda: desk.composed(divisions=["340321104000"])]
    found = together(*acts)
    assert sum(batch.total_fen for batch in done(found)) == 30_000
    assert PaymentDue.objects.filter(live=True).count() == 40
    assert broken() == {}


def test_twenty_approvals_at_once_are_one() -> None:
    desk = Desk()
    people_owed(1_000)
    batch = desk.reviewed()
    found = together(*[lambda: actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=1_000)] * 20)
    assert len(done(found)) == 1
    assert Approval.objects.filter(level=2).count() == 1
    assert fresh(batch).state == "approved"
    assert BatchEvent.objects.filter(batch=batch, to_state="approved").count() == 1


def test_approving_while_somebody_excludes() -> None:
    desk = Desk()
    for _ in range(3):
        people_owed(1_000, 2_000)
        batch = desk.reviewed(desk.composed())
        payment = Payment.objects.filter(batch=batch).first()
        assert payment is not None
        together(
            lambda: actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=batch.total_fen),  # noqa: B023
            lambda: actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="本人申请暂缓领取"),  # noqa: B023
        )
        now = fresh(batch)
        assert (now.state, now.row_count) == (
            "draft",
            batch.row_count - 1,
        )  # whichever came first, the exclusion undoes the signature
        assert broken() == {}
        actions.cancel_batch(desk.clerk, batch_id=batch.pk, reason="下一轮再来过")


def test_every_transition_fired_at_one_batch() -> None:
    desk = Desk()
    people_owed(1_000, 2_000)
    batch = desk.composed()
    acts: list[Callable[[], Any]] = [
        lambda: actions.submit_batch(desk.clerk, batch_id=batch.pk),
        lambda: actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=3_000),
        lambda: actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=3_000),
        lambda: actions.reject_batch(desk.chief, batch_id=batch.pk, reason="退回再看看"),
        lambda: actions.make_files(desk.finance, batch_id=batch.pk),
        lambda: actions.mark_sent(desk.finance, batch_id=batch.pk),
    ]
    acks = 0
    for _ in range(3):
        acks += len(done(together(*acts, *acts)))
    events = list(BatchEvent.objects.filter(batch=batch).order_by("seq"))
    assert len(events) == acks + 1
    assert [event.seq for event in events] == list(range(1, acks + 2))
    assert broken() == {}


def test_one_return_file_eight_times_at_once() -> None:
    desk = Desk()
    people_owed(1_000, 2_000)
    batch = desk.sent()
    content = answer(batch)
    acts = [
        lambda n=n: actions.take_return(desk.finance, batch_id=batch.pk, content=content, name=f"{n}.txt") for n in range(8)
    ]
    found = together(*acts)
    assert (len(done(found)), ReturnFile.objects.count(), Settlement.objects.count()) == (1, 1, 2)
    assert broken() == {}


def test_cash_recorded_while_the_same_debt_is_kept_back() -> None:
    from tests.payments.make import make_person, owe, post

    desk = Desk()
    person = make_person()
    claim = owe(person, 5_000, month=NOVEMBER - 1)
    desk.closed(desk.composed(NOVEMBER - 1))
    with transaction.atomic():
        post([(claim, "monthly", NOVEMBER - 1, 0, "多发一个月")])
    row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="多发一个月", instalment_fen=5_000)
    owe(person, 8_000)
    found = together(
        desk.composed,
        lambda: actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=4_000, evidence="收据0001"),
    )
    assert len(done(found)) >= 1
    assert broken() == {}


def test_files_are_made_once() -> None:
    desk = Desk()
    people_owed(1_000, 2_000)
    batch = desk.approved()
    found = together(*[lambda: actions.make_files(desk.finance, batch_id=batch.pk)] * 6)
    assert (len(done(found)), BankFile.objects.count()) == (1, 1)


def ordered(kind: str, actor: Any, **ids: Any) -> int:
    with transaction.atomic():
        return queue.later(actor, kind, **ids).pk


@pytest.fixture
def run_dying() -> Iterator[Callable[[int, int], str]]:
    """One run of a job in a process that dies at its n-th statement; "" when it died."""
    url = urlsplit(os.environ["DATABASE_URL"])
    environment = os.environ | {
        "DATABASE_URL": url._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "VP_AS_OWNER": "0",
    }
    argv = [sys.executable, "-m", "tests.payments.dying_worker"]
    with subprocess.Popen(
        argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as worker:
        assert worker.stdin and worker.stdout
        said, asked = worker.stdout, worker.stdin

        def run(job_id: int, deadly: int) -> str:
            asked.write(f"{job_id} {deadly}\n")
            line = said.readline()
            assert line, "the worker itself died"
            return line.strip()

        yield run
        asked.close()


def lease_ran_out(job_id: int) -> None:
    """Time passes: the dead worker's lease is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update core_job set lease_until = now() - interval '1 second', attempts = 0 where id = %s and state = 'running'",
            [job_id],
        )


def survives(run_dying: Callable[[int, int], str], job_id: int, untouched: Callable[[], bool]) -> None:
    """Kill the job at growing statement numbers until it lives; before that nothing may have happened."""
    for deadly in (5, 14, 27):
        if run_dying(job_id, deadly):
            break
        assert untouched()
        assert broken() == {}
        lease_ran_out(job_id)
    else:
        assert run_dying(job_id, 0)
    assert Job.objects.get(pk=job_id).state == "done"
    assert broken() == {}


@pytest.mark.slow
def test_a_worker_killed_while_composing_making_files_and_taking_the_answer(run_dying) -> None:
    desk = Desk()
    people_owed(*[1_000] * 10)
    job = ordered("payments.compose_batch", desk.clerk, month="2026-11", batch_kind="regular", schemes=[], divisions=[])
    survives(run_dying, job, lambda: not Batch.objects.exists())
    batch = Batch.objects.get()
    assert (batch.row_count, batch.total_fen) == (10, 10_000)

    desk.approved(batch)
    job = ordered("payments.make_files", desk.finance, batch_id=batch.pk)
    survives(
        run_dying,
        job,
        lambda: not BankFile.objects.exists() and set(Payment.objects.values_list("state", flat=True)) == {"ready"},
    )
    assert BankFile.objects.get().row_count == 10

    actions.mark_sent(desk.finance, batch_id=batch.pk)
    order = actions.receive_return(desk.finance, batch_id=batch.pk, content=answer(batch), name="回盘.txt")
    again = actions.receive_return(desk.finance, batch_id=batch.pk, content=answer(batch), name="回盘.txt")
    assert order.pk == again.pk
    survives(run_dying, order.pk, lambda: not ReturnFile.objects.exists() and not Settlement.objects.exists())
    assert Settlement.objects.count() == 10
    assert actions.close_batch(desk.clerk, batch_id=batch.pk).state == "closed"


@pytest.mark.slow
def test_a_refused_answer_fails_its_job_with_its_words_and_leaves_no_bytes() -> None:
    from apps.payments.models import ReturnUpload

    desk = Desk()
    people_owed(1_000)
    batch = desk.sent()
    order = actions.receive_return(desk.finance, batch_id=batch.pk, content=b"not an answer", name="x.txt")
    assert ReturnUpload.objects.count() == 1
    assert queue.run(order.pk) == "failed"
    order.refresh_from_db()
    assert "合计" in order.last_error
    assert ReturnUpload.objects.count() == 0
    assert ReturnFile.objects.count() == 0
