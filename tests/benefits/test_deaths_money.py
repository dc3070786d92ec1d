"""Every category, every state of a batch, and the way back: what a death does to the money, to the fen."""

from datetime import date
from typing import Any

import pytest

from apps.benefits.actions import deaths
from apps.benefits.queries.deaths import preview_death
from apps.core.errors import AlreadyDone, Conflict
from apps.core.month import Month
from apps.payments.actions import (
    answer_reminder,
    approve_batch,
    compose_batch,
    decide_waiver,
    make_files,
    open_reminder,
    propose_waiver,
    review_batch,
)
from apps.payments.models import Payment, Receivable
from apps.payments.queries.receivables import open_dues_of, outstanding_of
from apps.payments.queries.reminders import reminders
from apps.payments.queries.truth import broken
from apps.policy.models import Scheme
from tests.benefits.make import dues, make_person, net
from tests.benefits.office import Office, approve, open_heir, paid_person, propose, seen, undo
from tests.payments.make import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    """January to June 2026 are posted; nobody waits for a public notice."""
    Scheme.objects.update(needs_notice=False)
    return Office(date(2026, 1, 5))


CATEGORIES: list[tuple[str, dict[str, Any], str, int]] = [
    ("disability_pension", {"grade": 5, "cause": "war"}, "illness", 12),
    ("disability_pension", {"grade": 5, "cause": "illness"}, "illness", 12),
    ("disability_pension", {"grade": 8, "cause": "duty"}, "old_wound", 0),
    ("martyr_survivor_pension", {}, "illness", 6),
    ("duty_death_survivor_pension", {}, "illness", 6),
    ("illness_death_survivor_pension", {}, "illness", 6),
    ("red_army_pension", {"kind": "scattered"}, "illness", 0),
    ("returned_ill_subsidy", {}, "illness", 0),
    ("war_veteran_subsidy", {}, "illness", 6),
    ("test_veteran_subsidy", {}, "illness", 6),
    ("martyr_child_subsidy", {}, "illness", 6),
    ("rural_elder_subsidy", {"service_years": 4}, "illness", 0),
]


@pytest.mark.parametrize(("scheme", "facts", "cause", "months"), CATEGORIES)
def test_every_category_has_its_tail_and_the_books_agree_with_the_plan(
    desk: Office, scheme: str, facts: dict[str, Any], cause: str, months: int
) -> None:
    """Two months were sent after the death: what the screen promised is what the books and the receivable say."""
    person = paid_person(desk, facts, scheme)
    monthly = net(person)["monthly 2026-04"]
    case = approve(desk, propose(desk, person, cause=cause))
    plan, books = case.plan, net(person)
    assert books["monthly 2026-04"] == monthly and books["monthly 2026-05"] == books["monthly 2026-06"] == 0
    assert abs(plan["grants"][0][2] - months * monthly) <= 6 if months else plan["grants"] == []
    assert plan["overpaid_fen"] == 2 * monthly
    left = plan["overpaid_fen"] - sum(grant[2] for grant in plan["grants"])
    assert (plan["payable_fen"], plan["receivable_fen"]) == (max(0, -left), max(0, left))
    assert (case.receivable.amount_fen if case.receivable else 0) == plan["receivable_fen"]
    assert sum(fen for _, fen in open_dues_of(desk.clerk, person.pk)[1]) == plan["payable_fen"]
    assert broken() == {}


def test_a_death_reported_a_year_late_recovers_every_month(desk: Office) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy")
    case = approve(desk, propose(desk, person, date(2025, 12, 20)))
    assert len(case.plan["overpaid"]) == 6
    assert Receivable.objects.get().amount_fen == sum(row[2] for row in case.plan["overpaid"])
    assert {fen for key, fen in net(person).items() if key.startswith("monthly")} == {0}


STATES = ["composed", "submitted", "reviewed", "approved", "filed", "sent"]


@pytest.mark.parametrize("state", STATES)
def test_a_death_during_an_open_batch_stops_what_can_still_be_stopped(desk: Office, state: str) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy", sent=5)
    other = make_person()
    desk.grant(other, "war_veteran_subsidy", {}, date(2025, 12, 1), opened_month=Month(2026, 6))
    make_account(other)
    desk.post("2026-06")
    batch = compose_batch(desk.clerk, month=Month(2026, 6))
    if state != "composed":
        batch = getattr(desk.bank, state)(batch)
    monthly = net(person)["monthly 2026-06"]
    case = propose(desk, person, date(2026, 5, 20))
    found = preview_death(desk.reviewer, person.pk, died_on=date(2026, 5, 20), cause="illness")
    house = STATES.index(state) < 4
    assert [row.amount_fen for row in found.leaving] == ([monthly] if house else [])
    assert len(found.waiting) == (5 if house else 6)
    case = approve(desk, case)
    batch.refresh_from_db()
    line = Payment.objects.get(batch=batch, person=person)
    assert batch.total_fen == sum(
        Payment.objects.filter(batch=batch).exclude(state="withdrawn").values_list("amount_fen", flat=True)
    )
    if house:
        assert (line.state, batch.state, case.receivable) == ("withdrawn", "draft", None)
        assert "停发" in line.reason and Payment.objects.get(batch=batch, person=other).state == "ready"
    else:
        assert (line.state, batch.state) == ("sent", state)
        assert case.receivable is not None and case.receivable.amount_fen == monthly
    assert broken() == {}


