"""Doors of discovery: the list the townships work from, one finding, its decision."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.queries import discovery, found
from apps.core.doors import attempt, page, sheet, show, tell
from apps.core.http import actor_of_request
from apps.workbench.forms.registry import DecisionForm
from apps.workbench.queries.places import place_names

WORDS = {"soon": "九十日内达到条件", "unclaimed": "应享未享", "lapse": "可能不再符合", "closed": "已了结"}


@page
def findings(request: HttpRequest) -> HttpResponse:
    """What the nightly look found, a row a person, by kind and township."""
    actor = actor_of_request(request)
    counts = found.found_counts(actor)
    asked = request.GET.get("tab", "")
    tab = asked if asked in WORDS else next((name for name in WORDS if counts[name]), "soon")
    town = request.GET.get("town", "")
    towns = found.found_by_town(actor)
    names = place_names(code for code, _, _ in towns)
    context = {
        "tab": tab, "town": town, "page": found.found_people(actor, tab, town, request.GET.get("after")),
        "tabs": [{"label": words, "url": f"?tab={name}&town={town}", "count": counts[name], "here": name == tab} for name, words in WORDS.items()],
        "towns": [(code, names[code], left, done) for code, left, done in towns], "actor": actor,
    }  # fmt: skip
    return show(request, "workbench/discovery/list.html", context)


@sheet
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """One finding: why, which papers are missing, and the decision; what else was found about the same person beside it."""
    actor = actor_of_request(request)
    row = discovery.finding(actor, finding_id)
    form = DecisionForm(request.POST or None, matter=row.matter)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.decide_finding(actor, finding_id=finding_id, **data))
        if done is not None:
            left = [one for one in found.lines_of(actor, row.person_id) if one.state == "open"]
            more = f"{row.person.name}还有 {len(left)} 项待办理，请接着核实。" if left else ""
            tell(request, f"已登记结论：{done.get_decision_display()}。{more}")
            return redirect("workbench:finding", left[0].pk) if left else redirect("workbench:discovery")
    others = [one for one in found.lines_of(actor, row.person_id) if one.pk != row.pk]
    return show(request, "workbench/discovery/one.html", {"row": row, "others": others, "actor": actor}, form)
