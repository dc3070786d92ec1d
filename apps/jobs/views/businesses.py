"""Veteran businesses: list and figures, one of them, entered, checked, closed, served, looked after; parks and bases."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, page, sheet, show, step
from apps.core.http import actor_of_request, attachment
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs.actions import businesses as acts
from apps.jobs.actions.importing import import_businesses
from apps.jobs.choices import BusinessState, Trade
from apps.jobs.forms import businesses as forms
from apps.jobs.models.businesses import VeteranBusiness
from apps.jobs.queries import businesses
from apps.jobs.queries.asked import business_told
from apps.jobs.queries.employers import employers
from apps.jobs.resources import MOST, write_businesses
from apps.jobs.rules.credit_code import read_credit_code
from apps.jobs.rules.refusals import EmployerNotFound
from apps.jobs.views.filling import fill, posted, towns
from apps.people.queries.search import only_one

LISTS = {
    "helped": "jobs:businesses",
    "businesses": "jobs:businesses",
    "bases": "jobs:bases",
    "services": "jobs:services",
    "policies": "jobs:services",
}


def _behind(request: HttpRequest, actor: Actor, *names: str) -> tuple[Any, str, int]:
    """The rows of a figure of a year named in the address, its words and the year; else everything."""
    name, year = request.GET.get("number", ""), whole_number(request.GET.get("year", ""), 4) or 0
    if name not in names or not 1949 <= year <= 2099:
        return None, "", actor.today.year
    return businesses.BY_NAME[name].rows(actor, year), businesses.BY_NAME[name].label, year


def _asked(request: HttpRequest, actor: Actor) -> tuple[Any, dict[str, Any]]:
    found, figure, year = _behind(request, actor, "helped", "businesses")
    rows = businesses.businesses(actor) if found is None else found
    state, trade = request.GET.get("state", ""), request.GET.get("trade", "")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if state in BusinessState.values:
        rows = rows.filter(state=state)
    if trade in Trade.values:
        rows = rows.filter(employer__trade=trade)
    if text:
        rows = rows.filter(employer__name__contains=text)
    return rows, {"state": state, "trade": trade, "q": text, "figure": figure, "year": year}


@page
def business_list(request: HttpRequest) -> HttpResponse:
    """Businesses, the newest first, with the year's figures; ``number``: those behind one of them."""
    actor = actor_of_request(request)
    rows, asked = _asked(request, actor)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    told = businesses.business_figures(actor, asked["year"])
    figures = [(one, n, f"{reverse(LISTS[one.name])}?number={one.name}&year={asked['year']}") for one, n in told]
    trades = [
        (str(Trade(code).label), n, f"{n}家", f"{reverse('jobs:businesses')}?trade={code}")
        for code, n in businesses.by_trade(actor)
    ]
    context = {
        "page": found,
        "actor": actor,
        "figures": figures,
        "by_trade": trades,
        "states": BusinessState.choices,
        "trades": Trade.choices,
    }
    return show(request, "jobs/businesses.html", {**context, **asked})


