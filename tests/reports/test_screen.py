"""The leader's screen as kept: for every process, with its instant, for nobody else's places; ready before the office opens; without a broker."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from celery import current_app
from django.test import Client

from apps.core import queue, sweeping
from apps.core.actor import SHANGHAI, Actor, now
from apps.core.models import Job, Kept
from apps.org.models import Division, User
from apps.people.models import Person
from apps.reports.queries import screen as screens
from apps.reports.queries.indicators import listed, values
from apps.reports.queries.screen import EARLY, OPENS, leaders, screen
from apps.reports.rules.spans import Span
from tests.concurrency.test_threads import together
from tests.make import make_actor

TOWN, OTHER = "340321104000", "340321100000"
KIND = "reports.count_screens"


def client_of(actor):
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def year_of(actor):
    return Span(actor.today.year, actor.today)


def at_hour(actor, hour, minute=0):
    return actor.moved(datetime.combine(actor.today, datetime.min.time(), SHANGHAI).replace(hour=hour, minute=minute))


@pytest.mark.xdist_group("demo")
def test_a_kept_screen_says_what_was_counted_and_lists_its_instant(demo, chief):
    counted = screen(chief, None, year_of(chief))
    again = screen(chief.moved(chief.at + timedelta(minutes=1)), None, year_of(chief))
    assert again == counted and counted.at == chief.at and len(counted.months) > 1 and len(counted.schemes) > 1
    assert counted.told == values(chief, screens.SIX, year_of(chief)), "the figures themselves, days and shares among them"
    assert list(counted.months) == sorted(counted.months) and len(counted.fresh) > 2
    page = client_of(chief).get("/reports/screen/").content.decode()
    assert f"截至 {chief.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} 统计" in page and "以前再打开不重算" in page


@pytest.mark.xdist_group("demo")
def test_nobody_gets_what_was_kept_for_other_places_or_rights(demo, chief, station_clerk):
    span, town = year_of(chief), Division.objects.get(pk=TOWN)
    county = screen(chief, None, span)
    own = screen(station_clerk, None, span)
    neighbour = screen(make_actor("station_clerk", name="邻站", division=OTHER), None, span)
    looked = screen(chief, town, span)
    numbers = [one.told["JD01"].number for one in (county, own, neighbour)]
    assert len(set(numbers)) == 3 and numbers[0] > max(numbers[1:]) and looked.told["JD01"].number == numbers[1]
    assert [one.code for one in own.towns] == [TOWN] and len(looked.towns) == len(county.towns) > 2
    less = replace(chief, permissions=chief.permissions - {"people.view_person"})
    assert screen(less, None, span).told["JD01"].number is None, "less may be read than was kept for another"
    assert Kept.objects.filter(what="reports.screen").count() == 5
    page = client_of(station_clerk).get("/reports/screen/").content.decode()
    assert f"{numbers[0]:,}" not in re.findall(r'tile-value">([^<]+)', page)


@pytest.mark.xdist_group("demo")
def test_what_changed_is_in_it_after_its_time_or_when_asked_anew_and_on_the_next_day(demo, chief):
    noon = at_hour(chief, 12)
    span = year_of(noon)
    first = screen(noon, None, span)
    Person.objects.filter(pk=listed(noon, "JD01", span).first().pk).update(state="left", left_on=noon.today)
    soon, over = noon.moved(noon.at + timedelta(seconds=1)), noon.moved(first.until)
    number = values(noon, ["JD01"], span)["JD01"].number
    assert number == first.told["JD01"].number - 1
    assert screen(soon, None, span).told == first.told, "older, and its instant stands above it"
    assert screen(soon, None, span, anew=True).told["JD01"].number == number
    Kept.objects.update(until=first.until, at=first.at, body=Kept.objects.get().body | {"schemes": []})
    assert screen(soon, None, span).schemes == [] and screen(over, None, span).schemes != []
    tomorrow = noon.moved(noon.at + timedelta(days=1))
    assert screen(tomorrow, None, Span(span.year, tomorrow.today)).at == tomorrow.at, "the day is part of the question"


@pytest.mark.xdist_group("demo")
def test_it_is_there_before_the_office_opens_and_a_second_run_counts_nothing(demo, chief):
    early, opens = at_hour(chief, EARLY.hour, EARLY.minute), at_hour(chief, OPENS.hour, OPENS.minute)
    span, same = year_of(chief), make_actor("leader", name="同岗")
    assert [one.name for one in leaders(Actor.house(early.at))][-2:] == ["陈建国", "同岗"]
    for minutes in (0, 10):
        house = Actor.house(early.at + timedelta(minutes=minutes))
        kept = [screen(one, None, span, early=True) for one in leaders(house)]
        assert {one.at for one in kept} == {early.at}, minutes
    assert kept[-1].until >= opens.at + screens.KEPT
    assert screen(same.moved(opens.at + timedelta(minutes=4)), None, span).at == early.at, (
        "the first of the morning finds it"
    )
    assert screen(chief.moved(kept[-1].until), None, span).at == kept[-1].until


@pytest.mark.xdist_group("demo")
def test_the_clock_orders_it_once_a_day_and_its_job_does_it(demo, chief):
    sweeping.discover()
    for _ in range(3):
        sweeping._order_daily(Actor.house())
    job = Job.objects.get(kind=KIND, state="ready")
    assert queue.run(job.pk) == "done" and queue.run(job.pk) == "not free"
    kept = {one.pk: one.at for one in Kept.objects.all()}
    job.refresh_from_db()
    assert job.result["leaders"] >= 1 and kept
    again = queue.later(Actor.house(), KIND)
    assert queue.run(again.pk) == "done"
    assert {one.pk: one.at for one in Kept.objects.all()} == kept, "a second run has no second effect"


@contextmanager
def no_broker():
    """Whoever asks for the broker meanwhile opens a line of their own; those to the real one stay open for the tests that follow."""
    kept = current_app._pool, current_app.amqp._producer_pool
    current_app._pool = current_app.amqp._producer_pool = None
    try:
        yield
    finally:
        current_app._pool, current_app.amqp._producer_pool = kept


@pytest.mark.xdist_group("demo")
def test_without_redis_it_is_counted_kept_and_made_ready(demo, chief, settings, monkeypatch):
    settings.REDIS_URL = settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setitem(queue._broker, "broken_until", 0.0)
    with no_broker():
        job = queue.later(Actor.house(), KIND)
        assert not queue.nudge(job.pk), "nobody heard of it"
        assert queue.run(job.pk) == "done", "the sweeper finds the row"
        door = client_of(chief)
        pages = [door.get("/reports/screen/").content.decode() for _ in range(2)]
    assert Kept.objects.filter(what="reports.screen").count() == 1
    assert all("统计" in page and page.count('class="tile"') >= 6 for page in pages)


@pytest.mark.django_db(transaction=True)
def test_two_leaders_at_once_and_another_process_after_them_count_it_once():
    pair = [make_actor("leader", name=name) for name in ("甲", "乙")]
    span = year_of(pair[0])
    first = {one.at for one in together(2, lambda number: screen(pair[number], None, span))}
    assert len(first) == 1 and first <= {one.at for one in pair}
    assert screen(pair[1].moved(now()), None, span).at in first
