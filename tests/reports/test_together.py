"""Reports outside of a test's transaction: two first orders of a year at once, a bundle made from a snapshot of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from apps.core import queue
from apps.core.models import Job
from apps.payments import actions as pay
from apps.reports import actions
from apps.reports.models import AnnualReport
from tests.concurrency.test_threads import together
from tests.payments.make import NOVEMBER, Desk, answer, fresh, people_owed

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_orders_at_once_are_one(clerk):
    jobs = together(4, lambda _: actions.order_report(clerk, year=2026).pk)
    assert len(set(jobs)) == 1 and Job.objects.filter(kind=actions.MAKE).count() == 1
    assert AnnualReport.objects.get().version == 1
    _outlives_its_lease(jobs[0], clerk)


def _outlives_its_lease(job_id, clerk):
    """A report may take longer than its lease: while its transaction is open the row is held, whatever the clock says."""
    held = queue.claim(job_id)
    Job.objects.filter(pk=job_id).update(lease_until="2026-01-01T00:00:00Z")
    with queue.Run(held, clerk).chunk():
        assert beside(lambda: queue.claim(job_id)) is None
    assert queue.claim(job_id) is None, "it renewed the lease as well"
    Job.objects.filter(pk=job_id).update(lease_until="2026-01-01T00:00:00Z")
    assert queue.claim(job_id).lease_token != held.lease_token, "of a worker that is gone another one takes it"


def test_a_bundle_is_made_outside_of_any_transaction_as_a_worker_does(auditor):
    day = auditor.today
    row = actions.order_bundle(auditor, first=day.replace(day=1), last=day, reason="市审计局2026年度审计")
    assert queue.run(row.job_id) == "done"
    row.refresh_from_db()
    assert (
        row.made_at is not None
        and row.rows > 0
        and b"".join(actions.fetch_bundle(auditor, bundle_id=row.pk)[1])[:2] == b"PK"
    )


def test_the_close_of_a_year_and_a_pay_day_never_wait_for_each_other(clerk):
    """Whichever has written everything and committed nothing: the other one goes through to its end."""
    desk, jobs = Desk(), [actions.order_report(clerk, year=year).pk for year in (2025, 2026)]
    people_owed(1_000, 2_000)
    batch = desk.sent()

    def paid() -> str:
        pay.take_return(desk.finance, batch_id=batch.pk, content=answer(batch), name="回盘.txt")
        pay.close_batch(desk.clerk, batch_id=batch.pk)
        people_owed(3_000, month=NOVEMBER - 1)
        return fresh(batch).state

    with transaction.atomic():
        assert queue.run(jobs[0]) == "done"
        assert beside(paid) == "closed", "the report holds back no payment"
    with transaction.atomic():
        people_owed(5_000)
        desk.sent(desk.composed())
        assert beside(lambda: queue.run(jobs[1])) == "done", "payments hold back no report"
    assert [row.values.get(indicator="YF02").number for row in AnnualReport.objects.order_by("year")] == [None, 3_000]


def beside(work: Callable[[], Any]) -> Any:
    """In a connection of its own that gives up rather than wait for a lock."""

    def one(_: int) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("set lock_timeout = '3s'")
        return work()

    return together(1, one)[0]
