"""Pages of the truth check: the red lines, the rows behind one, the nights."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.core.action import require
from apps.core.doors import sheet
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.org.choices import RoleCode
from apps.reports import actions
from apps.reports.queries import INVARIANTS, nights
from apps.reports.queries.indicators import EXPORT_INDICATOR
from apps.reports.queries.truth import CHECK_TRUTH
from apps.reports.views.taking import Taken, taken


@login_required
@require_GET
def truth(request: HttpRequest) -> HttpResponse:
    """What does not hold, whose it is, since when; and the looks so far."""
    actor = actor_of_request(request)
    last = nights.runs(actor).first()
    mine = nights.red_lines(actor)
    others = [row for row in nights.failures(actor, last.pk) if row not in mine] if last else []
    context = {
        "last": last, "mine": mine, "others": others, "rules": len(INVARIANTS), "actor": actor,
        "page": keyset(nights.runs(actor), order=("-id",), after=request.GET.get("after"), size=nights.NIGHTS_SHOWN),
        "missed": nights.missed_nights(actor), "roles": dict(RoleCode.choices), "may_order": actor.may(CHECK_TRUTH),
    }  # fmt: skip
    return render(request, "reports/truth.html", context)


@login_required
@require_GET
def missed(request: HttpRequest) -> HttpResponse:
    """Nights on which nobody looked."""
    return render(request, "reports/missed.html", {"days": nights.missed_nights(actor_of_request(request))})


@login_required
@require_GET
def one_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """One look with what did not hold."""
    actor = actor_of_request(request)
    context = {"run": nights.run(actor, run_id), "rows": nights.failures(actor, run_id), "roles": dict(RoleCode.choices)}
    return render(request, "reports/run.html", context)


@login_required
@require_GET
def failure(request: HttpRequest, failure_id: int) -> HttpResponse:
    """The rows that break one rule, by business name."""
    actor = actor_of_request(request)
    row = nights.failure(actor, failure_id)
    context = {"row": row, "owner": dict(RoleCode.choices).get(row.owner, row.owner), "actor": actor}
    return render(request, "reports/failure.html", context)


@sheet
def export(request: HttpRequest, failure_id: int) -> HttpResponse:
    """The rows that break one rule as a sheet, with what it is for."""
    actor = actor_of_request(request)
    require(actor, EXPORT_INDICATOR)
    row = nights.failure(actor, failure_id)
    return taken(
        request,
        lambda data: actions.export_failure(actor, failure_id=failure_id, **data),
        Taken(row.title, "账目核对", reverse("reports:failure", args=[failure_id])),
    )


@login_required
@require_POST
def order(request: HttpRequest) -> HttpResponse:
    """Look now, as a job."""
    return redirect("workbench:job", actions.order_check(actor_of_request(request)).pk)
