"""Doors of the registry: finding people, the name list, the dossier page, showing a number in full."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.people import actions
from apps.people import queries as people
from apps.people.choices import CategoryKind, PersonState, RevealReason
from apps.workbench.forms.people import RevealForm
from apps.workbench.queries.dossier import dossier_page
from apps.workbench.queries.persons import name_list
from apps.workbench.views.doors import actor_of, attempt, page, sheet, show


@page
def search(request: HttpRequest) -> HttpResponse:
    """One box for name, pinyin, initials, ID number, phone, account, dossier number; a single hit opens at once."""
    text = request.GET.get("q", "").strip()
    found = people.search(actor_of(request), text) if text else []
    if len(found) == 1:
        return redirect("workbench:person", found[0].pk)
    return show(request, "workbench/people/search.html", {"q": text, "rows": found})


@page
def persons(request: HttpRequest) -> HttpResponse:
    """The name list."""
    context = {
        "list": name_list(actor_of(request), request.GET.dict()),
        "kinds": CategoryKind.choices,
        "states": PersonState.choices[:3],
    }
    return show(request, "workbench/people/list.html", context)


@page
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One dossier; ``tab`` chooses the part."""
    actor = actor_of(request)
    found = dossier_page(actor, person_id, request.GET.dict())
    return show(request, f"workbench/people/tab_{found.tab}.html", {"found": found, "actor": actor})


@sheet
def reveal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask for a reason, then show one number in full, once, on this page only."""
    actor = actor_of(request)
    found = people.dossier(actor, person_id)
    form = RevealForm(
        request.POST or None, initial={"field": request.GET.get("field", "id_number"), "reason": RevealReason.VERIFY}
    )
    shown = None
    if request.method == "POST":
        shown = attempt(request, form, lambda data: actions.reveal_field(actor, person_id=person_id, **data))
    return show(request, "workbench/people/reveal.html", {"person": found.person, "shown": shown}, form)
