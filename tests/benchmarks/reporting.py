"""P16: the report of a year over two years of payments that arrived."""

from apps.core import queue
from apps.core.actor import Actor
from apps.reports import actions
from apps.reports.models import AnnualReport
from tests.benchmarks.measure import Figure, timed

REPORT_S = 10


def report(clerk: Actor, paid: int, year: int) -> Figure:
    """A whole year counted, frozen and beside the year before, as its job does it."""
    job = actions.order_report(clerk, year=year)
    with timed() as spent:
        assert queue.run(job.pk) == "done"
    values = AnnualReport.objects.get(year=year).values
    counted = values.filter(number__isnull=False).count()
    assert {"YF01", "YF02", "YF07"} <= set(values.filter(number__gt=0, before__gt=0).values_list("indicator", flat=True)), (
        "money of both years"
    )
    notes = {"payments": paid, "counted": counted}
    return Figure(
        "P16", "the report of a year, seconds", spent.seconds, "s", REPORT_S, spent.seconds / REPORT_S, 1, notes=notes
    )
