"""Doors of the benefits lists: suspicions and the yearly confirmation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.models import Suspicion
from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.workbench.forms.benefits import AnswerForm, ConfirmForm, RoundForm
from apps.workbench.queries import lists


@page
def suspicions(request: HttpRequest) -> HttpResponse:
    """Hits of comparisons that nobody has answered, the nearest deadline first."""
    actor = actor_of_request(request)
    context = {"page": lists.open_suspicions(actor, request.GET.get("after")), "actor": actor}
    return show(request, "workbench/benefits/suspicions.html", context)


@sheet
def suspicion(request: HttpRequest, suspicion_id: int) -> HttpResponse:
    """One hit, and the answer to it."""
    actor = actor_of_request(request)
    row = lists.suspicion(actor, suspicion_id)
    form = AnswerForm(request.POST or None, request.FILES or None, papers=lists.papers_of(row.person_id))
    if request.method == "POST":
        done = attempt(form, lambda data: _answered(actor, suspicion_id, data))
        if done is not None:
            if done.state == "true":
                tell(request, "已核实属实。请接着办理，经复核后才会停发。")
                if row.kind == "death":
                    address = redirect("workbench:new_death", row.person_id).url
                    return redirect(f"{address}?suspicion={row.pk}&on={row.on or ''}")
                return redirect("workbench:new_event", row.person_id)
            tell(request, "已核实不属实，本人待遇不受影响。")
            return redirect("workbench:suspicions")
    return show(request, "workbench/benefits/suspicion.html", {"row": row, "actor": actor}, form)


def _answered(actor: Actor, suspicion_id: int, data: dict[str, Any]) -> Suspicion:
    file = data.pop("file", None)
    scan = {"content": file.read(), "filename": file.name} if file else {}
    return actions.answer_suspicion(actor, suspicion_id=suspicion_id, **data, **scan)


@page
def confirmation(request: HttpRequest) -> HttpResponse:
    """How far the yearly confirmation is, by township, and who is missing."""
    actor = actor_of_request(request)
    context = lists.confirmation(actor, request.GET.get("town", ""), request.GET.get("after"))
    form = RoundForm(initial={"year": actor.today.year})
    return show(request, "workbench/benefits/confirmation.html", {**context, "actor": actor, "form": form})


@act
def open_round(request: HttpRequest) -> HttpResponse:
    """Open the confirmation of a year."""
    form = RoundForm(request.POST)
    row = attempt(form, lambda data: actions.open_round(actor_of_request(request), **data))
    if row is None:
        actor = actor_of_request(request)
        return show(
            request, "workbench/benefits/confirmation.html", {**lists.confirmation(actor, "", None), "actor": actor}, form
        )
    tell(request, f"{row.year}年度确认已发起，截止 {row.closes_on:%Y-%m-%d}。")
    return redirect("workbench:confirmation")


@sheet
def confirm_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Record that a payee was seen alive and still qualified."""
    actor, form = actor_of_request(request), ConfirmForm(request.POST or None, request.FILES or None)
    found = lists.confirming(actor, person_id)
    if request.method == "POST":
        year = found["year"]
        done = attempt(
            form,
            lambda data: (
                repeat_is_fine(request, lambda: actions.confirm_person(actor, year=year, person_id=person_id, **data)),
            ),
        )
        if done is not None:
            if done[0]:
                tell(request, f"{found['person'].name}已完成{year}年度确认。")
            return redirect("workbench:confirmation")
    return show(request, "workbench/benefits/confirm_person.html", found, form)
