"""Submitting, reminders, signatures: four persons, one content."""

from datetime import date

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import Approval, Batch, Payment, ReminderAnswer, SignatureRule
from apps.payments.queries.reminders import reminders
from apps.payments.rules import levels_for
from apps.payments.rules.refusals import (
    ContentChanged,
    NoticeOpen,
    RemindersOpen,
    SamePerson,
    StaleScreen,
    StepDone,
    WrongState,
)
from tests.make import grant_role, make_actor
from tests.payments.make import Desk, close_account, fresh, make_account, make_person, make_scheme, owe, people_owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def with_role(actor: Actor, role: str) -> Actor:
    from apps.org.models import Staff, User
    from apps.org.queries import actor_of

    grant_role(Staff.objects.get(pk=actor.staff_id), role)
    return actor_of(User.objects.get(pk=actor.user_id), via="test")


def test_each_step_once_and_audited(desk: Desk) -> None:
    people_owed(10_000)
    batch = desk.approved()
    for step, actor in ((actions.review_batch, desk.reviewer), (actions.approve_batch, desk.chief)):
        with pytest.raises(StepDone):
            step(actor, batch_id=batch.pk, seen_fen=10_000)
    with pytest.raises(StepDone):
        actions.submit_batch(desk.clerk, batch_id=batch.pk)
    for verb in ("submit_batch", "review_batch", "approve_batch"):
        rows = AuditEntry.objects.filter(verb=f"payments.{verb}")
        assert sorted(rows.values_list("outcome", flat=True)) == ["done", "refused"]
    assert list(Approval.objects.order_by("level").values_list("level", "checker_id")) == [
        (1, desk.reviewer.staff_id),
        (2, desk.chief.staff_id),
    ]


def test_out_of_turn(desk: Desk) -> None:
    people_owed(10_000)
    batch = desk.composed()
    for step, actor in ((actions.review_batch, desk.reviewer), (actions.approve_batch, desk.chief)):
        with pytest.raises(WrongState):
            step(actor, batch_id=batch.pk, seen_fen=10_000)
    with pytest.raises(WrongState):
        actions.make_files(desk.finance, batch_id=batch.pk)


def test_one_person_with_every_role_is_refused_at_each_stage(desk: Desk) -> None:
    people_owed(10_000)
    batch = desk.submitted()
    clerk = with_role(with_role(desk.clerk, "benefit_reviewer"), "leader")
    with pytest.raises(SamePerson, match="编制人"):
        actions.review_batch(clerk, batch_id=batch.pk, seen_fen=10_000)
    reviewer = with_role(desk.reviewer, "leader")
    actions.review_batch(reviewer, batch_id=batch.pk, seen_fen=10_000)
    for actor in (clerk, reviewer):
        with pytest.raises(SamePerson):
            actions.approve_batch(actor, batch_id=batch.pk, seen_fen=10_000)
    with pytest.raises(Forbidden):
        actions.approve_batch(make_actor("sysadm"), batch_id=batch.pk, seen_fen=10_000)


def test_whoever_edited_or_submitted_does_not_sign(desk: Desk) -> None:
    one, _ = people_owed(10_000, 20_000)
    batch = desk.composed()
    editor = make_actor("benefit_clerk", name="修改人")
    actions.exclude_payment(editor, payment_id=Payment.objects.get(person=one).pk, reason="本人申请暂不领取")
    submitter = make_actor("benefit_clerk", name="提交人")
    actions.submit_batch(submitter, batch_id=batch.pk)
    for actor in (desk.clerk, editor, submitter):
        with pytest.raises(SamePerson):
            actions.review_batch(with_role(actor, "benefit_reviewer"), batch_id=batch.pk, seen_fen=20_000)


def test_a_stale_screen_is_refused(desk: Desk) -> None:
    people_owed(10_000)
    batch = desk.submitted()
    with pytest.raises(StaleScreen):
        actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=10_001)
    with pytest.raises(StaleScreen):
        actions.submit_batch(desk.clerk, batch_id=_other_draft(desk).pk, seen_fen=1)


def _other_draft(desk: Desk) -> Batch:
    people_owed(5)
    return desk.composed()


