"""The whole file or nothing, unless the clerk says "accept the good rows"; two at once, killed workers, moved registries."""

import contextlib
import threading
from datetime import date

import pytest
from django.db import connection

from apps.core import queue, sweeping
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.core.idnumber import check_digit
from apps.core.models import AuditEntry, Job
from apps.org.queries import actor_of
from apps.people import actions
from apps.people.actions import bulk
from apps.people.models import ImportRow, ImportSheet, PayeeAccount, Person, ServiceRecord
from apps.people.rules.confirming import NothingToWrite, RowsOpen
from tests.make import make_actor, make_user
from tests.people.builders import account, id_number, person, phone
from tests.people.sheets import applied, checked, names, row, xlsx
from tests.people.test_imports import WIDE, line
from tests.worker import Worker, wait_until

pytestmark = pytest.mark.django_db


def number(place: int) -> str:
    born = date.fromordinal(date(1940, 1, 1).toordinal() + place % 9000)
    body = f"999321{born:%Y%m%d}{place // 9000 * 2 + 1:03d}"
    return body + check_digit(body)


def many(count: int) -> bytes:
    """New people with service and account, so that every table of a row is written."""
    town, village = names()
    return xlsx(
        [
            [
                "王建国",
                number(place),
                phone(place),
                town,
                village,
                None,
                None,
                "退役士兵",
                f"{int(number(place)[6:10]) + 19}-12-01",
                None,
                "示范银行",
                account(place),
                None,
                None,
                None,
            ]
            for place in range(count)
        ],
        WIDE,
    )


def order(actor: Actor, sheet: ImportSheet, **over: object) -> ImportSheet:
    return actions.apply_sheet(actor, sheet_id=sheet.pk, seen_counts=sheet.counts, **over)


def test_a_file_with_a_problem_is_refused_whole_and_the_choice_of_good_rows_is_kept(clerk: Actor) -> None:
    sheet = checked(clerk, xlsx([line(1), line(2, "钱1")]))
    with pytest.raises(RowsOpen, match=r"1行有问题.*请改正后重新上传.*只写入没有问题的行"):
        order(clerk, sheet)
    assert not Person.objects.exists()
    assert not Job.objects.filter(kind="people.apply_sheet").exists()
    sheet = applied(clerk, sheet, only_good=True)
    assert (sheet.state, sheet.applied_rows, sheet.only_good) == ("done", 1, True)
    assert AuditEntry.objects.filter(verb="people.apply_import", after__only_good=True).count() == 1


def test_a_suspected_duplicate_must_be_answered_before_the_whole_file_is_written(clerk: Actor) -> None:
    person(name="王建国", id_number=id_number(date(1955, 3, 1), 400))
    sheet = checked(clerk, xlsx([line(1), line(2, "赵小兰")]))
    assert sheet.counts["duplicate"] == 1
    with pytest.raises(RowsOpen, match="1行疑似重复还没有判断"):
        order(clerk, sheet)
    actions.accept_row(clerk, sheet_id=sheet.pk, number=2, accepted=False)
    sheet = applied(clerk, sheet)
    assert (sheet.only_good, sheet.applied_rows) == (False, 1)
    assert set(Person.objects.values_list("name", flat=True)) == {"王建国", "赵小兰"}


def test_a_duplicate_judged_to_be_somebody_else_is_written_with_the_whole_file(clerk: Actor) -> None:
    person(name="王建国", id_number=id_number(date(1955, 3, 1), 400))
    sheet = checked(clerk, xlsx([line(1)]))
    actions.accept_row(clerk, sheet_id=sheet.pk, number=2, accepted=True)
    actions.accept_row(clerk, sheet_id=sheet.pk, number=2, accepted=None)
    with pytest.raises(RowsOpen):
        order(clerk, sheet)
    actions.accept_row(clerk, sheet_id=sheet.pk, number=2, accepted=True)
    assert applied(clerk, sheet).applied_rows == 1
    assert Person.objects.filter(name="王建国").count() == 2


