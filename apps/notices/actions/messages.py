"""Messages: made once per key, sent at most once. ``sending`` is committed before the gateway is called."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from apps.core import audit, queue, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.masking import mask_phone
from apps.notices import queries, resources, rules
from apps.notices.choices import Channel, MessageState
from apps.notices.gateways import Result
from apps.notices.models import Message, MessageTemplate

SEND = "notices.send_message"
RESEND = "notices.resend_message"
DELIVER = "notices.deliver_message"
JOB = "notices.deliver_messages"
PHONE_PLACE = "notices_message.phone"
TEXT_PLACE = "notices_message.text"
STUCK_AFTER = timedelta(minutes=10)
COPIED = ("channel", "template_id", "recipient_key", "recipient_name", "division_code", "phone_masked", "text", "subject")


def _built(actor: Actor, item: rules.Outgoing, template: MessageTemplate, *, subject: str, draft: bool) -> Message:
    """An unsaved message; an inbox letter has arrived as soon as it is written."""
    text = rules.render(template.body, item.values)
    row_key = uuid.uuid4()
    columns: dict[str, Any] = {"state": MessageState.DRAFT if draft else MessageState.QUEUED}
    if template.is_secret:  # nobody of the house reads it, and nothing of it is left once it has gone out
        columns["text_sealed"] = sealing.seal(TEXT_PLACE, row_key, text)
        text = rules.hidden(template.body, item.values)
    if template.channel == Channel.SMS:
        if not item.recipient.phone:
            raise rules.NoPhone(field="phone")
        columns["phone_sealed"] = sealing.seal(PHONE_PLACE, row_key, item.recipient.phone)
        columns["phone_masked"] = mask_phone(item.recipient.phone)
    elif not draft:
        columns |= {"state": MessageState.SENT, "settled_at": actor.at}
    return Message(
        row_key=row_key,
        key=item.key,
        channel=template.channel,
        template=template,
        recipient_key=item.recipient.key,
        recipient_name=item.recipient.name,
        division_code=item.recipient.division_code,
        text=text,
        subject=subject,
        created_by_id=actor.staff_id,
        created_at=actor.at,
        not_before=actor.at if template.is_secret else rules.send_time(actor.at),
        **columns,
    )


def _check_sender(actor: Actor, template: MessageTemplate) -> None:
    """A one-time code is never typed by a person: whoever could would write to anybody in the bureau's name."""
    if template.is_secret and not actor.is_house:
        raise Invalid("验证码短信只由系统发出，请改选其他模板。", field="template")


def _deliver_later(actor: Actor, key: str) -> None:
    """The house carries messages: who may write one need not be allowed to talk to the gateway."""
    queue.later(Actor.house(at=actor.at, via=actor.via), JOB, key=key, title="发送短信")


@action(permission=SEND, label="发送消息")
def send_message(
    actor: Actor,
    *,
    key: str,
    template: str,
    recipient: rules.Recipient,
    values: Mapping[str, str],
    subject: str = "",
    draft: bool = False,
) -> Message:
    """Write one message to one person; a queued SMS goes out outside the quiet hours.

    Raises NotFound (template), NoPhone, OptedOut, Invalid (gaps, length, full numbers, a one-time code), AlreadyDone when the key was used before.
    """
    if Message.objects.filter(key=key).exists():
        raise AlreadyDone("这条消息已经生成过了，不会重复发送。")
    found = queries.template(template)
    _check_sender(actor, found)
    if found.is_courtesy and queries.opted_out([recipient.key]):
        raise rules.OptedOut
    made = _built(actor, rules.Outgoing(key, recipient, values), found, subject=subject, draft=draft)
    Message.objects.bulk_create([made], ignore_conflicts=True)
    row = Message.objects.get(key=key)
    if row.row_key != made.row_key:
        raise AlreadyDone("这条消息已经生成过了，不会重复发送。")
    audit.record(actor, SEND, row, after={"key": key, "template": template, "state": row.state})
    if row.state == MessageState.QUEUED:
        _deliver_later(actor, key)
    return row


