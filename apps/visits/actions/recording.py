"""The visit itself: checked, written once, answered with the same receipt however often it is sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.models import Person
from apps.people.queries.people import PersonNotFound, lock_person
from apps.visits.actions.gifts import give
from apps.visits.actions.photos import picture, store_photos
from apps.visits.actions.promising import answer_promises, raise_needs
from apps.visits.choices import Outcome
from apps.visits.models import Task, Visit, VisitConflict
from apps.visits.queries.campaigns import household_of
from apps.visits.queries.visits import get_visit, latest_of, lock_conflict, lock_task, open_promises
from apps.visits.rules.refusals import (
    BadVisit,
    SubmissionChanged,
    TaskNotFound,
    VisitDone,
    VisitNotFound,
    WrongCampaignState,
)
from apps.visits.rules.submission import Submission, check_answers, check_submission, fingerprint, receipt_no
from apps.visits.rules.workflow import check_apart, next_task_state

_NEXT = """
insert into visits_visitcounter as c (year, last) values (%s, 1)
on conflict (year) do update set last = c.last + 1 returning last
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the phone keeps: the number, whether it had been applied before, whether a person will compare two visits."""

    visit_id: int
    receipt_no: str
    is_again: bool
    has_conflict: bool
    case_numbers: tuple[str, ...] = ()


@action(permission="visits.record_visit", label="登记走访")
def record_visit(
    actor: Actor,
    *,
    client_id: UUID,
    person_id: int,
    given: Submission,
    task_id: int | None = None,
    base: str = "",
    photos: Sequence[bytes] = (),
    signature: bytes = b"",
) -> Receipt:
    """Apply one submission exactly once; sent again it answers with the same receipt.

    ``base`` is the receipt of the last visit the visitor knew of. Raises PersonNotFound, TaskNotFound, TaskClosed, BadVisit,
    PromiseUnanswered, NotEnough, SubmissionChanged, BadPaper, and what the kind of case of a need refuses.
    """
    staff = check_apart(now=actor.staff_id)
    digest = fingerprint(person_id, task_id, given, [*photos, signature])
    sent = Visit.objects.filter(client_id=client_id)
    try:
        person = lock_person(actor, person_id)
    except PersonNotFound:  # who has left the visitor's places meanwhile: a repeat gets its receipt all the same
        if (known := sent.first()) is None:
            raise
        return _again(actor, known, digest)
    if (known := sent.first()) is not None:  # also a twin that came first while this one waited for the person
        return _again(actor, known, digest)
    check_submission(given, actor.today, signed=bool(signature), photos=len(photos))
    check_answers(open_promises(person.pk), given.answers, met=given.outcome == Outcome.MET)
    task = _task(actor, task_id, person) if task_id else None
    before = latest_of(person.pk)
    row = Visit(client_id=client_id, digest=digest, base=base[:20], staff_id=staff)
    _written(actor, person, task, given, row, signature)
    store_photos(row, photos)
    settled_by = _settle_task(task, row)
    other = settled_by or (before if _is_news(before, base, staff) else None)
    return _followed(actor, row, task if settled_by is None else None, given, other)


def _followed(actor: Actor, row: Visit, task: Task | None, given: Submission, other: Visit | None) -> Receipt:
    """Everything that follows from a visit that was written; ``task``: the one it settled."""
    if other is not None:
        VisitConflict.objects.create(visit=row, other=other)
    answer_promises(actor, row, given.answers)
    numbers = raise_needs(actor, row, given.needs)
    give(actor, row, task, given.gifts)
    after = {
        "receipt": row.receipt_no,
        "outcome": row.outcome,
        "task": row.task_id,
        "conflict": other is not None,
        "cases": numbers,
    }
    audit.record(actor, "visits.record_visit", row, after=after)
    return Receipt(row.pk, row.receipt_no, is_again=False, has_conflict=other is not None, case_numbers=tuple(numbers))


def _again(actor: Actor, known: Visit, digest: str) -> Receipt:
    """The same submission again: the first one's receipt."""
    if known.digest != digest or known.staff_id != actor.staff_id:
        raise SubmissionChanged
    audit.record(actor, "visits.record_visit", known, after={"receipt": known.receipt_no, "again": True})
    cases = known.promises.filter(case__isnull=False).order_by("id").values_list("case__receipt_no", flat=True)
    has_conflict = VisitConflict.objects.filter(visit=known).exists()
    return Receipt(known.pk, known.receipt_no, is_again=True, has_conflict=has_conflict, case_numbers=tuple(cases))


def _task(actor: Actor, task_id: int, person: Person) -> Task:
    task = lock_task(actor, task_id)
    if task.person_id != person.pk:
        raise TaskNotFound("这项任务不是这位走访对象的，请从任务列表重新进入。")
    if task.campaign is not None and task.campaign.state in ("draft", "submitted", "reviewed"):
        raise WrongCampaignState(f"“{task.campaign.name}”还没有审批，审批后才能登记走访。")
    next_task_state(task.state, Outcome.MET)
    return task


def _is_news(before: Visit | None, base: str, staff: int) -> bool:
    """Did somebody else come between what the visitor knew and this visit?"""
    return before is not None and before.receipt_no != base and before.staff_id != staff


