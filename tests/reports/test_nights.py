"""The nightly look: ordered by the clock, made by a job, kept for ever, shown to who answers for it."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from apps.core import queue, sweeping
from apps.core.actor import Actor
from apps.core.errors import Forbidden, NotFound
from apps.core.models import AuditEntry, Job
from apps.core.together import Together
from apps.org.models import User
from apps.reports import actions
from apps.reports.models import TruthFailure, TruthRun
from apps.reports.queries import INVARIANTS, Violation, nights
from tests.make import make_actor

NIGHT = datetime(2026, 11, 20, 4, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ONE = {rule.name: rule for rule in INVARIANTS}


def look(at: datetime, *broken: str, job: int = 0) -> TruthRun:
    found = [Violation(ONE[name], 2, ("340321-000001 乙", "340321-000002 乙")) for name in broken]
    return actions.record_check(
        Actor.house(at), job_id=job or int(at.timestamp()), is_nightly=True, started_at=at - timedelta(seconds=9),
        checked=len(INVARIANTS), broken=found,
    )  # fmt: skip


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_the_clock_orders_one_look_a_night_and_the_job_writes_it_down(demo: str) -> None:
    sweeping.tick()
    kinds = list(Job.objects.values_list("kind", flat=True))
    assert kinds.count(actions.JOB) == 1, "at whatever hour: before it, the night that was missed is caught up"
    job = actions.order_check(make_actor("auditor"))
    assert actions.order_check(make_actor("auditor")).pk == job.pk, "pressed twice it is one job"
    assert queue.run(job.pk) == "done"
    run = TruthRun.objects.get()
    assert (run.checked, run.broken, run.job_id, run.is_nightly) == (len(INVARIANTS), 0, job.pk, False)
    assert queue.run(job.pk) == "not free"


def test_what_is_broken_is_written_down_with_its_rows(demo: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute("alter table payments_batch disable trigger user")
        cursor.execute("update payments_batch set total_fen = total_fen + 1 where state = 'closed'")
    queue.run(actions.order_check(make_actor("auditor")).pk)
    names = set(TruthFailure.objects.values_list("name", flat=True))
    assert "batch_totals" in names
    row = TruthFailure.objects.get(name="batch_totals")
    assert row.count == len(row.rows) > 5, "the command shows five, the night keeps them all"
    assert row.owner == "benefit_reviewer"


@pytest.mark.django_db
def test_since_when_survives_nights_that_were_missed() -> None:
    first = look(NIGHT, "batch_totals")
    look(NIGHT + timedelta(days=4), "batch_totals", "run_totals")
    kept = TruthFailure.objects.get(run__day="2026-11-24", name="batch_totals")
    assert kept.since == first.finished_at
    look(NIGHT + timedelta(days=5))
    again = look(NIGHT + timedelta(days=6), "batch_totals")
    assert again.failures.get().since == NIGHT + timedelta(days=6), "it held in between"
    auditor = make_actor("auditor").moved(NIGHT + timedelta(days=7, hours=3))
    assert [str(day) for day in nights.missed_nights(auditor)] == ["2026-11-27", "2026-11-23", "2026-11-22", "2026-11-21"]
    early = auditor.moved(NIGHT + timedelta(days=7) - timedelta(hours=2))
    assert str(nights.missed_nights(early)[0]) == "2026-11-23", "before its hour a night is not missed"


@pytest.mark.django_db
def test_a_red_line_stands_on_the_home_page_of_its_owner_only() -> None:
    look(NIGHT, "batch_totals", "file_totals")
    at = NIGHT + timedelta(hours=5)
    lines = {
        role: [todo for found in nights.todos(make_actor(role).moved(at), Together()) for todo in found.value]
        for role in ("benefit_reviewer", "finance", "auditor", "station_clerk")
    }
    assert {role: [todo.count for todo in found if todo.what == "账目核对不符"] for role, found in lines.items()} == {
        "benefit_reviewer": [1], "finance": [1], "auditor": [2], "station_clerk": [],
    }  # fmt: skip
    assert all(todo.late for todo in lines["finance"] if todo.count)


@pytest.mark.django_db
def test_pages_lead_from_the_red_line_to_the_rows() -> None:
    actor = make_actor("benefit_reviewer")
    page = client_of(actor)
    assert "还没有核对过" in page.get("/reports/truth/").content.decode()
    run = look(NIGHT, "batch_totals", "file_totals")
    text = page.get("/reports/truth/").content.decode()
    assert "由您查明" in text and "由其他岗位查明" in text and "现在核对一次" not in text
    mine = run.failures.get(name="batch_totals")
    rows = page.get(f"/reports/truth/failures/{mine.pk}/").content.decode()
    assert "340321-000001 乙" in rows and "/search/?q=340321-000001" in rows
    taken = page.post(f"/reports/truth/failures/{mine.pk}/export/", {"reason": "交各乡镇查明"})
    title, _, *lines = load_workbook(io.BytesIO(taken.content), read_only=True).active.iter_rows(values_only=True)
    assert [line[1] for line in lines] == mine.rows and mine.title in title[0] and "交各乡镇查明" in title[0]
    assert client_of(make_actor("finance")).get(f"/reports/truth/failures/{mine.pk}/export/").status_code == 403
    assert "2 项不符" in page.get("/reports/truth/").content.decode()
    assert page.get(f"/reports/truth/runs/{run.pk}/").status_code == 200
    assert page.get("/reports/truth/missed/").status_code == 200
    assert page.get("/reports/truth/failures/999999/").status_code == 404
    assert page.post("/reports/truth/order/").status_code == 403
    assert client_of(make_actor("station_clerk")).get("/reports/truth/").status_code == 403
    answer = client_of(make_actor("auditor")).post("/reports/truth/order/")
    assert answer.status_code == 302 and Job.objects.filter(kind=actions.JOB).count() == 1


@pytest.mark.django_db
def test_the_same_over_http_and_who_may_not() -> None:
    run = look(NIGHT, "batch_totals")
    client = client_of(make_actor("auditor"))
    assert client.get("/api/v1/reports/truth/").json()["results"][0]["broken"] == 1
    assert client.get(f"/api/v1/reports/truth/{run.pk}/").json()["failures"][0]["rows"][0] == "340321-000001 乙"
    assert client.get("/api/v1/reports/truth/99999/").status_code == 404
    answer = client.post("/api/v1/reports/truth/", headers={"Idempotency-Key": "n1"})
    assert answer.status_code == 202 and Job.objects.get(pk=answer.json()["job"]).kind == actions.JOB
    assert client_of(make_actor("station_clerk")).get("/api/v1/reports/truth/").status_code == 403
    with pytest.raises(Forbidden):
        actions.order_check(make_actor("benefit_clerk"))
    with pytest.raises(NotFound):
        nights.run(make_actor("auditor"), 10**9)
    assert AuditEntry.objects.filter(verb="reports.check_truth", outcome="done").count() == 2


@pytest.mark.django_db
def test_the_pages_cost_the_same_for_many_looks(django_assert_max_num_queries: object) -> None:
    for day in range(40):
        look(NIGHT - timedelta(days=day), "batch_totals", "file_totals", job=day + 1)
    page = client_of(make_actor("benefit_reviewer"))
    page.get("/reports/truth/")
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        page.get("/reports/truth/")
