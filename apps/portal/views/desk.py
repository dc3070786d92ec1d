"""The desk of a station: a code handed to somebody who is there in person."""

from django.http import HttpRequest, HttpResponse

from apps.core.action import require
from apps.core.doors import attempt, sheet
from apps.core.doors import show as show_staff
from apps.core.http import actor_of_request
from apps.people.queries.people import get_person
from apps.portal import actions
from apps.portal.forms import HandForm
from apps.portal.queries.entering import subject_of_person
from apps.portal.rules.entering import CODE_MINUTES


@sheet
def hand(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give the reason, print the code. The code is shown once and kept nowhere."""
    actor = actor_of_request(request)
    require(actor, actions.HAND)
    person, form, code = get_person(actor, person_id), HandForm(request.POST or None), None
    if request.method == "POST":
        limit = actions.count_asking(actor, subject=subject_of_person(person)) if form.is_valid() else None
        code = attempt(form, lambda given: actions.hand_code(actor, person_id=person_id, limit=limit, **given))
    context = {"person": person, "code": code, "minutes": CODE_MINUTES, "actor": actor}
    answer = show_staff(request, "portal/hand.html", context, form)
    answer["Cache-Control"] = "no-store"
    return answer
