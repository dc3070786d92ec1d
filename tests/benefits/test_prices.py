"""The price subsidy of a month: one computation, two signatures, everybody paid once."""

from datetime import date

import pytest
from django.test import Client

from apps.benefits import actions
from apps.benefits.models import Grant, PriceRun
from apps.benefits.rules.workflow import SamePerson
from apps.core.errors import AlreadyDone, Conflict, Invalid, NotFound
from apps.core.month import Month
from apps.policy.actions import confirm_parameter, enter_parameter
from tests.benefits.make import Desk, make_person, net, noon
from tests.make import COUNTY, make_actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
MARCH = Month(2026, 3)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(TODAY)
    row = enter_parameter(
        desk.clerk, name="allowance_yuan", value="1010", valid_from=Month(2025, 1), document_no="测试文号",
        scheme="price_subsidy", division_code=COUNTY, new_name=True,
    )  # fmt: skip
    confirm_parameter(desk.reviewer, parameter_id=row.pk)
    return desk


def propose(desk: Desk, **over: object) -> PriceRun:
    facts = {"cpi_percent": "3.2", "food_percent": "7.1"}
    values = {"division_code": COUNTY, "month": MARCH, "facts": facts, "document_no": "统计公报3月"} | over
    return actions.propose_price_run(desk.clerk, **values)


def test_everybody_paid_in_the_month_is_owed_the_subsidy_once(desk: Desk) -> None:
    people = [make_person(), make_person()]
    for person in people:
        desk.grant(person, "disability_pension", {"grade": 10, "cause": "war"}, date(2026, 1, 5))
    make_person()  # paid nothing, gets nothing
    run = propose(desk)
    assert (run.amount_fen, run.people) == (7200, 2)
    assert not Grant.objects.exists()
    actions.confirm_price_run(desk.reviewer, run_id=run.pk, seen_fen=7200, seen_people=2)
    desk.post("2026-03")
    assert all(net(person)["price 2026-03"] == 7200 for person in people)
    with pytest.raises(AlreadyDone):
        actions.confirm_price_run(desk.reviewer, run_id=run.pk, seen_fen=7200, seen_people=2)
    assert Grant.objects.count() == 2


def test_it_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(Invalid, match="没有达到启动条件"):
        propose(desk, facts={"cpi_percent": "1.0"})
    with pytest.raises(Invalid, match="启动依据"):
        propose(desk, document_no="")
    run = propose(desk)
    with pytest.raises(Conflict, match="已经提出"):
        propose(desk)
    with pytest.raises(Conflict, match="有变化"):
        actions.confirm_price_run(desk.reviewer, run_id=run.pk, seen_fen=7200, seen_people=9)
    both = make_actor("benefit_reviewer", at=noon(TODAY))
    PriceRun.objects.filter(pk=run.pk).update(entered_by=both.staff_id)
    with pytest.raises(SamePerson):
        actions.confirm_price_run(both, run_id=run.pk, seen_fen=7200, seen_people=0)
    with pytest.raises(NotFound):
        actions.reject_price_run(
            make_actor("benefit_reviewer", division="340321104000", at=noon(TODAY)), run_id=run.pk, reason="测试其他乡镇"
        )


def test_a_rejected_month_may_be_proposed_again(desk: Desk) -> None:
    run = propose(desk)
    actions.reject_price_run(desk.reviewer, run_id=run.pk, reason="指数有误，请更正")
    assert propose(desk).pk != run.pk


def test_the_page_proposes_and_another_person_confirms(desk: Desk, client: Client) -> None:
    from tests.make import make_user

    clerk, reviewer = make_user("benefit_clerk"), make_user("benefit_reviewer")
    client.force_login(clerk)
    form = {"month": "2026-03", "cpi_percent": "3.2", "food_percent": "", "document_no": "统计公报3月", "idem": "a1"}
    assert client.post("/standards/prices/", form | {"cpi_percent": "0.5"}).status_code == 422
    assert client.post("/standards/prices/", form | {"idem": "a2"}).status_code == 302
    run = PriceRun.objects.get()
    assert "须由另一人复核" in client.get("/standards/prices/").content.decode()
    client.force_login(reviewer)
    seen = {"seen_fen": str(run.amount_fen), "seen_people": str(run.people), "idem": "b1"}
    assert client.post(f"/standards/prices/{run.pk}/confirm/", seen).status_code == 302
    run.refresh_from_db()
    assert run.state == "confirmed"
