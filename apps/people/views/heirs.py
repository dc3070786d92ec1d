"""Accounts of heirs (遗属领取账户): who waits, and the second signature."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.actor import Actor
from apps.core.doors import act, page, show, step
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.people import actions
from apps.people.queries.people import heir_accounts, waiting_heirs

_STEPS: dict[str, tuple[Callable[[Actor, int, str], object], str]] = {
    "confirm": (
        lambda actor, number, _: actions.confirm_heir_account(actor, heir_id=number),
        "遗属领取账户已启用，未领的款项下次组批时发到该账户。",
    ),
    "reject": (
        lambda actor, number, why: actions.reject_heir_account(actor, heir_id=number, reason=why),
        "已退回登记人。",
    ),
}


@page
def heir_list(request: HttpRequest) -> HttpResponse:
    """Accounts of heirs, newest first; or only those that wait."""
    actor = actor_of_request(request)
    waiting = request.GET.get("tab") == "waiting"
    rows = (waiting_heirs if waiting else heir_accounts)(actor)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"), size=50)
    return show(request, "people/heirs.html", {"page": found, "actor": actor, "waiting": waiting})


@act
def heir_step(request: HttpRequest, heir_id: int, verb: str) -> HttpResponse:
    """Confirm or send back."""
    if verb not in _STEPS:
        raise NotFound
    call, done = _STEPS[verb]
    step(request, lambda: call(actor_of_request(request), heir_id, request.POST.get("reason", "")), done)
    return redirect("people:heirs")
