"""After the bank's last file: unknown, suspense, receivables, closing; and the balance identity in each."""

from datetime import date

import pytest

from apps.core.errors import Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import (
    Claim,
    HeldOver,
    Payment,
    Receivable,
    Recovery,
    Suspense,
    Transfer,
    Unknown,
)
from apps.payments.queries import identity, overpaid, receivables, tie_out
from apps.payments.queries.desks import held_sums, rejected, unknowns, waiting
from apps.payments.queries.layouts import layout_of
from apps.payments.queries.receivables import outstanding_of
from apps.payments.queries.tieout import balances
from apps.payments.rules import AnswerLine, Debt, set_off, write_answer
from apps.payments.rules.refusals import (
    DueElsewhere,
    MoreThanOwed,
    NothingToPay,
    NotOwing,
    NotTied,
    SamePerson,
    StepDone,
    WrongState,
)
from apps.people.models import Person
from tests.make import OTHER_TOWN, make_actor
from tests.payments.make import NOVEMBER, Desk, fresh, make_person, owe, people_owed, post

pytestmark = pytest.mark.django_db
OCTOBER, DECEMBER = Month(2026, 10), Month(2026, 12)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def all_hold() -> bool:
    persons = Person.objects.values_list("pk", flat=True)
    return identity().holds and all(identity(person).holds for person in persons)


class TestUnknown:
    def test_a_missing_line_becomes_unknown_by_a_persons_act_and_blocks(self, desk: Desk) -> None:
        good, late = people_owed(10_000, 20_000)
        batch = desk.returned(missing=[late.pk])
        with pytest.raises(NotTied, match="1笔没有银行结果"):
            actions.close_batch(desk.clerk, batch_id=batch.pk)
        assert actions.close_return(desk.finance, batch_id=batch.pk) == 1
        with pytest.raises(StepDone):
            actions.close_return(desk.finance, batch_id=batch.pk)
        assert Payment.objects.get(person=late).state == "unknown"
        with pytest.raises(NothingToPay):
            desk.composed()
        with pytest.raises(NotTied, match="1笔结果未明"):
            actions.close_batch(desk.clerk, batch_id=batch.pk)
        assert unknowns(desk.clerk).count() == 1
        assert all_hold()
        assert good.pk

    def unknown(self, desk: Desk) -> Payment:
        (late,) = people_owed(20_000)
        batch = desk.sent()
        actions.close_return(desk.finance, batch_id=batch.pk)
        return Payment.objects.get(person=late)

    def test_evidence_by_another_person_settles_it(self, desk: Desk) -> None:
        row = self.unknown(desk)
        with pytest.raises(SamePerson):
            actions.resolve_unknown(desk.finance, payment_id=row.pk, outcome="paid", evidence="银行流水第7页")
        with pytest.raises(Invalid):
            actions.resolve_unknown(desk.clerk, payment_id=row.pk, outcome="maybe", evidence="银行流水第7页")
        actions.resolve_unknown(desk.clerk, payment_id=row.pk, outcome="paid", evidence="银行流水第7页")
        with pytest.raises(StepDone):
            actions.resolve_unknown(desk.clerk, payment_id=row.pk, outcome="paid", evidence="银行流水第7页")
        assert Unknown.objects.get().outcome == "paid"
        assert actions.close_batch(desk.clerk, batch_id=row.batch_id).state == "closed"
        assert all_hold()

    def test_not_paid_opens_the_due_again(self, desk: Desk) -> None:
        row = self.unknown(desk)
        actions.resolve_unknown(desk.clerk, payment_id=row.pk, outcome="not_paid", evidence="银行函：未入账")
        assert HeldOver.objects.get().reason == "not_paid"
        again = desk.composed()
        assert again.total_fen == 20_000
        assert all_hold()

    def test_the_banks_own_later_word_settles_it_too(self, desk: Desk) -> None:
        row = self.unknown(desk)
        lines = [AnswerLine(1, row.ref, 20_000, "paid")]
        content = write_answer(layout_of(row.batch.profile), lines)
        actions.take_return(desk.finance, batch_id=row.batch_id, content=content, name="迟到")
        assert (Payment.objects.get().state, Unknown.objects.get().evidence) == ("paid", "银行回盘")

    def test_only_unknown_ones(self, desk: Desk) -> None:
        people_owed(1)
        desk.closed()
        with pytest.raises(WrongState):
            actions.resolve_unknown(desk.clerk, payment_id=Payment.objects.get().pk, outcome="paid", evidence="银行流水")


