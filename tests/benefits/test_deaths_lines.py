"""A line that was composed before the death, for the month of the death itself: at every stage it does not go to the account of the dead
while the house can still hold it, and is shown with a warning when only the bank can."""

from datetime import date

import pytest
from django.test import Client

from apps.benefits import actions
from apps.benefits.queries.deaths import in_transit, preview_death
from apps.benefits.queries.todos import todos
from apps.core.month import Month
from apps.core.together import Together
from apps.payments.actions import approve_batch, compose_batch, make_files, review_batch
from apps.payments.models import Payment
from apps.payments.queries.truth import broken
from apps.policy.models import Scheme
from tests.benefits.make import make_person, net
from tests.benefits.office import Office, approve, open_heir, paid_person, propose, undo
from tests.make import OTHER_TOWN, make_actor, make_user
from tests.payments.make import make_account

pytestmark = pytest.mark.django_db
STAGES = ["composed", "submitted", "reviewed", "approved", "filed", "sent"]
DIED = date(2026, 6, 20)


@pytest.fixture
def desk() -> Office:
    Scheme.objects.update(needs_notice=False)
    return Office(date(2026, 1, 5))


def batch_at(desk: Office, stage: str):  # type: ignore[no-untyped-def]
    """The person's June waits in a batch of June, beside somebody who lives."""
    person, other = paid_person(desk, {"service_years": 4}, "rural_elder_subsidy", sent=5), make_person()
    desk.grant(other, "war_veteran_subsidy", {}, date(2025, 12, 1), opened_month=Month(2026, 6))
    make_account(other)
    desk.post("2026-06")
    batch = compose_batch(desk.clerk, month=Month(2026, 6))
    if stage != "composed":
        batch = getattr(desk.bank, stage)(batch)
    desk.on(date(2026, 6, 25))
    return person, other, batch


@pytest.mark.parametrize(
    ("stage", "door"), [*((stage, "one screen") for stage in STAGES), ("approved", "event"), ("sent", "event")]
)
def test_the_month_of_the_death_goes_to_the_heir_or_is_a_warning(desk: Office, stage: str, door: str) -> None:
    person, other, batch = batch_at(desk, stage)
    monthly, house = net(person)["monthly 2026-06"], STAGES.index(stage) < 4
    if door == "event":
        event = actions.propose_event(desk.clerk, person_id=person.pk, kind="death", on=DIED, evidence="死亡医学证明", data={"cause": "illness"})  # fmt: skip
        actions.confirm_event(desk.reviewer, event_id=event.pk)
    else:
        case = propose(desk, person, DIED)
        found = preview_death(desk.reviewer, person.pk, died_on=DIED, cause="illness")
        assert [row.amount_fen for row in found.leaving] == ([monthly] if house else [])
        assert found.plan.open_fen == (monthly if house else 0)
        assert approve(desk, case).plan["payable_fen"] == (monthly if house else 0)
    line = Payment.objects.get(batch=batch, person=person)
    batch.refresh_from_db()
    if not house:
        assert (line.state, [one.pk for one in in_transit(desk.reviewer).filter(batch=batch)]) == ("sent", [line.pk])
        return
    assert (line.state, batch.state) == ("withdrawn", "draft") and "遗属" in line.reason
    assert Payment.objects.get(batch=batch, person=other).state == "ready"
    assert not in_transit(desk.reviewer).filter(batch=batch).exists()
    heir = open_heir(desk, person)
    desk.on(date(2026, 7, 6)).post("2026-07")
    paid = Payment.objects.get(batch=compose_batch(desk.clerk, month=Month(2026, 7)), person=person)
    assert (paid.payee_account_id, paid.amount_fen) == (heir.pk, monthly)
    assert broken() == {}


def test_an_undone_death_takes_the_line_back_from_the_heir(desk: Office) -> None:
    person, _, _ = batch_at(desk, "submitted")
    case = approve(desk, propose(desk, person, DIED))
    open_heir(desk, person)
    desk.on(date(2026, 7, 6)).post("2026-07")
    batch = compose_batch(desk.clerk, month=Month(2026, 7))
    assert Payment.objects.get(batch=batch, person=person).payee_account.is_heir
    undo(desk, case)
    assert Payment.objects.get(batch=batch, person=person).state == "withdrawn"
    desk.on(date(2026, 8, 5)).post("2026-08")
    paid = Payment.objects.get(batch=compose_batch(desk.clerk, month=Month(2026, 8)), person=person)
    assert not paid.payee_account.is_heir
    assert paid.amount_fen == sum(net(person)[f"monthly 2026-{month:02d}"] for month in (6, 7, 8))
    assert broken() == {}


def test_the_warning_stands_on_the_case_the_desk_and_the_home_page_of_those_who_see_the_person(desk: Office) -> None:
    person, other, batch = batch_at(desk, "sent")
    case = approve(desk, propose(desk, person, DIED))
    line = Payment.objects.get(batch=batch, person=person)
    client = Client()
    client.force_login(make_user("benefit_clerk"))
    page = client.get(f"/deaths/{case.pk}/").content.decode()
    assert "款项在途" in page and batch.key in page and "联系银行止付" in page
    desk_page = client.get("/deaths/").content.decode()
    assert f"/payments/{line.pk}/" in desk_page and "收款人已去世、款项已送银行" in desk_page
    assert "收款人已去世、款项已送银行" in client.get("/").content.decode()
    elsewhere = make_actor("station_clerk", division=OTHER_TOWN)
    assert not in_transit(elsewhere).exists() and in_transit(desk.clerk).count() == len(in_transit(desk.clerk))
    assert todos(make_actor("sysadm"), Together()) == []
    assert not in_transit(desk.clerk).filter(person=other).exists()


def test_who_signed_the_death_may_sign_the_batch_again(desk: Office) -> None:
    """The change of the batch is that of the person who prepared the death."""
    person, other, batch = batch_at(desk, "approved")
    approve(desk, propose(desk, person, DIED))
    batch = desk.bank.submitted(batch)
    assert batch.editor_id == desk.clerk.staff_id
    review_batch(desk.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)
    approve_batch(desk.bank.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
    make_files(desk.bank.finance, batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == "filed"
    assert [row.person_id for row in Payment.objects.filter(batch=batch, state="sent")] == [other.pk]
