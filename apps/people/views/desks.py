"""Desks where a second person decides: duplicates and merges, change requests; and the exports of a person."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, sheet, show, step
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.people import actions, forms, queries
from apps.people.choices import MergeState
from apps.people.queries.facing import facing
from apps.people.queries.links import merge_lines
from apps.people.queries.pairs import Pair, duplicate_page, side_by_side
from apps.people.queries.people import VIEW_PERSON, get_person, merges, waiting_merges
from apps.people.queries.places import place_choices
from apps.people.queries.provenance import unverified

_SIZE = 50


@page
def similar(request: HttpRequest, person_id: int) -> HttpResponse:
    """Dossiers that may be the same human."""
    actor = actor_of_request(request)
    context = {"person": get_person(actor, person_id), "rows": queries.candidates(actor, person_id), "actor": actor}
    return show(request, "people/similar.html", context)


@act
def propose_merge(request: HttpRequest, person_id: int, other_id: int) -> HttpResponse:
    """Same human: ask for a merge. Or not: remember it."""
    actor, why = actor_of_request(request), request.POST.get("reason", "")
    if request.POST.get("verdict") == "distinct":
        step(
            request,
            lambda: actions.judge_distinct(actor, person_id=person_id, other_id=other_id, reason=why),
            "已记住：不是同一人。",
        )
    else:
        step(
            request,
            lambda: actions.propose_merge(actor, kept_id=person_id, dropped_id=other_id, reason=why),
            "合并已提出，由另一位工作人员复核后生效。",
        )
    return redirect("people:similar", person_id)


@page
def duplicates(request: HttpRequest) -> HttpResponse:
    """The queue of suspected pairs, likeliest first, by rule and township."""
    actor = actor_of_request(request)
    rule, town = request.GET.get("rule", ""), request.GET.get("town", "")
    found = duplicate_page(actor, rule=rule, town=town, after=request.GET.get("after"))
    context = {
        "page": found, "rows": side_by_side(actor, found.rows), "rules": Pair.LABELS, "rule": rule, "town": town,
        "towns": place_choices(actor, townships=True), "actor": actor,
    }  # fmt: skip
    return show(request, "people/duplicates.html", context)


@sheet
def pair(request: HttpRequest, first_id: int, second_id: int) -> HttpResponse:
    """Two dossiers side by side, and the decision: one human (which one stays), or two."""
    actor, form = actor_of_request(request), forms.PairForm(request.POST or None)
    if request.method == "POST":
        done = attempt(form, lambda data: _decided(actor, first_id, second_id, **data))
        if done is not None:
            messages.success(request, done)
            return redirect("people:duplicates")
    return show(request, "people/pair.html", {"pair": facing(actor, first_id, second_id), "actor": actor}, form)


def _decided(actor: Actor, first_id: int, second_id: int, *, verdict: str, reason: str) -> str:
    if verdict == "distinct":
        actions.judge_distinct(actor, person_id=first_id, other_id=second_id, reason=reason)
        return "已记住：不是同一人，以后不再提示。"
    kept, dropped = (first_id, second_id) if verdict == "first" else (second_id, first_id)
    actions.propose_merge(actor, kept_id=kept, dropped_id=dropped, reason=reason)
    return "合并已提出，由另一位工作人员在“档案合并”里复核后生效。"


@page
def merge_list(request: HttpRequest) -> HttpResponse:
    """Merges, newest first; or only those that wait for the second person."""
    actor = actor_of_request(request)
    require(actor, VIEW_PERSON)
    waiting = request.GET.get("tab") == "waiting"
    rows = (waiting_merges if waiting else merges)(actor)
    rows = rows.select_related("kept", "dropped", "proposed_by", "decided_by", "undo_proposed_by")
    found = keyset(rows, order=("-id",), after=request.GET.get("after"), size=_SIZE)
    told = merge_lines([(row.kept_id, row.dropped_id) for row in found.rows if row.state == MergeState.PROPOSED])
    lines = [(row, told.get((row.kept_id, row.dropped_id), [])) for row in found.rows]
    return show(request, "people/merges.html", {"page": found, "rows": lines, "actor": actor, "waiting": waiting})


_MERGE_STEPS: dict[str, tuple[Callable[[Actor, int, str], object], str]] = {
    "confirm": (lambda actor, number, _: actions.confirm_merge(actor, merge_id=number), "两份档案已合并。"),
    "reject": (
        lambda actor, number, why: actions.reject_merge(actor, merge_id=number, reason=why),
        "已判断不是同一人，以后不再提示。",
    ),
    "undo": (
        lambda actor, number, why: actions.propose_unmerge(actor, merge_id=number, reason=why),
        "撤销已提出，由另一位工作人员复核。",
    ),
    "confirm-undo": (
        lambda actor, number, _: actions.confirm_unmerge(actor, merge_id=number),
        "合并已撤销，两份档案恢复原状。",
    ),
}


@act
def merge_step(request: HttpRequest, merge_id: int, verb: str) -> HttpResponse:
    """One step of a merge."""
    if verb not in _MERGE_STEPS:
        raise NotFound
    call, done = _MERGE_STEPS[verb]
    step(request, lambda: call(actor_of_request(request), merge_id, request.POST.get("reason", "")), done)
    return redirect("people:merges")


@page
def unverified_list(request: HttpRequest) -> HttpResponse:
    """Files nobody verified for a year, in name order."""
    actor = actor_of_request(request)
    town = request.GET.get("town", "")
    rows = unverified(actor).select_related("division__parent")
    if len(town) == 12 and town.isdecimal():
        rows = rows.filter(division_id__startswith=town[:9])
    found = keyset(rows, order=("name_pinyin", "id"), after=request.GET.get("after"), size=_SIZE)
    context = {
        "page": found,
        "actor": actor,
        "towns": place_choices(actor, townships=True),
        "town": town,
        "count": rows.count(),
    }
    return show(request, "people/unverified.html", context)
