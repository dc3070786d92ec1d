"""The script of what happens: dated, in order, with the stories a bureau really has."""

from collections import Counter
from datetime import date

import pytest

from apps.demo.rules.acts import LAST_CLOSED, TODAY
from apps.demo.rules.calendar import weekdays
from apps.demo.rules.mix import Size
from apps.demo.rules.population import make_population
from apps.demo.rules.stories import late_people, make_script, mortality
from tests.demo.test_population import VILLAGES


@pytest.fixture(scope="module")
def script():
    return make_script(make_population(7, Size.of(1500), VILLAGES), weekdays())


def test_the_same_seed_gives_the_same_script(script):
    again = make_script(make_population(7, Size.of(1500), VILLAGES), weekdays())
    assert again.acts() == script.acts()
    assert [act.data for act in again.acts()] == [act.data for act in script.acts()]


def test_acts_come_in_order_on_working_days_and_none_after_the_last_day(script):
    days = [act.day for act in script.acts()]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)
    assert days[-1] <= TODAY


def test_every_month_is_posted_once_and_closed_and_november_is_left(script):
    posted = [act.data["month"] for act in script.acts() if act.kind == "post"]
    closed = [act.data["month"] for act in script.acts() if act.kind == "close"]
    assert posted == sorted(set(posted)) == sorted(closed)
    assert posted[-1] == str(LAST_CLOSED)
    assert len(posted) == 27


def test_a_month_is_posted_after_everything_else_of_its_day(script):
    for day in {act.day for act in script.acts() if act.kind == "post"}:
        assert [act.kind for act in script.acts() if act.day == day][-1] == "post"


def test_all_stories_are_told(script):
    kinds = Counter(act.kind for act in script.acts())
    events = Counter(act.data["event"] for act in script.acts() if act.kind == "event")
    assert {"death", "withdraw_death", "grant_right", "grant", "account", "suspicions", "november"} <= set(kinds)
    assert {"sentenced", "released", "regraded", "pension_started", "moved_out", "reconfirmed"} <= set(events)
    assert late_people(script)


def test_nothing_happens_to_the_dead(script):
    died = {act.who: act.day for act in script.acts() if act.kind == "death" and not act.data.get("waits")}
    told = [act for act in script.acts() if act.kind in ("event", "grant_right", "grant") and act.who in died]
    false = {act.who for act in script.acts() if act.kind == "withdraw_death"}
    assert not [act for act in told if act.who not in false]


def test_the_old_die_more_often_than_the_young():
    assert mortality(60) < mortality(80) < mortality(95) <= 0.35


def test_a_small_county_also_has_every_kind_of_story():
    acts = make_script(make_population(1, Size.of(60), VILLAGES), weekdays()).acts()
    assert {"death", "withdraw_death", "grant_right", "event"} <= {act.kind for act in acts}
    assert all(act.day >= date(2024, 8, 1) for act in acts)
