"""A comparison whose worker is killed with kill -9 ends whole, once, and without anybody's help."""

from datetime import date

import pytest

from apps.benefits import actions
from apps.benefits.models import ComparisonList, ComparisonRow
from apps.core import sweeping
from apps.core.models import Job
from tests.benefits.make import Desk
from tests.benefits.people import csv_file, number_of, with_number
from tests.worker import Worker, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.worker]
LINES = 12_000


def test_a_killed_worker_leaves_nothing_half_and_the_next_one_finishes(real_worker: Worker) -> None:
    desk = Desk(date(2026, 3, 10))
    person, number = with_number("王建国")
    numbers = {number_of(date(1930 + at % 60, 1 + at % 12, 1 + at % 28), at % 999) for at in range(LINES)} - {number}
    rows = [("王建国", number, "2026-02-11"), *((f"外人{at}", one, "") for at, one in enumerate(sorted(numbers)))]
    found = actions.upload_list(
        desk.clerk, kind="death", source="县公安局", as_of=date(2026, 3, 1), filename="死亡.csv",
        content=csv_file(("姓名", "身份证号", "死亡日期"), *rows),
    )  # fmt: skip
    wait_until(lambda: Job.objects.get(pk=found.job_id).state == "running", 60, "the job never began")
    real_worker.kill()
    assert Job.objects.get(pk=found.job_id).state == "running", "it was killed on the way"
    assert not ComparisonRow.objects.filter(list=found).exists()
    assert ComparisonList.objects.get(pk=found.pk).state == "reading"
    Job.objects.filter(pk=found.job_id).update(lease_until="2026-01-01T00:00:00Z")  # what time alone would do
    real_worker.start()
    sweeping.sweep()
    wait_until(lambda: Job.objects.get(pk=found.job_id).is_finished, 120, "nobody took it up again")
    row = ComparisonList.objects.get(pk=found.pk)
    assert (row.state, row.total_rows, row.counts["hit"], row.content_sealed) == ("checked", len(rows), 1, None)
    assert ComparisonRow.objects.filter(list=row).count() == len(rows)
    assert ComparisonRow.objects.get(list=row, verdict="hit").person_id == person.pk
