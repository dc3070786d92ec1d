"""Campaigns: list, make, standards, approval, coverage for the leader's tour."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.money import plain_yuan
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.people.queries.people import any_person
from apps.visits import actions, forms, queries
from apps.visits.choices import CampaignState, Festival, Listed, TaskState
from apps.visits.models import Campaign
from apps.visits.queries.campaigns import FUND_WORDS, missing, own_place
from apps.visits.queries.money import STANDINGS, lines_standing, standings, with_fates
from apps.visits.rules.refusals import BadVisit

#: Names on the sheet of one township.
MOST_NAMES = 300


@page
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Campaigns, newest first; ``state``: only those."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    rows = queries.campaigns(actor)
    if state in CampaignState.values:
        rows = rows.filter(state=state)
    found = keyset(rows, order=("-starts_on", "-id"), after=request.GET.get("after"))
    return show(request, "visits/campaigns.html", {"page": found, "actor": actor, "state": state})


@sheet
def make_campaign(request: HttpRequest) -> HttpResponse:
    """A new campaign; the coming festival is proposed."""
    actor = actor_of_request(request)
    require(actor, "visits.make_campaign")
    ahead = missing(actor)
    initial = {"festival": ahead[0][0], "year": ahead[0][1]} if ahead else {"festival": "own", "year": actor.today.year}
    form = forms.CampaignForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        place = _place(actor)
        made = attempt(form, lambda data: actions.make_campaign(actor, division=place, **data))
        if made is not None:
            messages.success(request, f"“{made.name}”已建立，名单{made.tasks.count()}人。请设定标准和资金后提交。")
            return redirect("visits:campaign", made.pk)
    context = {
        "actor": actor, "title": "建立走访慰问活动", "button": "建立活动并生成名单",
        "missing": [(Festival(name).label, year, day) for name, year, day in ahead],
    }  # fmt: skip
    return show(request, "visits/form.html", context, form)


def _place(actor: Actor) -> str:
    """The division a campaign of this person is organised by."""
    return f"{actor.places[0] if actor.places else '':0<12}"


@page
def campaign(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: who agreed, list by place, money by fund."""
    actor = actor_of_request(request)
    row = queries.get_campaign(actor, campaign_id)
    lines = queries.coverage(actor, row)
    planned, given = queries.planned_money(row), queries.given_money(row)
    budget = dict(row.budgets.values_list("fund", "fen"))
    funds = [
        (FUND_WORDS[fund], budget.get(fund, 0), planned.get(fund, 0), sum(fen for (one, _), fen in given.items() if one == fund))
        for fund in FUND_WORDS if fund in {*budget, *planned, *(one for one, _ in given)}
    ]  # fmt: skip
    context = {
        "row": row, "actor": actor, "lines": lines, "total": queries.coverage_total(lines), "funds": funds, "seen_fen": sum(planned.values()),
        "standards": row.standards.order_by("listed"), "lists": [Listed(one).label for one in row.lists],
        "decide": forms.DecideForm(auto_id="decide_%s"), "standings": standings(row),
    }  # fmt: skip
    return show(request, "visits/campaign.html", context)


