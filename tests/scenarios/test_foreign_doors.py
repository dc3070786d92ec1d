"""Every address that the county's staff are shown, tried by a township's clerk with a row of another township."""

import os
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import resolve

from apps.demo.actions.staff import POSTS
from tests.scenarios.crawling import route_of
from tests.scenarios.shown import UNDER, shown
from tests.scenarios.test_crawl import client_of

TOWN = next(post.division for post in POSTS if post.role == "station_clerk")
NOWHERE = 999_999_999
# The beginning of the route -> model and the way to its place: the first number of the address is the row's.
PLACED = (
    (r"portal/desk/", "people.Person", "division_id"),
    (r"cards/applications/", "cards.Application", "person__division_id"),
    (r"cards/withdrawals/", "cards.Withdrawal", "card__person__division_id"),
    (r"cards/apply/", "people.Person", "division_id"),
    (r"cards/<int:card_id>", "cards.Card", "person__division_id"),
    (r"visits/log/<int:", "visits.Visit", "division_id"),
    (r"visits/tasks/<int:", "visits.Task", "division_id"),
    (r"visits/persons/", "people.Person", "division_id"),
    (r"visits/lists/<int:", "visits.Listing", "person__division_id"),
    (r"visits/pairings/<int:", "visits.Pairing", "person__division_id"),
    (r"visits/promises/<int:", "visits.Promise", "person__division_id"),
    (r"visits/conflicts/<int:", "visits.VisitConflict", "visit__division_id"),
    (r"visits/stock/<int:", "visits.Stock", "division_id"),
    (r"employment/applications/<int:", "jobs.Application", "person__division_id"),
    (r"employment/placements/<int:", "jobs.Placement", "person__division_id"),
    (r"employment/follow-ups/<int:", "jobs.FollowUp", "person__division_id"),
    (r"employment/sign-ups/<int:", "jobs.SignUp", "person__division_id"),
    (r"employment/seekers/", "jobs.Seeker", "person__division_id"),
    (r"employment/loans/<int:", "jobs.Loan", "person__division_id"),
    (r"employment/learners/<int:", "jobs.Enrolment", "person__division_id"),
    (r"employment/vouchers/<int:", "jobs.TrainingVoucher", "person__division_id"),
    (r"employment/degrees/<int:", "jobs.DegreeStudy", "person__division_id"),
    (r"employment/mentoring/<int:", "jobs.Mentoring", "person__division_id"),
    (r"employment/businesses/<int:", "jobs.VeteranBusiness", "employer__division_id"),
    (r"employment/persons/", "people.Person", "division_id"),
    (r"merchants/offers/<int:", "alliance.Offer", "merchant__division_id"),
    (r"merchants/<int:", "alliance.Merchant", "division_id"),
    (r"martyrs/tributes/", "memorials.Tribute", "martyr__division_id"),
    (r"martyrs/<int:", "memorials.Martyr", "division_id"),
    (r"reports/tasks/<int:", "reports.KeyTask", "division_id"),
    (r"people/requests/", "people.ChangeRequest", "person__division_id"),
    (r"people/households/", "people.Household", "division_id"),
    (r"people/<int:person_id>|persons/|receivables/open/", "people.Person", "division_id"),
    (r"waiting/openings/|entitlements/", "benefits.Entitlement", "person__division_id"),
    (r"events/", "benefits.LifeEvent", "person__division_id"),
    (r"grants/", "benefits.Grant", "person__division_id"),
    (r"suspicions/", "benefits.Suspicion", "person__division_id"),
    (r"discovery/", "benefits.Finding", "person__division_id"),
    (r"deaths/", "benefits.DeathCase", "event__person__division_id"),
    (r"payments/|unknowns/", "payments.Payment", "division_code"),
    (r"receivables/", "payments.Receivable", "person__division_id"),
    (r"cases/appeals/", "cases.Appeal", "case__division_id"),
    (r"cases/follow-ups/", "cases.FollowUp", "rating__case__division_id"),
    (r"cases/papers/", "cases.CaseFile", "case__division_id"),
    (r"cases/<int:case_id>", "cases.Case", "division_id"),
    (r"notices/messages/", "notices.Message", "division_code"),
    (r"notices/objections/", "notices.Objection", "entry__division_code"),
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("demo"),
    pytest.mark.skipif("VP_HOSTILE" not in os.environ, reason="minutes; VP_HOSTILE=1 runs it, see docs/testing.md"),
]


def doors(demo: str) -> dict[str, str]:
    """Route (with its words) -> one address, as shown to the county's staff."""
    return {re.sub(r"\d+", "0", url): url for url in sorted(shown(demo)[1]) if route_of(url)}


def foreign(url: str) -> Iterator[tuple[str, str]]:
    """The address with a row of another township in it, and with none at all."""
    route = resolve(url).route
    for pattern, label, way in PLACED:
        if re.match(pattern, route) and "<int:" in route:
            rows = apps.get_model(label).objects.exclude(**{f"{way}__startswith": TOWN[:9]}).exclude(**{way: ""})
            row = rows.order_by("pk").values_list("pk", flat=True).first()
            if row is not None:
                yield tuple(re.sub(r"\d+", str(number), url, count=1) for number in (row, NOWHERE))  # type: ignore[misc]
            return


def test_a_township_finds_no_row_of_another_behind_any_address(demo):
    station, wrong, tried = client_of("station_clerk"), [], 0
    for url in doors(demo).values():
        for there, nowhere in foreign(url):
            for method in ("get", "post"):
                tried += 1
                answers = []
                for address in (there, nowhere):
                    with transaction.atomic():
                        answers.append(getattr(station, method)(address).status_code)
                        transaction.set_rollback(True)
                if answers[0] < 400 or answers[0] >= 500 or answers[0] != answers[1]:
                    wrong.append((method, there, answers))
    assert wrong == []
    assert tried > (0 if UNDER else 100)