def _settle_task(task: Task | None, row: Visit) -> Visit | None:
    """Move the task on; the visit it was settled by when somebody had been there before."""
    if task is None:
        return None
    target = next_task_state(task.state, row.outcome)
    if target is None:
        return task.visits.exclude(pk=row.pk).order_by("-id").first()
    task.state, task.done_on = target, row.on
    task.save(update_fields=["state", "done_on"])
    return None


def _number(year: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [year])
        return receipt_no(year, int(cursor.fetchone()[0]))


def _written(actor: Actor, person: Person, task: Task | None, given: Submission, row: Visit, signature: bytes) -> Visit:
    """Fill and insert the row. Raises SubmissionChanged when its number was used by a twin for somebody else."""
    talk = given.talk
    row.person, row.division_id, row.household_id, row.task = person, person.division_id, household_of(person.pk), task
    row.on, row.received_at, row.next_on = given.on, actor.at, given.next_on
    row.outcome, row.mode, row.organiser = given.outcome, given.mode, given.organiser
    row.companions = [one.strip()[:40] for one in given.companions if one.strip()]
    row.health, row.income, row.housing, row.work, row.feeling = (
        talk.health,
        talk.income,
        talk.housing,
        talk.work,
        talk.feeling,
    )
    words = {"wishes": talk.wishes.strip()[:500], "thoughts": talk.thoughts.strip()[:500], "note": given.note.strip()[:1000]}
    if any(words.values()):
        row.talk_sealed = sealing.seal("visits_visit.talk", row.row_key, json.dumps(words, ensure_ascii=False))
    if given.place.strip():
        row.place_sealed = sealing.seal("visits_visit.place", row.row_key, given.place.strip()[:200])
    if signature:
        row.signature_sealed = sealing.seal_bytes("visits_visit.signature", row.row_key, picture(signature))
    row.receipt_no = _number(actor.today.year)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "client_id" not in str(error):
            raise
        raise SubmissionChanged from error
    return row


@action(permission="visits.correct_visit", label="更正走访记录")
def correct_visit(actor: Actor, *, visit_id: int, client_id: UUID, given: Submission, reason: str) -> Receipt:
    """A further row that says it rightly; what was given, promised and photographed stays with the first.

    By whoever made the visit. Raises VisitNotFound, VisitDone, BadVisit, SubmissionChanged.
    """
    staff = check_apart(now=actor.staff_id)
    wrong = get_visit(actor, visit_id)
    person = lock_person(actor, wrong.person_id)
    digest = fingerprint(wrong.person_id, visit_id, given, [])
    known = Visit.objects.filter(client_id=client_id).first()
    if known is not None:
        return _again(actor, known, digest)
    _check_correction(wrong, given, staff, reason)
    check_submission(given, actor.today, signed=True, photos=0)
    row = Visit(
        client_id=client_id,
        digest=digest,
        base=wrong.receipt_no,
        staff_id=staff,
        corrects=wrong,
        first_id=wrong.first_id or wrong.pk,
        reason=reason.strip()[:200],
    )
    task = Task.objects.select_for_update(no_key=True).get(pk=wrong.task_id) if wrong.task_id else None
    _written(actor, person, task, given, row, b"")
    if task is not None and task.state in ("visited", "refused", "absent") and task.done_on == wrong.on:
        target = next_task_state("open", row.outcome)
        assert target is not None  # noqa: S101 - an open task takes every outcome
        task.state, task.done_on = target, row.on
        task.save(update_fields=["state", "done_on"])
    audit.record(
        actor,
        "visits.correct_visit",
        row,
        before={"receipt": wrong.receipt_no},
        after={"receipt": row.receipt_no},
        reason=reason,
    )
    return Receipt(row.pk, row.receipt_no, is_again=False, has_conflict=False)


def _check_correction(wrong: Visit, given: Submission, staff: int, reason: str) -> None:
    if wrong.staff_id != staff:
        raise VisitNotFound("走访记录由走访人本人更正，请转告原走访人办理。")
    if Visit.objects.filter(corrects=wrong).exists():
        raise VisitDone
    if len(reason.strip()) < 4:
        raise BadVisit("请写明更正原因（至少4个字）。", field="reason")
    if given.gifts or given.needs or given.answers:
        raise BadVisit("更正只改走访情况。慰问、诉求和答复不能在更正里改，请另行登记。", field="gifts")
    first = wrong.first or wrong
    bound = first.gifts.exists() or first.promises.exists()
    if bound and given.outcome != Outcome.MET:
        raise BadVisit("这次走访登记了慰问或者诉求，结果不能改为没有见到。", field="outcome")


@action(permission="visits.settle_conflict", label="核对走访冲突")
def settle_conflict(actor: Actor, *, conflict_id: int, decision: str, note: str) -> VisitConflict:
    """A person says whether both visits happened or one was entered twice; nothing is deleted. Raises VisitNotFound, Invalid."""
    row = lock_conflict(actor, conflict_id)
    if row.state != "open":
        raise VisitDone("这件冲突已经核对过，不用重复核对。")
    if decision not in ("both", "same") or len(note.strip()) < 4:
        raise BadVisit("请选择核对结论，并写明怎样核实的（至少4个字）。", field="note")
    row.state, row.note, row.decided_at = decision, note.strip()[:200], actor.at
    row.decided_by_id = check_apart(now=actor.staff_id)
    row.save(update_fields=["state", "note", "decided_at", "decided_by"])
    audit.record(actor, "visits.settle_conflict", row, after={"state": row.state}, reason=note)
    return row
