"""政策执行跟踪: who holds a right, whom the money reached, who is missing and why; every number opens its list."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import attachment
from apps.core.pages import keyset
from apps.reports import actions, forms
from apps.reports.queries import indicators
from apps.reports.queries.indicators import policies
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.values import Value
from apps.reports.views.asking import Asked, asked


def _month(request: HttpRequest, ask: Asked) -> date | None:
    return policies.chosen_month((request.POST or request.GET).get("month", ""), ask.actor.today)


def _context(ask: Asked, month: date | None) -> dict[str, Any]:
    town = f"&town={ask.place.code}" if ask.place else ""
    return {
        "ask": ask, "actor": ask.actor, "month": policies.month_words(month), "town": ask.place.code if ask.place else "",
        "at": f"{month:%Y-%m}" if month else "", "query": f"month={month:%Y-%m}{town}" if month else town[1:],
        "months": list(policies.closed_months(ask.actor.today)),
    }  # fmt: skip


@page
def policy_list(request: HttpRequest) -> HttpResponse:
    """Every monthly scheme with its numbers, of a closed month."""
    ask = asked(request)
    month = _month(request, ask)
    found = policies.policies(ask.near, month)
    lines = [
        (one, Value(one.reached, one.entitled).share, [(fate, policies.FATES[fate], number) for fate, number in policies.reasons(one).items()])
        for one in found
        if one.entitled or one.found
    ]  # fmt: skip
    empty = [one.scheme.name for one in found if not (one.entitled or one.found)]
    return render(
        request,
        "reports/policies.html",
        {**_context(ask, month), "lines": lines, "empty": empty, "towns": indicators.towns(ask.actor)},
    )


@page
def policy(request: HttpRequest, scheme: str, what: str) -> HttpResponse:
    """One list of one scheme."""
    ask = asked(request)
    month = _month(request, ask)
    rows = policies.listed(ask.near, scheme, what, month)
    shape = shape_of(rows)
    found = keyset(shape.read(rows), order=("-pk",), after=request.GET.get("after"))
    sees = ask.actor.may("people.view_person")
    lines = [
        (list(zip(shape.heads, shape.cells(row), strict=True)), shape.person(row) if sees else None) for row in found.rows
    ]
    return render(request, "reports/policy.html", {
        **_context(ask, month), "scheme": policies.get_scheme(scheme), "what": what, "words": policies.words_of(what), "number": rows.order_by().count(),
        "page": found, "heads": shape.heads, "lines": lines, "all_towns": indicators.towns(ask.actor),
    })  # fmt: skip


@sheet
def export(request: HttpRequest, scheme: str, what: str) -> HttpResponse:
    """The list as a sheet, with what it is for."""
    ask = asked(request)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    policies.listed(ask.near, scheme, what, None)
    month = _month(request, ask)
    name, words = policies.get_scheme(scheme).name, policies.words_of(what)
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: actions.export_policy(
                ask.actor, scheme=scheme, what=what, place=ask.place, month=f"{month:%Y-%m}" if month else "", **data
            ),
        )
        if done is not None:
            return attachment(done, f"{name}{words}.xlsx")
    context = {**_context(ask, month), "name": name, "scheme": scheme, "what": what, "words": words}
    return show(request, "reports/policy_export.html", context, form)
