"""Doors of 我的求职: sign up, apply, see how it goes, withdraw. The number in an address is a fair's or a vacancy's, never a person's."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.doors import attempt
from apps.core.errors import AlreadyDone
from apps.jobs import actions
from apps.jobs.choices import ApplicationState, Channel
from apps.jobs.models import Application, SignUp
from apps.jobs.queries.people import applications, sign_ups
from apps.jobs.queries.public import public_fair, public_vacancy
from apps.jobs.rules.applications import may_withdraw
from apps.jobs.rules.refusals import ApplicationNotFound, SignUpNotFound
from apps.jobs.rules.words import application_words, sign_up_words
from apps.portal.forms import ApplyForm, SignUpForm
from apps.portal.sign_in import form_of, own_act, own_page, own_sheet
from apps.portal.views.showing import show_own

SHOWN = 50
#: What the list says first, by the word in its address.
DONE = {
    "signed": "已经报名。去的那天出示入场码就行。",
    "sent": "已经投出，单位看到以后会联系您，进展写在这里。",
    "already": "以前已经办过，没有重复。",
    "cancelled": "已经取消报名，名额让给了别人。",
    "withdrawn": "已经撤回，单位看不到您的资料了。",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A sign-up with its words, and its code as a picture while it is of use."""

    row: SignUp
    words: str
    picture: str


@dataclass(frozen=True, slots=True)
class Sent:
    """An application with its words."""

    row: Application
    words: str
    may_withdraw: bool


def _place(row: SignUp, actor: Actor) -> Place:
    came = row.attended_at is not None
    words = sign_up_words(row.state, row.fair.state, row.fair.starts_on, today=actor.today, came=came)
    is_live = row.state == "signed_up" and row.fair.state in ("published", "open") and row.fair.ends_on >= actor.today
    picture = segno.make_qr(row.code, error="m").svg_data_uri(scale=6, border=4) if is_live else ""
    return Place(row, words, picture)


@own_page
def my_jobs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的求职: fairs with the code for the door, applications in words."""
    places = [_place(row, actor) for row in sign_ups(actor)[:SHOWN]]
    sent = [
        Sent(row, application_words(row.state, row.since_on), may_withdraw(row.state)) for row in applications(actor)[:SHOWN]
    ]
    done = DONE.get(request.GET.get("done", ""), "")
    return show_own(request, "portal/my_jobs.html", {"places": places, "sent": sent, "done": done})


@own_sheet
def sign_up(request: HttpRequest, actor: Actor, fair_id: int) -> HttpResponse:
    """Sign up for a fair; ``from=site`` is the poster's code. Sent twice it is there once."""
    fair, at_door = public_fair(actor, fair_id), request.POST.get("from") or request.GET.get("from", "")
    form = form_of(request, SignUpForm)
    if request.method == "POST":
        call = partial(actions.sign_up, actor, fair_id=fair_id, channel=Channel.QR if at_door == "site" else Channel.PORTAL)
        word = attempt(form, lambda given: _once(lambda: call(**given), "signed"))
        if word:
            return _told(word)
    context = {"row": fair, "form": form, "at_door": at_door == "site"}
    return show_own(request, "portal/sign_up.html", context, 422 if form.errors else 200)


@own_sheet
def apply(request: HttpRequest, actor: Actor, vacancy_id: int) -> HttpResponse:
    """Apply for a vacancy; sent twice it is there once."""
    vacancy = public_vacancy(actor, vacancy_id)
    form = form_of(request, ApplyForm)
    if request.method == "POST":
        call = partial(actions.apply_for_vacancy, actor, vacancy_id=vacancy_id, agreed=True)
        word = attempt(form, lambda given: _once(lambda: call(**given), "sent"))
        if word:
            return _told(word)
    return show_own(request, "portal/apply.html", {"row": vacancy, "form": form}, 422 if form.errors else 200)


@own_act
def cancel(_request: HttpRequest, actor: Actor, fair_id: int) -> HttpResponse:
    """Give the place at a fair back."""
    row = sign_ups(actor).filter(fair_id=fair_id).first()
    if row is None:
        raise SignUpNotFound("您没有报名这场招聘会。请从“我的求职”重新选择。")
    return _told(_once(lambda: actions.cancel_sign_up(actor, sign_up_id=row.pk), "cancelled"))


@own_act
def withdraw(_request: HttpRequest, actor: Actor, vacancy_id: int) -> HttpResponse:
    """Withdraw an application."""
    row = applications(actor).filter(vacancy_id=vacancy_id).first()
    if row is None:
        raise ApplicationNotFound("您没有投过这个岗位。请从“我的求职”重新选择。")
    if row.state == ApplicationState.WITHDRAWN:
        return _told("already")
    actions.withdraw_application(actor, application_id=row.pk, reason="本人在门户撤回")
    return _told("withdrawn")


def _once(call: Callable[[], object], word: str) -> str:
    """Done now, or done before: both end on the list, which says which."""
    try:
        call()
    except AlreadyDone:
        return "already"
    return word


def _told(word: str) -> HttpResponse:
    return redirect(f"{reverse('portal:my_jobs')}?done={word}")
