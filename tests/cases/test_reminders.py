"""Reminders through a worker that is killed, a clock that stood still for days, and a last day that moved: each thing once."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from apps.cases import actions
from apps.cases.models import Case, CaseClock, CaseReminder, FollowUp
from apps.core import queue, sweeping
from apps.core.actor import Actor
from apps.core.models import Job
from apps.notices.actions import send_message
from apps.notices.models import Message
from apps.notices.rules import Recipient
from tests.cases.make import papers, start, station, step
from tests.make import TOWN, make_actor
from tests.people.builders import person
from tests.worker import Worker, wait_until

PLAQUE = {"purpose": "hang", "basis": "veteran"}
_BLOCKED = "select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))"


def blocked() -> bool:
    """Does somebody wait for this transaction?"""
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKED)
        return bool(cursor.fetchone()[0])


def finished(job: Job) -> bool:
    sweeping.sweep()
    return Job.objects.get(pk=job.pk).is_finished


@pytest.mark.django_db(transaction=True)
@pytest.mark.worker
def test_a_worker_killed_with_its_reminders_half_said_says_each_of_them_once_after_the_restart(real_worker: Worker) -> None:
    clerk = station(at=datetime(2026, 3, 2, 1, tzinfo=UTC))  # overdue whenever this runs
    for _ in range(5):
        start(clerk, "plaque", person=person(), answers=PLAQUE)
    before = Message.objects.count()
    clocks, house = CaseClock.objects.order_by("id"), Actor.house()
    with transaction.atomic():  # holds the letter's key, so that the reminders are written and the letter is not
        key = f"case-clock:{clerk.staff_id}:{house.today}:{clocks[0].pk}:{len(clocks)}"
        me = Recipient(f"staff:{clerk.staff_id}", "王站", TOWN)
        send_message(house, key=key, template="staff_task", recipient=me, values={"text": "同一把钥匙"})
        with_job = Job.objects.filter(kind="cases.remind_cases")
        order()
        wait_until(blocked, 60, "the reminders never began")
        real_worker.kill()
        transaction.set_rollback(True)
    assert with_job.get().state == "running", "it was killed on the way"
    with_job.update(lease_until="2026-01-01T00:00:00Z")  # what time alone would do; waits for the dead worker's transaction
    assert (CaseReminder.objects.count(), Message.objects.count()) == (0, before)
    real_worker.start()
    job = with_job.get()
    wait_until(lambda: finished(job), 60, "nobody took it up again")
    assert Job.objects.get(pk=job.pk).state == "done"
    assert CaseReminder.objects.count() == 5
    letters = list(Message.objects.filter(recipient_key=f"staff:{clerk.staff_id}").values_list("text", flat=True))
    assert len(letters) == 1 and "已超期5件" in letters[0]
    real_worker.kill()
    real_worker.start()
    again = order()
    wait_until(lambda: finished(again), 60, "never finished")
    assert (CaseReminder.objects.count(), Message.objects.filter(recipient_key=f"staff:{clerk.staff_id}").count()) == (5, 1)


def order() -> Job:
    """What the clock does at ten past eight; outside the test's own transaction, so that the worker sees it."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def ordered() -> Job:
        try:
            with transaction.atomic():
                return queue.later(Actor.house(), "cases.remind_cases")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ordered).result()


def at(day: int) -> Actor:
    return Actor.house(at=datetime(2026, 3, day, 1, tzinfo=UTC))


def said(staff_id: int) -> list[str]:
    rows = Message.objects.filter(recipient_key=f"staff:{staff_id}").order_by("id")
    return [text.removeprefix("办件时限提醒：") for text in rows.values_list("text", flat=True)]


