"""Visits of the demo county: the figures of the model at full size, in proportion below, each opening into its list."""

from datetime import date

from apps.core.actor import Actor
from apps.demo.rules.mix import COUNTY_PAYEES, Size
from apps.demo.rules.population import make_population
from apps.demo.rules.visits import ARMY_DAY, DEMOBILIZED, FESTIVAL, MARTYR, ONE_TO_ONE, visit_ledger
from apps.station.models import Device, Submission
from apps.visits.models import Campaign, GiftLine, Listing, Pairing, Promise, Task, VisitConflict
from apps.visits.queries import coverage, get_campaign
from apps.visits.queries.figures import FIGURES, figures, listed
from apps.visits.queries.visits import by_trigger
from apps.visits.rules.triggers import SIX
from tests.demo.test_population import VILLAGES


def test_the_model_pays_434_500_yuan_on_269_visits():
    assert sum(heads for _, heads in FESTIVAL) == 269
    assert sum(yuan * heads for yuan, heads in FESTIVAL) == 434_500


def test_the_ledger_of_a_whole_county_has_the_figures_of_the_model_and_visits_no_dead():
    county = make_population(7, Size.of(COUNTY_PAYEES), VILLAGES)
    dead = {one.index: date(2026, 1, 3) for one in county.residents[-200:]}
    lines = visit_ledger(county, dead)
    festival = [line for line in lines if line.trigger == "festival"]
    assert (len(festival), sum(line.yuan for line in festival)) == (269, 434_500)
    assert sum(line.trigger == "pairing" for line in lines) == ONE_TO_ONE == 756
    border = [line.index for line in lines if line.listed == "border_family"]
    assert len({county.residents[index].household for index in border}) == len(border) == 318
    for name, heads in (("demobilized", DEMOBILIZED), ("martyr_survivor", MARTYR)):
        assert len({line.index for line in lines if line.listed == name}) == heads
    assert (DEMOBILIZED, MARTYR) == (36, 12)
    assert not {line.index for line in lines} & set(dead)
    assert lines == visit_ledger(county, dead)
    assert len({(line.index, line.trigger, line.listed, line.festival) for line in lines}) == len(lines)
    assert max(line.on for line in festival) < date(2026, 8, 1) and ARMY_DAY in {line.on for line in festival}


def test_every_figure_of_the_demo_county_opens_into_its_list(demo):
    house = Actor.house()
    found = {one.figure.name: one for one in figures(house, 2026)}
    assert set(found) == {one.name for one in FIGURES} and all(one.number for one in found.values())
    for one in FIGURES:
        rows = list(listed(house, one.name, 2026))
        assert len({getattr(row, one.over) for row in rows}) == found[one.name].number
    lines = GiftLine.objects.filter(visit__in=[row.pk for row in listed(house, "festival", 2026)])
    assert sum(line.fen for line in lines) == found["festival"].money_fen > 0
    assert found["all"].goods_fen > 0


def test_this_winters_campaign_has_begun_with_a_promise_kept_one_open_and_two_visitors_at_one_door(demo):
    row = get_campaign(Actor.house(), Campaign.objects.get(festival="winter").pk)
    assert all(line.whole for line in coverage(Actor.house(), row))
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "kept"}
    assert VisitConflict.objects.filter(state="open").exists()


def test_life_sets_off_every_one_of_the_six_visits_and_the_lists_kept_by_hand_are_filled(demo):
    lines = {one.code: one for one in by_trigger(Actor.house())}
    assert all(lines[code].open or lines[code].done for code in (*SIX, "illness", "contact", "yearly", "pairing"))
    visited = Task.objects.filter(state="visited", opened_on__gte=date(2026, 11, 1)).values_list("trigger", flat=True)
    assert {"returned", "merit", "model", "hardship", "upheaval"} <= set(visited)
    assert set(Listing.objects.filter(until=None).values_list("kind", flat=True)) == {"border_family", "key", "model"}
    assert Pairing.objects.exclude(handbook_no="").exists()


def test_one_phone_is_registered_and_one_of_its_submissions_waits_for_a_human(demo):
    row = Submission.objects.get()
    assert (row.state, row.settled_at, row.device_id) == ("returned", None, Device.objects.get(purged_at=None).pk)
    assert "11" in row.answer