@sheet
def standards(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Standards and money of a draft."""
    actor = actor_of_request(request)
    require(actor, "visits.set_standards")
    row = queries.get_campaign(actor, campaign_id)
    form = forms.StandardForm(request.POST if request.method == "POST" else None, lists=row.lists, initial=_known(row))
    if request.method == "POST":
        done = attempt(form, lambda _: actions.set_standards(actor, campaign_id=row.pk, **form.parts(row.lists)))
        if done is not None:
            messages.success(request, "标准和资金安排已保存。核对计划金额后提交县局审核。")
            return redirect("visits:campaign", row.pk)
    return show(
        request,
        "visits/form.html",
        {"actor": actor, "row": row, "title": "慰问标准和资金", "button": "保存标准和资金"},
        form,
    )


def _known(row: Campaign) -> dict[str, Any]:
    found: dict[str, Any] = {f"budget_{one.fund}": plain_yuan(one.fen) for one in row.budgets.all()}
    for one in row.standards.all():
        found |= {f"fen_{one.listed}": plain_yuan(one.fen), f"way_{one.listed}": one.way, f"fund_{one.listed}": one.fund}
    return found


_STEPS: dict[str, tuple[Callable[..., object], str]] = {
    "build": (actions.build_list, "名单已按最新档案补充。"),
    "submit": (actions.submit_campaign, "已提交县局审核。"),
    "close": (actions.close_campaign, "活动已结束，没有走访的保留为待走访。"),
    "post": (actions.post_money, "慰问金已提交发放，请到本月发放中组批。"),
}


@act
def campaign_step(request: HttpRequest, campaign_id: int, name: str) -> HttpResponse:
    """A button of the campaign page."""
    if name not in _STEPS:
        raise BadVisit("没有这一步，请从活动页面上的按钮办理。")
    call, done = _STEPS[name]
    actor = actor_of_request(request)
    step(request, lambda: call(actor, campaign_id=campaign_id), done)
    return redirect("visits:campaign", campaign_id)


@act
def decide(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Review or approve: whichever the campaign waits for."""
    actor, form = actor_of_request(request), forms.DecideForm(request.POST)
    row = queries.get_campaign(actor, campaign_id)
    if not form.is_valid():
        messages.error(request, "请选择意见后再提交。")
        return redirect("visits:campaign", campaign_id)
    if row.state == CampaignState.SUBMITTED:
        step(
            request, lambda: actions.review_campaign(actor, campaign_id=campaign_id, **form.cleaned_data), "审核意见已登记。"
        )
    else:
        seen = forms.whole(request.POST.get("seen_fen", ""), "seen_fen")
        step(
            request,
            lambda: actions.approve_campaign(actor, campaign_id=campaign_id, seen_fen=seen, **form.cleaned_data),
            "审批意见已登记。",
        )
    return redirect("visits:campaign", campaign_id)


@page
def targets(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The list of a campaign, by place and state; every figure of the coverage opens here."""
    actor = actor_of_request(request)
    row = queries.get_campaign(actor, campaign_id)
    rows, place, state = queries.tasks_of(actor, row), request.GET.get("place", ""), request.GET.get("state", "")
    if whole_number(place) is not None:
        rows = rows.filter(division_id__startswith=place[:9] if place.endswith("000") else place)
    if state in TaskState.values:
        rows = rows.filter(state=state)
    elif state == "planned":
        rows = rows.exclude(state__in=["removed", "cancelled"])
    found = keyset(rows, order=("division_id", "id"), after=request.GET.get("after"))
    context = {"row": row, "page": found, "actor": actor, "place": place, "state": state, "states": TaskState.choices}
    return show(request, "visits/targets.html", context)


@page
def money(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The bank lines of a campaign that stand in one way: paid, sent back, waiting …"""
    actor, code = actor_of_request(request), request.GET.get("standing", "")
    row, code = queries.get_campaign(actor, campaign_id), code if code in STANDINGS else "held"
    found = keyset(lines_standing(actor, row, code), order=("id",), after=request.GET.get("after"))
    context = {
        "row": row,
        "actor": actor,
        "page": found,
        "given": with_fates(found.rows),
        "code": code,
        "standings": STANDINGS.items(),
    }
    return show(request, "visits/money.html", context)


@sheet
def add_target(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Add somebody by dossier number, with a reason."""
    actor = actor_of_request(request)
    require(actor, "visits.add_target")
    row = queries.get_campaign(actor, campaign_id)
    form = forms.AddForm(request.POST if request.method == "POST" else None, lists=row.lists)
    if request.method == "POST":
        done = attempt(form, lambda _: _add(actor, row, form))
        if done is not None:
            messages.success(request, f"{done.person.name}已列入名单。")
            return redirect("visits:targets", row.pk)
    return show(
        request, "visits/form.html", {"actor": actor, "row": row, "title": "添加走访对象", "button": "列入名单"}, form
    )


def _add(actor: Actor, row: Campaign, form: forms.AddForm) -> Any:
    data = form.cleaned_data
    person = any_person(actor).filter(dossier_no=data["dossier_no"].strip()).first()
    if person is None:
        raise BadVisit("没有找到这个档案编号，请在人员档案中核对后填写。", field="dossier_no")
    return actions.add_target(actor, campaign_id=row.pk, person_id=person.pk, listed=data["listed"], reason=data["reason"])


@page
def coverage(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Coverage by township, or by village of one township with the names still to be visited; made to be printed on A4."""
    actor, town = actor_of_request(request), request.GET.get("town", "")
    row, town = queries.get_campaign(actor, campaign_id), town if whole_number(town) is not None else ""
    lines = queries.coverage(actor, row, town=town)
    waiting = queries.tasks_of(actor, row).filter(division_id__startswith=town[:9], state__in=["open", "absent"])
    context = {
        "row": row, "actor": actor, "lines": lines, "total": queries.coverage_total(lines), "town": town,
        "place": own_place(actor, f"{town[:9]}000") if town else row.division, "waiting": waiting[:MOST_NAMES] if town else (), "most": MOST_NAMES,
    }  # fmt: skip
    return show(request, "visits/coverage.html", context)
