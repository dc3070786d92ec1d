"""A death in one screen: what is proposed, what the second signature does at once, and how a living person gets everything back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from apps.benefits import actions, queries
from apps.benefits.actions import deaths
from apps.benefits.models import DeathCase, Span, Suspicion
from apps.benefits.queries.deaths import case_dues, death_case, preview_death
from apps.benefits.rules.deaths import survivor_right
from apps.benefits.rules.workflow import SamePerson
from apps.core import queue
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.payments.actions import (
    compose_batch,
)
from apps.payments.models import PostingRun, Receivable
from apps.payments.queries.receivables import outstanding_of
from apps.people.models import Relative
from apps.policy.models import Scheme
from tests.benefits.make import dues, make_person, net
from tests.benefits.office import Office, approve, paid_person, propose, seen
from tests.benefits.people import csv_file, with_number
from tests.make import OTHER_TOWN, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    """January to June 2026 are posted; nobody waits for a public notice."""
    Scheme.objects.update(needs_notice=False)
    return Office(date(2026, 1, 5))


def test_the_preview_names_months_grants_and_the_set_off_and_writes_nothing(desk: Office) -> None:
    person = paid_person(desk)
    monthly = net(person)["monthly 2026-05"]
    before = AuditEntry.objects.count()
    plan = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness").plan
    assert str(plan.stop_month) == "2026-05"
    assert [str(row.month) for row in plan.overpaid] == ["2026-05", "2026-06"]
    assert plan.overpaid_fen == 2 * monthly
    assert plan.grant_fen > plan.overpaid_fen
    assert (plan.set_off_fen, plan.payable_fen, plan.receivable_fen) == (2 * monthly, plan.grant_fen - 2 * monthly, 0)
    assert AuditEntry.objects.count() == before and DeathCase.objects.count() == 0


def test_a_proposal_changes_nothing_and_the_approval_everything_at_once(desk: Office) -> None:
    person = paid_person(desk)
    case = propose(desk, person)
    assert Span.objects.get(person=person).to_month is None
    runs = PostingRun.objects.count()
    case = approve(desk, case)
    person.refresh_from_db()
    assert (person.state, person.died_on) == ("died", date(2026, 4, 20))
    assert Span.objects.get(person=person).to_month == date(2026, 5, 1)
    assert PostingRun.objects.count() == runs + 1
    books = net(person)
    assert books["monthly 2026-05"] == books["monthly 2026-06"] == 0
    assert books["funeral 2026-04"] == sum(row[2] for row in case.plan["grants"])
    assert sum(due.amount_fen for due in case_dues(case)) == case.plan["payable_fen"]
    assert case.plan["set_off_fen"] == case.plan["overpaid_fen"] > 0
    assert case.receivable is None
    assert desk.post("2026-06") == 0  # the next posting finds nothing left to correct


def test_what_no_grant_covers_becomes_a_receivable(desk: Office) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy")
    case = approve(desk, propose(desk, person, date(2026, 2, 3)))
    assert case.plan["grants"] == []
    row = Receivable.objects.get()
    assert case.receivable_id == row.pk
    assert row.amount_fen == case.plan["receivable_fen"] > 0
    assert row.opened_by_id == desk.reviewer.staff_id


def test_months_that_no_payment_holds_simply_lapse(desk: Office) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy", sent=4)
    plan = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness").plan
    assert len(plan.overpaid) == 2 and plan.overpaid_fen == plan.receivable_fen == 0
    case = approve(desk, propose(desk, person))
    assert case.receivable is None and case.plan["payable_fen"] == 0


def test_a_living_person_declared_dead_gets_everything_back(desk: Office) -> None:
    person = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy")
    before = net(person)
    case = approve(desk, propose(desk, person, date(2026, 2, 3)))
    july = date(2026, 7, 6)
    desk.on(july).post("2026-07")
    assert "monthly 2026-07" not in net(person)
    desk.on(date(2026, 7, 20))
    deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="本人到窗口，身份证核对无误")
    case = deaths.undo_death(desk.reviewer, case_id=case.pk)
    person.refresh_from_db()
    assert (person.state, person.died_on) == ("active", None)
    assert Span.objects.get(person=person).to_month is None
    after = net(person)
    assert {key: after[key] for key in before} == before
    assert after["monthly 2026-07"] == before["monthly 2026-06"]
    row = Receivable.objects.get()
    assert row.instalment_fen == outstanding_of(row) == row.amount_fen  # set off against the months paid back
    assert case.event.state == "withdrawn" and case.event.reason.startswith("本人到窗口")
    assert {due.run_id for due in case_dues(case)} == {case.run_id, case.undo_run_id}
    batch = compose_batch(desk.clerk, month=Month(2026, 7))
    assert batch.total_fen == before["monthly 2026-06"]  # July in full; the four months back are what was never returned
    row.refresh_from_db()
    assert outstanding_of(row) == 0


def test_a_funeral_grant_is_taken_back_when_the_death_is_undone(desk: Office) -> None:
    person = paid_person(desk)
    case = approve(desk, propose(desk, person))
    deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="同名同姓，弄错了人")
    deaths.undo_death(desk.reviewer, case_id=case.pk)
    books = net(person)
    assert books["funeral 2026-04"] == 0
    assert books["monthly 2026-05"] == books["monthly 2026-04"]


def test_the_proposer_approves_neither_the_death_nor_its_undoing(desk: Office) -> None:
    person = paid_person(desk)
    case = propose(desk, person)
    both = replace(desk.reviewer, staff_id=desk.clerk.staff_id)
    with pytest.raises(SamePerson):
        deaths.approve_death(both, case_id=case.pk, seen=seen(desk, case))
    approve(desk, case)
    deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="弄错了人")
    with pytest.raises(SamePerson):
        deaths.undo_death(both, case_id=case.pk)
    person.refresh_from_db()
    assert person.state == "died"


def test_a_stale_screen_and_a_second_press_change_nothing(desk: Office) -> None:
    person = paid_person(desk)
    case = propose(desk, person)
    old = seen(desk, case)
    desk.on(date(2026, 7, 5)).post("2026-07")
    with pytest.raises(Conflict, match="刷新页面"):
        deaths.approve_death(desk.reviewer, case_id=case.pk, seen=old)
    assert DeathCase.objects.get().run is None
    approve(desk, case)
    count = len(dues(person))
    with pytest.raises(AlreadyDone):
        approve(desk, case)
    with pytest.raises(Conflict):
        propose(desk, person)
    assert len(dues(person)) == count


def test_a_rejected_proposal_leaves_the_person_and_allows_a_new_one(desk: Office) -> None:
    person = paid_person(desk)
    case = deaths.reject_death(desk.reviewer, case_id=propose(desk, person).pk, reason="证明上的日期看不清")
    assert case.event.state == "rejected"
    assert propose(desk, person).pk != case.pk


@pytest.mark.parametrize(("over", "words"), [({"cause": "age"}, "死亡原因"), ({"died_on": date(2027, 1, 1)}, "晚于今天")])
def test_what_cannot_be_right_is_refused(desk: Office, over: dict[str, Any], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        propose(desk, paid_person(desk), **over)


def test_another_township_and_another_role_are_kept_out(desk: Office) -> None:
    person = paid_person(desk)
    case = propose(desk, person)
    other = make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(NotFound):
        deaths.propose_death(other, person_id=person.pk, died_on=date(2026, 4, 1), cause="illness", paper="证明")
    with pytest.raises(NotFound):
        death_case(other, case.pk)
    with pytest.raises(Forbidden):
        deaths.approve_death(desk.clerk, case_id=case.pk, seen=seen(desk, case))


def test_a_false_death_row_in_a_list_never_stops_without_two_signatures(desk: Office) -> None:
    """The veteran of Xuchang: recorded dead while alive; here the list asks, two persons sign, two undo, the file shows it."""
    person, number = with_number("许老兵")
    paid_person(desk, person=person)
    found = actions.upload_list(
        desk.clerk, kind="cremation", source="县殡仪馆", as_of=date(2026, 6, 1), filename="火化.csv",
        content=csv_file(("姓名", "身份证号", "火化日期"), ("许老兵", number, "2026-04-20")),
    )  # fmt: skip
    assert queue.run(found.job_id) == "done"
    actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=1)
    question = Suspicion.objects.get()
    assert Span.objects.get(person=person).to_month is None
    case = propose(desk, person, suspicion_id=question.pk)
    question.refresh_from_db()
    assert (question.state, question.event_id) == ("true", case.event_id)
    assert Span.objects.get(person=person).to_month is None
    approve(desk, case)
    assert Span.objects.get(person=person).to_month == date(2026, 5, 1)
    deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="火化的是同名兄弟")
    deaths.undo_death(desk.reviewer, case_id=case.pk)
    assert Span.objects.get(person=person).to_month is None
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"benefits.propose_death", "benefits.approve_death", "benefits.undo_death", "people.mark_state"} <= verbs


def test_survivors_follow_from_article_32(desk: Office) -> None:
    person = paid_person(desk, {"grade": 2, "cause": "war"})
    Relative.objects.create(person=person, relation="spouse", name="老伴", born_on=date(1952, 1, 1))
    child = make_person(name="孙辈", born_on=date(2015, 1, 1))
    Relative.objects.create(person=child, relation="parent", name=person.name, relative_person=person)
    plan = preview_death(desk.clerk, person.pk, died_on=date(2026, 4, 20), cause="illness").plan
    assert plan.survivor_scheme == "illness_death_survivor_pension"
    assert [(one.kin.name, one.kin.relation) for one in plan.survivors] == [("老伴", "spouse"), ("孙辈", "child")]
    need = [next(c.state for c in one.conditions if "生活费" in c.text) for one in plan.survivors]
    assert need == ["unknown", "met"]


@pytest.mark.parametrize(
    ("held", "cause", "scheme"),
    [
        ({"grade": 5, "cause": "war"}, "illness", ""),
        ({"grade": 8, "cause": "duty"}, "old_wound", "duty_death_survivor_pension"),
        ({"grade": 4, "cause": "duty"}, "illness", "illness_death_survivor_pension"),
        ({"grade": 4, "cause": "illness"}, "old_wound", ""),
    ],
)
def test_which_deaths_open_a_survivors_pension(held: dict[str, Any], cause: str, scheme: str) -> None:
    assert survivor_right([("disability_pension", held)], cause)[0] == scheme


def test_somebody_who_is_paid_nothing_can_be_registered_too(desk: Office) -> None:
    person = make_person()
    case = approve(desk, propose(desk, person, date(2025, 12, 1)))
    person.refresh_from_db()
    assert person.state == "died" and case.run is None and case.plan["schemes"] == []
    assert queries.VIEW
