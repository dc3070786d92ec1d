"""Doors of the registry: finding people, the name list, the dossier page, showing a number in full."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.notices import actions as notices
from apps.notices.models import OptOut
from apps.notices.queries import opted_out
from apps.notices.rules import Recipient
from apps.people import actions
from apps.people import queries as people
from apps.people.choices import CategoryKind, PersonState, RevealReason
from apps.people.queries.people import get_person
from apps.workbench.forms.people import OptOutForm, RevealForm
from apps.workbench.queries.dossier import dossier_page
from apps.workbench.queries.persons import name_list


@page
def search(request: HttpRequest) -> HttpResponse:
    """One box for name, pinyin, initials, ID number, phone, account, dossier number; a single hit opens at once."""
    text = request.GET.get("q", "").strip()
    found = people.search(actor_of_request(request), text) if text else []
    if len(found) == 1:
        return redirect("workbench:person", found[0].pk)
    return show(request, "workbench/people/search.html", {"q": text, "rows": found})


@page
def persons(request: HttpRequest) -> HttpResponse:
    """The name list."""
    context = {
        "list": name_list(actor_of_request(request), request.GET.dict()),
        "kinds": CategoryKind.choices,
        "states": PersonState.choices[:3],
    }
    return show(request, "workbench/people/list.html", context)


@page
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One dossier; ``tab`` chooses the part."""
    actor = actor_of_request(request)
    found = dossier_page(actor, person_id, request.GET.dict())
    return show(request, f"workbench/people/tab_{found.tab}.html", {"found": found, "actor": actor})


@sheet
def reveal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask for a reason, then show one number in full, once, on this page only."""
    actor = actor_of_request(request)
    found = people.dossier(actor, person_id)
    form = RevealForm(
        request.POST or None, initial={"field": request.GET.get("field", "id_number"), "reason": RevealReason.VERIFY}
    )
    shown = None
    if request.method == "POST":
        shown = attempt(form, lambda data: actions.reveal_field(actor, person_id=person_id, **data))
    return show(request, "workbench/people/reveal.html", {"person": found.person, "shown": shown}, form)


@sheet
def greetings(request: HttpRequest, person_id: int) -> HttpResponse:
    """Note that somebody wants no greetings, or wants them again."""
    actor = actor_of_request(request)
    require(actor, notices.OPT_OUT)
    row = get_person(actor, person_id)
    to = Recipient.of_person(row.dossier_no, row.name, row.division_id)
    unwanted = bool(opted_out([to.key]))
    form = OptOutForm(request.POST or None)
    if request.method == "POST" and "again" in request.POST:
        if repeat_is_fine(request, lambda: notices.opt_in(actor, recipient=to)):
            tell(request, "已恢复，今后照常发问候短信。")
        return redirect("workbench:person", person_id)

    def noted(data: dict[str, Any]) -> OptOut:
        return notices.opt_out(actor, recipient=to, **data)

    if request.method == "POST" and attempt(form, noted) is not None:
        tell(request, "已登记，今后不再发问候和活动短信；待遇、办件和期限的短信照常发。")
        return redirect("workbench:person", person_id)
    return show(request, "workbench/people/greetings.html", {"person": row, "unwanted": unwanted}, form)
