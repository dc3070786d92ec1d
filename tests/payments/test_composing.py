"""Posting differences and composing batches."""

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import Batch, Due, HeldOver, Netting, Payment, PaymentDue, PostingRun
from apps.payments.rules.refusals import (
    DoubleDue,
    DueElsewhere,
    NobodyThere,
    NothingToPay,
    ReasonMissing,
    StepDone,
    WrongState,
)
from tests.make import OTHER_TOWN, TOWN
from tests.payments.make import (
    NOVEMBER,
    Desk,
    close_account,
    fresh,
    make_account,
    make_claim,
    make_person,
    owe,
    people_owed,
    post,
)

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = Month(2026, 10), Month(2026, 12)


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestPosting:
    def test_a_month_is_posted_once(self) -> None:
        claim = make_claim(make_person())
        first = post([(claim, "monthly", NOVEMBER, 10_000, "")])
        again = post([(claim, "monthly", NOVEMBER, 10_000, "")])
        assert (first.due_count, first.total_fen) == (1, 10_000)
        assert (again.due_count, again.total_fen, again.composed_at is not None) == (0, 0, True)

    def test_later_knowledge_is_an_adjust_with_its_reason(self) -> None:
        claim = make_claim(make_person())
        post([(claim, "monthly", OCTOBER, 10_000, "")])
        post([(claim, "monthly", OCTOBER, 12_500, "标准自10月提高")])
        post([(claim, "monthly", OCTOBER, 0, "10月已去世")])
        rows = list(Due.objects.order_by("seq").values_list("seq", "amount_fen", "reason"))
        assert rows == [(0, 10_000, ""), (1, 2_500, "标准自10月提高"), (2, -12_500, "10月已去世")]
        assert set(Due.objects.filter(seq__gt=0).values_list("adjusts__seq", flat=True)) == {0}

    def test_a_month_that_owes_nothing_and_never_did_posts_nothing(self) -> None:
        assert post([(make_claim(make_person()), "monthly", NOVEMBER, 0, "")]).due_count == 0

    def test_two_spans_of_one_claim_in_one_month_are_one_due(self) -> None:
        claim = make_claim(make_person())
        post([(claim, "monthly", NOVEMBER, 10_000, ""), (claim, "monthly", NOVEMBER, 2_000, "")])
        assert Due.objects.get().amount_fen == 12_000

    def test_a_redecided_entitlement_keeps_its_claim(self) -> None:
        person = make_person()
        assert make_claim(person) == make_claim(person)
        assert make_claim(person, source="grant") != make_claim(person, source="grant")

    def test_two_claims_of_one_scheme_in_one_month_are_refused_by_name(self) -> None:
        person = make_person("张三")
        one, two = make_claim(person, source="grant"), make_claim(person, source="relief")
        with pytest.raises(DoubleDue, match="张三"):
            post([(one, "monthly", NOVEMBER, 1, ""), (two, "monthly", NOVEMBER, 1, "")])
        assert not Due.objects.exists()

    def test_two_rewards_in_one_month_are_honest(self) -> None:
        person = make_person()
        rows = [(make_claim(person, "merit_reward", source="grant"), "reward", NOVEMBER, 50_000, "") for _ in range(2)]
        assert post(rows).due_count == 2

    def test_a_table_name_is_a_name(self) -> None:
        with pytest.raises(Invalid):
            actions.post_difference(Actor.house(), table="a; drop table x", month=NOVEMBER, known_on=None)


