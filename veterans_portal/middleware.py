"""Headers that hold for every page, and what every template may show."""

import contextlib
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def true_source(get_response: Handler) -> Handler:
    """``REMOTE_ADDR`` is the visitor, for locks and for the audit trail alike. What our own proxy says is believed, and only where
    there is one: the last address of ``X-Forwarded-For`` is the one it saw itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if settings.BEHIND_PROXY:
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(told.rpartition(",")[2].strip()))
        return get_response(request)

    return middleware


def content_security_policy(get_response: Handler) -> Handler:
    """No inline script or style, nothing from foreign hosts, no framing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response

    return middleware


def organisation(_request: HttpRequest) -> dict[str, object]:
    """Template context: the bureau's name, phone and registration numbers."""
    return {"organisation": settings.ORGANISATION}
