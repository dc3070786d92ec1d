"""Jobs without a broker: claim, chunk, finish, fail, die, sweep."""

from datetime import datetime

import pytest
from django.db import connection

from apps.core import audit, queue, sweeping
from apps.core.action import action
from apps.core.actions import NotTroubled, retry_job
from apps.core.actor import Actor
from apps.core.choices import JobState
from apps.core.errors import Invalid, NotFound
from apps.core.models import AuditEntry, Heartbeat, Job
from apps.core.month import Month
from apps.core.queue import LeaseLost, Run, claim, later, run
from apps.core.registry import discover

HOUSE = Actor.house()
seen: list[dict] = []


@action(permission="core.test_refuse", label="测试拒绝")
def refuse(actor: Actor) -> None:
    raise Invalid("账户名与户名不一致，请核对。")


@queue.handler("core.test_good", label="测试好任务")
def good(attempt: Run) -> dict:
    for step in range(attempt.done + 1, 4):
        with attempt.chunk(done=step, total=3, text=f"第{step}步"):
            Heartbeat.objects.create(name=f"step{step}")
    seen.append(attempt.ids)
    return {"count": 3}


@queue.handler("core.test_last", label="测试末块")
def last(attempt: Run) -> None:
    with attempt.chunk(done=1, total=1, last=True, result={"count": 1}):
        Heartbeat.objects.create(name="last")


@queue.handler("core.test_refused", label="测试被拒绝")
def refused(attempt: Run) -> None:
    with attempt.chunk():
        Heartbeat.objects.create(name="never")
        refuse(attempt.actor)


@queue.handler("core.test_poison", label="测试毒任务")
def poison(attempt: Run) -> None:
    raise RuntimeError("999321195001011237")


@queue.handler("core.test_zombie", label="测试失去租约")
def zombie(attempt: Run) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update core_job set lease_token = gen_random_uuid() where id = %s", [attempt.job.pk])
    with attempt.chunk(done=1):
        Heartbeat.objects.create(name="zombie")


def fetch(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def set_job(job: Job, assignment: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"update core_job set {assignment} where id = %s", [job.pk])


@pytest.mark.django_db
def test_a_job_is_done_once_with_progress_and_result():
    job = later(HOUSE, "core.test_good", title="组批", batch_id=5, month=Month(2026, 11))
    assert run(job.pk) == "done"
    done = fetch(job)
    assert (done.state, done.done, done.total, done.text, done.result, done.percent) == (
        "done",
        3,
        3,
        "第3步",
        {"count": 3},
        100,
    )
    assert seen[-1] == {"batch_id": 5, "month": "2026-11"}
    assert run(job.pk) == "not free"
    assert Heartbeat.objects.filter(name__startswith="step").count() == 3


@pytest.mark.django_db
def test_the_last_chunk_ends_the_job_with_its_effect():
    job = later(HOUSE, "core.test_last")
    assert run(job.pk) == "done"
    assert (fetch(job).state, fetch(job).result) == ("done", {"count": 1})


@pytest.mark.django_db
def test_a_later_attempt_continues_after_the_last_committed_chunk():
    job = later(HOUSE, "core.test_good")
    set_job(job, "done = 2")
    run(job.pk)
    assert list(Heartbeat.objects.filter(name__startswith="step").values_list("name", flat=True)) == ["step3"]


@pytest.mark.django_db
def test_a_key_is_unique_among_unfinished_jobs_and_for_ever_with_once():
    first = later(HOUSE, "core.test_last", key="2026-11")
    assert later(HOUSE, "core.test_last", key="2026-11").pk == first.pk
    run(first.pk)
    again = later(HOUSE, "core.test_last", key="2026-11", once=True)
    assert again.pk != first.pk
    assert again.title == "测试末块"
    Heartbeat.objects.all().delete()
    run(again.pk)
    assert later(HOUSE, "core.test_last", key="2026-11").pk == again.pk


@pytest.mark.django_db
def test_a_refusal_fails_the_job_with_its_sentence_and_is_audited_once():
    job = later(HOUSE, "core.test_refused", key="k")
    assert run(job.pk) == "failed"
    row = fetch(job)
    assert (row.state, row.last_error, row.dedup) == ("failed", "账户名与户名不一致，请核对。", None)
    assert not Heartbeat.objects.filter(name="never").exists()
    assert AuditEntry.objects.filter(verb="core.test_refuse", outcome="refused").count() == 1


@pytest.mark.django_db
def test_a_poison_job_is_dead_after_five_tries_with_a_chinese_reason_and_no_personal_data():
    job = later(HOUSE, "core.test_poison")
    answers = []
    for _ in range(queue.MAX_ATTEMPTS + 1):
        set_job(job, "run_after = now() - interval '1 second'")
        answers.append(run(job.pk))
    assert answers == ["retry"] * 4 + ["dead", "not free"]
    row = fetch(job)
    assert row.state == JobState.DEAD
    assert "连续5次没有办成（程序出错：RuntimeError）" in row.last_error
    assert "999321" not in row.last_error


@pytest.mark.django_db
def test_a_zombie_writes_nothing():
    job = later(HOUSE, "core.test_zombie")
    assert run(job.pk) == "lease lost"
    assert not Heartbeat.objects.filter(name="zombie").exists()
    assert fetch(job).state == JobState.RUNNING


@pytest.mark.django_db
def test_finishing_and_beating_without_the_lease_is_refused():
    job = later(HOUSE, "core.test_good")
    first = claim(job.pk)
    set_job(job, "lease_until = clock_timestamp() - interval '1 second'")
    second = claim(job.pk)
    assert second.lease_token != first.lease_token
    for act in (lambda run_: run_.finish(), lambda run_: run_.beat(), lambda run_: run_.fail("x")):
        with pytest.raises(LeaseLost):
            act(Run(first, HOUSE))
    Run(second, HOUSE).finish()


@pytest.mark.django_db
def test_an_unknown_kind_fails_with_a_sentence():
    job = later(HOUSE, "core.no_such_kind")
    assert run(job.pk) == "failed"
    assert "不认识" in fetch(job).last_error


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["999321195001011237", "x" * 101, 1.5, object()])
def test_a_payload_carries_identifiers_only(value):
    with pytest.raises((ValueError, TypeError), match="identifier"):
        later(HOUSE, "core.test_good", thing=value)
    assert later(HOUSE, "core.test_good", ids=[1, 2], none=None).payload == {"ids": [1, 2], "none": None}


