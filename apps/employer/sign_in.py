"""Cookies of the employers' page and what stands before every page of an employer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.actor import Actor, now
from apps.core.editions import edition
from apps.core.faces import Face
from apps.core.http import source
from apps.employer import actions
from apps.employer.models import EmployerSession
from apps.employer.queries import entering
from apps.employer.rules.entering import IDLE_SECONDS, LONGEST_SECONDS, SEEN_EVERY
from apps.org.queries import county_station
from apps.org.rules import session_over

FACE = Face(home="/employer/", session="vp_employer", trial="vp_employer_code")
Door = Callable[..., HttpResponse]


def is_employer_face(path: str) -> bool:
    """A page of employers."""
    return path.startswith(FACE.home)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content."""
    session = getattr(request, "employer", None)
    return edition(request) | {"station": county_station(), "is_demo": settings.DEMO, "session": session}


def _session(request: HttpRequest) -> EmployerSession | None:
    """The live session of this request; one that is over ends here, by the server's clock."""
    found = entering.open_session(request.COOKIES.get(FACE.session, ""))
    if found is None:
        return None
    at = now()
    started, seen = found.started_at.timestamp(), found.seen_at.timestamp()
    why = session_over(started, seen, at.timestamp(), idle=IDLE_SECONDS, longest=LONGEST_SECONDS)
    if why:
        actions.end_session(Actor.house(at=at, via="employer"), session_id=found.pk, why=why)
        return None
    if at - found.seen_at >= SEEN_EVERY:
        EmployerSession.objects.filter(pk=found.pk).update(seen_at=at)
    return found


def _own(door: Door) -> Door:
    @wraps(door)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        session = _session(request)
        if session is None:
            answer = _knock(request)
        else:
            request.employer = session  # type: ignore[attr-defined]
            actor = entering.contact(session.employer, now(), source(request))
            answer = door(request, actor, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store, private")
        return answer

    return run


def _knock(request: HttpRequest) -> HttpResponse:
    """Not signed in: to the sign-in page, and back to where one was going."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"{reverse('employer:sign_in')}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "employer/expired.html", frame(request), status=401)


def own_page(door: Door) -> Door:
    """A page of the signed-in employer: ``door(request, actor, …)``."""
    return require_GET(_own(door))


def own_act(door: Door) -> Door:
    """A button of the signed-in employer."""
    return require_POST(_own(door))


def own_sheet(door: Door) -> Door:
    """A form page of the signed-in employer."""
    return require_http_methods(["GET", "POST"])(_own(door))
