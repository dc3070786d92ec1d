"""Cookies of the portal and what stands before every page of a veteran."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import NAMESPACE_OID, uuid5

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.actor import SHANGHAI, Actor, now
from apps.core.editions import edition
from apps.core.errors import AlreadyDone, DomainError
from apps.core.faces import Face
from apps.core.http import source
from apps.core.sealing import BrokenSeal, seal, unseal
from apps.org.models import Station
from apps.org.queries import county_station
from apps.org.rules import session_over
from apps.portal import actions
from apps.portal.choices import SessionEnd
from apps.portal.models import PortalSession
from apps.portal.queries import entering
from apps.portal.rules.entering import IDLE_SECONDS, LONGEST_SECONDS, SEEN_EVERY
from apps.portal.rules.filling import KEEPS

FACE = Face(home="/portal/", session="vp_veteran", trial="vp_code")
DESK = "/portal/desk/"
KEPT, KEPT_MOST = "vp_kept", 3900  # a cookie holds 4,096 bytes
_KEPT_PLACE, _KEPT_ROW = "portal_cookie.typed", uuid5(NAMESPACE_OID, KEPT)
Door = Callable[..., HttpResponse]
F = TypeVar("F", bound=forms.BaseForm)


def is_public_face(path: str) -> bool:
    """A page of veterans and the public, not the desk of the staff."""
    return path.startswith(FACE.home) and not path.startswith(DESK)


def frame(request: HttpRequest, station: Station | None = None) -> dict[str, Any]:
    """What every page shows around its content; ``station`` is whom this person turns to, else the county's centre."""
    return edition(request) | {
        "station": station or county_station(),
        "is_demo": settings.DEMO,
        "session": getattr(request, "portal", None),
        "actor": getattr(request, "actor", None),
    }


def _session(request: HttpRequest) -> tuple[PortalSession, Station | None] | None:
    """The live session of this request with the station to turn to; one that is over ends here, by the server's clock."""
    entered = entering.open_session(request.COOKIES.get(FACE.session, ""))
    if entered is None:
        return None
    found, at = entered[0], now()
    started, seen = found.started_at.timestamp(), found.seen_at.timestamp()
    why = session_over(started, seen, at.timestamp(), idle=IDLE_SECONDS, longest=LONGEST_SECONDS)
    if not why and found.mandate is not None and not found.mandate.holds(at.astimezone(SHANGHAI).date()):
        why = SessionEnd.MANDATE
    if why:
        actions.end_session(Actor.house(at=at, via="portal"), session_id=found.pk, why=why)
        return None
    if at - found.seen_at >= SEEN_EVERY:
        PortalSession.objects.filter(pk=found.pk).update(seen_at=at)
    return entered


def _own(door: Door) -> Door:
    @wraps(door)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entered = _session(request)
        if entered is None:
            answer = _knock(request)
        else:
            request.portal, request.station = session, _ = entered  # type: ignore[attr-defined]
            request.actor = actor = entering.acting_as(session, now(), source(request))  # type: ignore[attr-defined]
            answer = door(request, actor, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "no-store, private")
        if entered is not None and request.method == "POST" and KEPT in request.COOKIES:
            answer.delete_cookie(KEPT, path=FACE.home)
        return answer

    return run


def _knock(request: HttpRequest) -> HttpResponse:
    """Not signed in: to the sign-in page, and back to where one was going. What was typed comes along, sealed, for whoever typed it."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"{reverse('portal:sign_in')}?{urlencode({'next': request.get_full_path()})}")
    ended = entering.ended_session(request.COOKIES.get(FACE.session, ""), now() - KEEPS)
    back, kept = _form_page(request), ""
    if ended is not None and (typed := _typed(request)):
        told = json.dumps([_who(ended), back, now().timestamp(), list(typed.lists())], ensure_ascii=False)
        kept = b64encode(seal(_KEPT_PLACE, _KEPT_ROW, told)).decode()
    is_kept = 0 < len(kept) <= KEPT_MOST
    answer = render(
        request,
        "portal/expired.html",
        frame(request) | {"is_kept": is_kept, "next": back, "photo": "lost" if request.FILES else ""},
        status=401,
    )
    if is_kept:
        answer.set_cookie(KEPT, kept, path=FACE.home, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return answer


def _form_page(request: HttpRequest) -> str:
    """The page whose form was sent: a button's own address shows nothing."""
    parts = urlsplit(request.headers.get("Referer", ""))
    return parts.path if parts.netloc == request.get_host() and parts.path.startswith(FACE.home) else request.path