class TestSuspense:
    def late_paid(self, desk: Desk) -> tuple[Payment, Suspense]:
        (person,) = people_owed(20_000)
        batch = desk.closed(rejected=[person.pk])
        row = Payment.objects.get(batch=batch)
        content = write_answer(layout_of(batch.profile), [AnswerLine(1, row.ref, 20_000, "paid")])
        actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="迟到")
        return row, Suspense.objects.get()

    def test_a_late_paid_is_accepted_while_its_due_is_free(self, desk: Desk) -> None:
        row, case = self.late_paid(desk)
        with pytest.raises(SamePerson):
            actions.resolve_suspense(desk.finance, suspense_id=case.pk, accept=True, resolution="银行确认已入账")
        actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=True, resolution="银行确认已入账")
        row.refresh_from_db()
        assert (row.state, HeldOver.objects.count()) == ("paid", 0)
        with pytest.raises(StepDone):
            actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=True, resolution="银行确认已入账")
        assert all_hold()

    def test_a_late_paid_whose_due_was_paid_elsewhere_is_refused_by_the_database(self, desk: Desk) -> None:
        _, case = self.late_paid(desk)
        desk.closed(desk.composed())
        with pytest.raises(DueElsewhere):
            actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=True, resolution="银行确认已入账")
        actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=False, resolution="重复到账,另行追回")
        assert all_hold()

    def test_a_contradiction_holds_the_batch_open(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.returned()
        row = Payment.objects.get()
        lines = [AnswerLine(1, row.ref, 10_000, "rejected", "E01")]
        content = write_answer(layout_of(batch.profile), lines)
        actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="又说失败")
        with pytest.raises(NotTied, match="1笔待查"):
            actions.close_batch(desk.clerk, batch_id=batch.pk)
        actions.resolve_suspense(
            desk.reviewer, suspense_id=Suspense.objects.get().pk, accept=True, resolution="银行更正为失败"
        )
        row.refresh_from_db()
        assert row.state == "returned"
        assert actions.close_batch(desk.clerk, batch_id=batch.pk).state == "closed"
        assert all_hold()

    def test_a_strange_line_is_only_noted(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.sent()
        from tests.payments.make import answer_lines

        lines = [*answer_lines(batch), AnswerLine(2, "9900000000001", 5, "paid")]
        actions.take_return(desk.finance, batch_id=batch.pk, content=write_answer(layout_of(batch.profile), lines), name="x")
        case = Suspense.objects.get()
        with pytest.raises(WrongState):
            actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=True, resolution="接受这一行吧")
        actions.resolve_suspense(desk.clerk, suspense_id=case.pk, accept=False, resolution="银行误报,已去函")
        with pytest.raises(NotFound):
            actions.resolve_suspense(desk.clerk, suspense_id=case.pk + 99, accept=False, resolution="银行误报,已去函")
        assert actions.close_batch(desk.clerk, batch_id=batch.pk).state == "closed"