@page
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, at most five thousand rows, as a sheet."""
    actor = actor_of_request(request)
    rows, _ = _asked(request, actor)
    return attachment(write_businesses(actor, rows[:MOST]), "军创企业.xlsx")


@page
def template(request: HttpRequest) -> HttpResponse:
    """The empty sheet."""
    actor = actor_of_request(request)
    require(actor, "jobs.import_businesses")
    return attachment(write_businesses(actor, (), template=True), "军创企业导入模板.xlsx")


@sheet
def take_sheet(request: HttpRequest) -> HttpResponse:
    """Businesses from a spreadsheet."""
    actor = actor_of_request(request)
    require(actor, "jobs.import_businesses")
    form = forms.BusinessFileForm(posted(request), request.FILES or None)
    return fill(
        request, form, lambda data: import_businesses(actor, content=data["file"].read()),
        lambda done: f"新登记{done.fresh}家军创企业，等待核对凭证；{done.known}家已经登记过，没有重复登记。", title="导入军创企业", button="导入",
        actor=actor, back=reverse("jobs:businesses"), multipart=True, template_url=reverse("jobs:business_template"),
    )  # fmt: skip


@page
def business(request: HttpRequest, business_id: int) -> HttpResponse:
    """One business: what it is, what was done for it."""
    actor = actor_of_request(request)
    row = businesses.get_business(actor, business_id)
    return show(
        request, "jobs/business.html", {"row": row, "actor": actor, "services": row.services.select_related("given_by")[:50]}
    )


def _employer(actor: Actor, text: str) -> int:
    code = read_credit_code(text)
    row = employers(actor).filter(credit_code=code).first()
    if row is None:
        raise EmployerNotFound(
            f"统一社会信用代码{code}还没有登记。请先在“用人单位”里按营业执照登记，再登记军创企业。", field="credit_code"
        )
    return row.pk


@sheet
def enter(request: HttpRequest) -> HttpResponse:
    """A new one."""
    actor = actor_of_request(request)
    require(actor, "jobs.enter_business")
    initial = business_told(actor, whole_number(request.GET.get("case", "")))
    form = forms.BusinessForm(posted(request), initial=initial or {"credit_code": request.GET.get("code", "")[:18]})
    return fill(
        request, form,
        lambda data: acts.enter_business(
            actor, employer_id=_employer(actor, data["credit_code"]), owner_id=only_one(actor, data["who"], "who").pk, given=form.given()
        ),
        lambda row: f"{row.employer.name}已登记，看过凭证后办理核对。", title="登记军创企业", button="登记", actor=actor,
        list=reverse("jobs:businesses"), back=lambda row: reverse("jobs:business", args=[row.pk]),
    )  # fmt: skip


def _form(request: HttpRequest, business_id: int, right: str) -> tuple[Actor, VeteranBusiness, dict[str, Any]]:
    actor = actor_of_request(request)
    require(actor, right)
    row = businesses.get_business(actor, business_id)
    return actor, row, {"actor": actor, "back": reverse("jobs:business", args=[business_id])}


@sheet
def correct(request: HttpRequest, business_id: int) -> HttpResponse:
    """What the owner says anew."""
    actor, row, context = _form(request, business_id, "jobs.correct_business")
    form = forms.BusinessChangeForm(posted(request), initial=forms.BusinessChangeForm.as_shown(row))
    return fill(
        request, form,
        lambda data: acts.correct_business(actor, business_id=business_id, owner_id=only_one(actor, data["who"], "who").pk, given=form.given()),
        lambda done: "已更正。" if done.state == "checked" else "已更正，请看过凭证后重新核对。",
        title=f"更正：{row.employer.name}", button="保存更正", **context,
    )  # fmt: skip


@act
def check(request: HttpRequest, business_id: int) -> HttpResponse:
    """The evidence was seen."""
    actor = actor_of_request(request)
    step(request, lambda: acts.check_business_facts(actor, business_id=business_id), "已核对。")
    return redirect("jobs:business", business_id)


@sheet
def close(request: HttpRequest, business_id: int) -> HttpResponse:
    """It is no more."""
    actor, row, context = _form(request, business_id, "jobs.close_business")
    return fill(
        request, forms.BusinessCloseForm(posted(request)), lambda data: acts.close_business(actor, business_id=business_id, **data),
        lambda _: "已登记停业。", title=f"登记停业：{row.employer.name}", button="登记停业", **context,
    )  # fmt: skip


@sheet
def liaison(request: HttpRequest, business_id: int) -> HttpResponse:
    """Who looks after it."""
    actor, row, context = _form(request, business_id, "jobs.assign_liaison")
    officers = [(one.pk, f"{one.name}（{one.division.name}）") for one in businesses.officers(actor)]
    form = forms.LiaisonForm(posted(request), officers=officers, initial={"staff_id": row.liaison_id})
    return fill(
        request, form, lambda data: acts.assign_liaison(actor, business_id=business_id, **data), lambda _: "联络服务员已登记。",
        title=f"联络服务员：{row.employer.name}", button="保存", **context,
    )  # fmt: skip


@sheet
def settle(request: HttpRequest, business_id: int) -> HttpResponse:
    """Into a base, or out of it."""
    actor, row, context = _form(request, business_id, "jobs.settle_business")
    open_bases = businesses.bases(actor).filter(revoked_on__isnull=True, capacity__isnull=False)
    choices = [(one.pk, f"{one.name}（{one.inside} / {one.capacity}家）") for one in open_bases[:200]]
    form = forms.SettleForm(posted(request), bases=choices, initial={"base_id": row.base_id})
    return fill(
        request, form, lambda data: acts.settle_business(actor, business_id=business_id, **data), lambda _: "入驻情况已登记。",
        title=f"入驻园区基地：{row.employer.name}", button="保存", **context,
    )  # fmt: skip


@sheet
def serve(request: HttpRequest, business_id: int) -> HttpResponse:
    """Something was done for it."""
    actor, row, context = _form(request, business_id, "jobs.serve_business")
    form = forms.ServiceForm(posted(request), initial={"on": actor.today})
    return fill(
        request, form, lambda data: acts.serve_business(actor, business_id=business_id, **data), lambda _: "服务已登记。",
        title=f"登记服务：{row.employer.name}", button="登记服务", **context,
    )  # fmt: skip


@page
def service_list(request: HttpRequest) -> HttpResponse:
    """What was done for businesses, the latest first; ``number``: those behind a figure."""
    actor = actor_of_request(request)
    rows, figure, year = _behind(request, actor, "services", "policies")
    found = keyset(
        businesses.services(actor) if rows is None else rows, order=("-on", "-id"), after=request.GET.get("after")
    )
    return show(request, "jobs/services.html", {"page": found, "actor": actor, "figure": figure, "year": year})


@page
def base_list(request: HttpRequest) -> HttpResponse:
    """Parks and bases, the latest named first; ``number``: those behind a figure."""
    actor = actor_of_request(request)
    rows, figure, year = _behind(request, actor, "bases")
    found = keyset(
        businesses.bases(actor) if rows is None else rows, order=("-named_on", "-id"), after=request.GET.get("after")
    )
    return show(request, "jobs/bases.html", {"page": found, "actor": actor, "figure": figure, "year": year})


@page
def base(request: HttpRequest, base_id: int) -> HttpResponse:
    """One base and who is inside, as far as the actor sees them."""
    actor = actor_of_request(request)
    row = businesses.get_base(actor, base_id)
    return show(
        request, "jobs/base.html", {"row": row, "actor": actor, "inside": businesses.businesses(actor).filter(base=row)}
    )


@sheet
def name_base(request: HttpRequest) -> HttpResponse:
    """A new one."""
    actor = actor_of_request(request)
    require(actor, "jobs.name_base")
    form = forms.BaseForm(posted(request), places=towns(actor))
    return fill(
        request, form, lambda data: acts.name_base(actor, division=data["division"], given=form.given()), lambda row: f"“{row.name}”已登记。",
        title="登记园区基地", button="登记", actor=actor, list=reverse("jobs:bases"), back=lambda row: reverse("jobs:base", args=[row.pk]),
    )  # fmt: skip


@sheet
def correct_base(request: HttpRequest, base_id: int) -> HttpResponse:
    """What was written of it changes."""
    actor = actor_of_request(request)
    require(actor, "jobs.correct_base")
    row = businesses.get_base(actor, base_id)
    form = forms.BaseForm(
        posted(request), places=[(row.division_id, row.division.name)], initial=forms.BaseForm.as_shown(row)
    )
    return fill(
        request, form, lambda _: acts.correct_base(actor, base_id=base_id, given=form.given()), lambda _: "已更正。",
        title=f"更正：{row.name}", button="保存更正", actor=actor, back=reverse("jobs:base", args=[base_id]),
    )  # fmt: skip


@sheet
def revoke_base(request: HttpRequest, base_id: int) -> HttpResponse:
    """A base no more."""
    actor = actor_of_request(request)
    require(actor, "jobs.revoke_base")
    row = businesses.get_base(actor, base_id)
    return fill(
        request, forms.RevokeForm(posted(request)), lambda data: acts.revoke_base(actor, base_id=base_id, **data), lambda _: "已撤销。",
        title=f"撤销：{row.name}", button="撤销", actor=actor, back=reverse("jobs:base", args=[base_id]),
    )  # fmt: skip
