"""The printed booklet of one person (一人一册), and the portrait."""

from django.http import HttpRequest, HttpResponse

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.papers import JPEG
from apps.people import actions
from apps.people.queries.clear import file_bytes
from apps.people.queries.people import VIEW_PERSON, get_person
from apps.workbench.forms.people import BookletForm
from apps.workbench.queries.booklet import printed


@sheet
def booklet(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask what for, leave the record, then show the booklet ready for A4."""
    actor = actor_of_request(request)
    require(actor, actions.open_booklet.permission)  # type: ignore[attr-defined]
    person = get_person(actor, person_id)
    form = BookletForm(request.POST or None)
    if not actor.may("people.reveal_field"):
        del form.fields["is_full"]
    if request.method == "POST":
        opened = attempt(form, lambda data: actions.open_booklet(actor, person_id=person_id, **data))
        if opened is not None:
            answer = show(request, "workbench/people/booklet.html", {"book": printed(actor, opened), "actor": actor})
            answer["Cache-Control"] = "no-store"
            return answer
    return show(request, "workbench/people/booklet_ask.html", {"person": person}, form)


@page
def photo(request: HttpRequest, person_id: int) -> HttpResponse:
    """The portrait, to who may see the person."""
    actor = actor_of_request(request)
    require(actor, VIEW_PERSON)
    person = get_person(actor, person_id)
    if not person.photo:
        raise NotFound
    answer = HttpResponse(file_bytes(person.photo), content_type=JPEG)
    answer["Cache-Control"], answer["X-Content-Type-Options"] = "no-store", "nosniff"
    return answer