@action(permission=SEND, label="发送消息")
def send_messages(actor: Actor, *, template: str, items: Sequence[rules.Outgoing], subject: str, draft: bool = False) -> int:
    """Write many messages of one template in one statement. Returns how many are new.

    Keys used before are passed over, and so is who wants no greetings when the template is one.

    Raises NotFound (template), NoPhone, Invalid: nothing is written then.
    """
    found = queries.template(template)
    _check_sender(actor, found)
    known = set(Message.objects.filter(key__in=[item.key for item in items]).values_list("key", flat=True))
    quiet = queries.opted_out([item.recipient.key for item in items]) if found.is_courtesy else set()
    fresh = {item.key: item for item in items if item.key not in known and item.recipient.key not in quiet}
    rows = [_built(actor, item, found, subject=subject, draft=draft) for item in fresh.values()]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    done = Message.objects.filter(row_key__in=[row.row_key for row in rows]).count()
    after = {"template": template, "asked": len(items), "new": done}
    audit.record(actor, SEND, ("notices.Message", subject, found.name), after=after)
    if done and not draft and found.channel == Channel.SMS:
        _deliver_later(actor, f"{subject}:{rows[0].row_key}")
    return done


@action(permission="notices.release_message", label="发出草稿消息")
def release_message(actor: Actor, *, message_id: int) -> Message:
    """Let a draft go. Raises NotFound, AlreadyDone, Conflict."""
    row = queries.lock_message(actor, message_id)
    row.state = rules.move(row.state, "release")
    if row.channel == Channel.INBOX:
        row.state, row.settled_at = MessageState.SENT, actor.at
    row.save(update_fields=["state", "settled_at"])
    audit.record(actor, "notices.release_message", row, after={"state": row.state})
    if row.state == MessageState.QUEUED:
        _deliver_later(actor, row.key)
    return row


@action(permission=RESEND, label="重新发送未发出的消息")
def resend_message(actor: Actor, *, message_id: int) -> Message:
    """A failed message provably never left: write it again under the next key. An unknown one must be resolved first.

    Raises NotFound, Conflict (not failed), AlreadyDone (sent again before).
    """
    row = queries.lock_message(actor, message_id)
    if row.state != MessageState.FAILED:
        raise Conflict("只有“未发出”的消息可以重新发送；结果不明的，请先核实。")
    if row.template is not None and row.template.is_secret:
        raise Conflict("验证码短信的内容不留存，不能重发；请本人在登录页重新获取。")
    stem, _, times = row.key.partition("#")
    key = f"{stem}#{int(times or 1) + 1}"
    if Message.objects.filter(key=key).exists():
        raise AlreadyDone("这条消息已经重新发送过了。")
    row_key = uuid.uuid4()
    phone = sealing.unseal(PHONE_PLACE, row.row_key, row.phone_sealed)
    again = Message.objects.create(
        row_key=row_key,
        key=key,
        phone_sealed=sealing.seal(PHONE_PLACE, row_key, phone),
        created_by_id=actor.staff_id,
        created_at=actor.at,
        not_before=rules.send_time(actor.at),
        **{name: getattr(row, name) for name in COPIED},
    )
    audit.record(actor, RESEND, again, after={"key": key, "after": row.pk})
    _deliver_later(actor, key)
    return again


@action(permission="notices.cancel_message", label="取消消息")
def cancel_message(actor: Actor, *, message_id: int, reason: str) -> Message:
    """Take back a message that has not left. Raises NotFound, AlreadyDone, Conflict (it is on its way), Invalid."""
    row = queries.lock_message(actor, message_id)
    row.state = rules.move(row.state, "cancel")
    row.failure, row.text_sealed = rules.check_words(reason, field="reason"), None
    row.save(update_fields=["state", "failure", "text_sealed"])
    audit.record(actor, "notices.cancel_message", row, reason=row.failure)
    return row


@action(permission="notices.resolve_message", label="核实消息结果")
def resolve_message(actor: Actor, *, message_id: int, was_sent: bool, evidence: str) -> Message:
    """A person settles an unknown message by evidence (a list, a call). Raises NotFound, AlreadyDone, Conflict."""
    if actor.staff_id is None:
        raise rules.NeedsPerson
    row = queries.lock_message(actor, message_id)
    row.state = rules.move(row.state, "prove_sent" if was_sent else "prove_failed")
    row.evidence = rules.check_words(evidence, field="evidence")
    row.resolved_by_id, row.resolved_at = actor.staff_id, actor.at
    row.save(update_fields=["state", "evidence", "resolved_by", "resolved_at"])
    audit.record(actor, "notices.resolve_message", row, after={"state": row.state}, reason=row.evidence)
    return row


