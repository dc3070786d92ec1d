"""Doors of 代办授权: who may act for me, for whom I act, and the station's desk for papers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, sheet, step
from apps.core.doors import show as show_staff
from apps.core.errors import DomainError
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.portal import actions
from apps.portal.forms import MandateForm, PaperMandateForm
from apps.portal.queries import mandates
from apps.portal.rules.mandates import MandateGone
from apps.portal.sign_in import form_of, own_act, own_page, own_sheet
from apps.portal.views.showing import show_own


@own_page
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """谁可以替我办."""
    rows = [(row, row.holds(actor.today)) for row in mandates.own_mandates(actor)]
    return show_own(request, "portal/mandates.html", {"rows": rows})


@own_sheet
def give(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let somebody act."""
    require(actor, actions.GIVE)
    form = form_of(request, MandateForm)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_mandate(actor, given=form.given())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect("portal:mandates")
    return show_own(request, "portal/give_mandate.html", {"form": form}, 422 if form.errors else 200)


@own_act
def revoke(_request: HttpRequest, actor: Actor, mandate_id: int) -> HttpResponse:
    """Take it back, at once."""
    actions.revoke_mandate(actor, mandate_id=mandate_id)
    return redirect("portal:mandates")


@own_page
def whom(request: HttpRequest, actor: Actor) -> HttpResponse:
    """For whom: the own dossier, or somebody who has given a mandate."""
    session = request.portal  # type: ignore[attr-defined]
    return show_own(request, "portal/whom.html", {"choice": mandates.choice_of(session, actor.today)})


@own_act
def switch(request: HttpRequest, actor: Actor) -> HttpResponse:
    """From now on for that one."""
    text = request.POST.get("mandate", "")
    number = whole_number(text) if text else None
    if text and number is None:
        raise MandateGone
    actions.act_for(actor, session_id=request.portal.pk, mandate_id=number)  # type: ignore[attr-defined]
    return redirect("portal:home")


@sheet
def desk(request: HttpRequest, person_id: int) -> HttpResponse:
    """The station: mandates of a person; POST writes down a new one from a paper."""
    actor = actor_of_request(request)
    person, rows = mandates.mandates_of(actor, person_id)
    form = PaperMandateForm(request.POST or None)
    if request.method == "POST":
        row = attempt(form, lambda _: _recorded(actor, form, person_id))
        if row is not None:
            return redirect("portal:desk_mandates", person_id)
    context = {"person": person, "rows": [(row, row.holds(actor.today)) for row in rows], "actor": actor}
    return show_staff(request, "portal/desk_mandates.html", context, form)


def _recorded(actor: Actor, form: PaperMandateForm, person_id: int) -> Any:
    return actions.record_mandate(actor, person_id=person_id, given=form.given(), paper=form.cleaned_data["paper"])


@act
def cancel(request: HttpRequest, person_id: int, mandate_id: int) -> HttpResponse:
    """The station takes one back, for whoever asks there."""
    actor = actor_of_request(request)
    step(
        request, lambda: actions.cancel_mandate(actor, person_id=person_id, mandate_id=mandate_id), "授权已收回，立即生效。"
    )
    return redirect("portal:desk_mandates", person_id)
