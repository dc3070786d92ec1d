"""Cookies of the employers' page and what stands before every page of an employer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.actor import Actor, now
from apps.core.editions import edition
from apps.core.http import source
from apps.employer import actions
from apps.employer.models import EmployerSession
from apps.employer.queries import entering
from apps.employer.rules.entering import CODE_LASTS, IDLE_SECONDS, LONGEST_SECONDS, SEEN_EVERY
from apps.org.queries import county_station
from apps.org.rules import session_over

SESSION, TRIAL = "vp_employer", "vp_employer_code"
HOME = "/employer/"
Door = Callable[..., HttpResponse]


def _put(response: HttpResponse, name: str, value: str, seconds: int | None = None) -> None:
    response.set_cookie(name, value, max_age=seconds, path=HOME, secure=settings.HTTPS, httponly=True, samesite="Lax")


def put_trial(response: HttpResponse, token: str) -> HttpResponse:
    """Remember in which browser a code was asked for."""
    _put(response, TRIAL, token, int(CODE_LASTS.total_seconds()))
    return response


def put_session(response: HttpResponse, token: str) -> HttpResponse:
    """The session ends with the browser, or by the clocks on the server."""
    response.delete_cookie(TRIAL, path=HOME)
    _put(response, SESSION, token)
    return response


def drop_session(response: HttpResponse) -> HttpResponse:
    """Forget it here too."""
    response.delete_cookie(SESSION, path=HOME)
    return response


def is_employer_face(path: str) -> bool:
    """A page of employers."""
    return path.startswith(HOME)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What every page shows around its content."""
    session = getattr(request, "employer", None)
    return edition(request) | {"station": county_station(), "is_demo": settings.DEMO, "session": session}


def goal(request: HttpRequest) -> str:
    """Where to go next: a page of the employers and nothing else."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if here and wanted.startswith(HOME) else ""


def _session(request: HttpRequest) -> EmployerSession | None:
    """The live session of this request; one that is over ends here, by the server's clock."""
    found = entering.open_session(request.COOKIES.get(SESSION, ""))
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
