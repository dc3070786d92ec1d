"""Who does not want greetings. What concerns money, clocks and decisions is said all the same (duty to tell)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Invalid, NotFound
from apps.notices import queries, rules
from apps.notices.choices import OptOutWay
from apps.notices.models import OptOut

OPT = "notices.note_opt_out"


@action(permission=OPT, label="登记不再接收问候短信")
def opt_out(actor: Actor, *, recipient: rules.Recipient, way: str) -> OptOut:
    """Note that somebody wants no greetings from now on. Raises AlreadyDone, Invalid, and what is out of the actor's places."""
    _check_place(actor, recipient)
    if way not in OptOutWay.values:
        raise Invalid("提出方式请从列表中选择。", field="way")
    row = OptOut(
        recipient_key=recipient.key,
        recipient_name=recipient.name,
        division_code=recipient.division_code,
        way=way,
        noted_by_id=actor.staff_id,
        noted_at=actor.at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as twice:
        raise AlreadyDone("已经登记过不再接收问候短信。") from twice
    audit.record(actor, OPT, row, after={"key": row.recipient_key, "way": way})
    return row


@action(permission=OPT, label="登记不再接收问候短信")
def opt_in(actor: Actor, *, recipient: rules.Recipient) -> OptOut:
    """Greetings are welcome again. Raises AlreadyDone, and what is out of the actor's places."""
    _check_place(actor, recipient)
    row = queries.lock_opt_out(recipient.key)
    if row is None:
        raise AlreadyDone("本人现在就接收问候短信，不需要恢复。")
    row.ended_by_id, row.ended_at = actor.staff_id, actor.at
    row.save(update_fields=["ended_by", "ended_at"])
    audit.record(actor, OPT, row, after={"ended": True})
    return row


def _check_place(actor: Actor, recipient: rules.Recipient) -> None:
    if not actor.sees(recipient.division_code):
        raise NotFound("没有找到这名人员，请从人员档案重新进入。")