class TestReceivables:
    def debtor(self, desk: Desk, owed_back: int = 10_000) -> tuple[Person, Claim]:
        person = make_person("李大山")
        claim = owe(person, owed_back, month=OCTOBER)
        desk.closed(desk.composed(OCTOBER))
        post([(claim, "monthly", OCTOBER, 0, "9月已去世")])
        return person, claim

    def test_a_negative_balance_becomes_a_receivable_once(self, desk: Desk) -> None:
        person, _ = self.debtor(desk)
        assert [(one.name, one.fen) for one in overpaid(desk.clerk)] == [("李大山", -10_000)]
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")
        assert (row.amount_fen, outstanding_of(row), overpaid(desk.clerk)) == (10_000, 10_000, [])
        with pytest.raises(NotOwing):
            actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")
        assert all_hold()
        assert receivables(desk.clerk).get().left_fen == 10_000

    def test_cash_and_waiver_by_two_persons_never_below_zero(self, desk: Desk) -> None:
        person, _ = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")
        with pytest.raises(MoreThanOwed):
            actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=10_001, evidence="收据0001")
        actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=4_000, evidence="收据0001")
        with pytest.raises(MoreThanOwed):
            actions.propose_waiver(desk.clerk, receivable_id=row.pk, amount_fen=6_001, reason="家庭特别困难")
        proposal = actions.propose_waiver(desk.clerk, receivable_id=row.pk, amount_fen=6_000, reason="家庭特别困难")
        with pytest.raises(StepDone):
            actions.propose_waiver(desk.clerk, receivable_id=row.pk, amount_fen=1, reason="家庭特别困难")
        with pytest.raises(Forbidden):
            actions.decide_waiver(desk.clerk, proposal_id=proposal.pk, agreed=True)
        actions.decide_waiver(desk.chief, proposal_id=proposal.pk, agreed=True)
        with pytest.raises(StepDone):
            actions.decide_waiver(desk.chief, proposal_id=proposal.pk, agreed=True)
        assert outstanding_of(row) == 0
        found = identity(person.pk)
        assert (found.due_fen, found.paid_fen, found.open_fen, found.written_off_fen) == (0, 6_000, 0, -6_000)
        assert all_hold()

    def test_a_refused_waiver_changes_nothing(self, desk: Desk) -> None:
        person, _ = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")
        proposal = actions.propose_waiver(desk.clerk, receivable_id=row.pk, amount_fen=6_000, reason="家庭特别困难")
        actions.decide_waiver(desk.chief, proposal_id=proposal.pk, agreed=False, note="有能力归还")
        assert (outstanding_of(row), Recovery.objects.count()) == (10_000, 0)

    def test_instalments_are_kept_back_from_each_payment(self, desk: Desk) -> None:
        person, claim = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="多发一个月,分期", instalment_fen=3_000)
        post([(claim, "monthly", NOVEMBER, 8_000, "")])
        assert desk.closed(desk.composed()).total_fen == 5_000
        assert (outstanding_of(row), all_hold()) == (7_000, True)
        actions.plan_receivable(desk.clerk, receivable_id=row.pk, instalment_fen=99_999, reason="本人同意一次扣清")
        other = make_person()
        owe(other, 1, month=DECEMBER)
        post([(claim, "monthly", DECEMBER, 7_000, "")], month=DECEMBER)
        assert desk.closed(desk.composed(DECEMBER)).total_fen == 1
        assert (outstanding_of(row), all_hold()) == (0, True)
        assert Transfer.objects.filter(kind="setoff").count() == 2

    def test_a_failed_payment_gives_the_set_off_back(self, desk: Desk) -> None:
        person, claim = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="多发一个月,分期", instalment_fen=3_000)
        post([(claim, "monthly", NOVEMBER, 8_000, "")])
        desk.closed(desk.composed(), rejected=[person.pk])
        assert (outstanding_of(row), all_hold()) == (10_000, True)
        assert desk.closed(desk.composed()).total_fen == 5_000
        assert (outstanding_of(row), all_hold()) == (7_000, True)

    def test_a_returned_payment_gives_the_set_off_back(self, desk: Desk) -> None:
        person, claim = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="多发一个月,分期", instalment_fen=3_000)
        post([(claim, "monthly", NOVEMBER, 8_000, "")])
        batch = desk.closed(desk.composed())
        payment = Payment.objects.get(batch=batch)
        lines = [AnswerLine(1, payment.ref, 5_000, "returned", "E03")]
        content = write_answer(layout_of(batch.profile), lines)
        actions.take_return(desk.finance, batch_id=batch.pk, content=content, name="退票")
        assert (outstanding_of(row), all_hold()) == (10_000, True)
        assert sum(balances(desk.clerk, date(2026, 12, 31)).values()) == 0

    def test_a_restored_payment_does_not_keep_back_what_was_paid_in_cash(self, desk: Desk) -> None:
        person, claim = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="多发一个月,分期", instalment_fen=8_000)
        post([(claim, "monthly", NOVEMBER, 9_000, "")])
        desk.composed()
        payment = Payment.objects.get(state="ready")
        actions.exclude_payment(desk.clerk, payment_id=payment.pk, reason="先不要抵扣")
        actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=9_000, evidence="收据0002")
        with pytest.raises(MoreThanOwed, match="重新组批"):
            actions.restore_payment(desk.clerk, payment_id=payment.pk, reason="本人改变主意")
        assert desk.composed().total_fen == 8_000
        assert all_hold()

    def test_out_of_place(self, desk: Desk) -> None:
        person, _ = self.debtor(desk)
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")
        elsewhere = make_actor("finance", division=OTHER_TOWN)
        with pytest.raises(NotFound):
            actions.record_cash(elsewhere, receivable_id=row.pk, amount_fen=1, evidence="收据0001")

    def test_set_off_takes_the_oldest_first_and_no_more_than_there_is(self) -> None:
        debts = [Debt(1, 500, 300), Debt(2, 900, 900), Debt(3, 5, 5)]
        assert set_off(1_000, debts) == [(1, 300), (2, 700)]
        assert set_off(10_000, debts) == [(1, 300), (2, 900), (3, 5)]


