"""Loans: the line and the money drawn are two numbers; interest by day, calculated by one person, submitted by another, owed once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.jobs.actions import loans as acts
from apps.jobs.models import InterestSubsidy, Loan, LoanFlow
from apps.jobs.queries import loans as queries
from apps.jobs.rules.loans import (
    LoanFacts,
    OverCredit,
    SameHand,
    Terms,
    WrongLoanState,
    arithmetic,
    interest,
    months_after,
    quarter_of,
)
from apps.payments.models import Due
from apps.people.models import Person
from tests.jobs.ledger import Desk
from tests.jobs.test_seekers import client
from tests.make import make_actor

CASES = yaml.safe_load((Path(__file__).parent / "cases/interest.yaml").read_text(encoding="utf-8"))
LAW = Terms(50_000_000, 36, 100, 360)


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def facts_of(given_: dict) -> LoanFacts:
    drawn, repaid = ({day: yuan * 100 for day, yuan in given_[side].items()} for side in ("drawn", "repaid"))
    return LoanFacts(given_["rate_bp"], given_["due_on"], drawn, repaid)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_interest_by_the_book(case):
    found = interest(facts_of(case["given"]), *case["given"]["period"], lambda _month: LAW)
    assert {"fen": found.fen, "days": found.days} == case["expect"]


def test_a_ceiling_that_changes_holds_from_its_month():
    loan = LoanFacts(360, date(2029, 1, 1), {date(2026, 1, 1): 60_000_000}, {})
    found = interest(
        loan,
        date(2026, 4, 1),
        date(2026, 7, 1),
        lambda month: replace(LAW, cap_fen=30_000_000) if month < Month(2026, 5) else LAW,
    )
    assert [(one.days, one.counted_fen) for one in found.spells] == [(30, 30_000_000), (31, 50_000_000), (30, 50_000_000)]
    assert found.fen == 90_000 + 155_000 + 150_000
    assert "2026-04-01起30天×计息本金300000.00元" in arithmetic(loan, found)


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(st.dictionaries(days, st.integers(1, 10**8), min_size=1, max_size=4), st.integers(1, 2400))
def test_splitting_a_period_changes_at_most_the_rounding(drawn, rate):
    loan = LoanFacts(rate, date(2029, 1, 1), drawn, {})
    whole = interest(loan, date(2026, 4, 1), date(2026, 10, 1), lambda _month: LAW).fen
    parts = [
        interest(loan, first, until, lambda _month: LAW).fen for first, until in (quarter_of("2026Q2"), quarter_of("2026Q3"))
    ]
    assert abs(whole - sum(parts)) <= 1


def test_quarters_and_months_are_read_strictly():
    assert quarter_of("2026Q4") == (date(2026, 10, 1), date(2027, 1, 1))
    assert months_after(date(2024, 2, 29), 36) == date(2027, 2, 28)
    for text in ("2026Q5", "26Q1", "2026-3", "", "²026Q1", "1999Q1"):
        with pytest.raises(Invalid):
            quarter_of(text)


# --- the life of a loan -----------------------------------------------------------------------------------------------


def granted(desk: Desk, credit: int = 60_000_000, contract: str = "HT-1", person: Person | None = None) -> Loan:
    row = acts.apply_loan(
        desk.clerk, person_id=(person or desk.person()).pk, product="guaranteed", bank="示例农商行", purpose="开办汽修店", asked_fen=credit,
        applied_on=date(2026, 1, 5),
    )  # fmt: skip
    acts.push_loan(desk.clerk, loan_id=row.pk)
    return acts.grant_loan(desk.clerk, loan_id=row.pk, credit_fen=credit, rate_bp=360, granted_on=date(2026, 1, 10),
                           due_on=date(2028, 12, 31), contract_no=contract)  # fmt: skip


def draw(
    desk: Desk, row: Loan, fen: int, on: date = date(2026, 2, 1), voucher: str = "FK-1", kind: str = "draw"
) -> LoanFlow:
    return acts.record_flow(desk.clerk, loan_id=row.pk, kind=kind, on=on, fen=fen, voucher_no=voucher)


def test_the_line_and_the_money_drawn_are_two_numbers(desk):
    row = granted(desk)
    draw(desk, row, 20_000_000)
    assert queries.sums(desk.clerk) == {
        "persons": 1,
        "credit_fen": 60_000_000,
        "drawn_fen": 20_000_000,
        "owed_fen": 20_000_000,
    }
    with pytest.raises(OverCredit, match="超出授信"):
        draw(desk, row, 40_000_001, voucher="FK-2")
    with pytest.raises(Conflict, match="已经登记过"):
        draw(desk, row, 1_000)
    draw(desk, row, 5_000_000, date(2026, 3, 1), "HK-1", "repay")
    with pytest.raises(Invalid, match="尚欠本金150000"):
        draw(desk, row, 15_000_001, date(2026, 3, 2), "HK-2", "repay")
    shown = queries.get_loan(desk.clerk, row.pk)
    assert (shown.drawn_fen, shown.owed_fen) == (20_000_000, 15_000_000)
    with pytest.raises(Conflict, match="还欠本金"):
        acts.close_loan(desk.clerk, loan_id=row.pk)
    draw(desk, row, 15_000_000, date(2026, 3, 2), "HK-3", "repay")
    assert acts.close_loan(desk.clerk, loan_id=row.pk).state == "closed"
    with pytest.raises(WrongLoanState):
        acts.close_loan(desk.clerk, loan_id=row.pk)
    with pytest.raises(WrongLoanState):
        draw(desk, row, 1, voucher="FK-9")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        LoanFlow.objects.update(fen=1)


def test_each_refusal_of_an_application(desk):
    row = granted(desk)
    given_ = {"product": "army", "bank": "示例银行", "purpose": "养殖", "asked_fen": 1, "applied_on": date(2026, 5, 1)}
    with pytest.raises(Conflict, match="没有结清"):
        acts.apply_loan(desk.clerk, person_id=row.person_id, **given_)
    for over in ({"product": "x"}, {"bank": " "}, {"asked_fen": 0}, {"applied_on": date(2099, 1, 1)}):
        with pytest.raises(Invalid):
            acts.apply_loan(desk.clerk, person_id=desk.person().pk, **{**given_, **over})
    gone = desk.person(state="died", died_on=date(2026, 1, 1))
    with pytest.raises(Conflict):
        acts.apply_loan(desk.clerk, person_id=gone.pk, **given_)


def test_each_refusal_of_a_line(desk):
    row = granted(desk)
    given_ = {"product": "army", "bank": "示例银行", "purpose": "养殖", "asked_fen": 1, "applied_on": date(2026, 5, 1)}
    other = acts.apply_loan(desk.clerk, person_id=desk.person().pk, **given_)
    grant = {
        "credit_fen": 100,
        "rate_bp": 360,
        "granted_on": date(2026, 5, 2),
        "due_on": date(2027, 1, 1),
        "contract_no": "HT-2",
    }
    with pytest.raises(WrongLoanState, match="已申请"):
        acts.grant_loan(desk.clerk, loan_id=other.pk, **grant)
    acts.push_loan(desk.clerk, loan_id=other.pk)
    with pytest.raises(WrongLoanState):
        acts.push_loan(desk.clerk, loan_id=other.pk)
    for over in (
        {"credit_fen": 0},
        {"rate_bp": 9_999},
        {"contract_no": " "},
        {"granted_on": date(2026, 4, 1)},
        {"due_on": date(2026, 5, 2)},
    ):
        with pytest.raises(Invalid):
            acts.grant_loan(desk.clerk, loan_id=other.pk, **{**grant, **over})
    acts.grant_loan(desk.clerk, loan_id=other.pk, **{**grant, "contract_no": "HT-1"})  # another bank may number alike
    third = acts.apply_loan(desk.clerk, person_id=desk.person().pk, **given_)
    acts.push_loan(desk.clerk, loan_id=third.pk)
    with pytest.raises(Conflict, match="合同已经登记"):
        acts.grant_loan(desk.clerk, loan_id=third.pk, **{**grant, "contract_no": "HT-1"})
    with pytest.raises(Invalid):
        acts.refuse_loan(desk.clerk, loan_id=third.pk, reason=" ")
    assert acts.refuse_loan(desk.clerk, loan_id=third.pk, reason="征信不符合条件").state == "refused"
    with pytest.raises(Invalid):
        draw(desk, row, 1, date(2025, 1, 1))
    assert AuditEntry.objects.filter(verb="jobs.refuse_loan", outcome="done").count() == 1


def test_interest_is_calculated_by_one_submitted_by_another_and_owed_once(desk):
    row, other = granted(desk), granted(desk, contract="HT-2")
    draw(desk, row, 60_000_000)
    draw(desk, other, 10_000_000, voucher="FK-7")
    acts.prepare_interest(desk.clerk, quarter="2026Q2")
    assert dict(InterestSubsidy.objects.values_list("loan_id", "amount_fen")) == {row.pk: 455_000, other.pk: 91_000}
    with pytest.raises(Conflict, match="没有新的贴息"):
        acts.prepare_interest(desk.clerk, quarter="2026Q2")
    with pytest.raises(Conflict, match="不一样"):
        acts.post_interest(desk.leader, quarter="2026Q2", seen_fen=1)
    with pytest.raises(Forbidden):
        acts.post_interest(desk.clerk, quarter="2026Q2", seen_fen=546_000)
    run = acts.post_interest(desk.leader, quarter="2026Q2", seen_fen=546_000)
    assert (run.due_count, run.total_fen) == (2, 546_000)
    due = Due.objects.select_related("claim", "basis").get(person_id=row.person_id)
    assert (due.component, due.amount_fen, due.claim.source, due.claim.funding_source) == (
        "interest",
        455_000,
        "loan",
        "县级财政",
    )
    assert "计息本金500000.00元" in due.basis.arithmetic
    with pytest.raises(Conflict, match="没有等待复核"):
        acts.post_interest(desk.leader, quarter="2026Q2", seen_fen=546_000)
    assert Due.objects.count() == 2
    with pytest.raises(Conflict, match="已经核算贴息"):
        draw(desk, other, 100, date(2026, 5, 1), "FK-8")
    assert AuditEntry.objects.filter(verb="jobs.post_interest", outcome="done").count() == 1


def test_who_calculated_never_submits_not_even_in_the_database(desk):
    row = granted(desk)
    draw(desk, row, 10_000_000)
    both = replace(desk.clerk, permissions=desk.clerk.permissions | {"jobs.post_interest"})
    acts.prepare_interest(both, quarter="2026Q2")
    with pytest.raises(SameHand):
        acts.post_interest(both, quarter="2026Q2", seen_fen=91_000)
    with pytest.raises(DatabaseError, match="job_interest_two_persons"), transaction.atomic():
        InterestSubsidy.objects.update(posted_by=both.staff_id, posted_at=both.at)


def test_a_quarter_that_runs_and_nonsense_are_refused(desk):
    for quarter, error in (("2026Q4", Invalid), ("soon", Invalid), ("2026Q1", Conflict)):
        with pytest.raises(error):
            acts.prepare_interest(desk.clerk, quarter=quarter)
    assert queries.last_quarter(date(2026, 11, 20)) == "2026Q3"
    assert queries.last_quarter(date(2026, 1, 2)) == "2025Q4"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_daily_sum_in_sql_says_the_same(desk, case):
    loan = facts_of(case["given"])
    row = Loan.objects.create(person=desk.person(), product="army", bank="示例银行", purpose="养殖", asked_fen=1, credit_fen=10**9,
                              rate_bp=loan.rate_bp, granted_on=date(2020, 1, 1), due_on=loan.due_on, contract_no="HT", state="granted",
                              applied_on=date(2020, 1, 1))  # fmt: skip
    for sign, side in ((1, loan.drawn), (-1, loan.repaid)):
        for day, fen in side.items():
            LoanFlow.objects.create(loan=row, on=day, fen=sign * fen, voucher_no=f"{sign}{day}", entered_at=desk.clerk.at)
    terms = queries.terms_of(desk.today, row.person.division_id)
    assert queries.interest_by_day([row.pk], *case["given"]["period"], terms).get(row.pk, 0) == case["expect"]["fen"]


def test_pages_and_api_of_a_loan(desk):
    person, at = desk.person(), client(desk.clerk)
    base = "/employment/"
    body = {"product": "army", "bank": "示例银行", "asked": "300000", "purpose": "养殖", "applied_on": "2026-01-05"}
    assert at.get(f"{base}persons/{person.pk}/loan/").status_code == 200
    assert at.post(f"{base}persons/{person.pk}/loan/", body).status_code == 302
    row = Loan.objects.get()
    assert at.post(f"{base}loans/{row.pk}/step/push/").status_code == 302
    grant = {"credit": "300000", "rate": "3.60", "granted_on": "2026-01-10", "due_on": "2028-12-31", "contract_no": "HT-1"}
    assert at.post(f"{base}loans/{row.pk}/grant/", grant).status_code == 302
    flow = {"kind": "draw", "fen": "100000", "on": "2026-02-01", "voucher_no": "FK-1"}
    assert at.post(f"{base}loans/{row.pk}/flow/", flow).status_code == 302
    assert at.post(f"{base}loans/{row.pk}/flow/", flow).status_code == 422
    assert at.post(f"{base}loans/interest/prepare/", {"quarter": "2026Q2"}).status_code == 302
    leader = client(desk.leader)
    assert "910.00" in leader.get(f"{base}loans/interest/").content.decode()
    assert leader.post(f"{base}loans/interest/post/", {"quarter": "2026Q2", "seen_fen": "91000"}).status_code == 302
    page = at.get(f"{base}loans/{row.pk}/").content.decode()
    assert "放款合计" in page and "910.00" in page
    assert at.get(f"{base}loans/").status_code == 200
    assert at.get("/api/v1/employment/loans/").json()["results"][0]["drawn_fen"] == 10_000_000
    assert at.get("/api/v1/employment/interest/").json()["results"][0]["amount_fen"] == 91_000
    assert Due.objects.count() == 1
    with pytest.raises(NotFound):
        queries.get_loan(make_actor("jobs_clerk", division="340321105000"), row.pk)


def test_loans_of_before_come_paid_off_and_count_in_their_year(desk):
    person = desk.person()
    row = acts.HeldLoan(
        person.pk,
        "army",
        "县农商行",
        "购置农机",
        8_000_000,
        450,
        date(2023, 5, 8),
        date(2024, 5, 8),
        "旧0001",
        date(2024, 4, 30),
    )
    assert acts.open_loans(desk.clerk, rows=[row]) == 1
    loan = Loan.objects.get()
    assert (loan.state, loan.credit_fen, sorted(loan.flows.values_list("fen", flat=True))) == (
        "closed",
        8_000_000,
        [-8_000_000, 8_000_000],
    )
    with pytest.raises(Conflict, match="已经登记过"):
        acts.open_loans(desk.clerk, rows=[row])
    for wrong in (
        replace(row, fen=0),
        replace(row, person_id=0),
        replace(row, ended_on=date(2022, 1, 1)),
        replace(row, contract_no=" "),
    ):
        with pytest.raises(Invalid, match="第1行"):
            acts.open_loans(desk.clerk, rows=[wrong])
    with pytest.raises(Forbidden):
        acts.open_loans(make_actor("leader"), rows=[row])
    assert AuditEntry.objects.filter(verb="jobs.open_loans", outcome="done").count() == 1
