"""Doors of the public job fairs: list, one fair, poster, calendars."""

import segno
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from apps.core.actor import now
from apps.core.http import source
from apps.core.pages import keyset
from apps.jobs.models import Fair
from apps.jobs.queries import public as jobs
from apps.jobs.rules.fairs import SIGN_UP_STATES
from apps.portal.queries.entering import visitor
from apps.portal.resources import calendar
from apps.portal.views.showing import public_page, show

CALENDAR = "text/calendar; charset=utf-8"


@public_page
def fairs(request: HttpRequest) -> HttpResponse:
    """Fairs to come; behind them those that were held."""
    actor = visitor(source(request), now())
    page = keyset(jobs.past_fairs(actor), order=("-starts_on", "-id"), after=request.GET.get("after") or None, size=20)
    return show(request, "portal/fairs.html", {"coming": jobs.public_fairs(actor)[:50], "page": page})


@public_page
def fair(request: HttpRequest, fair_id: int) -> HttpResponse:
    """One fair: when, where, who comes and what is offered."""
    actor = visitor(source(request), now())
    row = jobs.public_fair(actor, fair_id)
    is_open = row.state in SIGN_UP_STATES and row.ends_on >= actor.today
    stands = jobs.stands(actor, row)
    return show(request, "portal/fair.html", {"row": row, "stands": stands, "is_open": is_open})


@never_cache
@require_GET
def poster(request: HttpRequest, fair_id: int) -> HttpResponse:
    """One sheet of A4 for the wall, with the code that leads to the sign-up on site."""
    actor = visitor(source(request), now())
    row = jobs.public_fair(actor, fair_id)
    target = request.build_absolute_uri(f"{reverse('portal:sign_up', args=[row.pk])}?from=site")
    picture = segno.make_qr(target, error="m").svg_data_uri(scale=6, border=4)
    stands = jobs.stands(actor, row)
    posts = sum(offer.headcount for stand in stands for offer in stand.offers)
    context = {"row": row, "picture": picture, "employers": len(stands), "posts": posts, "target": target}
    return show(request, "portal/fair_poster.html", context)


def _feed(request: HttpRequest, name: str, rows: list[Fair]) -> HttpResponse:
    fairs = [(row, request.build_absolute_uri(reverse("portal:fair", args=[row.pk]))) for row in rows]
    answer = HttpResponse(calendar(name, fairs, request.get_host().partition(":")[0]), content_type=CALENDAR)
    answer["Content-Disposition"] = 'attachment; filename="job-fairs.ics"'
    answer["Cache-Control"] = "public, max-age=300"
    return answer


@require_GET
def fairs_calendar(request: HttpRequest) -> HttpResponse:
    """All fairs of the last three months and to come."""
    return _feed(request, "退役军人招聘会", jobs.fairs_to_note(visitor(source(request), now())))


@require_GET
def fair_calendar(request: HttpRequest, fair_id: int) -> HttpResponse:
    """One fair for the own calendar."""
    row = jobs.public_fair(visitor(source(request), now()), fair_id)
    return _feed(request, row.name, [row])
