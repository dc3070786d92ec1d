"""时光机: a person, the list of a month, a batch as known on an earlier day."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import page, sheet
from apps.core.errors import Invalid
from apps.core.http import actor_of_request
from apps.core.month import Month
from apps.core.pages import keyset
from apps.people.queries.naming import named_on
from apps.reports import actions
from apps.reports.queries import past
from apps.reports.queries.indicators import EXPORT_INDICATOR, VIEW_INDICATOR
from apps.reports.views.taking import Taken, taken


def _day(text: str, other: date) -> date:
    if not text:
        return other
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("日期不对，请按“2025-03-31”填写。", field="on") from error


def _month(text: str, other: date) -> Month:
    return Month.parse(text) if text else Month.of(other)


@page
def index(request: HttpRequest) -> HttpResponse:
    """What may be looked at, and the closed batches."""
    actor = actor_of_request(request)
    require(actor, VIEW_INDICATOR)
    rows = (
        past.batches(actor)[:60] if actor.may("payments.view_payment") and any(len(one) <= 6 for one in actor.places) else []
    )
    on = past.check_day(actor, _day(request.GET.get("on", ""), actor.today))
    return render(request, "reports/past.html", {"actor": actor, "batches": rows, "on": on})


@page
def person(request: HttpRequest) -> HttpResponse:
    """One person as known on a day."""
    actor = actor_of_request(request)
    found = past.person_on(actor, request.GET.get("no", "")[:30], _day(request.GET.get("on", ""), actor.today))
    return render(request, "reports/past_person.html", {"actor": actor, "found": found, "on": found.day})


@page
def roster(request: HttpRequest) -> HttpResponse:
    """Who was owed money for a month by what had been posted until a day."""
    actor = actor_of_request(request)
    on = _day(request.GET.get("on", ""), actor.today)
    month = _month(request.GET.get("month", ""), on)
    rows = past.roster_on(actor, month, on)
    found = keyset(rows, order=("name_pinyin", "pk"), after=request.GET.get("after"))
    number, fen = past.roster_sum(actor, month, on)
    context = {
        "actor": actor,
        "page": found,
        "named": named_on([row.pk for row in found.rows], on),
        "number": number,
        "fen": fen,
        "on": on,
        "month": month,
        "postings": past.postings(month),
    }
    return render(request, "reports/past_roster.html", context)


@sheet
def export(request: HttpRequest) -> HttpResponse:
    """The list as a sheet, with what it is for."""
    actor = actor_of_request(request)
    require(actor, EXPORT_INDICATOR)
    given = request.POST if request.method == "POST" else request.GET
    on = past.check_day(actor, _day(given.get("on", ""), actor.today))
    month = _month(given.get("month", ""), on)
    fields = {"month": str(month), "on": on.isoformat()}
    return taken(
        request,
        lambda data: actions.export_roster(actor, month=month, on=on, **data),
        Taken(f"{month.label}名单（{on}当时）", "时光机", f"{reverse('reports:past_roster')}?{urlencode(fields)}", fields),
    )


@page
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """A closed batch worked out anew, for people spread evenly over it."""
    actor = actor_of_request(request)
    found = past.batch_again(actor, key)
    names = named_on([one.key[0] for one in found.apart], found.batch.month)
    lines = [(one.key[0], names[one.key[0]].name, one) for one in found.apart]
    return render(request, "reports/past_batch.html", {"actor": actor, "found": found, "lines": lines})
