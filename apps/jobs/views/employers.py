"""Employers: list, register, one of them, verified, barred, joined to a fair."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import act, chosen, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.jobs import actions, forms, queries
from apps.jobs.choices import EmployerState, Trade
from apps.jobs.queries.figures import BY_NAME
from apps.jobs.rules.fairs import BOOTH_STATES
from apps.jobs.views.filling import fill, posted, towns
from apps.jobs.views.spans import span_of


@page
def employer_list(request: HttpRequest) -> HttpResponse:
    """Employers, the newest first, by state, trade, name or code; ``number``: those behind a figure."""
    actor, state, trade = actor_of_request(request), request.GET.get("state", ""), request.GET.get("trade", "")
    text, span = request.GET.get("q", "").replace("\x00", "").strip()[:60], span_of(request, "employers")
    rows = queries.listed(actor, "employers", span) if span else queries.employers(actor)
    if state in EmployerState.values:
        rows = rows.filter(state=state)
    if trade in Trade.values:
        rows = rows.filter(trade=trade)
    if text:
        rows = rows.filter(credit_code=text.upper()) if len(text) == 18 else rows.filter(name__contains=text)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {
        "page": found,
        "actor": actor,
        "state": state,
        "trade": trade,
        "q": text,
        "states": EmployerState.choices,
        "trades": Trade.choices,
    }
    return show(request, "jobs/employers.html", {**context, "span": span, "figure": BY_NAME["employers"]})


@sheet
def register(request: HttpRequest) -> HttpResponse:
    """An employer is entered by its licence."""
    actor = actor_of_request(request)
    require(actor, "jobs.register_employer")
    form = forms.EmployerForm(posted(request), places=towns(actor))
    return fill(
        request, form, lambda data: actions.register_employer(actor, credit_code=data["credit_code"], given=form.given()),
        lambda row: f"{row.name}已登记，查验营业执照后办理核验。", title="登记用人单位", button="登记单位", actor=actor,
        list=reverse("jobs:employers"), back=lambda row: reverse("jobs:employer", args=[row.pk]),
    )  # fmt: skip


@page
def employer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """One employer: what it is, its vacancies, its fairs."""
    actor = actor_of_request(request)
    row = queries.get_employer(actor, employer_id)
    vacancies = queries.vacancies(actor).filter(employer=row)[:50]
    booths = row.booths.select_related("fair").order_by("-fair__starts_on", "-id")[:20]
    return show(
        request,
        "jobs/employer.html",
        {"row": row, "actor": actor, "vacancies": vacancies, "booths": booths, "own": actor.sees(row.division_id)},
    )


@sheet
def correct(request: HttpRequest, employer_id: int) -> HttpResponse:
    """What it says of itself changes; the contact's phone is typed anew."""
    actor = actor_of_request(request)
    require(actor, "jobs.correct_employer")
    row = queries.get_employer(actor, employer_id)
    names = ("name", "kind", "size", "trade", "contact_name", "public_phone", "address", "introduction", "promises")
    initial = {**{name: getattr(row, name) for name in names}, "division": row.division_id}
    form = forms.EmployerChangeForm(posted(request), places=towns(actor), initial=initial)
    back = reverse("jobs:employer", args=[employer_id])
    return fill(
        request, form, lambda _: actions.correct_employer(actor, employer_id=employer_id, given=form.given()),
        lambda _: "单位信息已更正。", title=f"更正：{row.name}", button="保存更正", actor=actor, back=back,
    )  # fmt: skip


@act
def verify(request: HttpRequest, employer_id: int) -> HttpResponse:
    """The licence was seen."""
    actor = actor_of_request(request)
    step(request, lambda: actions.verify_employer(actor, employer_id=employer_id), "已核验，可以登记岗位了。")
    return redirect("jobs:employer", employer_id)


REASONS: dict[str, tuple[str, Any, str, str]] = {
    "refuse": ("jobs.refuse_employer", actions.refuse_employer, "不予通过", "已登记为未通过，原因单位可以看到。"),
    "blacklist": (
        "jobs.blacklist_employer",
        actions.blacklist_employer,
        "列入黑名单",
        "已列入黑名单，它的岗位都已结束招聘。",
    ),
    "lift": ("jobs.lift_blacklist", actions.lift_blacklist, "移出黑名单", "已移出黑名单，请重新核验。"),
}


@sheet
def decide(request: HttpRequest, employer_id: int, name: str) -> HttpResponse:
    """Refused, barred, or the bar lifted: with a reason."""
    actor = actor_of_request(request)
    permission, call, button, told = chosen(REASONS, name)
    require(actor, permission)
    row = queries.get_employer(actor, employer_id)
    return fill(
        request, forms.ReasonForm(posted(request)), lambda data: call(actor, employer_id=employer_id, **data), lambda _: told,
        title=f"{button}：{row.name}", button=button, actor=actor, back=reverse("jobs:employer", args=[employer_id]),
    )  # fmt: skip


@act
def contact(request: HttpRequest, employer_id: int) -> HttpResponse:
    """The contact's whole number, once; the look is written down."""
    actor = actor_of_request(request)
    row = queries.get_employer(actor, employer_id)
    number = actions.read_contact(actor, employer_id=employer_id)
    context = {"row": row, "actor": actor, "own": True, "number": number, "vacancies": (), "booths": ()}
    return show(request, "jobs/employer.html", context)


@sheet
def join(request: HttpRequest, employer_id: int) -> HttpResponse:
    """An employer takes part in a fair with some of its vacancies."""
    actor = actor_of_request(request)
    require(actor, "jobs.ask_booth")
    row = queries.get_employer(actor, employer_id)
    fairs = [
        (one.pk, f"{one.name}（{one.starts_on:%Y-%m-%d}）")
        for one in queries.fairs(actor).filter(state__in=BOOTH_STATES)[:50]
    ]
    live = queries.vacancies(actor).filter(employer=row).exclude(state="closed")
    vacancies = [(one.pk, f"{one.title} {one.headcount}人（{one.get_state_display()}）") for one in live[:100]]
    form = forms.JoinForm(posted(request), fairs=fairs, vacancies=vacancies)
    return fill(
        request, form, lambda data: actions.ask_booth(actor, employer_id=employer_id, **data), lambda booth: f"{row.name}已报名参会，等待同意。",
        title=f"参加招聘会：{row.name}", button="报名参会", actor=actor, list=reverse("jobs:employer", args=[employer_id]),
        back=lambda booth: reverse("jobs:booths", args=[booth.fair_id]),
    )  # fmt: skip