class TestComposing:
    def test_one_payment_a_person_frozen_and_audited(self, desk: Desk) -> None:
        person = make_person("买买提·艾力")
        owe(person, 10_000)
        owe(person, 3_000, scheme="nursing_allowance")
        batch = desk.composed()
        payment = Payment.objects.get()
        assert (payment.amount_fen, payment.name, payment.division_code) == (13_000, "买买提·艾力", TOWN)
        assert (batch.key, batch.state, batch.row_count, batch.total_fen) == ("2026-11-01", "draft", 1, 13_000)
        assert (payment.ref, payment.state, payment.live) == ("2611010000001", "ready", True)
        assert AuditEntry.objects.filter(verb="payments.compose_batch", outcome="done").count() == 1
        assert PostingRun.objects.filter(composed_at__isnull=True).count() == 0

    def test_composing_again_finds_nothing_and_names_the_batch(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.composed()
        with pytest.raises(NothingToPay, match="2026-11-01"):
            desk.composed()
        assert AuditEntry.objects.filter(verb="payments.compose_batch", outcome="refused").count() == 1

    def test_negative_missing_account_and_hold_wait_with_their_reason(self, desk: Desk) -> None:
        good, none, held = make_person(), make_person(account=False), make_person()
        debtor = make_person()
        claim = owe(debtor, 10_000, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 4_000, "10月多发")])
        for person in (good, none, held):
            owe(person, 5_000)
        actions.hold_person(desk.clerk, person_id=held.pk, reason="疑似死亡待核实")
        batch = desk.composed()
        assert (batch.row_count, batch.total_fen) == (1, 5_000)
        reasons = dict(HeldOver.objects.values_list("person_id", "reason"))
        assert reasons == {debtor.pk: "negative", none.pk: "no_account", held.pk: "on_hold"}

    def test_what_waited_comes_into_the_next_batch(self, desk: Desk) -> None:
        person, other = make_person(account=False), make_person()
        owe(person, 5_000)
        owe(other, 1)
        desk.composed()
        make_account(person)
        batch = desk.composed()
        assert (batch.key, batch.total_fen) == ("2026-11-02", 5_000)
        assert not HeldOver.objects.exists()

    def test_a_debt_is_netted_with_the_next_month(self, desk: Desk) -> None:
        person = make_person()
        claim = owe(person, 10_000, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 7_000, "10月多发"), (claim, "monthly", NOVEMBER, 10_000, "")])
        assert desk.composed().total_fen == 7_000

    def test_dues_that_cancel_out_are_netted(self, desk: Desk) -> None:
        person, other = make_person(), make_person()
        claim = owe(person, 10_000, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 0, "取消认定"), (claim, "monthly", NOVEMBER, 10_000, "")])
        owe(other, 1)
        batch = desk.composed()
        netting = Netting.objects.get()
        assert (batch.total_fen, netting.person_id, netting.amount_fen) == (1, person.pk, 0)
        assert PaymentDue.objects.filter(netting=netting, live=True).count() == 2

    def test_by_scheme_by_township_and_by_kind(self, desk: Desk) -> None:
        near, far = make_person(), make_person(division=OTHER_TOWN)
        for person in (near, far):
            owe(person, 10_000)
            owe(person, 100, scheme="nursing_allowance")
            owe(person, 7, month=OCTOBER)
        assert desk.composed(kind="arrears").total_fen == 14
        assert desk.composed(schemes=["nursing_allowance"], divisions=[OTHER_TOWN]).total_fen == 100
        assert desk.composed(divisions=[TOWN]).total_fen == 10_100
        assert desk.composed().total_fen == 10_000
        assert PostingRun.objects.filter(composed_at__isnull=True).count() == 0

    def test_a_later_month_is_not_paid_early(self, desk: Desk) -> None:
        owe(make_person(), 10_000, month=DECEMBER)
        with pytest.raises(NothingToPay):
            desk.composed(NOVEMBER)
        assert desk.composed(DECEMBER).total_fen == 10_000

    def test_refusals(self, desk: Desk) -> None:
        people_owed(1)
        with pytest.raises(Forbidden):
            actions.compose_batch(desk.chief, month=NOVEMBER)
        with pytest.raises(NobodyThere):
            actions.compose_batch(Actor.house(), month=NOVEMBER)
        with pytest.raises(Invalid):
            desk.composed(kind="all")
        assert not Batch.objects.exists()

    def test_what_was_paid_keeps_the_facts_then_true(self, desk: Desk) -> None:
        person = make_person("王建国")
        owe(person, 10_000)
        batch = desk.submitted()
        before = batch.revisions.get().content_hash
        close_account(person)
        make_account(person)
        person.name = "王建军"
        person.save()
        from tests.payments.make import hash_of

        assert hash_of(batch) == before


