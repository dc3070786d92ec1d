"""What every page door shares: signed-in staff only, one action, refusals put back into their form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.errors import AlreadyDone, DomainError, NotFound

T = TypeVar("T")
Door = Callable[..., HttpResponse]


def page(door: Door) -> Door:
    """A page that only reads."""
    return login_required(require_GET(door))


def act(door: Door) -> Door:
    """A button: POST only."""
    return login_required(require_POST(door))


def sheet(door: Door) -> Door:
    """A form page: GET shows it, POST sends it."""
    return login_required(require_http_methods(["GET", "POST"])(door))


def attempt(form: forms.Form, call: Callable[[dict[str, Any]], T]) -> T | None:
    """Run an action with what the form read; a refusal becomes an error of the form, so nothing typed is lost.

    None means: show the form again. A step already taken counts as a refusal.
    """
    if not form.is_valid():
        return None
    try:
        return call(dict(form.cleaned_data))
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form | None = None) -> HttpResponse:
    """Render; a refused form answers 422 so that programs and tests can tell."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def tell(request: HttpRequest, words: str) -> None:
    """Say that it is done and what happens next."""
    messages.success(request, words)


def step(request: HttpRequest, call: Callable[[], object], done: str) -> None:
    """Take a step and say so; a refusal or a step already taken is told on the page one returns to."""
    try:
        call()
    except AlreadyDone as already:
        messages.info(request, str(already))
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def repeat_is_fine(request: HttpRequest, call: Callable[[], T]) -> T | None:
    """Take a step; if it was already taken, say so instead of refusing."""
    try:
        return call()
    except AlreadyDone as done:
        messages.info(request, str(done))
        return None


def chosen(steps: Mapping[str, T], name: str) -> T:
    """One of the steps a button may name; any other address does not exist."""
    if name not in steps:
        raise NotFound("没有这一步，请从页面上的按钮办理。")
    return steps[name]


def whole(text: str | None) -> int:
    """A sum in fen as the page sent it; nonsense is no sum, so the action refuses it as a stale screen."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else -1


def fill(
    request: HttpRequest, form: forms.Form, call: Callable[[dict[str, Any]], T], words: Callable[[T], str], *,
    template: str, back: Callable[[T], str], **context: Any,
) -> HttpResponse:  # fmt: skip
    """A form page: refused it is shown again with what was typed; done it says ``words`` of what the action gave and goes ``back``."""
    done = attempt(form, call) if request.method == "POST" else None
    if done is None:
        return show(request, template, context, form)
    tell(request, words(done))
    return redirect(back(done))
