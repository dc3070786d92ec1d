"""Door of the public list of veteran businesses (军创企业): those whose owners agreed."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from apps.core.pages import keyset
from apps.jobs.choices import Trade
from apps.jobs.queries.businesses import public_businesses
from apps.portal.views.showing import public_page, show

SIZE = 20


@public_page
def businesses(request: HttpRequest) -> HttpResponse:
    """Checked businesses, the newest first, by trade."""
    trade = request.GET.get("trade", "")
    asked = {"trade": trade} if trade in Trade.values else {}
    rows = public_businesses().filter(**{f"employer__{name}": value for name, value in asked.items()})
    page = keyset(rows, order=("-id",), after=request.GET.get("after") or None, size=SIZE)
    return show(
        request, "portal/businesses.html", {"page": page, "trade": trade, "query": urlencode(asked), "trades": Trade.choices}
    )
