"""Doors of an employer at a fair: ask to take part, the stand on the day, a code scanned."""

from functools import partial

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.core.doors import attempt
from apps.employer.forms import AskForm, MeetForm
from apps.employer.sign_in import own_act, own_page, own_sheet
from apps.employer.views.showing import show, told
from apps.jobs import actions
from apps.jobs.queries import employing
from apps.jobs.queries.fairs import get_fair
from apps.jobs.queries.people import applications
from apps.jobs.queries.vacancies import vacancies

SHOWN = 100


@own_page
def fair(request: HttpRequest, actor: Actor, fair_id: int) -> HttpResponse:
    """The own stand: scan or type a code, and whom one met."""
    stand = employing.my_stand(actor, fair_id)
    return show(request, "employer/fair.html", _about(actor, fair_id, MeetForm(offers=employing.my_offers(stand))))


def _about(actor: Actor, fair_id: int, form: MeetForm) -> dict[str, object]:
    rows = list(applications(actor).filter(fair_id=fair_id)[:SHOWN])
    return {"stand": employing.my_stand(actor, fair_id), "form": form, "found": employing.applicants(rows)}


@own_act
def meet(request: HttpRequest, actor: Actor, fair_id: int) -> HttpResponse:
    """A code: to the page of who showed it."""
    form = MeetForm(request.POST, offers=employing.my_offers(employing.my_stand(actor, fair_id)))
    row = attempt(form, lambda given: actions.meet_applicant(actor, fair_id=fair_id, **given))
    if row is not None:
        return told("met", "employer:applicant", row.pk)
    return show(request, "employer/fair.html", _about(actor, fair_id, form), 422)


@own_sheet
def ask(request: HttpRequest, actor: Actor, fair_id: int) -> HttpResponse:
    """Ask to take part with these of its vacancies."""
    row, live = get_fair(actor, fair_id), list(vacancies(actor).exclude(state="closed")[:SHOWN])
    form = AskForm(request.POST if request.method == "POST" else None, vacancies=live)
    if request.method == "POST":
        call = partial(actions.ask_booth, actor, fair_id=fair_id, employer_id=actor.employer_id or 0)
        if attempt(form, lambda given: call(**given)):
            return told("asked", "employer:home")
    return show(request, "employer/ask.html", {"row": row, "form": form, "live": live}, 422 if form.errors else 200)
