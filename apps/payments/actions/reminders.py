"""Opening and answering reminders: who looked, and what was found."""

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.payments.actions.events import needed, person_of
from apps.payments.models import Batch, ReminderAnswer
from apps.payments.queries.batches import lock_batch
from apps.payments.queries.reminders import Reminder, reminders


def _found(actor: Actor, batch: Batch, key: str) -> Reminder:
    for one in reminders(actor, batch, key.partition(":")[0]):
        if one.key == key:
            return one
    raise NotFound("这条提醒已经不在了，可能名单有变化；请刷新批次页面。")


def _row(actor: Actor, batch: Batch, reminder: Reminder, staff: int) -> ReminderAnswer:
    """The person's row, with the reminder's words as they are now: a signed batch shows these, not today's lists."""
    then = {name: getattr(reminder, name) for name in ("title", "level", "count", "unit")}
    row, _ = ReminderAnswer.objects.get_or_create(
        batch=batch, key=reminder.key, staff_id=staff, defaults={"opened_at": actor.at, **then}
    )
    return row


@action(permission="payments.open_reminder", label="查看发放提醒")
def open_reminder(actor: Actor, *, batch_id: int, key: str) -> Reminder:
    """Note that this person has opened a reminder; opening again changes nothing but is noted in the audit trail."""
    staff = person_of(actor)
    batch = lock_batch(actor, batch_id)
    reminder = _found(actor, batch, key)
    _row(actor, batch, reminder, staff)
    audit.record(actor, "payments.open_reminder", batch, after={"reminder": reminder.title, "count": reminder.count})
    return reminder


@action(permission="payments.answer_reminder", label="答复发放提醒")
def answer_reminder(actor: Actor, *, batch_id: int, key: str, answer: str) -> ReminderAnswer:
    """Write what was found about a reminder. A later answer of the same person replaces the earlier one (both audited)."""
    words = needed(answer)
    staff = person_of(actor)
    batch = lock_batch(actor, batch_id)
    reminder = _found(actor, batch, key)
    row, _ = ReminderAnswer.objects.get_or_create(batch=batch, key=key, staff_id=staff, defaults={"opened_at": actor.at})
    before = row.answer
    row.answer, row.answered_at = words, actor.at
    row.save(update_fields=["answer", "answered_at"])
    audit.record(
        actor, "payments.answer_reminder", batch, before={"answer": before}, after={"reminder": reminder.title}, reason=words
    )
    return row
