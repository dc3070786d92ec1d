"""Background work of notices: carrying queued SMS to the gateway, one at a time, at most once."""

from apps.core import queue, sealing, sweeping
from apps.core.actor import now
from apps.notices import actions, gateways


@queue.handler(actions.JOB, label="发送短信")
def deliver_messages(run: queue.Run) -> dict[str, int]:
    """Claim and commit, call the gateway outside every transaction, then write the result down; until nothing is due."""
    gateway, sent = gateways.current(), run.done
    with run.chunk():
        actions.lose_stuck_messages(run.actor.moved(now()))
    while (row := _claimed(run)) is not None:
        phone = sealing.unseal(actions.PHONE_PLACE, row.row_key, row.phone_sealed)
        result = gateway.deliver(row.key, phone, row.text)
        sent += 1
        with run.chunk(done=sent, text=f"已提交 {sent} 条"):
            actions.settle_message(run.actor.moved(now()), message_id=row.pk, result=result)
    return {"sent": sent}
