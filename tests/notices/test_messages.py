"""The outbox: one message per key, at most one delivery, quiet at night, unknown is never sent again."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry, Job
from apps.notices import actions, queries, rules
from apps.notices.gateways import Result
from apps.notices.models import Message, MessageTemplate
from tests.make import OTHER_TOWN, make_actor
from tests.notices.builders import DUE, PHONE, WANG, at, on, sent

pytestmark = pytest.mark.django_db
NOON = "2026-11-23 12:00"


def settled(house: Actor, row: Message, verb: str, reason: str = "没有应答") -> Message:
    """Take the message through the gateway's hands."""
    claimed = actions.claim_message(on(house, NOON), job_id=7)
    assert claimed == row
    reason = "" if verb == "accept" else reason
    return actions.settle_message(on(house, NOON), message_id=row.pk, result=Result(verb, ref="g1", reason=reason))


def test_an_sms_is_written_sealed_and_ordered(clerk: Actor) -> None:
    row = sent(on(clerk, NOON))
    assert (row.state, row.phone_masked) == ("queued", "199****1234")
    assert PHONE not in row.text
    assert sealing.unseal(actions.PHONE_PLACE, row.row_key, row.phone_sealed) == PHONE
    assert "12月31日" in row.text
    job = Job.objects.get(kind=actions.JOB)
    assert (job.user_id, job.payload) == (None, {})
    assert AuditEntry.objects.filter(verb="notices.send_message", row_id=str(row.pk), outcome="done").count() == 1


def test_the_same_key_is_written_once(clerk: Actor) -> None:
    sent(clerk)
    with pytest.raises(AlreadyDone):
        sent(clerk)
    assert Message.objects.count() == 1


def test_many_are_written_in_one_go_and_known_keys_are_passed_over(clerk: Actor) -> None:
    items = [rules.Outgoing(f"k{number}", WANG, DUE) for number in range(5)]
    assert actions.send_messages(clerk, template="confirmation_due", items=items[:3], subject="round:2026") == 3
    assert actions.send_messages(clerk, template="confirmation_due", items=items, subject="round:2026") == 2
    assert actions.send_messages(clerk, template="confirmation_due", items=items, subject="round:2026") == 0
    assert (Message.objects.count(), Job.objects.filter(kind=actions.JOB).count()) == (5, 2)


def test_one_bad_recipient_stops_the_whole_lot(clerk: Actor) -> None:
    nobody = rules.Recipient("person:2", "李娜", WANG.division_code)
    items = [rules.Outgoing("k1", WANG, DUE), rules.Outgoing("k2", nobody, DUE)]
    with pytest.raises(rules.NoPhone):
        actions.send_messages(clerk, template="confirmation_due", items=items, subject="round:2026")
    assert not Message.objects.exists()


def test_a_text_with_missing_gaps_or_a_full_number_is_refused(clerk: Actor) -> None:
    with pytest.raises(Invalid, match="缺少phone"):
        sent(clerk, values={key: value for key, value in DUE.items() if key != "phone"})
    with pytest.raises(Invalid, match="多出extra"):
        sent(clerk, values={**DUE, "extra": "1"})
    with pytest.raises(Invalid, match="末四位"):
        sent(clerk, values={**DUE, "station": "999321195001011234"})
    with pytest.raises(NotFound):
        sent(clerk, template="no_such_template")


def test_a_letter_to_staff_arrives_at_once_and_is_read_by_its_owner_only(clerk: Actor, reviewer: Actor) -> None:
    to = rules.Recipient(f"staff:{reviewer.staff_id}", reviewer.name, "340321000000")
    row = sent(clerk, template="staff_task", recipient=to, values={"text": "有一条标准待您复核"})
    assert (row.state, row.channel, list(queries.letters(reviewer))) == ("sent", "inbox", [row])
    with pytest.raises(NotFound):
        actions.read_message(clerk, message_id=row.pk)
    assert actions.read_message(reviewer, message_id=row.pk).read_at == reviewer.at
    with pytest.raises(AlreadyDone):
        actions.read_message(reviewer, message_id=row.pk)
    assert not queries.letters(Actor.nobody())
    assert not Job.objects.filter(kind=actions.JOB).exists()


