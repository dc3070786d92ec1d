"""Doors of the hold (暂缓发放): who waits, keep a person back, let the money go on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.payments import actions
from apps.workbench.forms.fields import ReasonForm
from apps.workbench.queries import holds as desk


@page
def holds(request: HttpRequest) -> HttpResponse:
    """Persons whose money waits until somebody releases it."""
    actor = actor_of_request(request)
    return show(
        request, "workbench/bank/holds.html", {"page": desk.holds_page(actor, request.GET.get("after")), "actor": actor}
    )


@sheet
def hold_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Keep one person out of every coming batch."""
    actor, form = actor_of_request(request), ReasonForm(request.POST or None)
    found = desk.person_hold(actor, person_id)
    if request.method == "POST":
        call = lambda data: repeat_is_fine(request, lambda: actions.hold_person(actor, person_id=person_id, **data)) or found  # noqa: E731
        done = attempt(form, call)
        if done is not None:
            if done is not found:
                tell(request, f"{found.person.name}已暂缓发放，以后组批时不再列入，直到解除。")
            return redirect("workbench:person", person_id)
    return show(request, "workbench/bank/hold.html", {"found": found, "actor": actor}, form)


@sheet
def release_hold(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let one person's money go on."""
    actor, form = actor_of_request(request), ReasonForm(request.POST or None)
    row = desk.hold_to_release(actor, hold_id)
    if request.method == "POST":
        call = lambda data: repeat_is_fine(request, lambda: actions.release_hold(actor, hold_id=hold_id, **data)) or row  # noqa: E731
        done = attempt(form, call)
        if done is not None:
            if done is not row:
                tell(request, f"{row.person.name}的暂缓已解除，暂缓期间的应发随下一批次发出。")
            return redirect("workbench:holds")
    return show(request, "workbench/bank/release.html", {"row": row, "actor": actor}, form)
