"""People at fairs, in vacancies and at work; follow-ups."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.jobs import actions, forms, queries
from apps.jobs.choices import ApplicationState
from apps.jobs.queries.figures import BY_NAME
from apps.jobs.queries.people import get_follow_up, get_placement
from apps.jobs.views.filling import fill, posted
from apps.jobs.views.spans import span_of
from apps.people.queries.search import only_one


@page
def sign_up_list(request: HttpRequest) -> HttpResponse:
    """Who signed up, the newest first; ``fair``: of that fair; ``number``: who came."""
    actor, span = actor_of_request(request), span_of(request, "attended")
    rows = queries.listed(actor, "attended", span) if span else queries.sign_ups(actor)
    fair_id = whole_number(request.GET.get("fair", ""))
    if fair_id is not None:
        rows = rows.filter(fair_id=fair_id)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    if text:
        rows = rows.filter(person__name=text)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {"page": found, "actor": actor, "span": span, "figure": BY_NAME["attended"], "fair": fair_id or "", "q": text}
    return show(request, "jobs/sign_ups.html", context)


@act
def cancel_sign_up(request: HttpRequest, sign_up_id: int) -> HttpResponse:
    """The place is free again."""
    actor = actor_of_request(request)
    step(request, lambda: actions.cancel_sign_up(actor, sign_up_id=sign_up_id), "报名已取消，名额已放出。")
    return redirect("jobs:sign_ups")


@page
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications, the newest first; ``number``: those behind a figure."""
    actor, state, span = actor_of_request(request), request.GET.get("state", ""), span_of(request, "intents", "signed")
    name = request.GET.get("number", "")
    rows = queries.listed(actor, name, span) if span else queries.applications(actor)
    if state in ApplicationState.values:
        rows = rows.filter(state=state)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {
        "page": found,
        "actor": actor,
        "state": state,
        "states": ApplicationState.choices,
        "span": span,
        "figure": BY_NAME.get(name),
    }
    return show(request, "jobs/applications.html", context)


@sheet
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One application and its next result."""
    actor = actor_of_request(request)
    row = queries.get_application(actor, application_id)
    form = forms.ResultForm(posted(request))
    context = {"row": row, "title": f"登记结果：{row.person.name}", "button": "登记结果", "actor": actor,
               "back": reverse("jobs:application", args=[application_id]), "may": actor.may("jobs.record_result")}  # fmt: skip
    if request.method == "POST":
        require(actor, "jobs.record_result")
        return fill(
            request,
            form,
            lambda data: actions.record_result(actor, application_id=application_id, **data),
            lambda _: "结果已登记。",
            **context,
        )
    return show(request, "jobs/application.html", context, form)


@sheet
def start(request: HttpRequest, application_id: int) -> HttpResponse:
    """Work began, with evidence."""
    actor = actor_of_request(request)
    require(actor, "jobs.record_placement")
    row = queries.get_application(actor, application_id)
    form = forms.StartForm(posted(request), request.FILES or None)
    return fill(
        request, form, lambda data: actions.record_placement(actor, application_id=application_id, **_with_paper(data)), _placed,
        title=f"登记就业：{row.person.name}", button="登记就业", actor=actor, back=reverse("jobs:application", args=[application_id]), multipart=True,
    )  # fmt: skip


def _with_paper(data: dict[str, Any]) -> dict[str, Any]:
    paper = data.pop("paper")
    return {**data, "paper": paper.read() if paper else b""}


def _placed(row: Any) -> str:
    if row.is_counted:
        return f"{row.person.name}已登记就业，计入{row.year}年就业人数。1、3、6个月后会提醒回访。"
    return f"{row.person.name}已登记就业。本年已计过一次，这次不重复计数。"


@page
def placement_list(request: HttpRequest) -> HttpResponse:
    """Work begun, the newest first; ``number``: who is behind a figure."""
    actor, span = actor_of_request(request), span_of(request, "placed", "all_placed", "in_county")
    name = request.GET.get("number", "")
    rows = queries.listed(actor, name, span) if span else queries.placements(actor)
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    return show(request, "jobs/placements.html", {"page": found, "actor": actor, "span": span, "figure": BY_NAME.get(name)})


@sheet
def place(request: HttpRequest) -> HttpResponse:
    """Work told at the desk."""
    actor = actor_of_request(request)
    require(actor, "jobs.record_placement")
    form = forms.PlacementForm(posted(request), request.FILES or None)
    return fill(
        request, form, lambda data: _place(actor, data), _placed, title="登记就业", button="登记就业", actor=actor, back=reverse("jobs:placements"),
        multipart=True,
    )  # fmt: skip


def _place(actor: Actor, data: dict[str, Any]) -> Any:
    person = only_one(actor, data.pop("who"), "who")
    return actions.record_placement(actor, person_id=person.pk, **_with_paper(data))


@act
def evidence(request: HttpRequest, placement_id: int) -> HttpResponse:
    """The scan; the look is written down."""
    content, kind = actions.read_evidence(actor_of_request(request), placement_id=placement_id)
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = (
        f'attachment; filename="evidence-{placement_id}.{"pdf" if kind.endswith("pdf") else "jpg"}"'
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@sheet
def end(request: HttpRequest, placement_id: int) -> HttpResponse:
    """Work ended."""
    actor = actor_of_request(request)
    require(actor, "jobs.end_placement")
    row = get_placement(actor, placement_id)
    return fill(
        request, forms.EndForm(posted(request)), lambda data: actions.end_placement(actor, placement_id=placement_id, **data), lambda _: "离岗已登记。",
        title=f"登记离岗：{row.person.name}", button="登记离岗", actor=actor, back=reverse("jobs:placements"),
    )  # fmt: skip


@page
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """Due by today, the oldest first; ``all``: those to come, too."""
    actor, everything = actor_of_request(request), request.GET.get("all") == "1"
    rows = queries.awaited(queries.follow_ups(actor)) if everything else queries.due_follow_ups(actor, actor.today)
    fair_id = whole_number(request.GET.get("fair", ""))
    if fair_id is not None:
        rows = rows.filter(application__fair_id=fair_id) | rows.filter(placement__fair_id=fair_id)
    found = keyset(rows, order=("due_on", "id"), after=request.GET.get("after"))
    return show(
        request, "jobs/follow_ups.html", {"page": found, "actor": actor, "everything": everything, "today": actor.today}
    )


@sheet
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """What was heard."""
    actor = actor_of_request(request)
    require(actor, "jobs.record_follow_up")
    row = get_follow_up(actor, follow_up_id)
    return fill(
        request, forms.FollowUpForm(posted(request)), lambda data: actions.record_follow_up(actor, follow_up_id=follow_up_id, **data),
        lambda _: "回访已登记。", title=f"{row.months}个月回访：{row.person.name}", button="登记回访", actor=actor, back=reverse("jobs:follow_ups"),
        about=row.person,
    )  # fmt: skip