def _typed(request: HttpRequest) -> QueryDict:
    typed = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "next"):
        typed.pop(name, None)
    return typed


def _who(session: PortalSession) -> list[int | None]:
    return [session.person_id, session.mandate_id]


def typed_before(request: HttpRequest) -> QueryDict:
    """What came from this page after a session had ended by itself: of the same browser, for the same person and helper, for a day."""
    try:
        clear = unseal(_KEPT_PLACE, _KEPT_ROW, b64decode(request.COOKIES.get(KEPT, ""), validate=True))
        who, page, at, fields = json.loads(clear or "[[], 0, 0, []]")
        typed = QueryDict(mutable=True)
        for name, values in fields:
            typed.setlist(name, values)
    except (BrokenSeal, ValueError):
        return QueryDict()
    fits = who == _who(request.portal) and page == request.path  # type: ignore[attr-defined]
    return typed if fits and now().timestamp() - at < KEEPS.total_seconds() else QueryDict()


def form_of(request: HttpRequest, form: type[F]) -> F:
    """The form as it was sent, or with what was typed before the session ended."""
    if request.method == "POST":
        return form(request.POST)
    kept = typed_before(request)
    return form(initial={name: values if len(values) > 1 else values[0] for name, values in kept.lists()})


def own_page(door: Door) -> Door:
    """A page of the signed-in veteran: ``door(request, actor, …)``."""
    return require_GET(_own(door))


def own_act(door: Door) -> Door:
    """A button of the signed-in veteran."""
    return require_POST(_own(door))


def own_sheet(door: Door) -> Door:
    """A form page of the signed-in veteran: GET shows it, POST sends it."""
    return require_http_methods(["GET", "POST"])(_own(door))


def own_question(door: Door) -> Door:
    """A page of an application. What arrives after the session has ended by itself is kept, and asked for again after signing in."""
    kept = _own(door)

    @wraps(door)
    def run(request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = kept(request, kind, *args, **kwargs)
        ended = _ended(request) if request.method == "POST" else None
        if ended is None:
            return answer
        context = {"next": request.get_full_path()} | _kept(request, ended.pk, kind, str(kwargs.get("name", "")))
        return _expired(request, context)

    return require_http_methods(["GET", "POST"])(run)


def own_paper(door: Door) -> Door:
    """The button that hands in a photograph for an own case. One that arrives after the session has ended by itself waits on the case's page."""
    kept = _own(door)

    @wraps(door)
    def run(request: HttpRequest, case_id: int) -> HttpResponse:
        answer = kept(request, case_id)
        upload, ended = request.FILES.get("file"), _ended(request)
        if upload is None or ended is None:
            return answer
        paper = request.POST.get("paper", "")
        is_kept = _waits(
            lambda: actions.keep_paper(_house(), session_id=ended.pk, case_id=case_id, paper=paper, content=_read(upload))
        )
        if not is_kept:
            return answer
        return _expired(request, {"photo": "kept", "next": reverse("portal:matter", args=[case_id])})

    return require_POST(run)


def _ended(request: HttpRequest) -> PortalSession | None:
    """The session that ended by itself within a day, of a browser that is not signed in any more."""
    if getattr(request, "portal", None) is not None:
        return None
    return entering.ended_session(request.COOKIES.get(FACE.session, ""), now() - KEEPS)


def _house() -> Actor:
    return Actor.house(at=now(), via="portal")


def _read(upload: "UploadedFile[Any]") -> bytes:
    upload.seek(0)
    return bytes(upload.read())


def _waits(keep: Callable[[], bool]) -> bool:
    """Does the photograph wait now, kept just now or a moment ago?"""
    try:
        return keep()
    except AlreadyDone:
        return True
    except DomainError:
        return False


def _expired(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    page = render(request, "portal/expired.html", frame(request) | context, status=401)
    page.headers["Cache-Control"] = "no-store, private"
    return page


def _kept(request: HttpRequest, session_id: int, kind: str, name: str) -> dict[str, Any]:
    """What came too late, with the draft: the answer of a question, the photograph of a paper."""
    house, upload = _house(), request.FILES.get("file")
    if upload is None:
        typed = {name: str(text) for name, text in request.POST.items() if name not in ("csrfmiddlewaretoken", "next")}
        return {"is_kept": actions.keep_typed(house, session_id=session_id, kind=kind, typed=typed)}
    is_kept = _waits(lambda: actions.keep_photo(house, session_id=session_id, kind=kind, paper=name, content=_read(upload)))
    return {"photo": "kept" if is_kept else "lost"}
