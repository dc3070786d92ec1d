"""The year a real county published (2023), counted from the demo county's records; one record changes the sentence."""

import csv
from decimal import Decimal

import pytest
from django.db import connection

from apps.core.actor import Actor
from apps.demo.management.commands.check_model import FILE, held
from apps.demo.rules.former import book_of, homecoming
from apps.demo.rules.mix import COUNTY_PAYEES, Size
from apps.demo.rules.model import Published, hold, read_model
from apps.demo.rules.population import make_population
from apps.payments.models import FormerPayment
from apps.reports.queries import indicators
from apps.reports.queries.indicators import INDICATORS
from apps.reports.queries.screen import screen
from apps.reports.rules.spans import Span
from apps.reports.rules.summary import plain, summary
from tests.demo.test_population import VILLAGES


def test_the_book_of_a_whole_county_has_the_heads_that_were_published_and_the_money_within_half_a_percent():
    county = make_population(7, Size.of(COUNTY_PAYEES), VILLAGES)
    book = book_of(county, 2023)
    published = {one.indicator: one for one in read_model(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))}
    beside = {"nursing_allowance", "conscript_family_allowance", "outpatient_subsidy", "merit_reward", ""}
    paid = [one for one in book if one.scheme not in beside]
    allowances, rewards = (
        [one for one in book if one.scheme == name] for name in ("conscript_family_allowance", "merit_reward")
    )
    medical = [one for one in book if one.item != "scheme" or one.scheme == "outpatient_subsidy"]
    counts = {"YF01": len({one.index for one in paid}), "YF03": len(allowances), "YL01": len(medical), "RY03": len(rewards)}
    assert all(published[name].figure == number for name, number in counts.items())
    for name, lines in (("YF02", paid), ("YF04", allowances), ("YL02", medical), ("RY04", rewards)):
        assert hold(published[name], Decimal(sum(one.fen for one in lines)) / 1_000_000, Decimal(1)).is_right, name
    ways = [way for way, *_, placed in homecoming(county.residents).values() if placed]
    assert (ways.count("assigned"), ways.count("transferred")) == (11, 1)
    assert book == book_of(county, 2023) and min(one.fen for one in book) > 0


def test_a_figure_is_held_exactly_in_the_whole_county_and_in_proportion_below():
    heads, money, some = (
        Published("YF01", Decimal(n), kind) for n, kind in ((8493, "count"), ("5579.83", "wan"), (2000, "some"))
    )
    whole, tenth = Decimal(1), Decimal("0.1")
    assert hold(heads, Decimal(8493), whole).is_right and not hold(heads, Decimal(8492), whole).is_right
    assert hold(money, Decimal("5552"), whole).is_right and not hold(money, Decimal("5551"), whole).is_right
    assert hold(some, Decimal(2052), whole).is_right and not hold(some, Decimal(1999), whole).is_right
    assert hold(heads, Decimal(849), tenth).is_right and not hold(heads, None, tenth).is_right
    assert not hold(Published("PX03", Decimal(100), "percent"), Decimal(99), tenth).is_right


@pytest.mark.xdist_group("demo")
def test_the_demo_county_tells_2023_from_its_records_and_one_record_changes_the_sentence(demo):
    assert [one.published.indicator for one in held() if not one.is_right] == []
    before = _told()
    assert "发放抚恤金和生活补助" in before and "新发优待证" in before and "发放立功受奖奖励金" in before
    shown = screen(Actor.house(), None, Span(2023, Actor.house().today), anew=True)
    assert shown.told["YF01"].number and not shown.months and shown.schemes, (
        "the leader's screen has the year and its schemes, and no month a book does not know"
    )
    line = FormerPayment.objects.filter(book__year=2023, scheme="merit_reward").first()
    with connection.cursor() as cursor:  # what no role of the house may do
        cursor.execute("set role none")
        cursor.execute("update payments_formerpayment set amount_fen = amount_fen + 1000000 where id = %s", [line.pk])
        cursor.execute("set role vp_app")
    after = _told()
    assert after != before and len(after.splitlines()) == len(before.splitlines())
    partly = indicators.values(Actor.house(), ["YF02", "YL01"], Span(2023, Actor.house().today, month=5))
    assert all(one.number is None for one in partly.values()), "the books know whole years only"


def _told() -> str:
    house = Actor.house()
    return plain(summary(INDICATORS, indicators.values(house, INDICATORS, Span(2023, house.today))))