class TestTieOut:
    def test_a_month_ties_to_the_voucher_and_a_missing_voucher_is_named(self, desk: Desk) -> None:
        _, bad = people_owed(10_000, 20_000)
        batch = desk.closed(rejected=[bad.pk])
        assert [seam.name for seam in tie_out(desk.clerk, NOVEMBER).rows[0].broken] == ["银行结果 = 财政凭证"]
        voucher = {"batch_id": batch.pk, "dated_on": date(2026, 11, 20)}
        actions.record_voucher(desk.finance, number="财2026-1", amount_fen=30_000, **voucher)
        assert not tie_out(desk.clerk, NOVEMBER).ties
        actions.record_voucher(desk.finance, number="财2026-2", amount_fen=20_000, kind="refund", **voucher)
        with pytest.raises(StepDone):
            actions.record_voucher(desk.finance, number="财2026-2", amount_fen=20_000, kind="refund", **voucher)
        with pytest.raises(Invalid):
            actions.record_voucher(desk.finance, number=" ", amount_fen=20_000, **voucher)
        found = tie_out(desk.clerk, NOVEMBER)
        assert found.ties
        assert found.total("fen") == 30_000

    @pytest.mark.parametrize(
        ("table", "spoil", "seam"),
        [
            ("payment", "update payments_payment set amount_fen = amount_fen + 1 where seq = 1", "应发 = 明细"),
            ("batch", "update payments_batch set total_fen = total_fen + 1", "明细 = 批次合计"),
            ("bankfile", "update payments_bankfile set total_fen = total_fen - 1", "明细 = 报盘文件"),
            ("payment", "update payments_payment set state = 'sent' where seq = 1", "报盘文件 = 银行结果"),
            ("transfer", "delete from payments_transfer where kind = 'paid' and amount_fen = 10000", "银行结果 = 台账"),
            ("voucher", "update payments_voucher set amount_fen = 1", "银行结果 = 财政凭证"),
        ],
    )
    def test_a_difference_at_a_seam_is_named(self, desk: Desk, as_owner: None, table: str, spoil: str, seam: str) -> None:
        from django.db import connection

        people_owed(10_000, 20_000)
        batch = desk.closed()
        actions.record_voucher(desk.finance, batch_id=batch.pk, number="财1", amount_fen=30_000, dated_on=date(2026, 11, 20))
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("alter table payments_settlement drop constraint settlement_carries_amount")
            cursor.execute(f"alter table payments_{table} disable trigger user")
            cursor.execute(spoil)
        assert seam in [broken.name for broken in tie_out(desk.clerk, NOVEMBER).rows[0].broken]


class TestDesk:
    def test_what_the_bank_sent_back_with_advice(self, desk: Desk) -> None:
        from tests.payments.make import close_account, make_account

        _, bad = people_owed(10_000, 20_000)
        desk.closed(rejected=[bad.pk])
        row = rejected(desk.clerk).get()
        assert (row.label, row.needs_account, row.account_changed) == ("账户已销户", True, False)
        assert "新开账户" in row.advice
        close_account(bad)
        make_account(bad)
        assert rejected(desk.clerk).get().account_changed
        close_account(bad)
        owe(make_person(), 1)
        desk.composed()
        assert rejected(desk.clerk).count() == 1  # still on the desk when the next batch could not take it either
        assert rejected(make_actor("station_clerk", division=OTHER_TOWN)).count() == 0
        assert [(one.persons, one.fen) for one in held_sums(desk.clerk)] == [(1, 20_000)]
        assert waiting(desk.clerk, date(2026, 11, 1)).fen == 20_000

    def test_every_money_act_leaves_its_entry(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.closed()
        verbs = set(AuditEntry.objects.filter(outcome="done").values_list("verb", flat=True))
        steps = "compose_batch submit_batch review_batch approve_batch make_files mark_sent take_return close_batch"
        assert {f"payments.{step}" for step in steps.split()} <= verbs

    def test_closing_twice(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.closed()
        with pytest.raises(StepDone):
            actions.close_batch(desk.clerk, batch_id=batch.pk)
        assert fresh(batch).state == "closed"
        assert Receivable.objects.count() == 0
