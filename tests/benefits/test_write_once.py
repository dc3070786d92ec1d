"""Raw SQL with the rights of the web: what two persons signed cannot be rewritten, whoever writes past the actions."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from apps.benefits import actions
from apps.core.month import Month
from apps.policy.actions import confirm_parameter, enter_parameter
from tests.benefits.make import Desk, make_person
from tests.make import COUNTY

pytestmark = pytest.mark.django_db
FROZEN = "23V01"


def refused(sql: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        if error.__cause__.pgcode not in (FROZEN, "42501"):
            raise
        return True
    return False


@pytest.fixture
def desk() -> Desk:
    return Desk(date(2024, 11, 4))


ENTITLEMENT = {
    "facts": """'{"grade": 1, "cause": "war"}'""", "decided_on": "'2001-01-01'", "decision_no": "'改'", "known_on": "'2001-01-01'",
    "opened_month": "'2001-01-01'", "region_code": "'110101000000'", "scheme_id": "'red_army_pension'", "state": "'proposed'",
    "confirmed_by_id": "entered_by_id", "entered_at": "now()", "confirmed_at": "now()",
}  # fmt: skip


@pytest.mark.parametrize("column", ENTITLEMENT)
def test_a_confirmed_entitlement_cannot_be_rewritten(desk: Desk, column: str) -> None:
    row = desk.grant(make_person(), "war_veteran_subsidy", {}, date(2024, 10, 8))
    assert refused(f"update benefits_entitlement set {column} = {ENTITLEMENT[column]} where id = %s", row.pk)
    assert refused("delete from benefits_entitlement where id = %s", row.pk)


def test_a_proposed_entitlement_is_still_open(desk: Desk) -> None:
    row = actions.propose_entitlement(
        desk.clerk, person_id=make_person().pk, scheme="war_veteran_subsidy", facts={}, decided_on=date(2024, 10, 8)
    )
    assert not refused("update benefits_entitlement set decision_no = '补' where id = %s", row.pk)


EVENT = {
    '"on"': "'2020-01-01'", "kind": "'sentenced'", "data": "'{}'", "evidence": "'改'", "known_on": "'2020-01-01'",
    "state": "'proposed'", "entitlement_id": "(select min(id) from benefits_entitlement)",
}  # fmt: skip


@pytest.mark.parametrize("column", EVENT)
def test_an_effective_event_cannot_be_rewritten(desk: Desk, column: str) -> None:
    person = make_person()
    desk.grant(person, "war_veteran_subsidy", {}, date(2024, 10, 8))
    event = desk.event(person, "death", date(2024, 11, 2), cause="illness")
    assert event.state == "confirmed"
    assert refused(f"update benefits_lifeevent set {column} = {EVENT[column]} where id = %s", event.pk)


def test_a_withdrawn_event_keeps_who_withdrew_it(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "war_veteran_subsidy", {}, date(2024, 10, 8))
    event = desk.event(person, "death", date(2024, 11, 2), cause="illness")
    actions.propose_withdrawal(desk.clerk, event_id=event.pk, reason="认错了人，本人健在")
    actions.withdraw_event(desk.reviewer, event_id=event.pk)
    assert refused("update benefits_lifeevent set withdrawn_by_id = withdrawal_by_id where id = %s", event.pk)
    assert refused("update benefits_lifeevent set withdrawn_on = '2020-01-01' where id = %s", event.pk)


GRANT = {
    "amount_fen": "1",
    "facts": "'{}'",
    "month": "'2020-01-01'",
    "key": "'x'",
    "known_on": "'2020-01-01'",
    "state": "'proposed'",
}


@pytest.mark.parametrize("column", GRANT)
def test_a_confirmed_grant_cannot_be_rewritten(desk: Desk, column: str) -> None:
    rate = enter_parameter(
        desk.clerk, name="conscript_yuan_per_year", value="4500", valid_from=Month(2020, 1), document_no="测试文号",
        scheme="self_employment_subsidy", division_code=COUNTY, new_name=True,
    )  # fmt: skip
    confirm_parameter(desk.reviewer, parameter_id=rate.pk)
    row = actions.propose_grant(
        desk.clerk, person_id=make_person().pk, scheme="self_employment_subsidy", facts={"kind": "conscript", "years": 2},
        decided_on=date(2024, 10, 8), month=Month(2024, 10),
    )  # fmt: skip
    actions.confirm_grant(desk.reviewer, grant_id=row.pk, seen_fen=row.amount_fen)
    assert refused(f"update benefits_grant set {column} = {GRANT[column]} where id = %s", row.pk)
