"""Two first orders of a year's report at the same instant are one report and one job."""

import pytest

from apps.core.models import Job
from apps.reports import actions
from apps.reports.models import AnnualReport
from tests.concurrency.test_threads import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_first_orders_at_once_are_one(clerk):
    jobs = together(4, lambda _: actions.order_report(clerk, year=2026).pk)
    assert len(set(jobs)) == 1 and Job.objects.filter(kind=actions.MAKE).count() == 1
    assert AnnualReport.objects.get().version == 1