@pytest.mark.django_db
def test_after_three_missed_working_days_every_case_is_named_once_with_what_is_true_now() -> None:
    clerk, chief = station(at=datetime(2026, 3, 2, 1, tzinfo=UTC)), make_actor("leader", name="陈主任")
    late = start(clerk, person=person())  # 9 March, five working days
    near = start(clerk.moved(datetime(2026, 3, 5, 1, tzinfo=UTC)), person=person())  # 12 March
    far = start(clerk.moved(datetime(2026, 3, 10, 1, tzinfo=UTC)), person=person())  # 17 March
    assert actions.remind_cases(at(4)).cases == 0
    assert actions.remind_cases(at(10)).cases == 2, "the 5th, 6th and 9th were missed"
    assert actions.remind_cases(at(10)).cases == actions.remind_cases(at(11)).cases == 0
    (letter,) = said(clerk.staff_id)
    assert "已超期1件：" + late.receipt_no in letter and "即将到期1件：" + near.receipt_no in letter
    assert far.receipt_no not in letter and "今天到期" not in letter
    (warned,) = said(chief.staff_id)
    assert late.receipt_no in warned and near.receipt_no not in warned
    stages = CaseReminder.objects.order_by("clock_id").values_list("clock__case_id", "stage")
    assert list(stages) == [(late.pk, "overdue"), (near.pk, "soon")]


@pytest.mark.django_db
def test_a_last_day_that_moved_is_said_again_and_the_old_one_is_not(chief) -> None:
    clerk = station(at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    case = start(clerk)
    papers(clerk, case)
    step(clerk, case, "take")
    case.refresh_from_db()
    first = case.due_on
    assert actions.remind_cases(at(first.day)).cases == 1
    boss = chief.moved(datetime(2026, 3, first.day, 2, tzinfo=UTC))
    actions.extend_clock(boss, case_id=case.pk, seen_seq=case.seq, reason="情况复杂，需要外调")
    second = Case.objects.get(pk=case.pk).due_on
    assert second > first and actions.remind_cases(at(first.day)).cases == 0
    assert actions.remind_cases(at(second.day)).cases == 1
    assert list(CaseReminder.objects.order_by("id").values_list("due_on", "stage")) == [(first, "due"), (second, "due")]
    assert CaseClock.objects.filter(case=case, stopped_on__isnull=True).count() == 1


@pytest.mark.django_db
def test_appeals_and_follow_ups_speak_of_their_last_day_to_who_answers_once_a_stage(reviewer, clerk) -> None:
    day = datetime(2026, 3, 2, 1, tzinfo=UTC)
    taker, chief = station(at=day), make_actor("leader", name="陈主任")
    case = start(taker)
    step(taker, case, "decline", ground="not_entitled", reason="不属于优抚对象")
    actions.rate_case(taker, case_id=case.pk, grade="1", words="等了太久")
    follow = FollowUp.objects.get()
    appeal = actions.file_appeal(taker, case_id=case.pk, reason="本人有退役证件，请求复查")
    assert (follow.due_on.isoformat(), appeal.due_on.isoformat()) == ("2026-03-09", "2026-04-01")
    assert [actions.remind_cases(at(one)).later for one in (3, 4, 4, 5, 9, 9)] == [0, 2, 0, 0, 2, 0]
    assert [text for text in said(clerk.staff_id) if "回访整改" in text] == [
        f"{case.receipt_no}（困难帮扶申请）的回访整改即将到期，应在3月9日前办理。请到“办件”中办理。",
        f"{case.receipt_no}（困难帮扶申请）的回访整改今天到期，应在3月9日前办理。请到“办件”中办理。",
    ]
    actions.follow_up_rating(clerk.moved(day), follow_up_id=follow.pk, result="已当面致歉并说明政策")
    late = Actor.house(at=datetime(2026, 4, 7, 1, tzinfo=UTC))
    assert (actions.remind_cases(late).later, actions.remind_cases(late).later) == (2, 0), (
        "the last day passed while nobody ran"
    )
    assert "复查已超期" in said(reviewer.staff_id)[-1] and "复查已超期" in said(chief.staff_id)[-1]
    assert not [text for text in said(reviewer.staff_id) if "复查即将到期" in text]
