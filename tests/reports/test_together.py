"""Reports outside of a test's transaction: two first orders of a year at once, a bundle made from a snapshot of its own."""

import pytest

from apps.core import queue
from apps.core.models import Job
from apps.reports import actions
from apps.reports.models import AnnualReport
from tests.concurrency.test_threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_orders_at_once_are_one(clerk):
    jobs = together(4, lambda _: actions.order_report(clerk, year=2026).pk)
    assert len(set(jobs)) == 1 and Job.objects.filter(kind=actions.MAKE).count() == 1
    assert AnnualReport.objects.get().version == 1


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
