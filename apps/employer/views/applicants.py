"""Doors of an employer's applicants: only its own, and of them only what they agreed to show."""

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.core.doors import attempt
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.employer.forms import ResultForm
from apps.employer.sign_in import own_act, own_page
from apps.employer.views.showing import show, told
from apps.jobs import actions
from apps.jobs.queries import employing
from apps.jobs.queries.people import applications
from apps.jobs.queries.vacancies import get_vacancy


@own_page
def applicants(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who applied, the newest first; ``vacancy`` narrows it."""
    rows, vacancy = applications(actor), whole_number(request.GET.get("vacancy", ""))
    if vacancy is not None:
        rows = rows.filter(vacancy=get_vacancy(actor, vacancy))
    page = keyset(rows, order=("-id",), after=request.GET.get("after") or None, size=20)
    context = {"page": page, "found": employing.applicants(page.rows), "vacancy": vacancy}
    return show(request, "employer/applicants.html", context)


@own_page
def applicant(request: HttpRequest, actor: Actor, application_id: int) -> HttpResponse:
    """One of them; the look is written down for the person to read."""
    return show(request, "employer/applicant.html", _about(actor, application_id, ResultForm()))


def _about(actor: Actor, application_id: int, form: ResultForm) -> dict[str, object]:
    found = actions.read_applicant(actor, application_id=application_id)
    return {"one": found, "row": found.application, "form": form, "acts": employing.acts_of(found.application)}


@own_act
def result(request: HttpRequest, actor: Actor, application_id: int) -> HttpResponse:
    """What came of it."""
    form = ResultForm(request.POST)
    if attempt(form, lambda given: actions.record_result(actor, application_id=application_id, **given)):
        return told("recorded", "employer:applicant", application_id)
    return show(request, "employer/applicant.html", _about(actor, application_id, form), 422)
