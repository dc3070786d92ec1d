"""Loans: list with both numbers, one loan, what the bank did; the interest of a quarter."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import act, chosen, page, sheet, show, step, whole
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs.actions import loans as acts
from apps.jobs.forms import loans as forms
from apps.jobs.queries import loans
from apps.jobs.queries.asked import loan_told
from apps.jobs.views.filling import fill, posted
from apps.people.queries.people import get_person


@page
def loan_list(request: HttpRequest) -> HttpResponse:
    """Loans, the newest first, and the sums."""
    actor = actor_of_request(request)
    found = keyset(loans.loans(actor), order=("-id",), after=request.GET.get("after"))
    return show(request, "jobs/loans.html", {"page": found, "actor": actor, "sums": loans.sums(actor)})


@page
def loan(request: HttpRequest, loan_id: int) -> HttpResponse:
    """One loan with every voucher and every quarter's interest."""
    actor = actor_of_request(request)
    row = loans.get_loan(actor, loan_id)
    context = {"row": row, "actor": actor, "flows": row.flows.all(), "subsidies": loans.subsidies(actor).filter(loan=row),
               "until": loans.subsidised_until(row, actor.today)}  # fmt: skip
    return show(request, "jobs/loan.html", context)


@page
def interest_list(request: HttpRequest) -> HttpResponse:
    """What was calculated, quarter by quarter; what waits for the second person (``waits=1`` lists nothing else)."""
    actor, rows = actor_of_request(request), loans.subsidies(actor_of_request(request))
    only = request.GET.get("waits") == "1"
    rows = rows.filter(posted_by__isnull=True) if only else rows
    found = keyset(rows, order=("-first", "-id"), after=request.GET.get("after"))
    context = {
        "page": found,
        "actor": actor,
        "waiting": loans.waiting(actor),
        "quarter": loans.last_quarter(actor.today),
        "only": only,
    }
    return show(request, "jobs/interest.html", context)


@act
def prepare(request: HttpRequest) -> HttpResponse:
    """Calculate a quarter."""
    actor, quarter = actor_of_request(request), request.POST.get("quarter", "")[:10]
    step(request, lambda: acts.prepare_interest(actor, quarter=quarter), f"{quarter}贴息已核算，请由分管领导复核提交。")
    return redirect("jobs:interest")


@act
def post_interest(request: HttpRequest) -> HttpResponse:
    """Submit what another person calculated."""
    actor, quarter = actor_of_request(request), request.POST.get("quarter", "")[:10]
    seen = whole(request.POST.get("seen_fen"))
    step(
        request,
        lambda: acts.post_interest(actor, quarter=quarter, seen_fen=seen),
        f"{quarter}贴息已提交发放，下一步在资金发放中组批。",
    )
    return redirect("jobs:interest")


@sheet
def apply(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody asks for a loan."""
    actor = actor_of_request(request)
    require(actor, "jobs.apply_loan")
    person = get_person(actor, person_id)
    told = loan_told(actor, whole_number(request.GET.get("case", "")), person_id)
    form = forms.LoanForm(posted(request), initial={"applied_on": actor.today} | told)
    return fill(
        request, form, lambda _: acts.apply_loan(actor, person_id=person_id, **form.parts()),
        lambda _: f"{person.name}的贷款申请已登记，核对身份后推送银行。",
        actor=actor, title=f"登记贷款申请：{person.name}", button="登记申请", back=reverse("jobs:loans"), about=person,
    )  # fmt: skip


def _sheet(
    request: HttpRequest, loan_id: int, permission: str, words: tuple[str, str, str], form: Any, call: Any
) -> HttpResponse:
    actor = actor_of_request(request)
    require(actor, permission)
    row = loans.get_loan(actor, loan_id)
    title, button, done = words
    return fill(
        request, form, lambda _: call(actor, row.pk), lambda _: done, actor=actor, title=f"{title}：{row.person.name}", button=button,
        back=reverse("jobs:loan", args=[loan_id]), about=row.person,
    )  # fmt: skip


@sheet
def grant(request: HttpRequest, loan_id: int) -> HttpResponse:
    """The bank opens a line."""
    form = forms.GrantForm(posted(request))
    words = ("登记授信", "登记授信", "授信已登记。银行放款后，请按凭证登记放款。")
    return _sheet(request, loan_id, "jobs.grant_loan", words, form,
                  lambda actor, pk: acts.grant_loan(actor, loan_id=pk, **form.parts()))  # fmt: skip


@sheet
def flow(request: HttpRequest, loan_id: int) -> HttpResponse:
    """Money drawn or repaid."""
    form = forms.FlowForm(posted(request))
    words = ("登记放款或还本", "登记", "已登记，贴息按新的余额计算。")
    return _sheet(request, loan_id, "jobs.record_flow", words, form,
                  lambda actor, pk: acts.record_flow(actor, loan_id=pk, **form.parts()))  # fmt: skip


@sheet
def refuse(request: HttpRequest, loan_id: int) -> HttpResponse:
    """No loan, and why."""
    form = forms.RefuseForm(posted(request))
    words = ("登记未批准", "登记未批准", "已登记未批准，请把原因告知本人。")
    return _sheet(request, loan_id, "jobs.refuse_loan", words, form,
                  lambda actor, pk: acts.refuse_loan(actor, loan_id=pk, **form.cleaned_data))  # fmt: skip


@act
def loan_step(request: HttpRequest, loan_id: int, name: str) -> HttpResponse:
    """Buttons on one loan."""
    actor = actor_of_request(request)
    call, words = chosen(
        {
            "push": (lambda: acts.push_loan(actor, loan_id=loan_id), "已登记推送银行，等待银行授信。"),
            "close": (lambda: acts.close_loan(actor, loan_id=loan_id), "贷款已结清。"),
        },
        name,
    )
    step(request, call, words)
    return redirect("jobs:loan", loan_id)
