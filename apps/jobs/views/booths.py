"""Employers of a fair: accepted, given a booth, seen on the day; what they offer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import act, chosen, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.jobs import actions, forms, queries
from apps.jobs.models import Booth
from apps.jobs.queries.fairs import get_booth
from apps.jobs.queries.figures import BY_NAME
from apps.jobs.rules.fairs import booth_label
from apps.jobs.views.filling import fill, posted
from apps.jobs.views.spans import span_of


@page
def booth_list(request: HttpRequest, fair_id: int) -> HttpResponse:
    """Who takes part, in the order of the hall."""
    actor = actor_of_request(request)
    row = queries.desk_fair(actor, fair_id)
    rows = [(one, booth_label(one.number, row.booths_in_row)) for one in queries.booths(row)]
    return show(request, "jobs/booths.html", {"row": row, "rows": rows, "actor": actor, "own": actor.sees(row.division_id)})


@page
def offer_list(request: HttpRequest) -> HttpResponse:
    """Vacancies offered at a fair or in a year, with their headcount."""
    actor, span = (
        actor_of_request(request),
        span_of(request, "posts") or queries.Span(year=actor_of_request(request).today.year),
    )
    found = keyset(queries.listed(actor, "posts", span), order=("-id",), after=request.GET.get("after"))
    return show(request, "jobs/offers.html", {"page": found, "actor": actor, "span": span, "figure": BY_NAME["posts"]})


PLAIN: dict[str, tuple[Any, str]] = {
    "accept": (actions.accept_booth, "已同意参会，请安排展位。"),
    "come": (actions.note_employer, "单位已到场。"),
}


@act
def booth_step(request: HttpRequest, booth_id: int, name: str) -> HttpResponse:
    """Accepted, or seen on the day."""
    actor = actor_of_request(request)
    call, told = chosen(PLAIN, name)
    row = get_booth(actor, booth_id)
    step(request, lambda: call(actor, booth_id=booth_id), told)
    return redirect("jobs:booths", row.fair_id)


LEAVING: dict[str, tuple[str, Any, str]] = {
    "decline": ("jobs.decline_booth", actions.decline_booth, "不同意参会"),
    "leave": ("jobs.leave_fair", actions.leave_fair, "登记退出"),
}


@sheet
def leave(request: HttpRequest, booth_id: int, name: str) -> HttpResponse:
    """Declined, or it stays away: with a reason."""
    actor = actor_of_request(request)
    permission, call, button = chosen(LEAVING, name)
    require(actor, permission)
    row = get_booth(actor, booth_id)
    return fill(
        request, forms.ReasonForm(posted(request)), lambda data: call(actor, booth_id=booth_id, note=data["reason"]), lambda _: "已登记，展位已放出。",
        title=f"{button}：{row.employer.name}", button=button, actor=actor, back=_back(row),
    )  # fmt: skip


def _back(row: Booth) -> str:
    return reverse("jobs:booths", args=[row.fair_id])


@sheet
def assign(request: HttpRequest, booth_id: int) -> HttpResponse:
    """A number of the hall."""
    actor = actor_of_request(request)
    require(actor, "jobs.assign_booth")
    row = get_booth(actor, booth_id)
    form = forms.BoothForm(posted(request), initial={"number": row.number})
    return fill(
        request, form, lambda data: actions.assign_booth(actor, booth_id=booth_id, **data), lambda done: f"展位：{booth_label(done.number, row.fair.booths_in_row)}。",
        title=f"安排展位：{row.employer.name}", button="保存展位", actor=actor, back=_back(row),
    )  # fmt: skip
