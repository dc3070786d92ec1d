"""The standard and the elder edition (长辈版): one cookie says how large the letters of a public face are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SIZE = "vp_size"
SIZES = (24, 30, 36, 48)  # px of the elder edition: 100, 125, 150 and 200 %


def put_size(response: HttpResponse, size: int, home: str) -> HttpResponse:
    """Letters of the elder edition for a year, on the face at ``home``; 0 is the standard edition."""
    if size in SIZES:
        year = 365 * 24 * 3600
        response.set_cookie(SIZE, str(size), max_age=year, path=home, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(SIZE, path=home)
    return response


def size_of(request: HttpRequest) -> int:
    """px of the elder edition, 0 for the standard one."""
    return next((size for size in SIZES if request.COOKIES.get(SIZE) == str(size)), 0)


def edition(request: HttpRequest) -> dict[str, Any]:
    """What the switch on top of every page offers."""
    size = size_of(request)
    smaller, larger = [one for one in SIZES if one < size], [one for one in SIZES if one > size]
    here = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
    return {
        "size": size,
        "smaller": smaller[-1] if smaller else None,
        "larger": larger[0] if size and larger else None,
        "first_size": SIZES[0],
        "here": here,
    }