def test_nothing_to_write_is_said_even_when_only_good_rows_are_asked_for(clerk: Actor) -> None:
    person(name="王建国", id_number=id_number(date(1955, 3, 1), 400))
    sheet = checked(clerk, xlsx([line(1)]))
    actions.accept_row(clerk, sheet_id=sheet.pk, number=2, accepted=False)
    with pytest.raises(NothingToWrite):
        order(clerk, sheet)


def test_a_registry_that_moved_takes_the_whole_file_back_and_checks_it_again(clerk: Actor) -> None:
    known = person(name="王建国", id_number=id_number(date(1955, 3, 1), 1))
    person(name="孙大有", id_number=id_number(date(1955, 3, 1), 400))
    sheet = checked(clerk, xlsx([line(1, "王建军"), line(2, "赵小兰"), line(3, "孙大有")]))
    actions.accept_row(clerk, sheet_id=sheet.pk, number=4, accepted=True)
    actions.correct_person(clerk, person_id=known.pk, version=1, changes={"ethnicity": "回族"})
    sheet = order(clerk, sheet)
    job = sheet.job_id
    assert queue.run(job) == "failed"
    assert "第2行" in Job.objects.get(pk=job).last_error
    sheet.refresh_from_db()
    assert (sheet.state, sheet.applied_rows) == ("checking", 0)
    assert Person.objects.count() == 2
    assert not ImportRow.objects.filter(is_applied=True).exists()
    assert sheet.job_id != job
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    assert "一行也没有写入" in sheet.failure
    assert row(sheet, 4).is_accepted is True
    sheet = applied(clerk, sheet)
    known.refresh_from_db()
    assert (known.name, known.ethnicity, sheet.applied_rows, sheet.failure) == ("王建军", "回族", 3, "")


def test_a_number_registered_meanwhile_in_the_last_block_takes_the_first_block_back(clerk: Actor) -> None:
    sheet = checked(clerk, many(1100))
    person(name="先到", id_number=number(1099))
    sheet = order(clerk, sheet)
    assert queue.run(sheet.job_id) == "failed"
    assert list(Person.objects.values_list("name", flat=True)) == ["先到"]
    assert not PayeeAccount.objects.exists()
    assert not ServiceRecord.objects.exists()
    assert not ImportRow.objects.filter(is_applied=True).exists()


def test_an_error_in_the_middle_leaves_nothing_and_may_be_tried_or_checked_again(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = order(clerk, checked(clerk, many(600)))
    plain, calls = bulk.insert, []

    def full_disk(rows: list) -> None:
        calls.append(len(rows))
        if len(calls) > 6:
            raise OSError("disk full")
        plain(rows)

    with monkeypatch.context() as patch:
        patch.setattr(bulk, "insert", full_disk)
        assert queue.run(sheet.job_id) == "retry"
    assert not Person.objects.exists()
    assert queue.run(sheet.job_id) == "not free"
    with pytest.raises(AlreadyDone):
        actions.map_columns(clerk, sheet_id=sheet.pk)
    Job.objects.filter(pk=sheet.job_id).update(state="dead", dedup=None)
    again = actions.map_columns(clerk, sheet_id=sheet.pk)
    queue.run(again.job_id)
    again.refresh_from_db()
    assert applied(clerk, again).applied_rows == 600
    with pytest.raises(AlreadyDone):
        actions.cancel_sheet(clerk, sheet_id=sheet.pk)


def test_what_a_job_is_writing_cannot_change_its_mode(clerk: Actor) -> None:
    sheet = order(clerk, checked(clerk, xlsx([line(1)])))
    again = order(clerk, sheet, only_good=True)
    assert (again.job_id, again.only_good) == (sheet.job_id, False)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_with_the_same_people_at_once_write_each_person_once() -> None:
    users = [make_user("benefit_clerk") for _ in range(2)]
    clerks = [actor_of(user, via="test") for user in users]
    content = many(700)
    sheets = [order(clerk, checked(clerk, content)) for clerk in clerks]
    gate, found = threading.Barrier(2), []

    def work(job: int) -> None:
        try:
            gate.wait(20)
            found.append(queue.run(job))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(sheet.job_id,)) for sheet in sheets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert sorted(found) == ["done", "failed"]
    assert Person.objects.count() == 700
    assert PayeeAccount.objects.count() == 700
    (loser,) = ImportSheet.objects.filter(state="checking")
    assert queue.run(loser.job_id) == "done"
    loser.refresh_from_db()
    assert loser.counts["same"] == 700


