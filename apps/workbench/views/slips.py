"""Doors of the slip and of one month of one person."""

from django.http import HttpRequest, HttpResponse

from apps.benefits.queries.slips import month_page, slip
from apps.core.doors import page, show
from apps.core.http import actor_of_request
from apps.core.month import Month


@page
def payment_slip(request: HttpRequest, payment_id: int) -> HttpResponse:
    """The slip of one payment: a phone page, A4 in print."""
    return show(request, "workbench/month/slip.html", {"slip": slip(actor_of_request(request), payment_id)})


@page
def person_month(request: HttpRequest, person_id: int, month: str) -> HttpResponse:
    """One cell of the ledger of months."""
    return show(
        request,
        "workbench/people/month.html",
        {"found": month_page(actor_of_request(request), person_id, Month.parse(month))},
    )
