"""Background work of notices: carrying queued SMS to the gateway, one at a time, at most once."""

from apps.core import queue, sealing, sweeping
from apps.core.actor import now
from apps.notices import actions, gateways, queries
from apps.notices.models import Message


@queue.handler(actions.JOB, label="发送短信")
def deliver_messages(run: queue.Run) -> dict[str, int]:
    """Claim and commit, call the gateway outside every transaction, then write the result down; until nothing is due."""
    gateway, sent = gateways.current(), run.done
    _close_what_a_dead_attempt_left(run)
    while (row := _claimed(run)) is not None:
        phone = sealing.unseal(actions.PHONE_PLACE, row.row_key, row.phone_sealed)
        text = sealing.unseal(actions.TEXT_PLACE, row.row_key, row.text_sealed) if row.text_sealed else row.text
        result = gateway.deliver(row.key, phone, text)
        sent += 1
        with run.chunk(done=sent, text=f"已提交 {sent} 条"):
            actions.settle_message(run.actor.moved(now()), message_id=row.pk, result=result)
    return {"sent": sent}


sweeping.daily(actions.JOB, at="08:00")  # what waited through the quiet hours


def _close_what_a_dead_attempt_left(run: queue.Run) -> None:
    actor = run.actor.moved(now())
    if queries.has_stuck(run.job.pk, actor.at - actions.STUCK_AFTER):
        with run.chunk():
            actions.lose_stuck_messages(actor, job_id=run.job.pk)


def _claimed(run: queue.Run) -> Message | None:
    actor = run.actor.moved(now())
    if not queries.has_due(actor.at):
        return None
    with run.chunk():
        return actions.claim_message(actor, job_id=run.job.pk)