def test_changed_content_stops_signing_and_files(desk: Desk, as_owner: None) -> None:
    from django.db import connection

    people_owed(10_000, 20_000)
    batch = desk.submitted()
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table payments_payment disable trigger payments_payment_frozen")
        cursor.execute("update payments_payment set holder_name = '别人' where amount_fen = 10000")
        cursor.execute("alter table payments_payment enable trigger payments_payment_frozen")
    with pytest.raises(ContentChanged):
        actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=30_000)


def test_a_rejected_batch_needs_all_signatures_again(desk: Desk) -> None:
    people_owed(10_000)
    batch = desk.reviewed()
    actions.reject_batch(desk.chief, batch_id=batch.pk, reason="缺公示材料")
    batch = fresh(batch)
    assert (batch.state, batch.revision) == ("draft", 2)
    with pytest.raises(StepDone):
        actions.reject_batch(desk.chief, batch_id=batch.pk, reason="缺公示材料")
    assert desk.approved(batch).state == "approved"
    assert Approval.objects.filter(revision=2).count() == 2


def test_the_number_of_signatures_follows_the_amount(desk: Desk) -> None:
    assert levels_for(1, []) == 2
    assert [levels_for(fen, [(0, 2), (100, 3)]) for fen in (99, 100)] == [2, 3]
    SignatureRule.objects.update_or_create(from_fen=10_000, defaults={"levels": 3})
    people_owed(10_000)
    batch = desk.reviewed()
    actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=10_000)
    assert fresh(batch).state == "reviewed"
    with pytest.raises(SamePerson):
        actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=10_000)
    actions.approve_batch(make_actor("leader", name="二审"), batch_id=batch.pk, seen_fen=10_000)
    assert fresh(batch).state == "approved"


class TestReminders:
    def changed_accounts(self, desk: Desk) -> Batch:
        person = make_person()
        close_account(person)
        make_account(person, opened_on=date(2026, 11, 3))
        owe(person, 10_000)
        return desk.submitted()

    def tenfold(self, desk: Desk) -> Batch:
        person = make_person()
        owe(person, 100_000, month=Month(2026, 10))
        desk.closed(desk.composed(Month(2026, 10)))
        owe(person, 5_000_000)
        return desk.submitted()

    def test_yellow_ones_inform(self, desk: Desk) -> None:
        batch = self.changed_accounts(desk)
        found = {one.kind: one.level for one in reminders(desk.reviewer, batch)}
        assert found["account_changed"] == "yellow"
        assert "red" not in found.values()
        actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)

    def test_red_ones_are_opened_by_the_signer_and_answered(self, desk: Desk) -> None:
        batch = self.tenfold(desk)
        everything = reminders(desk.reviewer, batch)
        assert reminders(desk.reviewer, batch, only_red=True) == [one for one in everything if one.is_red] != []
        key = everything[0].key
        with pytest.raises(RemindersOpen, match="还没有查看"):
            actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)
        actions.open_reminder(desk.reviewer, batch_id=batch.pk, key=key)
        with pytest.raises(RemindersOpen, match="处理意见"):
            actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)
        actions.answer_reminder(desk.clerk, batch_id=batch.pk, key=key, answer="一次性抚恤,已核对文号")
        actions.review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)
        with pytest.raises(RemindersOpen):
            actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
        actions.open_reminder(desk.chief, batch_id=batch.pk, key=key)
        actions.open_reminder(desk.chief, batch_id=batch.pk, key=key)
        actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
        assert ReminderAnswer.objects.count() == 3

    def test_a_reminder_that_is_gone(self, desk: Desk) -> None:
        from apps.core.errors import NotFound

        batch = self.changed_accounts(desk)
        with pytest.raises(NotFound):
            actions.open_reminder(desk.reviewer, batch_id=batch.pk, key="none:0")


def test_a_scheme_that_asks_for_a_notice_waits_for_it(desk: Desk) -> None:
    make_scheme("relief_money", needs_notice=True)
    owe(make_person(), 10_000, scheme="relief_money")
    batch = desk.reviewed()
    with pytest.raises(NoticeOpen, match="公示"):
        actions.approve_batch(desk.chief, batch_id=batch.pk, seen_fen=10_000)
    assert fresh(batch).state == "reviewed"
