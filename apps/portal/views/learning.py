"""Doors of the 政策课堂."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone
from apps.portal import actions
from apps.portal.queries import learning
from apps.portal.sign_in import own_act, own_page
from apps.portal.views.showing import show_own


@own_page
def study(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything to read, and how far one is."""
    rows = learning.lessons(actor)
    return show_own(request, "portal/study.html", {"rows": rows, "done": sum(day is not None for _, day in rows)})


@own_page
def lesson(request: HttpRequest, actor: Actor, article_id: int) -> HttpResponse:
    """One article, and the button at its end."""
    row, read_on = learning.lesson(actor, article_id)
    return show_own(request, "portal/lesson.html", {"row": row, "read_on": read_on})


@own_act
def mark(_request: HttpRequest, actor: Actor, article_id: int) -> HttpResponse:
    """Read to the end."""
    with suppress(AlreadyDone):
        actions.mark_read(actor, article_id=article_id)
    return redirect("portal:study")
