"""Doors of a death: one screen to see everything that follows, one to sign it, one to undo it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.queries import deaths
from apps.benefits.rules import SCHEMES
from apps.core.doors import act, attempt, chosen, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.people.choices import RelationKind
from apps.people.queries.people import get_person
from apps.workbench.forms.registry import DeathForm

WORDS = {"relations": dict(RelationKind.choices), "names": {code: rule.name for code, rule in SCHEMES.items()}}


@page
def cases(request: HttpRequest) -> HttpResponse:
    """Deaths that wait and deaths that were handled."""
    actor = actor_of_request(request)
    waiting = list(deaths.death_cases(actor).filter(event__state="proposed")[:100])
    done = deaths.death_cases(actor).exclude(event__state="proposed")
    transit = deaths.in_transit(actor)[:100]
    context = {
        "waiting": waiting,
        "transit": transit,
        "page": keyset(done, order=("-id",), after=request.GET.get("after")),
        "actor": actor,
    }
    return show(request, "workbench/death/cases.html", context)


@sheet
def new_death(request: HttpRequest, person_id: int) -> HttpResponse:
    """The whole consequence of a death before anything is written; then the proposal."""
    actor = actor_of_request(request)
    form = DeathForm(request.POST or None, initial={"died_on": request.GET.get("on", "")})
    text = request.POST.get("suspicion", request.GET.get("suspicion", ""))
    question = whole_number(text)
    context: dict[str, Any] = {"person": get_person(actor, person_id), "suspicion": question, **WORDS}
    if request.method == "POST" and "propose" in request.POST:
        row = attempt(form, lambda data: actions.propose_death(actor, person_id=person_id, suspicion_id=question, **data))
        if row is not None:
            tell(request, "已提出，复核后一次生效。复核人打开“去世办理”即可看到。")
            return redirect("workbench:death", row.pk)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        context["preview"] = deaths.preview_death(actor, person_id, died_on=given["died_on"], cause=given["cause"])
    return show(request, "workbench/death/new.html", context, form)


@page
def death(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: the plan, what the money did, and the next step."""
    actor = actor_of_request(request)
    row = deaths.death_case(actor, case_id)
    event = row.event
    fresh = None
    if event.state == "proposed":
        cause = str(event.data.get("cause", "illness"))
        fresh = deaths.preview_death(actor, event.person_id, died_on=event.on, cause=cause)
    transit = list(deaths.in_transit(actor).filter(person=event.person_id)) if event.state == "confirmed" else []
    context = {
        "row": row,
        "event": event,
        "preview": fresh,
        "transit": transit,
        "dues": deaths.case_dues(row),
        "actor": actor,
        **WORDS,
    }
    return show(request, "workbench/death/case.html", context)


@act
def decide_death(request: HttpRequest, case_id: int, step: str) -> HttpResponse:
    """Approve what was seen, send back, ask for the undoing, undo."""
    actor, given = actor_of_request(request), request.POST
    reason, seen = given.get("reason", ""), given.get("seen", "")
    steps = {
        "approve": (
            lambda: actions.approve_death(actor, case_id=case_id, seen=seen),
            "已生效：档案、停发、扣回和丧葬补助一次办结。",
        ),
        "reject": (lambda: actions.reject_death(actor, case_id=case_id, reason=reason), "已退回经办人。"),
        "recall": (
            lambda: actions.propose_undo_death(
                actor, case_id=case_id, reason=reason, is_alive=given.get("is_alive") != "no"
            ),
            "已提出撤销，须由另一人复核。",
        ),
        "undo": (lambda: actions.undo_death(actor, case_id=case_id), "已撤销：档案恢复在册，停发的月份已计入补发。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:death", case_id)