def test_a_batch_that_goes_to_the_bank_before_the_approval_makes_the_screen_stale(desk: Office) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy", sent=5)
    batch = desk.bank.approved(compose_batch(desk.clerk, month=Month(2026, 6)))
    case = propose(desk, person, date(2026, 5, 20))
    old = seen(desk, case)
    make_files(desk.bank.finance, batch_id=batch.pk)
    with pytest.raises(Conflict, match="刷新页面"):
        deaths.approve_death(desk.reviewer, case_id=case.pk, seen=old)
    assert approve(desk, case).receivable is not None


def test_a_grant_that_was_paid_is_owed_back_beside_and_the_living_are_paid_on(desk: Office) -> None:
    """The grant went out before the mistake was found: it becomes a receivable, the next month is paid in full."""
    person = paid_person(desk)
    monthly = net(person)["monthly 2026-04"]
    case = approve(desk, propose(desk, person))
    open_heir(desk, person)
    desk.on(date(2026, 7, 6)).post("2026-07")
    paid = desk.bank.submitted(compose_batch(desk.clerk, month=Month(2026, 7)))
    for signer in (desk.bank.reviewer, desk.bank.chief):  # a grant of twelve months is ten times the last payment
        for found in reminders(signer, paid):
            open_reminder(signer, batch_id=paid.pk, key=found.key)
            answer_reminder(signer, batch_id=paid.pk, key=found.key, answer="已核实为丧葬补助")
    review_batch(desk.bank.reviewer, batch_id=paid.pk, seen_fen=paid.total_fen)
    approve_batch(desk.bank.chief, batch_id=paid.pk, seen_fen=paid.total_fen)
    make_files(desk.bank.finance, batch_id=paid.pk)
    assert paid.total_fen == case.plan["payable_fen"]
    case = undo(desk, case)
    assert case.undo_receivable is not None and case.receivable is None
    grant = sum(row[2] for row in case.plan["grants"])
    assert case.undo_receivable.amount_fen == grant - 2 * monthly - monthly  # May, June and July are owed to him
    assert case.undo_receivable.instalment_fen == 0
    desk.on(date(2026, 8, 5)).post("2026-08")
    assert compose_batch(desk.clerk, month=Month(2026, 8)).total_fen == net(person)["monthly 2026-08"]
    assert broken() == {}


def test_a_grant_that_waits_in_a_batch_leaves_it_when_the_death_is_undone(desk: Office) -> None:
    person = paid_person(desk)
    case = approve(desk, propose(desk, person))
    open_heir(desk, person)
    desk.on(date(2026, 7, 6)).post("2026-07")
    batch = compose_batch(desk.clerk, month=Month(2026, 7))
    case = undo(desk, case)
    batch.refresh_from_db()
    assert batch.total_fen == 0 and case.undo_receivable is None
    assert case.effects["undone_taken"][0][0] == batch.key
    assert sum(fen for _, fen in open_dues_of(desk.clerk, person.pk)[1]) == net(person)["monthly 2026-07"]
    assert broken() == {}


def test_what_was_written_off_is_set_off_too_when_the_death_was_a_mistake(desk: Office) -> None:
    """Written off means he kept the money: paying the months again would pay them twice."""
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy")
    case = approve(desk, propose(desk, person, date(2026, 2, 3)))
    row = Receivable.objects.get()
    asked = propose_waiver(desk.clerk, receivable_id=row.pk, amount_fen=row.amount_fen, reason="遗属生活困难，无力退回")
    decide_waiver(desk.bank.chief, proposal_id=asked.pk, agreed=True)
    assert outstanding_of(row) == 0
    undo(desk, case)
    assert outstanding_of(row) == row.amount_fen
    desk.on(date(2026, 7, 6)).post("2026-07")
    assert compose_batch(desk.clerk, month=Month(2026, 7)).total_fen == net(person)["monthly 2026-07"]
    assert outstanding_of(row) == 0 and broken() == {}


def test_undoing_twice_and_undoing_what_nobody_asked_for_is_refused(desk: Office) -> None:
    person = paid_person(desk)
    case = approve(desk, propose(desk, person))
    with pytest.raises(Conflict, match="尚无人提出撤销"):
        deaths.undo_death(desk.reviewer, case_id=case.pk)
    undo(desk, case)
    count = len(dues(person))
    with pytest.raises(AlreadyDone):
        deaths.undo_death(desk.reviewer, case_id=case.pk)
    with pytest.raises(Conflict, match="已撤销"):
        deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="再撤销一次")
    assert len(dues(person)) == count
    again = approve(desk, propose(desk, person, date(2026, 6, 1)))  # he may die later
    assert again.pk != case.pk and again.event.state == "confirmed"
