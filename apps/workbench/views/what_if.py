"""The door of the what-if page (调标测算)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from apps.benefits.queries.whatif import WHAT_IF, what_if
from apps.core.action import require
from apps.core.doors import attempt, page, show
from apps.core.http import actor_of_request
from apps.core.money import yuan
from apps.policy import queries as policy
from apps.workbench import rules
from apps.workbench.forms.policy import WhatIfForm
from apps.workbench.queries.places import place_names


@page
def what_if_page(request: HttpRequest) -> HttpResponse:
    """What a rise would cost; changes nothing."""
    actor = actor_of_request(request)
    require(actor, WHAT_IF)
    schemes = [(each.pk, each.name) for each in policy.schemes(actor)]
    form = WhatIfForm(request.GET if "percent" in request.GET else None, initial={"month": actor.month}, schemes=schemes)
    answer = attempt(form, lambda data: what_if(actor, **data)) if form.is_bound else None
    context: dict[str, Any] = {"answer": answer}
    if answer is not None:
        towns = place_names(code for code, _ in answer.by_township)
        rows = [(towns[code], cost.more_fen, yuan(cost.more_fen)) for code, cost in answer.by_township]
        context["chart"] = rules.bar_chart("各乡镇每月增加金额（元）", rows, head="乡镇", unit="元")
    return show(request, "workbench/standards/what_if.html", context, form)
