"""Two clerks report one death in the same second; two reviewers approve it in the same second."""

from datetime import date

import pytest

from apps.benefits.actions import deaths
from apps.benefits.models import DeathCase, LifeEvent
from apps.benefits.queries.deaths import preview_death
from apps.core.errors import AlreadyDone, Conflict
from tests.benefits.make import make_person
from tests.concurrency.test_threads import together
from tests.make import make_actor

pytestmark = pytest.mark.django_db(transaction=True)
DIED = date(2026, 4, 20)


def test_one_death_reported_and_approved_by_many_hands_at_once_happens_once():
    person = make_person()
    clerks = [make_actor("benefit_clerk", name=f"经办{n}") for n in range(6)]
    reviewers = [make_actor("benefit_reviewer", name=f"复核{n}") for n in range(6)]

    def report(number: int) -> str:
        try:
            deaths.propose_death(clerks[number], person_id=person.pk, died_on=DIED, cause="illness", paper="死亡医学证明")
        except Conflict:  # registered already
            return "refused"
        return "done"

    assert sorted(together(6, report)) == ["done"] + ["refused"] * 5
    case = DeathCase.objects.get()
    seen = preview_death(reviewers[0], person.pk, died_on=DIED, cause="illness").seen

    def approve(number: int) -> str:
        try:
            deaths.approve_death(reviewers[number], case_id=case.pk, seen=seen)
        except AlreadyDone:
            return "refused"
        return "done"

    assert sorted(together(6, approve)) == ["done"] + ["refused"] * 5
    assert LifeEvent.objects.get().state == "confirmed"
    person.refresh_from_db()
    assert (person.state, person.version) == ("died", 2)
