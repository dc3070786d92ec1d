"""What the pages of jobs share: one form page, the places a select offers, the one person that was typed."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.actor import Actor
from apps.core.doors import attempt, show
from apps.org.queries import places

T = TypeVar("T")


def posted(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def fill(
    request: HttpRequest, form: forms.Form, call: Callable[[dict[str, Any]], T], words: Callable[[T], str], **context: Any
) -> HttpResponse:
    """Refused it is shown again; done it says ``words`` of what the action gave and goes to ``context["back"]`` (or what it makes of the row)."""
    done = attempt(form, call) if request.method == "POST" else None
    if done is not None:
        messages.success(request, words(done))
        back = context["back"]
        return redirect(back(done) if callable(back) else back)
    if callable(context["back"]):
        context["back"] = context["list"]
    return show(request, "jobs/form.html", context, form)


def towns(actor: Actor) -> list[tuple[str, str]]:
    """County and townships of the actor's places; a clerk of villages is offered those."""
    rows = places(actor)
    coarse = rows.exclude(level="village")
    return list((coarse if coarse.exists() else rows).values_list("code", "name"))
