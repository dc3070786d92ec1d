"""Which figure a list is opened from: ``number`` with ``fair`` or ``year``."""

from django.http import HttpRequest

from apps.core.numbers import whole_number
from apps.jobs.queries import Span


def span_of(request: HttpRequest, *numbers: str) -> Span | None:
    """The fair or year of a figure named in the address, when it is one of these; else None."""
    if request.GET.get("number") not in numbers:
        return None
    fair, year = whole_number(request.GET.get("fair", "")), whole_number(request.GET.get("year", ""), 4)
    if fair:
        return Span(fair_id=fair)
    return Span(year=year) if year and 1949 <= year <= 2099 else None
