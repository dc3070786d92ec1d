"""Doors of the standards desk: list, one value with its history, entry, second signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.policy import actions
from apps.policy import queries as policy
from apps.workbench.forms.policy import StandardForm
from apps.workbench.queries.places import month_or, place_names
from apps.workbench.queries.standards import entry_choices, standards_desk


@page
def standards(request: HttpRequest) -> HttpResponse:
    """Values in force in a month, warnings, and what waits for a second person."""
    actor = actor_of_request(request)
    month = month_or(request.GET.get("month", ""), actor.month)
    desk = standards_desk(actor, month, request.GET.get("scheme", ""))
    return show(request, "workbench/standards/list.html", {"desk": desk, "actor": actor})


@page
def standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """One value, its papers, its predecessors and successors."""
    actor = actor_of_request(request)
    row = policy.standard(actor, standard_id)
    rows = list(policy.history(actor, scheme=row.scheme_id, rate_key=row.rate_key, division=row.division_code))
    place = place_names([row.division_code])[row.division_code]
    context = {"row": row, "history": rows, "place": place, "actor": actor, "consequence": policy.consequence(actor, row)}
    return show(request, "workbench/standards/one.html", {**context, "same_person": row.entered_by == actor.staff_id})


@sheet
def enter_standard(request: HttpRequest) -> HttpResponse:
    """Enter a new value; without a chosen scheme the page first asks for it."""
    actor = actor_of_request(request)
    choices = entry_choices(actor, request.POST.get("scheme") or request.GET.get("scheme", ""))
    form = StandardForm(request.POST or None, initial=request.GET.dict(), keys=choices.keys, places=choices.places)
    if request.method == "POST":
        row = attempt(form, lambda data: actions.enter_standard(actor, **data))
        if row is not None:
            tell(request, f"已录入{row.scheme.name}标准，复核后执行。请由另一人在“待复核”中复核。")
            return redirect("workbench:standard", row.pk)
    return show(request, "workbench/standards/enter.html", {"choices": choices}, form)


@act
def confirm_standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """The second signature."""
    done = repeat_is_fine(request, lambda: actions.confirm_standard(actor_of_request(request), standard_id=standard_id))
    if done:
        tell(request, f"标准已复核执行，自{done.from_month.label}起的应发将在下次核定时重新计算。")
    return redirect("workbench:standard", standard_id)


@act
def reject_standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Send it back with a reason."""
    actions.reject_standard(actor_of_request(request), standard_id=standard_id, reason=request.POST.get("reason", ""))
    tell(request, "已退回，录入人可在标准列表中看到退回原因。")
    return redirect("workbench:standard", standard_id)
