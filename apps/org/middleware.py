"""``request.actor`` and the clocks of a session."""

import contextlib
from collections.abc import Callable
from typing import cast

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from apps.core.actor import Actor, now
from apps.core.errors import Forbidden
from apps.org.actions.sessions import digest, record_sign_out
from apps.org.models import SignIn, User
from apps.org.queries import actor_of
from apps.org.rules import session_over

STARTED, SEEN = "vp_started", "vp_seen"
SECOND = "vp_second"  # this session passed the second factor
OPEN_PATHS = ("/account/second-factor/", "/logout/", "/static/", "/healthz")
SEEN_EVERY_SECONDS = 30  # how exact the idle clock is; not every request writes
POLL_HEADER = "X-Background"  # a page that asks by itself (progress) is not a person at work
Handler = Callable[[HttpRequest], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    via = "api" if request.path.startswith("/api/") else "admin" if request.path.startswith("/admin/") else "page"
    if not user.is_authenticated:
        request_id = str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64]
        return Actor.nobody(via, request.META.get("REMOTE_ADDR") or None, request_id)
    return actor_of(user, via, request)


def actor_middleware(get_response: Handler) -> Handler:
    """Sets ``request.actor``, made on first use (one query) and then kept for the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def session_limits(get_response: Handler) -> Handler:
    """Ends a session server-side when idle or too old; asks for a second factor where it is required. Pages are never cached."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            why = _over(request)
            if why:
                _end(request, why)
            elif (
                settings.STAFF_TOTP_REQUIRED and not request.session.get(SECOND) and not request.path.startswith(OPEN_PATHS)
            ):
                return redirect("second_factor")
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def _over(request: HttpRequest) -> str | None:
    """Why this session is over, else ``None``; moves the idle clock forward."""
    instant = now().timestamp()
    started = request.session.setdefault(STARTED, instant)
    seen = request.session.setdefault(SEEN, instant)
    idle, longest = settings.STAFF_IDLE_SECONDS, settings.SESSION_ABSOLUTE_SECONDS
    why = session_over(started, seen, instant, idle=idle, longest=longest)
    if why:
        return why
    if instant - seen >= SEEN_EVERY_SECONDS and POLL_HEADER not in request.headers:
        request.session[SEEN] = instant
        SignIn.objects.filter(session_digest=digest(request.session.session_key or "")).update(seen_at=now())
    return None


def _end(request: HttpRequest, why: str) -> None:
    user, key = cast(User, request.user), request.session.session_key or ""
    with contextlib.suppress(Forbidden):  # the account may have lost its last role meanwhile; the session ends all the same
        record_sign_out(actor_of(user, "page", request), session_key=key, why=why)
    logout(request)
