"""重点任务: raised and closed by the rules every night, answered by who is responsible, given to somebody, closed with a reason."""

from collections.abc import Mapping
from datetime import timedelta

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.org.models import Division, Staff
from apps.reports.actions.annual import NeedsPerson
from apps.reports.choices import KeyTaskState
from apps.reports.models import KeyTask
from apps.reports.queries.tasks import OPEN, Found, found, lock_task

RAISE = "reports.raise_tasks"


class TaskClosed(Conflict):
    """Nothing more to do on it."""

    default = "这项任务已经办结或销号，不用再办理。"


@action(permission="reports.raise_tasks", label="提出和核销重点任务")
def raise_tasks(actor: Actor) -> dict[str, int]:
    """What the rules find today: new matters become tasks, known ones get today's number, what is no longer found is done. Twice a day is once."""
    rows = KeyTask.objects.select_for_update(of=("self",), no_key=True).filter(is_current=True).order_by("id")
    known = {(row.rule, row.subject): row for row in rows}
    told = {(one.rule, one.subject): one for one in found(actor)}
    places = set(Division.objects.filter(pk__in={one.division for one in told.values()}).values_list("pk", flat=True))
    new = [_new(actor, one) for key, one in told.items() if key not in known and one.division in places]
    KeyTask.objects.bulk_create(new)
    gone = [row for key, row in known.items() if key not in told]
    for row in gone:
        row.is_current, row.number, row.seen_on = False, 0, actor.today
        if row.state in OPEN:
            row.state, row.closed_on = KeyTaskState.DONE, actor.today
    still = _seen(actor, known, told)
    KeyTask.objects.bulk_update(
        [*gone, *still], ["is_current", "number", "words", "seen_on", "state", "closed_on"], batch_size=500
    )
    counts = {"raised": len(new), "done": len(gone), "open": len(still)}
    audit.record(actor, RAISE, ("reports.tasks", actor.today.isoformat(), "重点任务"), after=counts)
    return counts


def _new(actor: Actor, one: Found) -> KeyTask:
    return KeyTask(
        rule=one.rule, subject=one.subject, division_id=one.division, words=one.words, number=one.number, first_number=one.number,
        owner_role=one.owner, raised_on=actor.today, due_on=actor.today + timedelta(days=one.days), seen_on=actor.today,
    )  # fmt: skip


def _seen(actor: Actor, known: Mapping[tuple[str, str], KeyTask], told: Mapping[tuple[str, str], Found]) -> list[KeyTask]:
    both = [(row, told[key]) for key, row in known.items() if key in told]
    for row, one in both:
        row.number, row.words, row.seen_on = one.number, one.words, actor.today
    return [row for row, _ in both]


@action(permission="reports.answer_task", label="填报重点任务办理情况")
def answer_task(actor: Actor, *, task_id: int, words: str) -> KeyTask:
    """What is being done about it; the data closes it. Raises TaskNotFound, TaskClosed, Invalid."""
    row = _live(actor, task_id)
    if not 4 <= len(words.strip()) <= 500:
        raise Invalid("办理情况请写4至500字：已经做了什么、什么时候能办完。", field="words")
    row.answer, row.answered_by_id, row.answered_at = words.strip(), _staff(actor), actor.at
    row.state = KeyTaskState.ANSWERED
    row.save(update_fields=["answer", "answered_by", "answered_at", "state"])
    audit.record(actor, "reports.answer_task", row, after={"state": row.state}, reason=row.answer[:200])
    return row


@action(permission="reports.assign_task", label="指定重点任务承办人")
def assign_task(actor: Actor, *, task_id: int, staff_no: str) -> KeyTask:
    """Somebody in particular answers for it. Raises TaskNotFound, TaskClosed, Invalid."""
    row = _live(actor, task_id)
    staff = Staff.objects.filter(within(actor, "division_id"), number=staff_no.strip(), is_active=True).first()
    if staff is None:
        raise Invalid("没有这个工号的在岗人员，请核对工号。", field="staff_no")
    before, row.holder = row.holder_id, staff
    row.save(update_fields=["holder"])
    audit.record(actor, "reports.assign_task", row, before={"holder": before}, after={"holder": staff.pk})
    return row


@action(permission="reports.close_task", label="销号重点任务")
def close_task(actor: Actor, *, task_id: int, reason: str) -> KeyTask:
    """Closed though the data still says otherwise, with the reason; not raised again before the data was clear once. Raises TaskNotFound,
    TaskClosed, Invalid."""
    row = _live(actor, task_id)
    if not 4 <= len(reason.strip()) <= 300:
        raise Invalid("数据还没有消除，销号请写明原因（4至300字）。", field="reason")
    row.state, row.closed_on, row.closed_by_id, row.reason = KeyTaskState.WAIVED, actor.today, _staff(actor), reason.strip()
    row.save(update_fields=["state", "closed_on", "closed_by", "reason"])
    audit.record(actor, "reports.close_task", row, after={"state": row.state}, reason=row.reason)
    return row


def _staff(actor: Actor) -> int:
    if actor.staff_id is None:
        raise NeedsPerson
    return actor.staff_id


def _live(actor: Actor, task_id: int) -> KeyTask:
    row = lock_task(actor, task_id)
    if row.state not in OPEN:
        raise TaskClosed
    return row
