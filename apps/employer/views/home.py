"""The first page of an employer."""

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor
from apps.employer.sign_in import own_page
from apps.employer.views.showing import show
from apps.jobs.queries import employing
from apps.jobs.queries.people import applications
from apps.jobs.queries.vacancies import vacancies


@own_page
def home(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How far the bureau trusts it, who waits for an answer, what is offered, which fairs."""
    context = {
        "waiting": applications(actor).filter(state__in=["applied", "viewed", "interviewed"]).count(),
        "vacancies": vacancies(actor)[:10],
        "stands": employing.my_stands(actor)[:10],
        "calling": employing.calling_fairs(actor)[:20],
        "is_verified": request.employer.employer.state == "verified",  # type: ignore[attr-defined]
    }
    return show(request, "employer/home.html", context)