def test_a_draft_waits_for_its_release(clerk: Actor, house: Actor) -> None:
    row = sent(on(clerk, NOON), draft=True)
    assert (row.state, actions.claim_message(on(house, NOON), job_id=7)) == ("draft", None)
    assert actions.release_message(clerk, message_id=row.pk).state == "queued"
    with pytest.raises(AlreadyDone):
        actions.release_message(clerk, message_id=row.pk)
    letter = sent(clerk, key="l", template="staff_task", values={"text": "请办理"}, draft=True)
    assert actions.release_message(clerk, message_id=letter.pk).state == "sent"


def test_a_queued_message_can_be_taken_back_and_a_sent_one_cannot(clerk: Actor, house: Actor) -> None:
    row = actions.cancel_message(clerk, message_id=sent(on(clerk, NOON)).pk, reason="名单有误，暂不通知")
    assert row.state == "cancelled"
    with pytest.raises(AlreadyDone):
        actions.cancel_message(clerk, message_id=row.pk, reason="名单有误，暂不通知")
    gone = settled(house, sent(on(clerk, NOON), key="k2"), "accept")
    with pytest.raises(Conflict):
        actions.cancel_message(clerk, message_id=gone.pk, reason="名单有误，暂不通知")
    other = sent(clerk, key="k3")
    with pytest.raises(Invalid):
        actions.cancel_message(clerk, message_id=other.pk, reason="")


def test_an_accepted_message_is_sent(clerk: Actor, house: Actor) -> None:
    row = settled(house, sent(on(clerk, NOON)), "accept")
    assert (row.state, row.gateway_ref, row.settled_at) == ("sent", "g1", at(NOON))
    assert actions.claim_message(on(house, NOON), job_id=7) is None
    with pytest.raises(AlreadyDone):
        actions.settle_message(house, message_id=row.pk, result=Result("accept", ref="g2"))


def test_a_refused_message_may_be_sent_again_once_as_a_new_row(clerk: Actor, house: Actor) -> None:
    row = settled(house, sent(on(clerk, NOON)), "refuse")
    again = actions.resend_message(clerk, message_id=row.pk)
    assert (again.key, again.state, again.text) == ("confirm:1#2", "queued", row.text)
    assert sealing.unseal(actions.PHONE_PLACE, again.row_key, again.phone_sealed) == PHONE
    with pytest.raises(AlreadyDone):
        actions.resend_message(clerk, message_id=row.pk)
    with pytest.raises(Conflict):
        actions.resend_message(clerk, message_id=again.pk)


def test_an_unknown_message_is_settled_by_a_person_with_evidence(clerk: Actor, house: Actor) -> None:
    row = settled(house, sent(on(clerk, NOON)), "lose")
    assert row.state == "unknown"
    assert list(queries.unsettled(clerk)) == [row]
    with pytest.raises(Conflict):
        actions.resend_message(clerk, message_id=row.pk)
    with pytest.raises(rules.NeedsPerson):
        actions.resolve_message(house, message_id=row.pk, was_sent=True, evidence="平台清单显示已送达")
    with pytest.raises(Invalid):
        actions.resolve_message(clerk, message_id=row.pk, was_sent=True, evidence="是")
    done = actions.resolve_message(clerk, message_id=row.pk, was_sent=True, evidence="平台清单显示已送达")
    assert (done.state, done.resolved_by_id) == ("sent", clerk.staff_id)
    assert not queries.unsettled(clerk)
    with pytest.raises(AlreadyDone):
        actions.resolve_message(clerk, message_id=row.pk, was_sent=True, evidence="平台清单显示已送达")


def test_an_unknown_message_proved_not_sent_counts_as_failed(clerk: Actor, house: Actor) -> None:
    row = settled(house, sent(on(clerk, NOON)), "lose")
    done = actions.resolve_message(clerk, message_id=row.pk, was_sent=False, evidence="平台清单中没有这一条")
    assert done.state == "failed"
    assert actions.resend_message(clerk, message_id=row.pk).state == "queued"


def test_nothing_leaves_at_night(clerk: Actor, house: Actor) -> None:
    row = sent(on(clerk, "2026-11-23 21:00"))
    assert row.not_before == at("2026-11-24 08:00")
    assert actions.claim_message(on(house, "2026-11-23 23:59"), job_id=7) is None
    assert actions.claim_message(on(house, "2026-11-24 07:59"), job_id=7) is None
    assert actions.claim_message(on(house, "2026-11-24 08:00"), job_id=7) == row