class Editors:
    """Twenty clerks who change one field of one person after the other while something else runs."""

    def __init__(self) -> None:
        self.people = list(Person.objects.order_by("id").values_list("pk", flat=True))
        self.actors = [make_actor("benefit_clerk") for _ in range(20)]
        self.stop, self.kept = threading.Event(), {}
        self.threads = [threading.Thread(target=self._edit, args=(place,)) for place in range(20)]

    def __enter__(self) -> "Editors":
        for thread in self.threads:
            thread.start()
        wait_until(lambda: len(self.kept) > 3, 30, "nobody edits")
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(120)

    def _edit(self, place: int) -> None:
        words = {"ethnicity": f"第{place}族"}
        try:
            for pk in self.people[place * 7 :: 97]:
                if self.stop.is_set():
                    return
                version = Person.objects.values_list("version", flat=True).get(pk=pk)
                with contextlib.suppress(DomainError):  # somebody was faster: told, not lost
                    actions.correct_person(self.actors[place], person_id=pk, version=version, changes=words)
                    self.kept[pk] = words["ethnicity"]
        finally:
            connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
@pytest.mark.parametrize("only_good", [False, True])
def test_twenty_clerks_edit_the_people_of_a_running_import_and_no_edit_is_lost(only_good: bool) -> None:
    clerk, other, place_names = make_actor("benefit_clerk"), make_actor("benefit_clerk"), names()
    applied(clerk, checked(clerk, many(5000)))
    rows = [["王建军", number(place), phone(place), *place_names] for place in range(5000)]
    sheet = order(other, checked(other, xlsx(rows)), only_good=only_good)
    with Editors() as editors:
        outcome = queue.run(sheet.job_id)
    sheet.refresh_from_db()
    stored = dict(Person.objects.values_list("pk", "ethnicity"))
    assert editors.kept
    assert {pk: stored[pk] for pk in editors.kept} == editors.kept
    renamed = Person.objects.filter(name="王建军").count()
    if only_good:
        left = ImportRow.objects.filter(sheet=sheet, is_applied=False, outcome__contains="没有写入").count()
        assert (outcome, renamed, left) == ("done", sheet.applied_rows, 5000 - renamed)
        assert left
    else:
        assert (outcome, renamed, sheet.state) == ("failed", 0, "checking")
    edits = AuditEntry.objects.filter(verb="people.correct_person", outcome="done").count()
    assert sum(Person.objects.values_list("version", flat=True)) == 5000 + renamed + edits


@pytest.mark.worker
@pytest.mark.slow
def test_a_worker_killed_in_the_middle_of_a_whole_file_leaves_nothing_and_the_next_one_writes_all(
    real_worker: Worker,
) -> None:
    clerk = make_actor("benefit_clerk")
    real_worker.kill()
    sheet = order(clerk, checked(clerk, many(4000)))
    real_worker.start()

    def inserted() -> int:
        """Sequences move before the commit, so they show how far an uncommitted transaction is."""
        with connection.cursor() as cursor:
            cursor.execute("select coalesce(pg_sequence_last_value('people_person_id_seq'), 0)")
            return int(cursor.fetchone()[0])

    begun = inserted()
    sweeping.sweep()
    wait_until(lambda: inserted() > begun + 600, 60, "the worker did not begin to write")
    real_worker.kill()
    assert inserted() < begun + 4000
    assert not Person.objects.exists()
    assert not ImportRow.objects.filter(is_applied=True).exists()
    real_worker.start()

    def finished() -> bool:
        sweeping.sweep()
        return Job.objects.get(pk=sheet.job_id).is_finished

    wait_until(finished, 150, "never written")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.applied_rows) == ("done", 4000)
    assert Person.objects.count() == PayeeAccount.objects.count() == ServiceRecord.objects.count() == 4000
    assert len(set(Person.objects.values_list("dossier_no", flat=True))) == 4000
