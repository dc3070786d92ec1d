"""The fixtures with real processes: a worker that works, a browser that browses."""

from datetime import timedelta

import pytest
from django.db import connection

from apps.core import queue
from apps.core.actor import Actor, now
from apps.core.models import Job
from apps.jobs.models import Vacancy
from apps.reports.actions import RAISE, fetch_bundle, order_bundle
from tests.jobs.make import Jobs
from tests.make import make_actor, make_user
from tests.worker import wait_until
from veterans_portal import health
from veterans_portal.celery import app


def _ticked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from core_heartbeat where name = 'worker'")
        return bool(cursor.fetchone()[0])


@pytest.mark.worker
@pytest.mark.xdist_group("worker")
def test_a_real_worker_ticks_shows_its_heartbeat_and_does_the_nightly_work_of_jobs(real_worker):
    health.broker().delete(health.HEARTBEAT_KEY)
    app.send_task("vp.tick")
    wait_until(_ticked, 20, f"no tick, see {real_worker.log}")
    wait_until(lambda: health.worker()["ok"], 20, "no heartbeat")
    jobs = Jobs()
    row = jobs.vacancy()
    Vacancy.objects.filter(pk=row.pk).update(valid_until=jobs.today - timedelta(days=1))
    order = queue.later(Actor.house(), "jobs.daily", key="tried", title="岗位到期和招聘会提醒")
    wait_until(lambda: Job.objects.get(pk=order.pk).is_finished, 30, f"not done, see {real_worker.log}")
    assert (Job.objects.get(pk=order.pk).state, Vacancy.objects.get(pk=row.pk).closed_for) == ("done", "expired")
    _bundle_and_tasks(real_worker)


def _bundle_and_tasks(real_worker):
    """An inspector's bundle, and the nightly look that raises tasks, carried by the same worker."""
    auditor = make_actor("auditor")
    bundle = order_bundle(auditor, first=auditor.today - timedelta(days=1), last=auditor.today, reason="试运行检查")
    look = queue.later(Actor.house(), RAISE, key="tried", title="提出重点任务")
    for job in (bundle.job_id, look.pk):
        wait_until(lambda job=job: Job.objects.get(pk=job).is_finished, 30, f"not done, see {real_worker.log}")
        assert Job.objects.get(pk=job).state == "done", Job.objects.get(pk=job).last_error
    row, pieces = fetch_bundle(auditor.moved(now()), bundle_id=bundle.pk)
    assert sum(map(len, pieces)) == row.size and row.manifest_sha256


@pytest.mark.worker
@pytest.mark.xdist_group("worker")
def test_work_sent_while_the_worker_is_dead_is_done_after_its_return(real_worker):
    real_worker.kill()
    app.send_task("vp.tick")
    assert not _ticked()
    real_worker.start()
    wait_until(_ticked, 30, f"no tick, see {real_worker.log}")


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_sign_in_page_opens_in_a_real_browser_without_a_flaw(live_page, axe):
    page = live_page(path="/login/")
    assert page.locator("input[type=password]").count() == 1
    assert axe(page) == []


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_signed_in_clerk_has_a_page_of_their_own(live_page):
    user = make_user("benefit_clerk", name="李梅")
    page = live_page(user, "/account/")
    assert page.get_by_text("李梅").count() >= 1
