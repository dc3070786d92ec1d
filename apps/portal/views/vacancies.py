"""Doors of the public vacancies: search and one vacancy."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from apps.core.actor import now
from apps.core.http import source
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs.choices import Area, Reserved, Trade
from apps.jobs.queries.public import fairs_of, public_vacancy
from apps.jobs.queries.vacancies import found, open_vacancies
from apps.jobs.rules.words import PAYS
from apps.org.queries import public_townships
from apps.portal.queries.entering import visitor
from apps.portal.views.showing import public_page, show

SIZE = 20


def _asked(request: HttpRequest, places: set[str]) -> dict[str, str]:
    """What the address asks for, as far as it is one of the choices."""
    known = {"trade": set(Trade.values), "place": places, "reserved": set(Reserved.values) - {Reserved.NONE.value}}
    found = {name: value for name, values in known.items() if (value := request.GET.get(name, "")) in values}
    pay = whole_number(request.GET.get("pay", "")) or 0
    words = request.GET.get("q", "").strip()[:40]
    return found | ({"pay": str(pay)} if pay in PAYS else {}) | ({"q": words} if words else {})


@public_page
def vacancies(request: HttpRequest) -> HttpResponse:
    """Open vacancies, the newest first, by words, trade, place, pay and reserved posts."""
    towns = [(row.code, row.name) for row in public_townships()]
    places = [*Area.choices, *towns]
    asked = _asked(request, {code for code, _ in places})
    look = {key: value for key, value in asked.items() if key != "place"} | {"area": asked.get("place", "")}
    rows = found(open_vacancies(visitor(source(request), now())), look)
    if asked.get("place") in dict(towns):
        rows = rows.filter(works_in_id__startswith=asked["place"][:9])
    page = keyset(rows, order=("-published_at", "-id"), after=request.GET.get("after") or None, size=SIZE)
    context = {"page": page, "asked": asked, "query": urlencode(asked), "places": places, "pays": [str(one) for one in PAYS]}
    context |= {"trades": Trade.choices, "reserved": [one for one in Reserved.choices if one[0] != Reserved.NONE]}
    return show(request, "portal/vacancies.html", context)


@public_page
def vacancy(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """One open vacancy."""
    actor = visitor(source(request), now())
    row = public_vacancy(actor, vacancy_id)
    return show(request, "portal/vacancy.html", {"row": row, "fairs": fairs_of(actor, row)[:5]})
