"""The allowance of a month of training: what was calculated, what waits for the second person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import act, page, show, step, whole
from apps.core.http import actor_of_request
from apps.core.month import Month
from apps.core.pages import keyset
from apps.jobs.actions import living as acts
from apps.jobs.queries import living


@page
def living_list(request: HttpRequest) -> HttpResponse:
    """Month by month, the newest first; ``waits=1`` lists what the second person has still to look at and nothing else."""
    actor = actor_of_request(request)
    rows, only = living.allowances(actor), request.GET.get("waits") == "1"
    rows = rows.filter(posted_by__isnull=True, amount_fen__gt=0) if only else rows
    found = keyset(rows, order=("-first", "-id"), after=request.GET.get("after"))
    last = str(Month.of(actor.today) - 1)
    context = {"page": found, "actor": actor, "waiting": living.living_waits(actor), "last": last, "only": only}
    return show(request, "jobs/living.html", context)


@act
def prepare(request: HttpRequest) -> HttpResponse:
    """Calculate a month."""
    actor, month = actor_of_request(request), request.POST.get("month", "")[:10]
    step(request, lambda: acts.prepare_living(actor, month=month), f"{month}生活补助已核算，请由分管领导复核提交。")
    return redirect("jobs:living")


@act
def submit(request: HttpRequest) -> HttpResponse:
    """Submit what another person calculated."""
    actor, month = actor_of_request(request), request.POST.get("month", "")[:10]
    seen = whole(request.POST.get("seen_fen"))
    words = f"{month}生活补助已提交发放，下一步在资金发放中组批。"
    step(request, lambda: acts.post_living(actor, month=month, seen_fen=seen), words)
    return redirect("jobs:living")