def test_a_message_left_by_a_dead_attempt_of_the_same_job_is_unknown_at_once(clerk: Actor, house: Actor) -> None:
    row = sent(on(clerk, NOON))
    actions.claim_message(on(house, NOON), job_id=7)
    other_job = on(house, "2026-11-23 12:05")
    assert actions.lose_stuck_messages(other_job, job_id=8) == 0
    assert actions.lose_stuck_messages(on(house, "2026-11-23 12:01"), job_id=7) == 1
    row.refresh_from_db()
    assert (row.state, "中断" in row.failure) == ("unknown", True)


def test_a_message_stuck_for_ten_minutes_is_unknown_for_every_job(clerk: Actor, house: Actor) -> None:
    sent(on(clerk, NOON))
    actions.claim_message(on(house, NOON), job_id=7)
    assert actions.lose_stuck_messages(on(house, "2026-11-23 12:11"), job_id=8) == 1


def test_other_townships_and_roles_are_kept_out(clerk: Actor, finance: Actor, station_clerk: Actor) -> None:
    row = sent(clerk)
    assert queries.message(station_clerk, row.pk) == row
    stranger = make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(NotFound):
        queries.message(stranger, row.pk)
    with pytest.raises(NotFound):
        actions.cancel_message(make_actor("benefit_clerk", division=OTHER_TOWN), message_id=row.pk, reason="名单有误")
    for other in (finance, station_clerk):
        with pytest.raises(Forbidden):
            sent(other, key="x")
    with pytest.raises(Forbidden):
        queries.messages(finance)
    with pytest.raises(Forbidden):
        actions.claim_message(clerk, job_id=7)


def test_postgresql_refuses_to_rewrite_what_was_said(clerk: Actor, house: Actor, as_owner: None) -> None:
    row = settled(house, sent(on(clerk, NOON)), "accept")
    for change in ("text = 'x'", "recipient_key = 'x'", "settled_at = settled_at + interval '1 day'", "key = 'x'"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update notices_message set {change} where id = %s", [row.pk])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("delete from notices_message")


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"state": "sending", "sending_at": None}, "message_sending"),
        ({"state": "sent", "settled_at": None}, "message_settled"),
        ({"state": "cancelled", "failure": ""}, "message_failure"),
        ({"state": "lost"}, "message_state"),
        ({"phone_sealed": None}, "message_phone"),
        ({"division_code": "34"}, "message_division"),
    ],
)
def test_postgresql_refuses_impossible_messages(clerk: Actor, columns: dict[str, object], constraint: str) -> None:
    row = {
        "key": "k", "channel": "sms", "recipient_key": "p", "recipient_name": "王", "division_code": "340321000000",
        "phone_sealed": b"x", "text": "t", "created_at": clerk.at, "not_before": clerk.at, **columns,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.create(**row)


def test_a_template_is_changed_by_the_administrator_and_old_texts_stay(clerk: Actor, sysadm: Actor) -> None:
    row = sent(clerk)
    given = {"code": "confirmation_due", "name": "年度确认", "body": "{name}您好，请按时确认。", "placeholders": ["name"]}
    with pytest.raises(Forbidden):
        actions.edit_template(clerk, **given)
    changed = actions.edit_template(sysadm, **given)
    row.refresh_from_db()
    assert changed.body == given["body"]
    assert "12月31日" in row.text
    with pytest.raises(NotFound):
        actions.edit_template(sysadm, **{**given, "code": "none"})
    with pytest.raises(Invalid, match="phone"):
        actions.edit_template(sysadm, **{**given, "body": "{name} {phone}"})
    actions.edit_template(sysadm, **given, is_active=False)
    with pytest.raises(NotFound):
        sent(clerk, key="k2")
    assert queries.templates(clerk).count() == MessageTemplate.objects.count()


def test_shipped_templates_arrive_once_and_changed_ones_stay(sysadm: Actor, capsys: pytest.CaptureFixture[str]) -> None:
    count = MessageTemplate.objects.count()
    actions.edit_template(sysadm, code="staff_task", name="工作提醒", body="请注意：{text}", placeholders=["text"])
    call_command("load_templates")
    assert "没有变化" in capsys.readouterr().out
    assert MessageTemplate.objects.count() == count
    assert MessageTemplate.objects.get(pk="staff_task").body == "请注意：{text}"
