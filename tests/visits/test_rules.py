"""Rules of visits: days of festivals, what a visit must say, states."""

from datetime import date

import pytest

from apps.core.errors import Invalid
from apps.visits.rules.festivals import coming, festival_on, window
from apps.visits.rules.lists import BY_CATEGORY, FULL_COVER, categories_of
from apps.visits.rules.refusals import OverBudget, PromiseUnanswered, SamePerson, TaskClosed, WrongCampaignState
from apps.visits.rules.submission import (
    Answer,
    Gift,
    Need,
    Submission,
    Talk,
    check_answers,
    check_submission,
    fingerprint,
    receipt_no,
)
from apps.visits.rules.triggers import quarter, year_end
from apps.visits.rules.workflow import check_apart, check_budget, next_campaign_state, next_task_state

DAY = date(2026, 11, 20)
GOOD = Submission(on=DAY, talk=Talk(health="good"))


@pytest.mark.parametrize(
    ("festival", "days"),
    [
        ("spring", ["2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"]),
        ("dragon_boat", ["2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"]),
        ("mid_autumn", ["2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"]),
        ("army_day", ["2026-08-01", "2027-08-01", "2028-08-01", "2029-08-01", "2030-08-01"]),
        ("winter", ["2026-11-07", "2027-11-07"]),
    ],
)
def test_festivals_fall_on_the_days_of_the_almanac(festival, days):
    assert [festival_on(festival, 2026 + step) for step in range(len(days))] == [date.fromisoformat(day) for day in days]


def test_an_own_campaign_has_no_day_of_its_own():
    assert festival_on("own", 2026) is None
    assert window("own", 2026) is None


def test_what_comes_within_a_month_is_named_nearest_first_also_over_the_new_year():
    assert coming(date(2026, 12, 31)) == [("spring", 2027, date(2027, 2, 6))]
    assert [one[:2] for one in coming(date(2026, 11, 20))] == [("winter", 2026)]
    assert coming(date(2026, 4, 1)) == []


def test_every_full_cover_list_is_known_and_lists_have_one_rank():
    assert "border_family" in FULL_COVER
    ranks = {one: rank for _, one, rank in categories_of(sorted({str(one) for one in BY_CATEGORY.values()}))}
    assert len(set(ranks.values())) == len(ranks)
    assert categories_of(["demobilized"]) == [("demobilized", "demobilized", 3)]


@pytest.mark.parametrize(
    ("over", "signed", "photos", "field"),
    [
        ({"outcome": "gone"}, False, 0, "outcome"),
        ({"mode": "dream"}, False, 0, "mode"),
        ({"organiser": "nobody"}, False, 0, "organiser"),
        ({"on": date(2026, 11, 22)}, False, 0, "on"),
        ({"on": date(2025, 1, 1)}, False, 0, "on"),
        ({"next_on": DAY}, False, 0, "next_on"),
        ({}, False, 7, "photos"),
        ({"talk": Talk()}, False, 0, "health"),
        ({"talk": Talk(health="superb")}, False, 0, "talk"),
        ({"talk": Talk(health="good", feeling="odd")}, False, 0, "talk"),
        ({"outcome": "absent", "gifts": (Gift("cash", "county", 100),)}, True, 0, "outcome"),
        ({"gifts": (Gift("cash", "county", 0),)}, True, 0, "gifts"),
        ({"gifts": (Gift("cash", "own_pocket", 100),)}, True, 0, "gifts"),
        ({"gifts": (Gift("goods", quantity=0, lot_id=1),)}, True, 0, "gifts"),
        ({"gifts": (Gift("bank", "county", 100),)}, True, 0, "gifts"),
        ({"gifts": (Gift("cash", "county", 100),)}, True, 0, "companions"),
        ({"gifts": (Gift("cash", "county", 100),), "companions": ("李站",)}, False, 1, "companions"),
        ({"gifts": (Gift("goods", lot_id=1, quantity=1),)}, False, 0, "signature"),
        ({"needs": (Need("health", "药"),)}, False, 0, "needs"),
        ({"needs": (Need("wealth", "想要发财"),)}, False, 0, "needs"),
    ],
)
def test_an_incomplete_visit_is_refused_at_its_field(over, signed, photos, field):
    from dataclasses import replace

    with pytest.raises(Invalid) as refused:
        check_submission(replace(GOOD, **over), DAY, signed=signed, photos=photos)
    assert refused.value.field == field


def test_a_clock_wrong_by_a_day_and_a_visit_of_last_winter_are_taken():
    from dataclasses import replace

    check_submission(replace(GOOD, on=date(2026, 11, 21)), DAY, signed=False, photos=0)
    check_submission(replace(GOOD, on=date(2025, 12, 1)), DAY, signed=False, photos=0)
    check_submission(replace(GOOD, outcome="absent", talk=Talk()), DAY, signed=False, photos=0)


def test_a_promise_is_answered_before_a_visit_is_saved():
    with pytest.raises(PromiseUnanswered, match="助听器"):
        check_answers({3: "帮联系助听器"}, (), met=True)
    check_answers({3: "帮联系助听器"}, (Answer(3, "kept"),), met=True)
    check_answers({3: "帮联系助听器"}, (), met=False)
    for bad in (Answer(3, "pending"), Answer(3, "maybe", "说不清楚")):
        with pytest.raises(Invalid):
            check_answers({3: "帮联系助听器"}, (bad,), met=True)


def test_the_fingerprint_tells_every_change():
    one = fingerprint(1, 2, GOOD, [b"a", b""])
    assert one == fingerprint(1, 2, GOOD, [b"a", b""])
    others = [fingerprint(2, 2, GOOD, [b"a", b""]), fingerprint(1, None, GOOD, [b"a", b""]), fingerprint(1, 2, GOOD, [b"b", b""]),
              fingerprint(1, 2, Submission(on=DAY, talk=Talk(health="ill")), [b"a", b""])]  # fmt: skip
    assert len({one, *others}) == 5
    assert receipt_no(2026, 123) == "ZF2026-000123"


def test_states_move_only_along_their_edges():
    assert next_campaign_state("draft", "submit") == "submitted"
    with pytest.raises(WrongCampaignState, match="编制中"):
        next_campaign_state("draft", "approve")
    assert [next_task_state(state, "met") for state in ("open", "absent", "visited", "refused")] == [
        "visited",
        "visited",
        None,
        None,
    ]
    for state in ("removed", "cancelled"):
        with pytest.raises(TaskClosed):
            next_task_state(state, "met")


def test_money_needs_other_eyes_and_must_fit_its_fund():
    assert check_apart(1, 2, now=3) == 3
    for now in (1, None):
        with pytest.raises(SamePerson):
            check_apart(1, now=now)
    check_budget({"county": 100}, {"county": 100}, {})
    with pytest.raises(OverBudget, match=r"县财政安排1\.00元.*超出0\.01元"):
        check_budget({"county": 101}, {"county": 100}, {"county": "县财政"})


def test_quarters_end_on_their_last_day():
    assert [quarter(date(2026, month, 5)) for month in (1, 5, 9, 12)] == [
        ("2026Q1", date(2026, 3, 31)), ("2026Q2", date(2026, 6, 30)), ("2026Q3", date(2026, 9, 30)), ("2026Q4", date(2026, 12, 31)),
    ]  # fmt: skip
    assert year_end(date(2026, 2, 1)) == date(2026, 12, 31)
