"""Doors of what persons owe back: claims, instalments, cash, write-offs by two persons."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import act, attempt, chosen, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.payments import actions
from apps.workbench.forms.bank import CashForm, DebtForm, PlanForm, WaiverForm
from apps.workbench.queries import bank as desk

FORMS = {"cash": CashForm, "plan": PlanForm, "waive": WaiverForm}


@page
def receivables(request: HttpRequest) -> HttpResponse:
    """What is owed back, what is not yet claimed, what waits for a decision."""
    actor = actor_of_request(request)
    return show(
        request,
        "workbench/bank/receivables.html",
        {"desk": desk.receivable_desk(actor, request.GET.get("tab", ""), request.GET.get("after")), "actor": actor},
    )


@page
def receivable(request: HttpRequest, receivable_id: int) -> HttpResponse:
    """One receivable and what came back."""
    actor = actor_of_request(request)
    found = desk.receivable_page(actor, receivable_id)
    forms = {name: make(prefix=name) for name, make in FORMS.items()}
    return show(request, "workbench/bank/receivable.html", {"found": found, "actor": actor, "forms": forms})


@act
def receivable_step(request: HttpRequest, receivable_id: int, step: str) -> HttpResponse:
    """Cash, a plan, or a request to write off."""
    actor = actor_of_request(request)
    found = desk.receivable_page(actor, receivable_id)
    form = chosen(FORMS, step)(request.POST, prefix=step)
    calls: dict[str, Callable[..., object]] = {
        "cash": actions.record_cash,
        "plan": actions.plan_receivable,
        "waive": actions.propose_waiver,
    }
    words = {
        "cash": "退回款已登记。",
        "plan": "抵扣安排已登记，下次组批起执行。",
        "waive": "核销申请已提出，须由另一人决定。",
    }
    if attempt(form, lambda data: calls[step](actor, receivable_id=receivable_id, **data)) is None:
        forms = {name: form if name == step else make(prefix=name) for name, make in FORMS.items()}
        return show(
            request, "workbench/bank/receivable.html", {"found": found, "actor": actor, "forms": forms, "opened": step}, form
        )
    tell(request, words[step])
    return redirect("workbench:receivable", receivable_id)


@sheet
def open_receivable(request: HttpRequest, person_id: int) -> HttpResponse:
    """Turn an overpayment into a receivable."""
    actor, form = actor_of_request(request), DebtForm(request.POST or None, initial={"instalment_fen": "0"})
    found = desk.overpaid_person(actor, person_id)
    if request.method == "POST":
        row = attempt(form, lambda data: actions.open_receivable(actor, person_id=person_id, **data))
        if row is not None:
            tell(request, "应收款已登记，可以收现金、从以后发放中抵扣，或申请核销。")
            return redirect("workbench:receivable", row.pk)
    return show(request, "workbench/bank/open_receivable.html", {"found": found, "actor": actor}, form)


@act
def decide_waiver(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Agree to or refuse a write-off."""
    actor, agreed = actor_of_request(request), request.POST.get("agreed") == "yes"
    done = repeat_is_fine(
        request,
        lambda: actions.decide_waiver(actor, proposal_id=proposal_id, agreed=agreed, note=request.POST.get("note", "")),
    )
    if done:
        tell(request, "已同意核销。" if agreed else "已不同意核销，款项继续追回。")
    return redirect("workbench:receivables")
