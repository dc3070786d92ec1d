"""Entering, confirming, sending back and correcting standards."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.policy import actions, queries, rules
from apps.policy.models import NATIONAL, RateTouch, Standard
from tests.make import make_actor, make_staff
from tests.policy.builders import COUNTY, WAR, entered, live

pytestmark = pytest.mark.django_db


def test_an_entered_standard_waits_and_changes_no_money(clerk: Actor) -> None:
    row = entered(clerk)
    assert (row.is_pending, row.is_live, row.entered_by, row.known_on) == (True, False, clerk.staff_id, None)
    assert queries.book(clerk, clerk.today, COUNTY).rate(WAR, "", Month(2026, 11), COUNTY) is None
    assert list(queries.pending(clerk).standards) == [row]
    assert AuditEntry.objects.filter(verb="policy.enter_standard", row_id=str(row.pk), outcome="done").count() == 1


def test_a_second_person_puts_it_into_force_from_today(clerk: Actor, reviewer: Actor) -> None:
    row = entered(clerk)
    touched = actions.confirm_standard(reviewer, standard_id=row.pk)
    row.refresh_from_db()
    assert (row.is_live, row.confirmed_by, row.known_on) == (True, reviewer.staff_id, reviewer.today)
    assert (touched.scheme, touched.division_code, touched.from_month) == (WAR, COUNTY, Month(2026, 8))
    touch = RateTouch.objects.get(standard=row)
    assert (touch.scheme_id, touch.from_month, touch.consumed_at) == (WAR, Month(2026, 8).first, None)
    found = queries.book(reviewer, reviewer.today, COUNTY).rate(WAR, "", Month(2026, 11), COUNTY)
    assert found is not None
    assert found.amount_fen == 1_200_000
    assert AuditEntry.objects.filter(verb="policy.confirm_standard", row_id=str(row.pk), outcome="done").count() == 1


def test_who_entered_cannot_confirm_even_with_every_role(clerk: Actor) -> None:
    row = entered(clerk)
    both = Actor.house(at=clerk.at, staff_id=clerk.staff_id)
    with pytest.raises(rules.SamePerson):
        actions.confirm_standard(both, standard_id=row.pk)
    row.refresh_from_db()
    assert row.is_pending
    refusal = AuditEntry.objects.get(verb="policy.confirm_standard", outcome="refused")
    assert "另一位同事" in refusal.reason


def test_the_machine_enters_and_confirms_nothing(clerk: Actor, house: Actor) -> None:
    with pytest.raises(rules.NeedsPerson):
        entered(house)
    row = entered(clerk)
    with pytest.raises(rules.NeedsPerson):
        actions.confirm_standard(house, standard_id=row.pk)
    with pytest.raises(rules.NeedsPerson):
        actions.reject_standard(house, standard_id=row.pk, reason="文号不对，请核对")


def test_the_second_press_says_already_done(clerk: Actor, reviewer: Actor) -> None:
    row = live(clerk, reviewer)
    with pytest.raises(AlreadyDone):
        actions.confirm_standard(reviewer, standard_id=row.pk)
    with pytest.raises(AlreadyDone):
        actions.reject_standard(reviewer, standard_id=row.pk, reason="文号不对，请核对")
    assert RateTouch.objects.filter(standard=row).count() == 1


def test_a_standard_sent_back_keeps_its_reason_and_frees_the_key(clerk: Actor, reviewer: Actor) -> None:
    row = actions.reject_standard(reviewer, standard_id=entered(clerk).pk, reason="金额与文件不符，应为9960元")
    row.refresh_from_db()
    assert (row.state_label, row.rejected_by, row.is_pending) == ("已退回", reviewer.staff_id, False)
    with pytest.raises(AlreadyDone):
        actions.confirm_standard(reviewer, standard_id=row.pk)
    assert entered(clerk, amount_fen=996_000).is_pending
    assert AuditEntry.objects.filter(verb="policy.reject_standard", outcome="done").count() == 1


@pytest.mark.parametrize("reason", ["", "  ", "不对"])
def test_sending_back_needs_a_reason(clerk: Actor, reviewer: Actor, reason: str) -> None:
    row = entered(clerk)
    with pytest.raises(Invalid):
        actions.reject_standard(reviewer, standard_id=row.pk, reason=reason)


@pytest.mark.parametrize(
    ("over", "refusal", "field"),
    [
        ({"amount_fen": 0}, Invalid, "amount"),
        ({"amount_fen": -100}, Invalid, "amount"),
        ({"amount_fen": rules.MAX_STANDARD_FEN + 1}, Invalid, "amount"),
        ({"per": "week"}, Invalid, "per"),
        ({"document_no": "  "}, Invalid, "document_no"),
        ({"document_no": "长" * 121}, Invalid, "document_no"),
        ({"effective_from": Month(1949, 10)}, Invalid, "effective_from"),
        ({"effective_from": Month(2090, 1)}, Invalid, "effective_from"),
        ({"division_code": "34032"}, Invalid, "division_code"),
        ({"division_code": "330326000000"}, NotFound, "division_code"),
        ({"rate_key": "11|war"}, rules.UnknownRateKey, "rate_key"),
        ({"scheme": "no_such_scheme"}, NotFound, "scheme"),
        ({"status": "guessed"}, Invalid, "status"),
    ],
)
def test_wrong_input_is_refused_by_name_and_writes_nothing(
    clerk: Actor, over: dict[str, Any], refusal: type[Exception], field: str
) -> None:
    before = Standard.objects.count()
    with pytest.raises(refusal) as caught:
        entered(clerk, **over)
    assert getattr(caught.value, "field", None) == field
    assert Standard.objects.count() == before
    assert AuditEntry.objects.filter(verb="policy.enter_standard", outcome="refused").count() == 1


def test_a_new_rate_key_must_be_meant(clerk: Actor) -> None:
    assert entered(clerk, rate_key="retired", new_key=True).rate_key == "retired"


def test_the_same_key_and_month_waits_or_lives_only_once(clerk: Actor, reviewer: Actor) -> None:
    row = entered(clerk)
    with pytest.raises(rules.StillWaiting):
        entered(clerk, amount_fen=1_300_000)
    actions.confirm_standard(reviewer, standard_id=row.pk)
    with pytest.raises(rules.StandardExists):
        entered(clerk, amount_fen=1_300_000)


def test_a_correction_supersedes_and_touches_from_the_earlier_month(clerk: Actor, reviewer: Actor) -> None:
    old = live(clerk, reviewer)
    new = entered(clerk, amount_fen=1_260_000, effective_from=Month(2026, 10), replaces_id=old.pk)
    touched = actions.confirm_standard(reviewer, standard_id=new.pk)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.superseded_by_id, old.superseded_on, old.is_live) == (new.pk, reviewer.today, False)
    assert (new.is_live, touched.from_month) == (True, Month(2026, 8))
    book = queries.book(reviewer, reviewer.today, COUNTY)
    assert book.rate(WAR, "", Month(2026, 9), COUNTY) is None
    assert book.rate(WAR, "", Month(2026, 10), COUNTY).amount_fen == 1_260_000  # type: ignore[union-attr]
    assert [row.pk for row in queries.history(clerk, scheme=WAR, rate_key="", division=COUNTY)] == [new.pk, old.pk]


def test_a_correction_of_the_same_month_replaces_the_amount(clerk: Actor, reviewer: Actor) -> None:
    old = live(clerk, reviewer)
    new = entered(clerk, amount_fen=1_260_000, replaces_id=old.pk)
    actions.confirm_standard(reviewer, standard_id=new.pk)
    found = queries.current_standards(clerk, Month(2026, 11), scheme=WAR).filter(division_code=COUNTY)
    assert [row.amount_fen for row in found] == [1_260_000]


def test_only_a_live_row_of_the_same_key_can_be_corrected(clerk: Actor, reviewer: Actor) -> None:
    waiting = entered(clerk)
    with pytest.raises(rules.NotLive):
        entered(clerk, replaces_id=waiting.pk, effective_from=Month(2026, 9))
    actions.confirm_standard(reviewer, standard_id=waiting.pk)
    with pytest.raises(Invalid):
        entered(clerk, replaces_id=waiting.pk, division_code=NATIONAL)


def test_two_corrections_of_one_row_cannot_both_win(clerk: Actor, reviewer: Actor) -> None:
    old = live(clerk, reviewer)
    first = entered(clerk, amount_fen=1_260_000, replaces_id=old.pk)
    second = entered(clerk, amount_fen=1_270_000, effective_from=Month(2026, 9), replaces_id=old.pk)
    actions.confirm_standard(reviewer, standard_id=first.pk)
    with pytest.raises(rules.NotLive):
        actions.confirm_standard(reviewer, standard_id=second.pk)


def test_roles_decide_who_enters_and_who_confirms(
    clerk: Actor, reviewer: Actor, finance: Actor, auditor: Actor, station_clerk: Actor, sysadm: Actor, secadm: Actor
) -> None:
    row = entered(clerk)
    for other in (reviewer, finance, auditor, station_clerk, sysadm, secadm):
        with pytest.raises(Forbidden):
            entered(other)
    for other in (clerk, finance, auditor, station_clerk, sysadm, secadm):
        with pytest.raises(Forbidden):
            actions.confirm_standard(other, standard_id=row.pk)


def test_another_countys_standard_is_not_found_but_the_own_line_is_seen(clerk: Actor, reviewer: Actor) -> None:
    row = live(clerk, reviewer)
    make_staff(division="330326000000")
    stranger = make_actor("benefit_reviewer", division="330326000000")
    with pytest.raises(NotFound):
        queries.standard(stranger, row.pk)
    with pytest.raises(NotFound):
        actions.confirm_standard(stranger, standard_id=entered(clerk, effective_from=Month(2026, 9)).pk)
    assert queries.standards(stranger, scheme=WAR).filter(division_code=NATIONAL).exists()


def test_a_township_clerk_reads_the_countys_standard(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    assert queries.standard(station_clerk, live(clerk, reviewer).pk).division_code == COUNTY


@pytest.mark.parametrize(
    "change",
    [
        "amount_fen = amount_fen + 1",
        "effective_from = effective_from + interval '1 month'",
        "document_no = 'x'",
        "entered_by = entered_by + 1",
        "confirmed_by = confirmed_by + 1",
        "confirmed_at = null",
        "known_on = known_on - 1",
    ],
)
def test_postgresql_refuses_to_edit_a_standard_even_for_its_owner(
    clerk: Actor, reviewer: Actor, as_owner: None, change: str
) -> None:
    row = live(clerk, reviewer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update policy_standard set {change} where id = %s", [row.pk])


@pytest.mark.parametrize("statement", ["delete from policy_standard", "truncate policy_standard cascade"])
def test_postgresql_refuses_to_delete_standards(as_owner: None, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("over", "constraint"),
    [
        ({"confirmed_by": 1, "confirmed_at": "at"}, "standard_two_persons"),
        ({"effective_from": "2026-08-02"}, "standard_month"),
        ({"division_code": "34"}, "standard_division"),
        ({"entered_by": None}, "standard_entered"),
        ({"amount_fen": -1}, "standard_amount"),
        ({"confirmed_by": 2, "confirmed_at": "at", "known_on": None}, "standard_confirmed"),
        ({"rejected_at": "at"}, "standard_rejected"),
        ({"superseded_on": "2026-09-01"}, "standard_superseded"),
    ],
)
def test_postgresql_refuses_rows_that_break_the_rules(clerk: Actor, over: dict[str, Any], constraint: str) -> None:
    row = {
        "scheme_id": WAR,
        "division_code": COUNTY,
        "amount_fen": 1,
        "effective_from": "2026-08-01",
        "entered_by": 1,
        "entered_at": clerk.at,
        "known_on": "2026-09-01",
        **{name: clerk.at if value == "at" else value for name, value in over.items()},
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Standard.objects.create(**row)


def test_postgresql_keeps_one_live_value_per_key_and_month(clerk: Actor, reviewer: Actor) -> None:
    row = live(clerk, reviewer)
    with pytest.raises(IntegrityError, match="standard_one_live"), transaction.atomic():
        Standard.objects.create(
            scheme_id=WAR, division_code=COUNTY, amount_fen=5, effective_from=row.effective_from, entered_by=1,
            entered_at=clerk.at, confirmed_by=2, confirmed_at=clerk.at, known_on=clerk.today,
        )  # fmt: skip
