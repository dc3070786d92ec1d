"""Many hands at once: one code at the stand makes one application, one veteran one sign-up, also at a fair with one place."""

import pytest

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.employer.queries.entering import contact
from apps.jobs import actions
from apps.jobs.models import Application, SignUp
from apps.portal.queries.entering import veteran as the_veteran
from tests.concurrency.test_threads import together
from tests.jobs.make import Jobs
from tests.portal.make import veteran

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def test_eight_hands_make_one_row_each() -> None:
    jobs, row = Jobs(), veteran()
    vacancy = jobs.vacancy()
    fair = jobs.fair(state="open", vacancy=vacancy, capacity=1)
    mine: Actor = the_veteran(row, jobs.clerk.at, None)

    def sign(_: int) -> str:
        try:
            actions.sign_up(mine, fair_id=fair.pk, shows=["name"])
        except AlreadyDone:
            return "already"
        except DomainError as refusal:
            return type(refusal).__name__
        return "done"

    said = together(HANDS, sign)
    assert said.count("done") == 1 and SignUp.objects.count() == 1 and set(said) == {"done", "already"}
    code, firm = SignUp.objects.get().code, contact(vacancy.employer, jobs.clerk.at, None)
    met = together(HANDS, lambda _: actions.meet_applicant(firm, fair_id=fair.pk, code=code, vacancy_id=vacancy.pk).pk)
    assert len(set(met)) == 1 and Application.objects.get().state == "viewed"
