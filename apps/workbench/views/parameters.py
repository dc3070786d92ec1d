"""Doors of the policy parameters (政策参数): list, one value, entry of the next or a corrected one, second signature."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.policy import actions
from apps.policy import queries as policy
from apps.workbench.forms.parameters import ParameterForm
from apps.workbench.queries.places import place_names
from apps.workbench.queries.standards import parameter_entry, parameters_in_force


@page
def parameters(request: HttpRequest) -> HttpResponse:
    """Percentages, bases, roundings, region modes."""
    actor = actor_of_request(request)
    rows = parameters_in_force(actor)
    context = {"rows": rows, "places": place_names(row.division_code for row in rows), "actor": actor}
    return show(request, "workbench/standards/parameters.html", context)


@page
def parameter(request: HttpRequest, parameter_id: int) -> HttpResponse:
    """One parameter with its papers."""
    actor = actor_of_request(request)
    row = policy.parameter(actor, parameter_id)
    place = place_names([row.division_code])[row.division_code]
    context = {"row": row, "place": place, "actor": actor, "consequence": policy.consequence(actor, row)}
    return show(request, "workbench/standards/parameter.html", {**context, "same_person": row.entered_by == actor.staff_id})


@act
def decide_parameter(request: HttpRequest, parameter_id: int) -> HttpResponse:
    """Confirm a parameter, or send it back when a reason button was pressed."""
    actor = actor_of_request(request)
    if "reject" in request.POST:
        actions.reject_parameter(actor, parameter_id=parameter_id, reason=request.POST.get("reason", ""))
        tell(request, "已退回，录入人可在参数列表中看到退回原因。")
    elif repeat_is_fine(request, lambda: actions.confirm_parameter(actor, parameter_id=parameter_id)):
        tell(request, "参数已复核执行，涉及的月份将在下次核定时重新计算。")
    return redirect("workbench:parameter", parameter_id)


@sheet
def enter_parameter(request: HttpRequest, parameter_id: int) -> HttpResponse:
    """Enter the next value of a parameter, or correct this one (``correct=1``), in the shape of the present value."""
    actor = actor_of_request(request)
    require(actor, actions.enter_parameter.permission)  # type: ignore[attr-defined]
    found = parameter_entry(actor, parameter_id, request.GET.get("correct", ""))
    form = ParameterForm(request.POST or None, initial=found.initial, shape=found.row.value, places=found.places)
    if request.method == "POST":
        row = attempt(form, lambda _: actions.enter_parameter(actor, **found.key(), **form.given()))
        if row is not None:
            tell(request, "已录入，复核后执行。请由另一人在“待遇标准”的待复核中复核。")
            return redirect("workbench:parameter", row.pk)
    return show(request, "workbench/standards/parameter_enter.html", {"found": found}, form)
