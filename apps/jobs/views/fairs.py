"""Fairs: list, plan, one of them, its employers and people, the day itself, the hall on paper, the year's figures."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, chosen, page, sheet, show, step, tell
from apps.core.http import actor_of_request
from apps.core.masking import mask_name
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs import actions, forms, queries
from apps.jobs.choices import Channel, FairState
from apps.jobs.models import Fair, SignUp
from apps.jobs.queries.fairs import WAITS, counted, free_places, waiting_fairs
from apps.jobs.queries.figures import BY_NAME
from apps.jobs.rules.fairs import FAIR_MOVES
from apps.jobs.views.filling import fill, posted, towns
from apps.jobs.views.spans import span_of
from apps.people.queries.search import is_whole_number, only_one

STEPS: dict[str, tuple[Any, str, str]] = {
    "call": (actions.call_employers, "征集用人单位", "已开始征集，单位可以报名参会。"),
    "check": (actions.check_fair, "审定岗位", "岗位已审定，可以发布。"),
    "publish": (actions.publish_fair, "发布招聘会", "招聘会已发布，岗位同时公布，可以报名了。"),
    "open": (actions.open_fair, "开场", "已开场，可以签到。"),
    "hold": (actions.hold_fair, "收场", "已收场，请继续登记结果并按期回访。"),
    "follow_up": (actions.finish_follow_up, "完成回访", "回访已完成，可以办结。"),
}
WAITING = {"booths": "有单位报名待答复的", "hold": "已过日期未收场的", "close": "待办结的"}
LISTS = {
    "employers": "jobs:employers", "posts": "jobs:offers", "attended": "jobs:sign_ups", "intents": "jobs:applications", "signed": "jobs:applications",
    "placed": "jobs:placements", "fairs": "jobs:fairs", "all_placed": "jobs:placements", "in_county": "jobs:placements",
}  # fmt: skip


def tiles(told: list[Any], query: str) -> list[tuple[Any, str]]:
    """Each figure with the address of exactly its list."""
    return [(one, f"{reverse(LISTS[one.figure.name])}?number={one.figure.name}&{query}") for one in told]


def way(figures: list[tuple[Any, str]]) -> list[tuple[str, int, str, str]]:
    """Bars of one unit: how many people got how far. Fairs, employers and posts are other things and would flatten them."""
    people = [(one, url) for one, url in figures if one.figure.unit.startswith("人")]
    return [(one.figure.label, one.number, f"{one.number}{one.figure.unit}", url) for one, url in people]


@page
def fair_list(request: HttpRequest) -> HttpResponse:
    """Fairs, newest first; ``state``: only those; ``number``: those behind a figure; ``waits``: those of the home page."""
    actor, state, span = actor_of_request(request), request.GET.get("state", ""), span_of(request, "fairs")
    rows, waits = queries.listed(actor, "fairs", span) if span else queries.fairs(actor), request.GET.get("waits", "")
    if waits in WAITS:
        rows = waiting_fairs(actor, waits)
    if state in FairState.values:
        rows = rows.filter(state=state)
    found = keyset(counted(rows), order=("-starts_on", "-id"), after=request.GET.get("after"))
    context = {
        "page": found,
        "actor": actor,
        "state": state,
        "states": FairState.choices,
        "span": span,
        "figure": BY_NAME["fairs"],
        "waits": WAITING.get(waits, ""),
    }
    return show(request, "jobs/fairs.html", context)


@sheet
def plan(request: HttpRequest) -> HttpResponse:
    """A new fair."""
    actor = actor_of_request(request)
    require(actor, "jobs.plan_fair")
    form = forms.FairForm(posted(request), places=towns(actor))
    return fill(
        request, form, lambda data: actions.plan_fair(actor, division=data["division"], given=form.given()),
        lambda row: f"“{row.name}”已建立。下一步：征集用人单位。", title="筹备招聘会", button="建立招聘会", actor=actor,
        list=reverse("jobs:fairs"), back=lambda row: reverse("jobs:fair", args=[row.pk]),
    )  # fmt: skip


@page
def fair(request: HttpRequest, fair_id: int) -> HttpResponse:
    """One fair: where it stands, its figures, what to do next."""
    actor = actor_of_request(request)
    row = queries.desk_fair(actor, fair_id)
    own = actor.sees(row.division_id)
    next_steps = (
        [(name, STEPS[name][1]) for state, name in FAIR_MOVES if state == row.state and name in STEPS] if own else []
    )
    told = queries.figures(actor, queries.Span(fair_id=row.pk)) if actor.may(queries.VIEW_APPLICATION) else []
    figures = tiles(told, f"fair={row.pk}")
    signed = row.sign_ups.filter(state="signed_up").count()
    context = {"row": row, "actor": actor, "own": own, "steps": next_steps, "figures": figures, "free": free_places(row), "signed_count": signed,
               "chart": [("报名", signed, f"{signed}人", f"{reverse('jobs:sign_ups')}?fair={row.pk}"), *way(figures)],
               "may_cancel": own and (row.state, "cancel") in FAIR_MOVES, "may_change": own and row.state in ("planned", "calling", "checked", "published")}  # fmt: skip
    return show(request, "jobs/fair.html", context)


@sheet
def change(request: HttpRequest, fair_id: int) -> HttpResponse:
    """Days, place, places and booths."""
    actor = actor_of_request(request)
    require(actor, "jobs.change_fair")
    row = queries.desk_fair(actor, fair_id)
    names = [name for name in forms.FairForm.base_fields if name != "division"]
    initial = {**{name: getattr(row, name) for name in names}, "division": row.division_id}
    form = forms.FairForm(posted(request), places=[(row.division_id, row.division.name)], initial=initial)
    return fill(
        request, form, lambda _: actions.change_fair(actor, fair_id=fair_id, given=form.given()), lambda _: "安排已修改。",
        title=f"修改安排：{row.name}", button="保存修改", actor=actor, back=reverse("jobs:fair", args=[fair_id]),
    )  # fmt: skip


@act
def fair_step(request: HttpRequest, fair_id: int, name: str) -> HttpResponse:
    """One step of its life."""
    actor = actor_of_request(request)
    call, _, told = chosen(STEPS, name)
    step(request, lambda: call(actor, fair_id=fair_id), told)
    return redirect("jobs:fair", fair_id)


@sheet
def cancel(request: HttpRequest, fair_id: int) -> HttpResponse:
    """It is not held, with the reason."""
    actor = actor_of_request(request)
    require(actor, "jobs.cancel_fair")
    row = queries.desk_fair(actor, fair_id)
    return fill(
        request, forms.ReasonForm(posted(request)), lambda data: actions.cancel_fair(actor, fair_id=fair_id, **data), lambda _: "招聘会已取消。",
        title=f"取消招聘会：{row.name}", button="取消招聘会", actor=actor, back=reverse("jobs:fair", args=[fair_id]),
    )  # fmt: skip


@sheet
def close(request: HttpRequest, fair_id: int) -> HttpResponse:
    """Its books are closed with a few words."""
    actor = actor_of_request(request)
    require(actor, "jobs.close_fair")
    row = queries.desk_fair(actor, fair_id)
    return fill(
        request, forms.SummaryForm(posted(request)), lambda data: actions.close_fair(actor, fair_id=fair_id, **data), lambda _: "招聘会已办结。",
        title=f"办结：{row.name}", button="办结", actor=actor, back=reverse("jobs:fair", args=[fair_id]),
    )  # fmt: skip


@sheet
def day(request: HttpRequest, fair_id: int) -> HttpResponse:
    """The door: codes scanned in, one after the other."""
    actor = actor_of_request(request)
    require(actor, "jobs.scan_in")
    row = queries.desk_fair(actor, fair_id)
    form = forms.ScanForm(posted(request))
    done = attempt(form, lambda data: actions.scan_in(actor, fair_id=fair_id, **data)) if request.method == "POST" else None
    if done is not None:
        tell(request, f"{done.person.name}已签到，入场码{done.code}。")
        return redirect("jobs:day", fair_id)
    return show(request, "jobs/day.html", {"row": row, "actor": actor, **_door(row)}, form)


def _door(row: Fair) -> dict[str, int]:
    valid = row.sign_ups.filter(state="signed_up")
    return {"signed_count": valid.count(), "came_count": valid.filter(attended_at__isnull=False).count()}


@sheet
def sign_up(request: HttpRequest, fair_id: int) -> HttpResponse:
    """Somebody without a phone is signed up by the desk."""
    actor = actor_of_request(request)
    require(actor, "jobs.sign_up")
    row = queries.desk_fair(actor, fair_id)
    form = forms.SignUpForm(posted(request))
    return fill(
        request, form,
        lambda data: actions.sign_up(actor, fair_id=fair_id, **_whom(actor, row, **data)),
        lambda done: _signed_up(actor, done),
        title=f"代为报名：{row.name}", button="报名", actor=actor, back=reverse("jobs:fair", args=[fair_id]),
    )  # fmt: skip


def _whom(actor: Actor, fair: Fair, who: str, channel: str, shows: list[str]) -> dict[str, Any]:
    """A number typed whole at the door of one's own fair is looked up beyond one's own places, by the action alone."""
    given = {"channel": channel, "shows": shows}
    if channel == Channel.SITE and actor.sees(fair.division_id) and is_whole_number(who):
        return {**given, "id_number": who}
    return {**given, "person_id": only_one(actor, who, "who").pk}


def _signed_up(actor: Actor, done: SignUp) -> str:
    """Somebody of another place is told by a masked name: the card is in the clerk's hand."""
    own = actor.sees(done.person.division_id)
    name = done.person.name if own else f"{mask_name(done.person.name)}（外乡镇）"
    return f"{name}已报名，入场码{done.code}{'，已签到' if done.attended_at else ''}。请抄给本人。"


@page
def hall(request: HttpRequest, fair_id: int) -> HttpResponse:
    """The floor sheet, for the wall and for whoever leads people to their booth."""
    actor = actor_of_request(request)
    row = queries.desk_fair(actor, fair_id)
    context = {
        "row": row,
        "actor": actor,
        "floor": queries.floor_of(row),
        "booths": queries.booths(row).filter(state="accepted"),
    }
    return show(request, "jobs/hall.html", context)


@page
def figure_list(request: HttpRequest) -> HttpResponse:
    """The figures of a year, each a door to its list."""
    actor, year = actor_of_request(request), whole_number(request.GET.get("year", ""), 4)
    year = year if year is not None and 1949 <= year <= 2099 else actor.today.year
    told = queries.figures(actor, queries.Span(year=year))
    figures = tiles(told, f"year={year}")
    context = {"figures": figures, "chart": way(figures), "year": year, "last": year - 1, "actor": actor}
    return show(request, "jobs/figures.html", context)
