"""Training, degrees, loans and the ledger of the demo county: the figures of the model at full size, in proportion below."""

from apps.core.actor import Actor
from apps.demo.rules.jobs import share
from apps.demo.rules.ledger import PERSONS, job_ledger
from apps.demo.rules.mix import COUNTY_PAYEES, Size
from apps.demo.rules.population import make_population
from apps.demo.rules.training import CREDIT_YUAN, DEGREES, HEADS, HELD, RUNS, demo_degrees, demo_loans
from apps.jobs.models import Enrolment, Loan, Seeker, TrainingClass
from apps.jobs.queries import Span, living, loans, seekers, training
from apps.jobs.queries import training_figures as told
from tests.demo.test_population import VILLAGES


def test_a_whole_county_has_the_figures_of_the_model():
    county = make_population(7, Size.of(COUNTY_PAYEES), VILLAGES)
    assert len(job_ledger(county, set())) == PERSONS == 1_081
    assert len(demo_degrees(county)) == sum(DEGREES) == 959
    assert sum(one.heads for one in (*HELD, RUNS)) == HEADS == 148
    assert sum(one.credit_fen for one in demo_loans(county)) == CREDIT_YUAN * 100 == 834_500_000
    assert demo_loans(county) == demo_loans(county)


def test_the_demo_county_shows_them_in_proportion(demo):
    house = Actor.house()
    numbers = {one.figure.name: one.number for one in told.figures(house, Span(year=2026))}
    for figure in told.FIGURES:
        rows = told.listed(house, figure.name, Span(year=2026)).order_by()
        seen = sum(one.settled_fen for one in rows) if figure.total else rows.values(figure.over).distinct().count()
        assert seen == numbers[figure.name] > 0, figure.name
    assert numbers["trained"] >= numbers["examined"] >= numbers["passed"]
    done, whole = training.coverage(house, 2026)
    assert whole - done == 1 and done == numbers["adapted"]
    assert set(TrainingClass.objects.values_list("state", flat=True)) == {"finished", "running", "open"}
    assert Enrolment.objects.filter(training__state="running", attendances__isnull=False).exists()
    assert sum(one.persons for one in seekers.ledger_counts(house)) == Seeker.objects.count() > 5
    assert loans.sums(house)["credit_fen"] == sum(Loan.objects.values_list("credit_fen", flat=True)) > 0
    assert loans.waiting(house)[0][0] == "2026Q3" and str(living.living_waits(house)[0][0]) == "2026-10"


def test_shares_are_at_least_one():
    county = make_population(7, Size.of(60), VILLAGES)
    assert share(county, 1) == 1 and demo_loans(county)
