"""作用发挥: what veterans give, by kind: posts they hold now, what they did within a year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.core.action import require
from apps.core.doors import attempt, page, sheet, show
from apps.core.http import attachment
from apps.core.pages import keyset
from apps.people.choices import ContributionKind
from apps.reports import actions, forms
from apps.reports.queries import contributions, indicators
from apps.reports.views.asking import asked


@page
def contribution_list(request: HttpRequest) -> HttpResponse:
    """Every kind with its number, and the rows of the chosen one."""
    ask = asked(request)
    kind = request.GET.get("kind", "")
    rows = contributions.contributions(ask.near, ask.span, kind)
    found = keyset(rows, order=("-since", "-pk"), after=request.GET.get("after"))
    return render(request, "reports/contributions.html", {
        "ask": ask, "actor": ask.actor, "page": found, "kind": kind, "counts": contributions.counts(ask.near, ask.span), "number": rows.order_by().count(),
        "towns": indicators.towns(ask.actor), "words": dict(ContributionKind.choices).get(kind, ""), "sees": ask.actor.may("people.view_person"),
    })  # fmt: skip


@sheet
def export(request: HttpRequest) -> HttpResponse:
    """The list as a sheet, with what it is for."""
    ask = asked(request)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    kind = (request.POST or request.GET).get("kind", "")
    form = forms.ExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        done = attempt(
            form, lambda data: actions.export_contributions(ask.actor, span=ask.span, kind=kind, place=ask.place, **data)
        )
        if done is not None:
            return attachment(done, f"作用发挥{ask.place.name if ask.place else ''}{ask.span.year}年.xlsx")
    return show(request, "reports/contributions_export.html", {"ask": ask, "actor": ask.actor, "kind": kind}, form)
