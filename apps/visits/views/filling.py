"""The form page that every small act of visits shares."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import attempt, show


def fill(
    request: HttpRequest,
    form: forms.Form,
    call: Callable[[dict[str, Any]], Any],
    words: Callable[[Any], str],
    context: dict[str, Any],
) -> HttpResponse:
    """Refused it is shown again; done it says ``words`` of what the action gave and goes to ``context["back"]``."""
    done = attempt(form, call) if request.method == "POST" else None
    if done is not None:
        messages.success(request, words(done))
        return redirect(context["back"])
    return show(request, "visits/form.html", context, form)
