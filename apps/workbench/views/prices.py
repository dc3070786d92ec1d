"""The doors of the price subsidy (价格临时补贴)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions, queries
from apps.core.action import require
from apps.core.doors import act, attempt, chosen, repeat_is_fine, sheet, show, tell, whole
from apps.core.http import actor_of_request
from apps.core.money import yuan
from apps.workbench.forms.prices import PriceRunForm


@sheet
def prices(request: HttpRequest) -> HttpResponse:
    """Past months, what waits for the second signature, and the form for a new month."""
    actor = actor_of_request(request)
    require(actor, queries.VIEW)
    form = PriceRunForm(request.POST or None, initial={"month": actor.month})
    run = attempt(
        form,
        lambda data: actions.propose_price_run(
            actor,
            division_code=queries.own_county(actor),
            month=data["month"],
            facts=form.facts(),
            document_no=data["document_no"],
        ),
    )
    if run:
        tell(request, f"已提出，每人{yuan(run.amount_fen)}元、{run.people}人，待另一人复核后计入下次核定。")
        return redirect("workbench:prices")
    return show(
        request, "workbench/standards/prices.html", {"actor": actor, "runs": list(queries.price_runs(actor)[:36])}, form
    )


@act
def decide_price_run(request: HttpRequest, run_id: int, step: str) -> HttpResponse:
    """Confirm the amount and number that were seen, or send back."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    fen, people = whole(request.POST.get("seen_fen")), whole(request.POST.get("seen_people"))
    steps = {
        "confirm": (
            lambda: actions.confirm_price_run(actor, run_id=run_id, seen_fen=fen, seen_people=people),
            "已确认，下次核定时计入应发。",
        ),
        "reject": (lambda: actions.reject_price_run(actor, run_id=run_id, reason=reason), "已退回经办人。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:prices")
