"""Doors of an employer's vacancies."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.core.doors import attempt
from apps.core.pages import keyset
from apps.employer.forms import VacancyForm, filled
from apps.employer.sign_in import own_act, own_page, own_sheet
from apps.employer.views.showing import once, show, told
from apps.jobs import actions
from apps.jobs.choices import CloseReason, VacancyState
from apps.jobs.models import Vacancy
from apps.jobs.queries.people import applications
from apps.jobs.queries.vacancies import get_vacancy
from apps.jobs.queries.vacancies import vacancies as own_vacancies
from apps.jobs.rules.vacancies import VacancyGiven
from apps.org.queries import public_townships


@own_page
def vacancies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them, the newest first."""
    page = keyset(own_vacancies(actor), order=("-id",), after=request.GET.get("after") or None, size=20)
    return show(request, "employer/vacancies.html", {"page": page})


@own_sheet
def post(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new one, for the bureau to check."""
    form = VacancyForm(request.POST if request.method == "POST" else None, places=public_townships())
    row = attempt(form, lambda given: _posted(actor, given)) if request.method == "POST" else None
    if row is not None:
        return told("posted", "employer:vacancy", row.pk)
    return show(request, "employer/vacancy_form.html", {"form": form}, 422 if form.errors else 200)


def _posted(actor: Actor, given: dict[str, Any]) -> Vacancy:
    return actions.post_vacancy(actor, employer_id=actor.employer_id or 0, given=VacancyGiven(**given))


@own_sheet
def vacancy(request: HttpRequest, actor: Actor, vacancy_id: int) -> HttpResponse:
    """One of them; its form while the bureau has not checked it."""
    row = get_vacancy(actor, vacancy_id)
    form = VacancyForm(request.POST if request.method == "POST" else None, initial=filled(row), places=public_townships())
    if request.method == "POST":
        done = attempt(
            form, lambda given: actions.correct_vacancy(actor, vacancy_id=vacancy_id, given=VacancyGiven(**given))
        )
        if done:
            return told("changed", "employer:vacancy", vacancy_id)
    context = {"form": form, "row": row, "applied": applications(actor).filter(vacancy=row).count()}
    return show(request, "employer/vacancy.html", context, 422 if form.errors else 200)


@own_act
def close(request: HttpRequest, actor: Actor, vacancy_id: int) -> HttpResponse:
    """No more applications."""
    why = CloseReason.FILLED if request.POST.get("why") == "filled" else CloseReason.WITHDRAWN
    word = "already"
    if get_vacancy(actor, vacancy_id).state != VacancyState.CLOSED:
        word = once(lambda: actions.close_vacancy(actor, vacancy_id=vacancy_id, closed_for=why), "closed")
    return told(word, "employer:vacancy", vacancy_id)