@action(permission="notices.read_message", label="阅读站内信")
def read_message(actor: Actor, *, message_id: int) -> Message:
    """The recipient has opened a letter. Raises NotFound for anybody else's, AlreadyDone."""
    row = queries.lock_letter(actor, message_id)
    if row.read_at is not None:
        raise AlreadyDone("这封站内信已经读过了。")
    row.read_at = actor.at
    row.save(update_fields=["read_at"])
    audit.record(actor, "notices.read_message", row)
    return row


@action(permission=DELIVER, label="向短信平台提交")
def claim_message(actor: Actor, *, job_id: int) -> Message | None:
    """Take the oldest due SMS and commit it as ``sending`` before anything leaves; None when quiet or idle."""
    row = queries.next_due(actor.at)
    if row is None:
        audit.record(actor, DELIVER, ("notices.Message", "", "没有到时的短信"))
        return None
    row.state = rules.move(row.state, "claim")
    row.sending_at, row.sending_job = actor.at, job_id
    row.save(update_fields=["state", "sending_at", "sending_job"])
    audit.record(actor, DELIVER, row, after={"state": row.state})
    return row


@action(permission=DELIVER, label="向短信平台提交")
def settle_message(actor: Actor, *, message_id: int, result: Result) -> Message:
    """Write down what the gateway said: accepted, refused, or nothing that can be relied on (``unknown``)."""
    row = queries.lock_message(actor, message_id)
    row.state = rules.move(row.state, result.verb)
    row.settled_at, row.gateway_ref, row.failure = actor.at, result.ref[:120], result.reason
    row.text_sealed = None
    row.save(update_fields=["state", "settled_at", "gateway_ref", "failure", "text_sealed"])
    audit.record(actor, DELIVER, row, after={"state": row.state, "ref": row.gateway_ref}, reason=row.failure)
    return row


@action(permission=DELIVER, label="向短信平台提交")
def lose_stuck_messages(actor: Actor, *, job_id: int) -> int:
    """Messages left in ``sending`` become unknown and are never sent again by the machine. Returns how many.

    Left by an earlier attempt of this very job (its worker died), or by anybody for more than ten minutes.
    """
    ids = [row.pk for row in queries.lock_stuck(job_id, actor.at - STUCK_AFTER)]
    reason = "发送过程中断，短信平台是否收到不明；请向平台或收件人核实。"
    done = Message.objects.filter(pk__in=ids).update(
        state=MessageState.UNKNOWN, settled_at=actor.at, failure=reason, text_sealed=None
    )
    audit.record(actor, DELIVER, ("notices.Message", "", "中断的短信"), after={"unknown": ids})
    return done


@action(permission="notices.edit_template", label="修改消息模板")
def edit_template(
    actor: Actor, *, code: str, name: str, body: str, placeholders: Sequence[str], is_active: bool = True
) -> MessageTemplate:
    """Change a template; messages already written keep their text. Raises NotFound, Invalid naming the gap."""
    row = queries.lock_template(code)
    before = {"name": row.name, "body": row.body, "is_active": row.is_active}
    rules.check_template(body, placeholders)
    row.name = rules.check_words(name, field="name", least=2, most=60)
    row.body, row.placeholders, row.is_active = body, list(placeholders), is_active
    row.updated_at, row.updated_by_id = actor.at, actor.staff_id
    row.save()
    after = {"name": name, "body": body, "is_active": is_active}
    audit.record(actor, "notices.edit_template", row, before=before, after=after)
    return row


@action(permission="notices.load_templates", label="装载随系统提供的消息模板")
def load_templates(actor: Actor) -> int:
    """Add the shipped templates that are missing; a template the bureau changed stays as it is. Returns how many are new."""
    known = set(MessageTemplate.objects.values_list("code", flat=True))
    rows = []
    for given in resources.template_rows():
        rules.check_template(given["body"], given["placeholders"])
        if given["channel"] not in Channel.values:
            raise Invalid(f"模板 {given['code']} 的发送方式不对，只能是 sms 或 inbox。")
        if given["code"] not in known:
            rows.append(MessageTemplate(**given, updated_at=actor.at))
    MessageTemplate.objects.bulk_create(rows)
    audit.record(actor, "notices.load_templates", ("notices.MessageTemplate", "", "消息模板"), after={"new": len(rows)})
    return len(rows)
