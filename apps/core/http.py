"""Small things that every door shares."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from apps.core.actor import Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor that ``org``'s middleware put on the request; a request without one is nobody's."""
    found = getattr(request, "actor", None)
    return found if found is not None else Actor.nobody()


def source(request: HttpRequest) -> str | None:
    """Where a request comes from (``true_source`` has put the visitor there)."""
    return request.META.get("REMOTE_ADDR") or None


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, name: str, content_type: str = XLSX) -> HttpResponse:
    """A file handed out: always as a download, never cached, never guessed at by the browser."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename=\"download\"; filename*=UTF-8''{quote(name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
