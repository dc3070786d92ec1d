"""While a whole file is being written: others register people, its page shows how far it is, and the index decides who was first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from apps.core import queue
from apps.core.actor import Actor
from apps.core.models import Job
from apps.people import actions
from apps.people.actions.persons import AlreadyRegistered
from apps.people.models import ImportRow, ImportSheet, PayeeAccount, Person
from apps.people.queries.progress import progress
from tests.make import VILLAGE, make_actor
from tests.people.builders import account
from tests.people.sheets import checked
from tests.people.test_whole_file import many, number, order
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 1200


def in_thread(work: Callable[[], Any], found: list[Any]) -> threading.Thread:
    def run() -> None:
        try:
            found.append(work())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@contextmanager
def held_in_the_last_block(sheet: ImportSheet, found: list[Any]) -> Iterator[None]:
    """The job runs and has written all but the last of its blocks, which waits for a row held here."""
    assert sheet.job_id
    last = ImportRow.objects.filter(sheet=sheet).order_by("-number")
    with transaction.atomic():
        assert last.select_for_update().first()
        writer = in_thread(lambda: queue.run(sheet.job_id or 0), found)
        wait_until(lambda: waiting() > 0, 40, "the job never reached its last block")
        yield
    writer.join(120)
    assert not writer.is_alive()


def waiting() -> int:
    """Sessions of this database that wait for a lock somebody holds."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_clear_snapshot()")  # inside a transaction the view stands still
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0"
        )
        return int(cursor.fetchone()[0])


def register(actor: Actor, id_number: str) -> Person:
    return actions.register_person(actor, name="来人", id_number=id_number, division=VILLAGE, despite_similar=True)


def test_others_register_people_and_see_the_percentage_while_a_whole_file_is_written() -> None:
    clerk, other = make_actor("benefit_clerk"), make_actor("benefit_clerk")
    sheet = order(clerk, checked(clerk, many(ROWS)))
    outcome: list[Any] = []
    beside: list[Any] = []
    with held_in_the_last_block(sheet, outcome):
        registering = in_thread(lambda: register(other, number(5000)), beside)
        registering.join(30)
        assert not registering.is_alive(), "a clerk waits for the file"
        seen = progress(clerk, sheet.job_id)
        assert seen is not None and (seen.done, seen.total, seen.running) == (1000, ROWS, True)
        assert "全部写完才一起生效" in seen.text
    assert outcome == ["done"] and isinstance(beside[0], Person)
    assert Person.objects.count() == len(set(Person.objects.values_list("dossier_no", flat=True))) == ROWS + 1
    seen = progress(clerk, sheet.job_id)
    assert seen is not None and not seen.running


def test_whoever_registers_somebody_of_the_file_waits_for_it_and_is_refused() -> None:
    clerk, other = make_actor("benefit_clerk"), make_actor("benefit_clerk")
    sheet = order(clerk, checked(clerk, many(ROWS)))
    outcome: list[Any] = []
    beside: list[Any] = []
    with held_in_the_last_block(sheet, outcome):
        registering = in_thread(lambda: register(other, number(3)), beside)
        wait_until(lambda: waiting() > 1, 40, "nobody waits")
    registering.join(60)
    assert outcome == ["done"] and isinstance(beside[0], AlreadyRegistered)
    assert Person.objects.count() == ROWS


@pytest.mark.parametrize("taken", ["number", "account"])
@pytest.mark.parametrize("only_good", [False, True])
def test_somebody_of_the_file_registered_between_look_and_writing(taken: str, only_good: bool) -> None:
    """The other commits after the last block looked and before it wrote: a whole file is taken back and checked again, of good
    rows only the one is left out."""
    clerk, other = make_actor("benefit_clerk"), make_actor("benefit_clerk")
    stranger = register(other, number(5000))
    sheet = order(clerk, checked(clerk, many(ROWS)), only_good=only_good)
    outcome: list[Any] = []
    with transaction.atomic():
        if taken == "number":
            register(other, number(ROWS - 1))
        else:
            bank = {"bank_code": "testbank", "bank_name": "示范银行", "kind": "passbook", "reason": "新开户"}
            actions.change_account(other, person_id=stranger.pk, account=account(ROWS - 1), **bank)
        writer = in_thread(lambda: queue.run(sheet.job_id or 0), outcome)
        wait_until(lambda: waiting() > 0, 40, "the job never met the other")
    writer.join(120)
    sheet.refresh_from_db()
    if only_good:
        assert outcome == ["done"] and sheet.applied_rows == ROWS - 1
        left = ImportRow.objects.get(sheet=sheet, number=ROWS + 1)
        assert not left.is_applied and "没有写入" in left.outcome
    else:
        assert outcome == ["failed"] and sheet.state == "checking"
        assert "一行也没有写入" in Job.objects.exclude(pk=sheet.job_id).get(kind="people.apply_sheet").last_error
        assert PayeeAccount.objects.count() == (0 if taken == "number" else 1)
        assert queue.run(sheet.job_id or 0) == "done"
        sheet.refresh_from_db()
        assert sheet.counts["new"] == ROWS - 1
