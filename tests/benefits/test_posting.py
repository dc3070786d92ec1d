"""A month is a difference: what is owed under what is known now, minus what was posted."""

from datetime import date

import pytest

from apps.benefits.actions.posting import MonthOutOfTurn
from apps.core.month import Month
from tests.benefits.make import Desk, dues, make_person, net

pytestmark = pytest.mark.django_db

TEN_WAR = {"grade": 10, "cause": "war"}
OLD, NEW = 113_167, 120_000  # 13,580 and 14,400 yuan a year, by month (August)


@pytest.fixture
def desk() -> Desk:
    return Desk(date(2024, 8, 20))


def test_a_month_is_posted_once_and_posting_again_posts_nothing(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", TEN_WAR, date(2010, 7, 20), opened_month=Month(2024, 8))
    assert desk.post("2024-08") == 1
    assert desk.post("2024-08") == 0
    assert [row[:3] for row in dues(person)] == [("monthly", "2024-08", 0)]


def test_a_late_rise_owes_the_difference_from_its_first_month(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", TEN_WAR, date(2010, 7, 20), opened_month=Month(2024, 8))
    desk.post("2024-08")
    desk.on(date(2024, 9, 20)).post("2024-09")
    before = net(person)
    desk.on(date(2024, 10, 20)).post("2024-10")
    rows = dues(person)
    assert ("monthly", "2024-08", 1, NEW - before["monthly 2024-08"]) in rows
    assert ("monthly", "2024-09", 1, NEW - before["monthly 2024-09"]) in rows
    assert net(person) == {f"monthly 2024-{m:02d}": NEW for m in (8, 9, 10)}


def test_months_cannot_be_skipped_or_gone_back_to(desk: Desk) -> None:
    desk.post("2024-08")
    with pytest.raises(MonthOutOfTurn, match="请先核定2024年9月"):
        desk.post("2024-10")
    desk.on(date(2024, 9, 20)).post("2024-09")
    with pytest.raises(MonthOutOfTurn, match="已经核定"):
        desk.post("2024-08")


def test_a_death_reported_late_takes_back_the_months_after_it_and_owes_the_funeral_grant(desk: Desk) -> None:
    person = make_person()
    desk.grant(person, "disability_pension", TEN_WAR, date(2010, 7, 20), opened_month=Month(2024, 8))
    for month in ("2024-08", "2024-09", "2024-10", "2024-11", "2024-12"):
        desk.on(date(2024, int(month[-2:]), 25)).post(month)
    desk.on(date(2025, 1, 10)).event(person, "death", date(2024, 10, 8), cause="illness")
    desk.post("2025-01")
    after = net(person)
    assert after["monthly 2024-10"] == NEW
    assert after["monthly 2024-11"] == after["monthly 2024-12"] == 0
    assert "monthly 2025-01" not in after
    assert {k: v for k, v in after.items() if k.startswith("funeral")} == {"funeral 2024-10": 12 * NEW}


def test_a_withdrawn_death_owes_every_month_again(desk: Desk) -> None:
    from apps.benefits import actions

    person = make_person()
    desk.grant(person, "disability_pension", TEN_WAR, date(2010, 7, 20), opened_month=Month(2024, 8))
    desk.post("2024-08")
    death = desk.on(date(2024, 10, 10)).event(person, "death", date(2024, 8, 8), cause="illness")
    desk.on(date(2024, 9, 20)).post("2024-09")
    desk.on(date(2024, 11, 2))
    actions.propose_withdrawal(desk.clerk, event_id=death.pk, reason="同名误报,本人健在")
    actions.withdraw_event(desk.reviewer, event_id=death.pk)
    desk.post("2024-10")
    assert net(person) == {"funeral 2024-08": 0} | {f"monthly 2024-{m:02d}": NEW for m in (8, 9, 10)}
