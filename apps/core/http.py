"""Small things that every door shares."""

from django.http import HttpRequest

from apps.core.actor import Actor


def actor_of_request(request: HttpRequest) -> Actor:
    """The actor that ``org``'s middleware put on the request; a request without one is nobody's."""
    found = getattr(request, "actor", None)
    return found if found is not None else Actor.nobody()
