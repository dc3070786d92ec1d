"""What the pages of visits share: signed-in staff, one action, refusals put back into the form."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.errors import AlreadyDone, DomainError

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


def attempt(form: forms.Form, call: Callable[[], T]) -> T | None:
    """Run an action with what the form read; a refusal becomes an error of the form, so nothing typed is lost."""
    if not form.is_valid():
        return None
    try:
        return call()
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def show(request: HttpRequest, template: str, context: dict[str, Any], form: forms.Form | None = None) -> HttpResponse:
    """Render; a refused form answers 422."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {**context, "form": form}, status=status)


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