class TestEditing:
    def test_an_excluded_person_waits_and_may_come_back(self, desk: Desk) -> None:
        one, two = people_owed(10_000, 20_000)
        batch = desk.composed()
        payment = Payment.objects.get(person=one)
        actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="本人申请暂不领取")
        batch = fresh(batch)
        assert (batch.total_fen, batch.row_count, batch.revision) == (20_000, 1, 2)
        assert HeldOver.objects.get().reason == "excluded"
        with pytest.raises(StepDone):
            actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="本人申请暂不领取")
        actions.restore_payment(desk.clerk, payment_id=payment.pk, reason="本人改变主意")
        assert (fresh(batch).total_fen, HeldOver.objects.count(), fresh(batch).revision) == (30_000, 0, 3)
        with pytest.raises(StepDone):
            actions.restore_payment(desk.clerk, payment_id=payment.pk, reason="本人改变主意")
        assert two.pk

    def test_an_excluded_person_taken_by_another_batch_cannot_come_back(self, desk: Desk) -> None:
        one, _ = people_owed(10_000, 20_000)
        desk.composed()
        payment = Payment.objects.get(person=one)
        actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="本人申请暂不领取")
        desk.composed()
        with pytest.raises(DueElsewhere, match="2026-11-02"):
            actions.restore_payment(desk.clerk, payment_id=payment.pk, reason="本人改变主意")

    def test_excluding_after_approval_voids_the_signatures(self, desk: Desk) -> None:
        one, _ = people_owed(10_000, 20_000)
        batch = desk.approved()
        payment = Payment.objects.get(person=one)
        actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="审批后查明已去世")
        assert fresh(batch).state == "draft"
        with pytest.raises(WrongState):
            actions.make_files(desk.finance, batch_id=batch.pk)
        assert desk.approved(fresh(batch)).total_fen == 20_000

    def test_nobody_leaves_a_batch_that_is_with_the_bank(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.filed()
        with pytest.raises(WrongState):
            actions.exclude_payment(desk.clerk, payment_id=Payment.objects.get(batch=batch).pk, reason="太晚了太晚了")

    def test_a_reason_is_needed(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.composed()
        with pytest.raises(ReasonMissing):
            actions.exclude_payment(desk.clerk, payment_id=Payment.objects.get().pk, reason=" 无 ")

    def test_a_cancelled_draft_sets_its_dues_free(self, desk: Desk) -> None:
        people_owed(10_000, 20_000)
        batch = desk.composed()
        actions.cancel_batch(desk.clerk, batch_id=batch.pk, reason="选错了银行")
        assert fresh(batch).state == "cancelled"
        assert desk.composed().total_fen == 30_000
        with pytest.raises(StepDone):
            actions.cancel_batch(desk.clerk, batch_id=batch.pk, reason="选错了银行")

    def test_a_hold_is_released_by_another_role(self, desk: Desk) -> None:
        person = make_person()
        owe(person, 10_000)
        hold = actions.hold_person(desk.clerk, person_id=person.pk, reason="疑似死亡待核实")
        with pytest.raises(StepDone):
            actions.hold_person(desk.clerk, person_id=person.pk, reason="疑似死亡待核实")
        with pytest.raises(NothingToPay, match="1人待抵扣"):
            desk.composed()
        actions.release_hold(desk.reviewer, hold_id=hold.pk, reason="入户见到本人")
        with pytest.raises(StepDone):
            actions.release_hold(desk.reviewer, hold_id=hold.pk, reason="入户见到本人")
        assert desk.composed().total_fen == 10_000
