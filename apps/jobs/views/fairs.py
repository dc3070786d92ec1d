"""Fairs: list."""

from django.http import HttpRequest, HttpResponse

from apps.core.doors import page, show
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.jobs import queries
from apps.jobs.choices import FairState


@page
def fair_list(request: HttpRequest) -> HttpResponse:
    """Fairs, newest first; ``state``: only those."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    rows = queries.fairs(actor)
    if state in FairState.values:
        rows = rows.filter(state=state)
    found = keyset(rows, order=("-starts_on", "-id"), after=request.GET.get("after"))
    return show(request, "jobs/fairs.html", {"page": found, "actor": actor, "state": state, "states": FairState.choices})
