"""What every page of the portal has: letters of the chosen size, the station's telephone at its foot."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.core.actor import SHANGHAI, now
from apps.core.editions import size_of
from apps.org.models import Station
from apps.portal.rules.scenes import Module, Scene
from apps.portal.sign_in import frame, typed_before

Door = Callable[..., HttpResponse]
FRESH_SECONDS = 60


def show(
    request: HttpRequest, template: str, context: dict[str, Any], *, station: Station | None = None, status: int = 200
) -> HttpResponse:
    """Render a page with its frame."""
    return render(request, template, frame(request, station) | context, status=status)


def show_own(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of the signed-in veteran, with the station to turn to; ``frame`` says who acts for whom."""
    person, station = request.portal.person, request.station  # type: ignore[attr-defined]
    kept = typed_before(request) if request.method == "GET" else None
    return show(request, template, {"person": person, "kept": kept, **context}, station=station, status=status)


def scenes_of(module: Module) -> list[tuple[Scene, str]]:
    """Scenes of a module with their addresses."""
    return [(one, reverse(one.page, args=one.of) + (f"?{one.query}" if one.query else "")) for one in module.scenes]


def public_page(door: Door) -> Door:
    """A page that is the same for everybody: made once a minute for each size of letters."""

    @wraps(door)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        day = now().astimezone(SHANGHAI).date()
        key = f"portal|{connection.settings_dict['NAME']}|{day}|{size_of(request)}|{hash(request.get_full_path())}"
        body = cache.get(key)
        if body is None:
            answer = door(request, *args, **kwargs)
            if answer.status_code != 200:
                return answer
            body = answer.content
            cache.set(key, body, FRESH_SECONDS)
        page = HttpResponse(body)
        page.headers["Cache-Control"], page.headers["Vary"] = f"public, max-age={FRESH_SECONDS}", "Cookie"
        return page

    return require_GET(run)
