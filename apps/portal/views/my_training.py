"""Doors of 我的培训: classes one may join, those one has joined, the voucher, degrees. The number in an address is a class's, never a person's."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.jobs.actions import learning
from apps.jobs.queries import advancing, living, training
from apps.jobs.rules.training import EnrolmentNotFound
from apps.jobs.rules.words import class_words
from apps.portal.sign_in import own_act, own_page
from apps.portal.views.showing import show_own

SHOWN = 50
DONE = {
    "joined": "已经报名。开班那天带上身份证到培训地点。",
    "already": "以前已经办过，没有重复。",
    "left": "已经取消报名，培训券退回给您了。",
}


def _page(request: HttpRequest, actor: Actor, refused: str = "", status: int = 200) -> HttpResponse:
    mine = [
        (row, class_words(row.state, row.training.state, row.training.starts_on))
        for row in training.enrolments(actor)[:SHOWN]
    ]
    inside = {row.training_id for row, _ in mine if row.state == "learning"}
    context: dict[str, Any] = {
        "mine": mine, "classes": [row for row in training.joinable(actor)[:SHOWN] if row.pk not in inside], "refused": refused,
        "voucher": training.vouchers(actor).exclude(state="void").first(), "degrees": advancing.degrees(actor)[:SHOWN],
        "allowances": living.allowances(actor)[:SHOWN],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return show_own(request, "portal/my_training.html", context, status)


@own_page
def my_training(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我的培训: what one may join, and how one's own stand."""
    return _page(request, actor)


def _step(request: HttpRequest, actor: Actor, call: Callable[[], object], word: str) -> HttpResponse:
    """Done now or before: back to the list, which says which. Refused: the list with the reason."""
    try:
        call()
    except AlreadyDone:
        word = "already"
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        return _page(request, actor, str(refusal), 409)
    return redirect(f"{reverse('portal:my_training')}?done={word}")


@own_act
def join(request: HttpRequest, actor: Actor, class_id: int) -> HttpResponse:
    """Join a class with the voucher; sent twice it is there once."""
    return _step(request, actor, lambda: learning.enrol(actor, class_id=class_id), "joined")


@own_act
def leave(request: HttpRequest, actor: Actor, class_id: int) -> HttpResponse:
    """Leave a class that has not begun."""
    row = training.enrolments(actor).filter(training_id=class_id).first()
    if row is None:
        raise EnrolmentNotFound("您没有报名这个培训班。请从“我的培训”重新选择。")
    if row.state == "dropped":
        return redirect(f"{reverse('portal:my_training')}?done=already")
    return _step(request, actor, lambda: learning.drop_out(actor, enrolment_id=row.pk), "left")
