"""Many hands at once: no place given twice, one row a person, one employer a booth."""

import pytest

from apps.jobs import actions, queries
from apps.jobs.models import Booth, SignUp
from tests.jobs.make import Jobs, fair_given
from tests.visits.test_together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_at_once_for_three_places_are_three_and_three_refusals() -> None:
    jobs = Jobs()
    fair, people = jobs.fair(capacity=3), [jobs.person() for _ in range(6)]
    told = together(*(lambda one=one: actions.sign_up(jobs.veteran(one), fair_id=fair.pk) for one in people))  # type: ignore[misc]
    assert sorted(told) == ["", "", "", "FairFull", "FairFull", "FairFull"]
    assert SignUp.objects.count() == 3 and queries.free_places(fair) == 0
    held = list(SignUp.objects.order_by("id"))
    told = together(
        lambda: actions.cancel_sign_up(jobs.clerk, sign_up_id=held[0].pk),
        lambda: actions.cancel_sign_up(jobs.clerk, sign_up_id=held[0].pk),
    )
    assert sorted(told) == ["", "AlreadyDone"] and queries.free_places(fair) == 1


def test_one_person_twice_at_once_is_one_row() -> None:
    jobs = Jobs()
    fair, person = jobs.fair(capacity=9), jobs.person()
    told = together(
        lambda: actions.sign_up(jobs.veteran(person), fair_id=fair.pk),
        lambda: actions.sign_up(jobs.station, fair_id=fair.pk, person_id=person.pk, channel="station"),
    )
    assert sorted(told) == ["", "SignedUpAlready"]
    assert (SignUp.objects.count(), queries.free_places(fair)) == (1, 8)


def test_a_booth_given_to_two_at_once_belongs_to_one() -> None:
    jobs = Jobs()
    fair = jobs.fair(state="calling", booth_count=5)
    first, second = (jobs.booth(fair, jobs.vacancy()) for _ in range(2))
    told = together(
        *(lambda one=one: actions.assign_booth(jobs.clerk, booth_id=one.pk, number=1) for one in (first, second))
    )  # type: ignore[misc]
    assert sorted(told) == ["", "BoothTaken"]
    assert Booth.objects.filter(number=1).count() == 1


def test_places_made_fewer_while_somebody_signs_up_are_never_overrun() -> None:
    jobs = Jobs()
    fair, people = jobs.fair(capacity=9), [jobs.person() for _ in range(3)]
    together(
        *(lambda one=one: actions.sign_up(jobs.veteran(one), fair_id=fair.pk) for one in people),  # type: ignore[misc]
        lambda: actions.change_fair(jobs.clerk, fair_id=fair.pk, given=fair_given(jobs.today, capacity=2)),
    )
    fair.refresh_from_db()
    assert SignUp.objects.count() + (queries.free_places(fair) or 0) == fair.capacity