@pytest.mark.django_db
def test_the_sweeper_finds_lost_messages_expired_leases_and_worn_out_jobs_however_old():
    lost, expired, worn, busy, future = (later(HOUSE, "core.test_good") for _ in range(5))
    set_job(lost, "nudged_at = now() - interval '400 days', created_at = now() - interval '400 days'")
    leased = (
        "state = 'running', lease_token = gen_random_uuid(), lease_until = clock_timestamp() + interval '%s', attempts = %s"
    )
    set_job(expired, leased % ("-1 second", 1))
    set_job(worn, leased % ("-9 days", queue.MAX_ATTEMPTS))
    set_job(busy, leased % ("20 seconds", 1))
    set_job(future, "run_after = now() + interval '1 hour', nudged_at = null")
    sent = []
    swept = sweeping.sweep(send=lambda job_id: sent.append(job_id) or True)
    assert (swept.dead, swept.reopened, swept.nudged) == (1, 1, 2)
    assert sent == sorted([lost.pk, expired.pk])
    assert fetch(worn).state == JobState.DEAD
    assert "连续中断5次" in fetch(worn).last_error
    assert fetch(busy).state == JobState.RUNNING
    assert sweeping.sweep(send=lambda job_id: True).nudged == 0


@pytest.mark.django_db
def test_a_broken_broker_costs_nothing_and_is_left_alone_for_a_moment(monkeypatch):
    calls = []

    def broken(*args, **kwargs):
        calls.append(1)
        raise ConnectionError

    monkeypatch.setattr(queue.current_app, "send_task", broken)
    monkeypatch.setitem(queue._broker, "broken_until", 0.0)
    assert not queue.nudge(1)
    assert not queue.nudge(2)
    assert len(calls) == 1
    monkeypatch.setitem(queue._broker, "broken_until", 0.0)


@pytest.mark.django_db
def test_a_slot_is_used_once_and_the_clock_beats():
    assert sweeping.claim_slot("x", "1")
    assert not sweeping.claim_slot("x", "1")
    first = sweeping.tick()
    assert first["swept"]
    assert first["sealed"]
    assert Heartbeat.objects.filter(name__in=["worker", "sweeper", "sealer"]).count() == 3


@pytest.mark.django_db
def test_daily_work_is_ordered_once_a_day_as_the_house_and_caught_up_when_it_was_missed(monkeypatch):
    discover()  # before the register is exchanged: what registers meanwhile would be lost to every later test
    monkeypatch.setattr(sweeping, "DAILY", {"core.test_last": sweeping.Daily("core.test_last", sweeping.time(8, 10))})

    def ordered(*instants: str) -> int:
        for one in instants:
            sweeping._order_daily(HOUSE.moved(datetime.fromisoformat(f"2026-11-{one}:00+08:00")))
        return Job.objects.filter(kind="core.test_last").count()

    assert ordered("20 02:00", "20 02:01") == 1  # a new house does not wait for the morning
    assert ordered("20 08:09") == 1
    assert ordered("20 08:10", "20 23:59", "21 08:09") == 2
    assert ordered("24 02:00", "24 02:01") == 3  # three days without a clock: the latest is caught up
    assert ordered("24 08:10") == 4


@pytest.mark.django_db
def test_a_troubled_job_is_ordered_again_with_an_audit_row(sysadm):
    job = later(HOUSE, "core.test_refused")
    with pytest.raises(NotTroubled, match="没有失败"):
        retry_job(sysadm, job_id=job.pk)
    with pytest.raises(NotFound, match="后台任务"):
        retry_job(sysadm, job_id=0)
    run(job.pk)
    retry_job(sysadm, job_id=job.pk, reason="数据已更正")
    assert (fetch(job).state, fetch(job).attempts) == (JobState.READY, 0)
    entry = AuditEntry.objects.filter(verb="core.retry_job", outcome="done").get()
    assert entry.before["state"] == "failed"
    assert audit.written()


@pytest.mark.django_db
def test_a_job_runs_with_the_rights_its_owner_has_now(clerk):
    from apps.org.models import Staff

    job = later(clerk, "core.test_refused")
    assert (job.user_id, job.staff_id, job.actor_name) == (clerk.user_id, clerk.staff_id, clerk.name)
    Staff.objects.filter(pk=clerk.staff_id).update(is_active=False)
    run(job.pk)
    assert "没有“测试拒绝”权限" in fetch(job).last_error
