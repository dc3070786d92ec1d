"""PostgreSQL itself refuses: each money rule is attacked by raw SQL with the rights of the web (vp_app)."""

import pytest
from django.db import DatabaseError, connection, transaction

from apps.payments.models import Due, Payment, PaymentDue, Receivable, Transfer
from tests.payments.make import NOVEMBER, Desk, make_claim, make_person, owe, people_owed, post

pytestmark = pytest.mark.django_db

DUE = """insert into payments_due (claim_id, person_id, scheme_id, component, period, seq, amount_fen, adjusts_id, reason, run_id,
         posted_on) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '2026-11-20')"""


def refused(sql: str, values: object = None, *, match: str = ".") -> None:
    """The statement, with every deferred constraint checked, must raise."""
    with pytest.raises(DatabaseError, match=match):
        attack(sql, values)


def attack(sql: str, values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("set constraints all immediate")


def due_values(due: Due, **over: object) -> list[object]:
    values = {
        "claim": due.claim_id,
        "person": due.person_id,
        "scheme": due.scheme_id,
        "component": due.component,
        "period": due.period,
        "seq": 1,
        "fen": 5,
        "adjusts": due.pk,
        "reason": "更正一笔",
        "run": due.run_id,
    }
    return list((values | over).values())


@pytest.fixture
def due() -> Due:
    owe(make_person(), 10_000)
    return Due.objects.get()


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestDues:
    @pytest.mark.parametrize(
        "verb", ["update payments_due set amount_fen = 1", "delete from payments_due", "truncate payments_due"]
    )
    def test_a_due_is_never_edited(self, due: Due, verb: str) -> None:
        refused(verb)

    def test_not_even_by_the_owner(self, due: Due, as_owner: None) -> None:
        refused("update payments_due set amount_fen = 1", match="只能追加")

    def test_a_second_regular_due_of_the_same_person_scheme_component_and_month(self, due: Due) -> None:
        other = make_claim(make_person(), source="grant")
        refused(DUE, due_values(due, claim=other.pk, seq=0, adjusts=None, reason=""))
        twin = make_claim(due.person, source="grant")
        refused(DUE, due_values(due, claim=twin.pk, seq=0, adjusts=None, reason=""), match="due_one_regular")

    def test_an_adjust_without_the_due_before_it(self, due: Due) -> None:
        refused(DUE, due_values(due, seq=2), match="due_follows_prior")

    def test_an_adjust_of_another_month(self, due: Due) -> None:
        refused(DUE, due_values(due, period="2026-10-01"), match="23V02|更正所指|due_follows_prior")

    def test_an_adjust_without_reason_or_with_null(self, due: Due) -> None:
        refused(DUE, due_values(due, reason=""), match="due_adjust_has_reason")
        refused(DUE, due_values(due, reason=None), match="null")

    def test_an_adjust_that_names_no_due(self, due: Due) -> None:
        refused(DUE, due_values(due, adjusts=None), match="due_adjust_names_its_due")

    def test_zero_and_negative_regular_dues(self, due: Due) -> None:
        values = {"seq": 0, "adjusts": None, "component": "nursing"}
        refused(DUE, due_values(due, fen=0), match="due_not_zero")
        refused(DUE, due_values(due, fen=-1, **values), match="due_regular_is_positive")

    def test_a_due_of_another_person_than_its_claims(self, due: Due) -> None:
        stranger = make_person()
        refused(DUE, due_values(due, person=stranger.pk, seq=0, adjusts=None), match="due_follows_claim|due_one_per_seq")

    def test_a_period_inside_a_month(self, due: Due) -> None:
        refused(DUE, due_values(due, period="2026-11-15", seq=0, adjusts=None), match="due_period_first")

    def test_a_claim_cannot_change_hands(self, due: Due) -> None:
        refused("update payments_claim set person_id = %s", [make_person().pk], match="不能修改")


class TestPayments:
    def test_one_due_has_one_live_payment(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.composed()
        line = PaymentDue.objects.get()
        sql = "insert into payments_paymentdue (payment_id, due_id, person_id, live, amount_fen) values (%s, %s, %s, %s, %s)"
        values = [line.payment_id, line.due_id, line.person_id, True, line.amount_fen]
        refused(sql, values, match="due_one_live")
        refused(sql, [*values[:3], False, values[4]], match="line_follows_payment|金额不等于")
        assert batch.row_count == 1

    def test_a_line_carries_the_dues_amount_and_person(self, desk: Desk) -> None:
        one, two = people_owed(10_000, 20_000)
        desk.composed()
        payment, due = Payment.objects.get(person=one), Due.objects.get(person=two)
        sql = (
            "insert into payments_paymentdue (payment_id, due_id, person_id, live, amount_fen) values (%s, %s, %s, true, %s)"
        )
        refused(sql, [payment.pk, due.pk, two.pk, 20_000], match="due_one_live|line_follows_payment")
        refused(sql, [payment.pk, due.pk, one.pk, 20_000], match="due_one_live|line_carries_due")

    def test_a_payment_without_lines_or_with_another_sum(self, desk: Desk) -> None:
        one, two = people_owed(10_000, 20_000)
        batch = desk.composed()
        sql = """insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name,
                 name, division_code, state, reason_code, reason, changed_at)
                 select batch_id, 99, 'x99', %s, amount_fen, payee_account_id, '', '', '', division_code, 'ready', '', '', now()
                 from payments_payment where person_id = %s"""
        refused(sql, [make_person().pk, one.pk], match="应发之和")
        assert batch.pk
        assert two.pk

    @pytest.mark.parametrize(
        "change",
        [
            "amount_fen = amount_fen + 1",
            "payee_account_id = (select max(id) from people_payeeaccount)",
            "person_id = (select max(id) from people_person)",
            "ref = 'other'",
            "holder_name = '别人'",
            "division_code = '340321105000'",
        ],
    )
    def test_what_was_frozen_stays(self, desk: Desk, change: str) -> None:
        people_owed(10_000)
        desk.composed()
        make_person()
        refused(f"update payments_payment set {change}", match="不能修改")

    @pytest.mark.parametrize("state", ["paid", "failed", "returned", "unknown", "sent", "nonsense"])
    def test_a_state_moves_along_its_edges_only(self, desk: Desk, state: str) -> None:
        people_owed(10_000)
        desk.composed()
        refused("update payments_payment set state = %s", [state])

    def test_nothing_leads_back_from_sent(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.sent()
        for state in ("ready", "withdrawn"):
            refused("update payments_payment set state = %s", [state], match="不能这样变更")

    def test_rows_are_never_deleted(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.composed()
        for table in ("payments_payment", "payments_paymentdue", "payments_batch", "payments_batchevent"):
            refused(f"delete from {table}")

    def test_a_new_payment_only_in_a_draft(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.submitted()
        person = make_person()
        sql = """insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name,
                 name, division_code, state, reason_code, reason, changed_at)
                 values (%s, 2, 'x', %s, 1, (select id from people_payeeaccount where person_id = %s), '', '', '', '', 'ready', '',
                 '', now())"""
        refused(sql, [batch.pk, person.pk, person.pk], match="编制中")


class TestBatches:
    EVENT = """insert into payments_batchevent (batch_id, seq, from_state, to_state, verb, revision, reason, at)
               values (%s, %s, %s, %s, '试', %s, '', now())"""

    def test_the_state_follows_an_event(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.composed()
        refused("update payments_batch set state = 'closed'", match="批次记录")
        refused("update payments_batch set state = 'closed', event_seq = event_seq + 1", match="batch_state_is_its_event")

    def test_the_chain_cannot_skip_branch_or_take_a_wrong_edge(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.submitted()
        refused(self.EVENT, [batch.pk, 3, "draft", "submitted", 1], match="batch_event_follows")
        refused(self.EVENT, [batch.pk, 5, "submitted", "draft", 1], match="batch_event_follows")
        refused(self.EVENT, [batch.pk, 2, "draft", "cancelled", 1], match="batch_event_once|batch_event_follows")
        refused(self.EVENT, [batch.pk, 3, "submitted", "sent", 1], match="签批|batch_event_edge")
        refused(self.EVENT, [batch.pk, 3, "submitted", "closed", 1])
        refused(self.EVENT, [batch.pk, 1, None, "sent", 1])

    def test_an_event_moves_its_batch(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.submitted()
        refused(self.EVENT, [batch.pk, 3, "submitted", "draft", 1], match="同时改变")

    def test_edges_are_part_of_the_program(self, desk: Desk) -> None:
        refused("insert into payments_batchedge (from_state, to_state, label) values ('sent', 'draft', '')")
        refused("update payments_paymentedge set batch_states = 'draft closed'")

    def test_the_same_person_cannot_sign(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.submitted()
        revision = batch.revisions.get()
        sql = """insert into payments_approval (batch_id, revision, level, maker_id, editor_id, submitter_id, content_hash,
                 checker_id, seen_fen, note, signed_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', now())"""
        maker = batch.maker_id
        good = [batch.pk, 1, 1, maker, maker, maker, revision.content_hash]
        refused(sql, [*good, maker, 10_000], match="approval_other_person|编制人")
        other = desk.reviewer.staff_id
        refused(sql, [*good, other, 9_999], match="所见合计")
        refused(sql, [batch.pk, 1, 2, *good[3:], other, 10_000], match="级次")
        refused(sql, [*good[:6], "0" * 64, other, 10_000], match="approval_of_revision")
        # pretending that somebody else made it does not help the maker
        refused(sql, [batch.pk, 1, 1, other, maker, maker, revision.content_hash, maker, 10_000])

    def test_approved_needs_its_signatures(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.reviewed()
        refused(self.EVENT, [batch.pk, batch.event_seq + 1, "reviewed", "approved", batch.revision], match="签批")

    def test_a_temporary_table_of_the_same_name_changes_no_rule(self, due: Due) -> None:
        """The web may make temporary tables, and they stand before the real ones for whoever does not look twice."""
        made = "create temp table payments_due as select * from public.payments_due; update payments_due set period = '2026-10-01';"
        refused(
            made + DUE.replace("payments_due", "public.payments_due"), due_values(due, period="2026-10-01"), match="更正所指"
        )

    def test_signatures_and_revisions_are_not_rewritten(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.approved()
        for table in ("payments_approval", "payments_batchrevision", "payments_batchevent"):
            refused(f"update {table} set revision = revision")
            refused(f"delete from {table}")

    def test_closing_with_money_on_its_way(self, desk: Desk) -> None:
        good, late = people_owed(10_000, 20_000)
        batch = desk.returned(missing=[late.pk])
        refused(self.EVENT, [batch.pk, batch.event_seq + 1, "returned", "closed", batch.revision], match="没有结果")
        assert good.pk

    def test_totals_of_a_submitted_batch_stay(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.submitted()
        refused("update payments_batch set total_fen = 1", match="笔数和合计")
        refused("update payments_batch set maker_id = %s", [desk.chief.staff_id], match="不能修改")


class TestSettlements:
    def test_a_settlement_is_the_payments_amount_and_comes_once(self, desk: Desk) -> None:
        people_owed(10_000)
        batch = desk.closed()
        payment = Payment.objects.get(batch=batch)
        sql = "insert into payments_settlement (payment_id, kind, amount_fen, evidence, settled_on, at) values (%s, %s, %s, 'x', now(), now())"
        refused(sql, [payment.pk, "paid", 10_000], match="settlement_once")
        refused(sql, [payment.pk, "returned", 9_999], match="settlement_carries_amount")

    def test_a_transfer_has_a_unique_fact_and_two_accounts(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.closed()
        row = Transfer.objects.filter(kind="paid").get()
        sql = """insert into payments_transfer (key, kind, debit, credit, amount_fen, person_id, booked_on, at, reverses_id)
                 values (%s, 'paid', %s, %s, %s, %s, now(), now(), %s)"""
        refused(sql, [row.key, "transit", "bank", 1, row.person_id, None], match="transfer_once")
        refused(sql, ["k", "bank", "bank", 1, row.person_id, None], match="transfer_two_accounts")
        refused(sql, ["k", "bank", "transit", 0, row.person_id, None], match="transfer_positive")
        for table in ("payments_transfer", "payments_settlement", "payments_returnline", "payments_voucher"):
            refused(f"delete from {table}")
        refused("update payments_transfer set amount_fen = 1")

    def test_a_bank_file_is_not_rewritten(self, desk: Desk) -> None:
        people_owed(10_000)
        desk.filed()
        refused("update payments_bankfile set sha256 = repeat('0', 64)", match="不能修改")
        refused("update payments_bankfile set state = 'void'", match="bank_file_void_is_whole")

    def test_a_receivable_is_never_recovered_below_zero(self, desk: Desk) -> None:
        from apps.payments import actions

        person = make_person()
        claim = owe(person, 10_000)
        desk.closed()
        post([(claim, "monthly", NOVEMBER, 0, "去世后多发")])
        row = actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发,须追回")
        sql = """insert into payments_recovery (receivable_id, person_id, kind, amount_fen, live, evidence, proposed_by_id,
                 confirmed_by_id, booked_on, at) values (%s, %s, %s, %s, true, '收据一', %s, %s, now(), now())"""
        who = [desk.clerk.staff_id, None]
        refused(sql, [row.pk, person.pk, "cash", 10_001, *who], match="超过应收余额")
        refused(sql, [row.pk, person.pk, "waiver", 1, *who], match="recovery_waiver_two_persons")
        refused(sql, [row.pk, person.pk, "waiver", 1, who[0], who[0]], match="recovery_waiver_two_persons")
        assert Receivable.objects.get().amount_fen == 10_000


def test_the_edges_in_the_code_are_the_edges_in_the_database() -> None:
    from apps.payments.models import BatchEdge
    from apps.payments.rules.states import MOVES

    stored = set(BatchEdge.objects.values_list("from_state", "to_state"))
    coded = {(state, target) for (state, _), target in MOVES.items()}
    assert coded <= stored
    assert not [edge for edge in stored if edge[0] in {"sent", "returned", "closed"} and edge[1] in {"draft", "filed"}]


def test_no_column_of_money_is_a_float() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_name like 'payments\\_%%' and data_type in ('real', 'double precision', 'money')"
        )
        assert cursor.fetchall() == []


def test_a_guard_that_joins_the_rows_of_a_statement_never_compares_each_with_each():
    """Its plan is made once a session, for the few rows it then saw, and kept for the thousands of a batch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select distinct p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid"
            " where (t.tgoldtable is not null and t.tgnewtable is not null or p.proname = 'payments_lines_sum')"
            " and not coalesce(p.proconfig, '{}') @> array['enable_nestloop=off']"
        )
        assert cursor.fetchall() == []
        cursor.execute("select count(*) from pg_trigger where tgoldtable is not null and tgnewtable is not null")
        assert cursor.fetchone()[0] > 0
