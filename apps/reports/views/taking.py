"""A list taken out as a sheet: asked what it is for, then given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.core.doors import attempt, show
from apps.core.http import attachment
from apps.reports import forms


@dataclass(frozen=True, slots=True)
class Taken:
    """What the sheet is called, whose page it stands on and where that is, and what its form carries along."""

    title: str
    crumb: str
    back: str
    fields: Mapping[str, str] = field(default_factory=dict)


def taken(request: HttpRequest, call: Callable[[Any], bytes], what: Taken) -> HttpResponse:
    """The form, or the sheet that ``call`` makes of it."""
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    done = attempt(form, call) if request.method == "POST" else None
    if done is not None:
        return attachment(done, f"{what.title}.xlsx")
    context = {"title": what.title, "crumb": what.crumb, "back": what.back, "fields": what.fields}
    return show(request, "reports/taken.html", context, form)
