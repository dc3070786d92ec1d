"""The real-name ledger: list with counts, one person with recommendations, entering, status, news."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, chosen, page, sheet, show, step
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.jobs.actions import seekers as acts
from apps.jobs.choices import Area, LedgerStatus, Trade, WorkMode
from apps.jobs.forms.seekers import SeekerForm, StatusForm, WishForm
from apps.jobs.queries import matching, seekers
from apps.jobs.views.filling import fill
from apps.people.queries.people import get_person


@page
def seeker_list(request: HttpRequest) -> HttpResponse:
    """The ledger, newest first; ``status`` and ``q`` (name, letters or dossier number) narrow it."""
    actor, status, q = actor_of_request(request), request.GET.get("status", ""), request.GET.get("q", "").strip()[:40]
    rows = seekers.with_status(seekers.seekers(actor), status)
    if q:
        rows = rows.filter(seekers.named(q))
    found = keyset(rows, order=("-id",), after=request.GET.get("after"))
    context = {"page": found, "actor": actor, "status": status, "q": q, "words": dict(LedgerStatus.choices)}
    context |= {"counts": seekers.ledger_counts(actor), "strangers": seekers.not_on_ledger(actor, q) if q else []}
    return show(request, "jobs/seekers.html", context)


@page
def seeker(request: HttpRequest, seeker_id: int) -> HttpResponse:
    """One person: wishes, history, recommended vacancies with the reasons, news sent."""
    actor = actor_of_request(request)
    row = seekers.get_seeker(actor, seeker_id)
    context = {
        "row": row, "actor": actor, "best": matching.vacancies_for(actor, seeker_id), "history": row.statuses.all(),
        "news": seekers.job_news(actor).filter(seeker=row)[:20], "status": dict(LedgerStatus.choices).get(row.status, ""),
        "trades": _words(Trade, row.trades), "areas": _words(Area, row.areas), "modes": _words(WorkMode, row.modes),
    }  # fmt: skip
    return show(request, "jobs/seeker.html", context)


def _words(table: Any, codes: list[str]) -> str:
    return "、".join(str(table(code).label) for code in codes)


@page
def matched(request: HttpRequest, vacancy_id: int) -> HttpResponse:
    """People without work who fit a vacancy best, with the reasons."""
    actor = actor_of_request(request)
    vacancy, best = matching.seekers_for(actor, vacancy_id)
    return show(request, "jobs/matched.html", {"vacancy": vacancy, "best": best, "actor": actor})


@page
def recommend_list(request: HttpRequest) -> HttpResponse:
    """Open vacancies to find people for, and the news sent this year by channel."""
    actor = actor_of_request(request)
    found = keyset(matching.open_to_match(actor), order=("-id",), after=request.GET.get("after"))
    counts = seekers.news_counts(actor, actor.today.replace(month=1, day=1), actor.today)
    return show(request, "jobs/recommend.html", {"page": found, "actor": actor, "counts": counts})


@act
def push(request: HttpRequest) -> HttpResponse:
    """Job news to everybody whom this week's vacancies fit."""
    actor = actor_of_request(request)
    step(request, lambda: acts.push_news(actor), "已按意愿推送本周岗位，各渠道条数见下表。没有新岗位的人不会收到消息。")
    return redirect("jobs:recommend")


def _about(actor: Actor, person: Any, title: str, button: str, back: str) -> dict[str, Any]:
    return {
        "actor": actor,
        "title": f"{title}：{person.name}",
        "button": button,
        "back": back,
        "about": person,
        "tab": "seekers",
    }


@sheet
def enter(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody new on the ledger."""
    actor = actor_of_request(request)
    require(actor, "jobs.enter_seeker")
    person = get_person(actor, person_id)
    towns = seekers.towns(person.division_id)
    form = SeekerForm(request.POST if request.method == "POST" else None, initial={"since": actor.today}, towns=towns)
    return fill(
        request, form,
        lambda data: acts.enter_seeker(actor, person_id=person_id, wishes=form.wishes(),
                                       **{name: data[name] for name in ("status", "since", "takes_news", "note")}),
        lambda _: f"{person.name}已登记到就业台账，可以从台账看推荐岗位。",
        **_about(actor, person, "登记就业台账", "登记台账", reverse("jobs:seekers")),
    )  # fmt: skip


@sheet
def wishes(request: HttpRequest, seeker_id: int) -> HttpResponse:
    """Skills and wishes anew."""
    actor = actor_of_request(request)
    require(actor, "jobs.change_wishes")
    row = seekers.get_seeker(actor, seeker_id)
    form = WishForm(request.POST if request.method == "POST" else None, initial=WishForm.as_shown(row),
                    towns=seekers.towns(row.person.division_id))  # fmt: skip
    return fill(
        request, form, lambda _: acts.change_wishes(actor, seeker_id=seeker_id, wishes=form.wishes()),
        lambda _: "求职意愿已更新，推荐岗位已按新的意愿重新排列。请核验后登记核验日期。",
        **_about(actor, row.person, "更新求职意愿", "保存意愿", reverse("jobs:seeker", args=[seeker_id])),
    )  # fmt: skip


@sheet
def status(request: HttpRequest, seeker_id: int) -> HttpResponse:
    """Another status."""
    actor = actor_of_request(request)
    require(actor, "jobs.change_status")
    row = seekers.get_seeker(actor, seeker_id)
    form = StatusForm(request.POST if request.method == "POST" else None, initial={"since": actor.today})
    return fill(
        request, form, lambda data: acts.change_status(actor, seeker_id=seeker_id, **data),
        lambda _: f"{row.person.name}的就业状态已变更，原来的状态留在台账历史中。",
        **_about(actor, row.person, "变更就业状态", "变更状态", reverse("jobs:seeker", args=[seeker_id])),
    )  # fmt: skip


@act
def seeker_step(request: HttpRequest, seeker_id: int, name: str) -> HttpResponse:
    """Buttons on one ledger row."""
    actor = actor_of_request(request)
    call, words = chosen(
        {
            "verify": (lambda: acts.verify_seeker(actor, seeker_id=seeker_id), "已登记今天核验。"),
            "news-on": (
                lambda: acts.choose_news(actor, seeker_id=seeker_id, takes_news=True),
                "已登记：接受按意愿推送岗位。",
            ),
            "news-off": (
                lambda: acts.choose_news(actor, seeker_id=seeker_id, takes_news=False),
                "已登记：不再按意愿推送岗位。",
            ),
        },
        name,
    )
    step(request, call, words)
    return redirect("jobs:seeker", seeker_id)
