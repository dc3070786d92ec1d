"""When a recipient died: what has not left the house is not sent any more."""

from datetime import date
from typing import Any

from apps.core.actor import Actor
from apps.notices.actions.messages import cancel_message
from apps.notices.queries import waiting_for


def cancel_waiting(actor: Actor, person: Any, died_on: date, reason: str) -> dict[str, Any]:
    """Messages to this person that wait are cancelled, each with its own audit entry; part of an upper action.

    What has to be said to somebody who lives after all is said again by the next run of whoever writes.
    """
    ids = list(waiting_for(person.dossier_no).values_list("pk", flat=True))
    for pk in ids:
        cancel_message(actor, message_id=pk, reason=reason)
    return {"messages": ids, "done": [f"待发送的消息{len(ids)}条已取消。"] if ids else []}
