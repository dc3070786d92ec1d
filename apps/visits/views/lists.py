"""Lists kept by hand, pairing (结对联系), and promises waiting for an answer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import page, sheet, show
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.people.queries.people import get_person
from apps.visits import actions, forms, queries
from apps.visits.choices import Listed, PromiseState
from apps.visits.rules.lists import BY_HAND
from apps.visits.views.filling import fill

KINDS = [(one.value, one.label) for one in Listed if one in BY_HAND]


@page
def listing_list(request: HttpRequest) -> HttpResponse:
    """Who stands on a list kept by hand now."""
    actor, kind = actor_of_request(request), request.GET.get("kind", "")
    rows = queries.listings(actor)
    if kind in dict(KINDS):
        rows = rows.filter(kind=kind)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    return show(request, "visits/listings.html", {"page": found, "actor": actor, "kind": kind, "kinds": KINDS})


@page
def pairing_list(request: HttpRequest) -> HttpResponse:
    """Pairings that last."""
    actor = actor_of_request(request)
    found = keyset(queries.pairings(actor), order=("-id",), after=request.GET.get("after"))
    return show(request, "visits/pairings.html", {"page": found, "actor": actor})


@page
def promise_list(request: HttpRequest) -> HttpResponse:
    """What was promised, the oldest first; without ``state`` what waits for an answer."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    state = state if state in PromiseState.values else str(PromiseState.OPEN)
    found = keyset(queries.promises(actor).filter(state=state), order=("id",), after=request.GET.get("after"))
    context = {"page": found, "rows": queries.opened(found.rows), "actor": actor, "state": state}
    return show(request, "visits/promises.html", {**context, "states": PromiseState.choices})


def _about(actor: Actor, person: Any, title: str, button: str) -> dict[str, Any]:
    back = f"{reverse('workbench:person', args=[person.pk])}?tab=visit"
    return {"actor": actor, "title": f"{title}：{person.name}", "button": button, "back": back, "about": person}


@sheet
def list_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody joins a list kept by hand."""
    actor = actor_of_request(request)
    require(actor, "visits.list_person")
    person = get_person(actor, person_id)
    form = forms.ListForm(request.POST if request.method == "POST" else None)
    context = _about(actor, person, "列入联系名单", "列入名单")
    return fill(
        request,
        form,
        lambda data: actions.list_person(actor, person_id=person_id, **data),
        lambda _: f"{person.name}已列入联系名单，走访任务按名单生成。",
        context,
    )


@sheet
def unlist(request: HttpRequest, listing_id: int) -> HttpResponse:
    """Somebody leaves a list."""
    actor = actor_of_request(request)
    require(actor, "visits.unlist_person")
    row = queries.get_listing(actor, listing_id)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    context = _about(actor, row.person, f"移出“{row.get_kind_display()}”", "移出名单")
    return fill(
        request,
        form,
        lambda data: actions.unlist_person(actor, listing_id=listing_id, **data),
        lambda _: f"{row.person.name}已移出名单。",
        context,
    )


@sheet
def pair(request: HttpRequest, person_id: int) -> HttpResponse:
    """An officer keeps in touch with somebody; an earlier pairing ends."""
    actor = actor_of_request(request)
    require(actor, "visits.pair_person")
    person = get_person(actor, person_id)
    officers = [(one.pk, f"{one.name}（{one.division.name}）") for one in queries.officers(actor)]
    form = forms.PairForm(request.POST if request.method == "POST" else None, officers=officers)
    context = _about(actor, person, "结对联系", "登记结对")
    return fill(
        request,
        form,
        lambda data: actions.pair_person(actor, person_id=person_id, **data),
        lambda _: f"已登记{person.name}的结对联系人，每季度生成一次联系任务。",
        context,
    )


@sheet
def end_pairing(request: HttpRequest, pairing_id: int) -> HttpResponse:
    """A pairing ends."""
    actor = actor_of_request(request)
    require(actor, "visits.end_pairing")
    row = queries.get_pairing(actor, pairing_id)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    context = _about(actor, row.person, "结束结对联系", "结束结对")
    return fill(
        request,
        form,
        lambda data: actions.end_pairing(actor, pairing_id=pairing_id, **data),
        lambda _: f"{row.person.name}的结对联系已结束。",
        context,
    )


@sheet
def answer(request: HttpRequest, promise_id: int) -> HttpResponse:
    """An answer between two visits."""
    actor = actor_of_request(request)
    require(actor, "visits.answer_promise")
    (one,) = queries.opened([queries.get_promise(actor, promise_id)])
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    context = {**_about(actor, one.row.person, "答复走访中答应的事", "登记答复"), "promised": one}
    return fill(
        request,
        form,
        lambda data: actions.answer_promise(actor, promise_id=promise_id, **data),
        lambda _: "答复已登记。",
        context,
    )
