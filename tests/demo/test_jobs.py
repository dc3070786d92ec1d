"""Jobs of the demo county: the figures of the model at full size, in proportion below, each opening into its list."""

from apps.core.actor import Actor
from apps.demo.rules.jobs import AWAY_AT_FAIRS, FAIRS, FIRMS, IN_COUNTY, PLACED_AT_FAIRS, POSTS, beside, posts_of, seekers
from apps.demo.rules.mix import COUNTY_PAYEES, Size
from apps.demo.rules.population import make_population
from apps.jobs.models import Employer, Fair, Placement, VeteranBusiness
from apps.jobs.queries import Span
from apps.jobs.queries.businesses import business_figures
from apps.jobs.queries.figures import YEAR_FIGURES, figures, listed
from tests.demo.test_population import VILLAGES


def test_the_year_of_a_whole_county_has_the_figures_of_the_model():
    county = make_population(7, Size.of(COUNTY_PAYEES), VILLAGES)
    posts = [posts_of(county, place) for place in range(len(FAIRS))]
    assert sum(heads for lines in posts for _, _, heads, *_ in lines) == POSTS == 628
    assert all(heads > 0 for lines in posts for _, _, heads, *_ in lines)
    assert sum(one.began for one in FAIRS) == PLACED_AT_FAIRS == 62
    assert beside(county)[0] + PLACED_AT_FAIRS - AWAY_AT_FAIRS == IN_COUNTY == 191
    assert all(one.began <= one.signed <= one.intents <= one.came for one in FAIRS)
    assert len(seekers(county, set())) >= sum(one.came for one in FAIRS) + sum(beside(county)) + 40
    assert posts == [posts_of(county, place) for place in range(len(FAIRS))]
    assert len({name for name, *_ in FIRMS}) == len(FIRMS)


def test_the_demo_county_shows_them_in_proportion_and_nobody_real(demo):
    house = Actor.house()
    told = {one.figure.name: one.number for one in figures(house, Span(year=2026))}
    assert (told["fairs"], told["posts"]) == (3, 628)
    assert told["placed"] == Placement.objects.filter(source="fair", is_counted=True, year=2026).count() > 0
    assert told["all_placed"] >= told["in_county"] >= told["placed"] - 1
    for figure in YEAR_FIGURES:
        rows = listed(house, figure.name, Span(year=2026)).order_by()
        seen = sum(one.headcount for one in rows) if figure.total else rows.values(figure.over).distinct().count()
        assert seen == told[figure.name], figure.name
    assert Fair.objects.filter(state="published").count() == 1
    told = {one.name: number for one, number in business_figures(house, 2026)}
    assert (
        told["bases"] == 4
        and told["businesses"] == VeteranBusiness.objects.filter(state="checked").count() >= 5
        and told["services"] > 0
    )
    assert VeteranBusiness.objects.values("owner").distinct().count() == VeteranBusiness.objects.count()
    assert all("（演示）" in name for name in Employer.objects.values_list("name", flat=True))
