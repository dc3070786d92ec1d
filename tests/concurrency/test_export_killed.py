"""C1: a worker killed with kill -9 in the middle of an export, before its file is kept and after; the moments are held still by locks.

Each time one file is kept, whole and noted as read once, the job ends done, and nothing in clear stays behind in memory.
"""

import hashlib
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection
from python_calamine import CalamineWorkbook

from apps.core import sheets, sweeping
from apps.core.actor import Actor
from apps.core.models import AuditEntry, Job
from apps.people import actions
from apps.people.models import ExportFile
from tests import database
from tests.benchmarks.county import as_owner
from tests.concurrency.test_jobs import children
from tests.make import make_actor
from tests.people.builders import person
from tests.worker import Worker, wait_until

WORKER_INCLUDE = "tests.concurrency.handlers"  # short leases
pytestmark = [pytest.mark.worker, pytest.mark.slow]
PEOPLE, SECONDS = 30, 30
READING, KEEPING = "lock table people_person", "lock table people_exportblock"
END, LOCK = "the end of the job", 20261129
HOLD_THE_END = f"""
create function hold_the_end() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock({LOCK}); return new; end $$;
create trigger hold_the_end before update on core_job for each row when (new.state = 'done') execute function hold_the_end();
"""
JOB = "select 1 from core_job where id = %s for no key update"


@contextmanager
def held(statement: str, *values: object) -> Iterator[None]:
    """A lock held by somebody else, in a line of its own."""
    line = connection.copy()
    try:
        line.set_autocommit(False)
        with line.cursor() as cursor:
            cursor.execute(statement, values)
        yield
    finally:
        line.close()


def waiting(count: int) -> bool:
    """Do so many sessions of this database wait for a lock?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0"
        )
        return cursor.fetchone() == (count,)


def lose_lines() -> None:
    """What the dead worker had asked last and waits for a lock is lost with its line; else the server would still do it."""
    with database.server() as cursor:
        cursor.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and cardinality(pg_blocking_pids(pid)) > 0",
            [connection.settings_dict["NAME"]],
        )


def folders() -> set[Path]:
    return set(sheets.private_place().glob(f"{sheets.private_prefix()}*"))


class Export:
    """One order, and the moment at which its worker is caught."""

    def __init__(self, clerk: Actor, stack: ExitStack) -> None:
        self.clerk, self.stack = clerk, stack
        self.locks = {name: stack.enter_context(ExitStack()) for name in (READING, KEEPING, JOB, END)}

    def order(self) -> None:
        self.made = actions.ask_export(self.clerk, reason="核对", is_full=True)
        self.job = Job.objects.get(kind="people.make_export", payload__export_id=self.made.pk)

    def caught(self, before: str) -> None:
        self.locks[before].enter_context(held(f"{before} in access exclusive mode"))
        self.order()
        wait_until(lambda: waiting(1), SECONDS, "the worker never came to the lock")

    def writing(self) -> None:
        """Rows are in the file, their number is not told yet."""
        self.caught(READING)
        self.locks[JOB].enter_context(held(JOB, self.job.pk))
        self.locks[READING].close()
        wait_until(lambda: waiting(1), SECONDS, "no row was written")
        assert folders() and self.found.made_at is None

    def written(self) -> None:
        """The file is whole, sealed in the hands of the worker, and nothing of it is recorded."""
        self.caught(KEEPING)
        assert not folders() and self.found.made_at is None

    def kept(self) -> None:
        """The file is recorded, its job is not said to be done."""
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(HOLD_THE_END)
        self.locks[END].enter_context(held(f"select pg_advisory_lock({LOCK})"))
        self.order()
        wait_until(lambda: waiting(1), SECONDS, "never kept")
        assert self.found.made_at is not None

    @property
    def found(self) -> ExportFile:
        return ExportFile.objects.get(pk=self.made.pk)

    def finished(self) -> bool:
        sweeping.sweep()
        return Job.objects.get(pk=self.job.pk).is_finished

    def noted(self) -> list[str]:
        rows = AuditEntry.objects.filter(row_type="people.ExportFile", row_id=str(self.made.pk))
        return list(rows.order_by("pk").values_list("verb", flat=True))


def kill_children(worker: Worker) -> None:
    for child in children(worker):
        os.kill(child, signal.SIGKILL)
    lose_lines()


def kill_all(worker: Worker) -> None:
    worker.kill()
    lose_lines()
    worker.start()


@pytest.mark.parametrize(
    ("moment", "kill"),
    [(Export.writing, kill_children), (Export.written, kill_all), (Export.kept, kill_children)],
    ids=["writing", "written", "kept"],
)
def test_an_export_whose_worker_is_killed_is_kept_once(
    real_worker: Worker, moment: Callable[[Export], None], kill: Callable[[Worker], None]
) -> None:
    clerk = make_actor("benefit_clerk")
    people = [person() for _ in range(PEOPLE)]
    with ExitStack() as stack:
        one = Export(clerk, stack)
        moment(one)
        assert Job.objects.get(pk=one.job.pk).state == "running"
        before = one.found
        kill(real_worker)
    wait_until(one.finished, SECONDS, "nobody took it up again")
    job, row = Job.objects.get(pk=one.job.pk), one.found
    tries = 1 if moment is Export.writing else 2  # rows told for the first time begin the count anew
    assert (job.state, job.attempts, job.result["rows"], job.last_error) == ("done", tries, PEOPLE, "")
    assert before.made_at in (None, row.made_at), "what was kept is not made a second time"
    assert one.noted() == ["people.export_person", "read.roster"]
    assert list(ExportFile.objects.values_list("pk", flat=True)) == [row.pk]
    _, content = actions.fetch_export(clerk, export_id=row.pk)
    assert (row.rows, row.size, row.sha256) == (PEOPLE, len(content), hashlib.sha256(content).hexdigest())
    lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[2:]
    assert sorted(line[0] for line in lines) == sorted(each.dossier_no for each in people)
    assert folders() == set(), "clear rows of the dead worker are left in memory"
