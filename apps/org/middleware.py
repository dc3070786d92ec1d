"""``request.actor`` and the clocks of a session."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from apps.core.actor import Actor
from apps.org.models import User
from apps.org.queries import actor_of

Handler = Callable[[HttpRequest], HttpResponse]


def _actor(request: HttpRequest) -> Actor:
    user = request.user
    via = "api" if request.path.startswith("/api/") else "admin" if request.path.startswith("/admin/") else "page"
    if not user.is_authenticated:
        return Actor.nobody(via, request.META.get("REMOTE_ADDR") or None, str(getattr(request, "request_id", ""))[:64])
    return actor_of(cast(User, user), via, request)


def actor_middleware(get_response: Handler) -> Handler:
    """Sets ``request.actor``, made on first use (two queries) and then kept for the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
