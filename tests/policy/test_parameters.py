"""Entering, confirming, sending back and correcting parameters."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.policy import actions, queries, rules
from apps.policy.models import NATIONAL, Parameter, RateTouch
from tests.make import make_actor
from tests.policy.builders import COUNTY, entered_parameter, live_parameter

pytestmark = pytest.mark.django_db


def test_a_parameter_counts_from_its_confirmation(clerk: Actor, reviewer: Actor) -> None:
    row = entered_parameter(clerk)
    scheme = "nursing_allowance"
    find = lambda: queries.book(clerk, clerk.today, COUNTY).param(  # noqa: E731
        "average_monthly_wage_yuan", Month(2026, 9), COUNTY, scheme
    )
    assert find() is None
    touched = actions.confirm_parameter(reviewer, parameter_id=row.pk)
    assert find().value == "7012"
    assert (touched.scheme, touched.from_month) == (scheme, Month(2026, 7))
    assert RateTouch.objects.get(parameter=row).scheme_id == scheme
    for verb in ("policy.enter_parameter", "policy.confirm_parameter"):
        assert AuditEntry.objects.filter(verb=verb, outcome="done").count() == 1


def test_a_parameter_without_scheme_touches_every_scheme(clerk: Actor, reviewer: Actor) -> None:
    row = entered_parameter(clerk, name="region_mode", scheme=None, value="top_up", new_name=False)
    assert actions.confirm_parameter(reviewer, parameter_id=row.pk).scheme is None
    found = queries.book(None, clerk.today, COUNTY).param("region_mode", Month(2026, 9), COUNTY)
    assert found.value == "top_up"  # type: ignore[union-attr]


def test_who_entered_a_parameter_cannot_confirm_it(clerk: Actor, house: Actor) -> None:
    row = entered_parameter(clerk)
    with pytest.raises(rules.SamePerson):
        actions.confirm_parameter(Actor.house(at=clerk.at, staff_id=clerk.staff_id), parameter_id=row.pk)
    with pytest.raises(rules.NeedsPerson):
        actions.confirm_parameter(house, parameter_id=row.pk)


def test_a_second_confirmation_is_already_done(clerk: Actor, reviewer: Actor) -> None:
    row = live_parameter(clerk, reviewer)
    with pytest.raises(AlreadyDone):
        actions.confirm_parameter(reviewer, parameter_id=row.pk)
    with pytest.raises(rules.StandardExists):
        entered_parameter(clerk, value="7100")


def test_a_parameter_is_sent_back_with_a_reason(clerk: Actor, reviewer: Actor) -> None:
    row = actions.reject_parameter(reviewer, parameter_id=entered_parameter(clerk).pk, reason="应采用全市口径")
    assert row.state_label == "已退回"
    with pytest.raises(AlreadyDone):
        actions.reject_parameter(reviewer, parameter_id=row.pk, reason="应采用全市口径")
    assert entered_parameter(clerk, value="6900").is_pending
    assert AuditEntry.objects.filter(verb="policy.reject_parameter", outcome="done").count() == 1


def test_a_corrected_parameter_supersedes(clerk: Actor, reviewer: Actor) -> None:
    old = live_parameter(clerk, reviewer)
    new = live_parameter(clerk, reviewer, value="7100", replaces_id=old.pk)
    old.refresh_from_db()
    assert (old.superseded_by_id, new.is_live) == (new.pk, True)
    with pytest.raises(rules.NotLive):
        entered_parameter(clerk, value="7200", replaces_id=old.pk)
    with pytest.raises(Invalid):
        entered_parameter(clerk, name="percent", replaces_id=new.pk)


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"value": 12.5}, Invalid),
        ({"value": {"1-2": 50.5}}, Invalid),
        ({"value": ["1", None]}, Invalid),
        ({"value": None}, Invalid),
        ({"value": {"a": "\x00"}}, Invalid),
        ({"document_no": ""}, Invalid),
        ({"scheme": "no_such"}, NotFound),
        ({"division_code": "330326000000"}, NotFound),
        ({"valid_from": Month(1900, 1)}, Invalid),
        ({"name": "no_such_name", "new_name": False}, rules.UnknownRateKey),
        ({"status": "?"}, Invalid),
    ],
)
def test_wrong_parameters_are_refused(clerk: Actor, over: dict[str, Any], refusal: type[Exception]) -> None:
    before = Parameter.objects.count()
    with pytest.raises(refusal):
        entered_parameter(clerk, **over)
    assert Parameter.objects.count() == before
    assert AuditEntry.objects.filter(verb="policy.enter_parameter", outcome="refused").count() == 1


def test_the_same_parameter_waits_only_once(clerk: Actor) -> None:
    entered_parameter(clerk)
    with pytest.raises(rules.StillWaiting):
        entered_parameter(clerk, value="7100")


def test_other_roles_and_places_are_kept_out(clerk: Actor, finance: Actor, station_clerk: Actor) -> None:
    row = entered_parameter(clerk)
    for other in (finance, station_clerk):
        with pytest.raises(Forbidden):
            entered_parameter(other)
        with pytest.raises(Forbidden):
            actions.confirm_parameter(other, parameter_id=row.pk)
    with pytest.raises(NotFound):
        actions.confirm_parameter(make_actor("leader", division="330326000000"), parameter_id=row.pk)


def test_postgresql_refuses_to_edit_or_double_a_parameter(clerk: Actor, reviewer: Actor, as_owner: None) -> None:
    row = live_parameter(clerk, reviewer)
    for change in ("value = '\"1\"'", "name = 'x'", "superseded_on = known_on"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"update policy_parameter set {change} where id = %s", [row.pk])
    general = {"name": "region_mode", "scheme": None, "division_code": NATIONAL, "value": "national", "origin": "shipped"}
    shipped = Parameter.objects.get(name="region_mode", scheme=None, confirmed_at__isnull=False)
    with pytest.raises(IntegrityError, match="parameter_one_live"), transaction.atomic():
        Parameter.objects.create(
            **general, valid_from=shipped.valid_from, entered_at=clerk.at, confirmed_at=clerk.at, known_on=clerk.today
        )


def test_touches_are_consumed_once(clerk: Actor, reviewer: Actor, house: Actor, finance: Actor) -> None:
    actions.consume_touches(house, touch_ids=[touch.pk for touch in queries.open_touches()])
    live_parameter(clerk, reviewer)
    ids = [touch.pk for touch in queries.open_touches()]
    assert len(ids) == 1
    with pytest.raises(Forbidden):
        actions.consume_touches(finance, touch_ids=ids)
    assert actions.consume_touches(clerk, touch_ids=ids) == 1
    assert actions.consume_touches(clerk, touch_ids=ids) == 0
    assert not queries.open_touches()
