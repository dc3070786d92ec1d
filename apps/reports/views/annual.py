"""The reports of years: list, one with every figure a door, its Word files, its way to the signature; targets."""

from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.action import require
from apps.core.choosing import offer
from apps.core.doors import act, attempt, chosen, page, sheet, show, step, tell
from apps.core.http import actor_of_request, attachment
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.reports import actions, forms
from apps.reports.queries import annual, indicators
from apps.reports.queries.indicators import INDICATORS
from apps.reports.resources import write_scorecard, write_story, write_summary
from apps.reports.rules.comparing import goal_words
from apps.reports.rules.spans import Span
from apps.reports.rules.values import printed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STEPS: dict[str, tuple[Any, str]] = {
    "submit": (actions.submit_report, "已提交，等待分管领导签发。"),
    "sign": (actions.sign_report, "已签发。可以下载正式稿，也可以送门户公开。"),
    "publish": (actions.publish_report, "已送到“文章”，由另一人审发后在门户公开。"),
}


@page
def report_list(request: HttpRequest) -> HttpResponse:
    """Every version of every year."""
    actor = actor_of_request(request)
    found = keyset(annual.reports(actor), order=("-year", "-version", "-id"), after=request.GET.get("after"))
    form = forms.OrderForm(initial={"year": actor.today.year})
    return render(request, "reports/annual_list.html", {"page": found, "actor": actor, "form": form})


@sheet
def order(request: HttpRequest) -> HttpResponse:
    """Count a year, as a job."""
    actor = actor_of_request(request)
    require(actor, "reports.order_report")
    form = forms.OrderForm(request.POST if request.method == "POST" else None, initial={"year": actor.today.year})
    if request.method == "POST":
        job = attempt(form, lambda data: actions.order_report(actor, **data))
        if job is not None:
            return redirect("workbench:job", job.pk)
    context = {"title": "统计年度报告", "button": "开始统计", "back": reverse("reports:annual")}
    return show(request, "reports/form.html", context, form)


@page
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One version: its sentences and its figures, each a door; ``check=1`` counts the lists of now beside them."""
    actor = actor_of_request(request)
    row = annual.get_report(actor, report_id)
    found = annual.lines(actor, row)
    now = _now(actor, row.year, found) if request.GET.get("check") == "1" else {}
    told = request.GET.get("as") == "story" and row.state != "making"
    counted = [(line, now.get(line.indicator.id, "")) for line in found if line.value.number is not None]
    return render(request, "reports/annual.html", {
        "row": row, "actor": actor, "year_before": row.year - 1, "chapters": annual.chapters(row, found), "counted": counted, "checked": bool(now),
        "missing": [line for line in found if line.value.number is None], "asking": [line for line in found if line.asks and not line.reason],
        "story": annual.told_story(row, str(settings.ORGANISATION["name"]), found) if told else None,
        "bureau": settings.ORGANISATION["name"], "opens": _opens(actor, found),
    })  # fmt: skip


def _opens(actor: Any, found: list[annual.Line]) -> set[str]:
    """The figures whose lists this person may see; the figure itself the county tells everybody."""
    names = {line.indicator.id for line in found} if actor.may(indicators.VIEW_INDICATOR) else set()
    return {name for name in names if indicators.may_open(actor, name)}


def _now(actor: Any, year: int, found: list[annual.Line]) -> dict[str, str]:
    """What the lists say now, of the indicators whose records this person may read."""
    mine = [INDICATORS[name] for name in sorted(_opens(actor, found))]
    told = indicators.values(actor, [one.id for one in mine], Span(year, actor.today))
    return {one.id: printed(one, told[one.id]) for one in mine}


@page
def word(request: HttpRequest, report_id: int, template: str) -> HttpResponse:
    """The report as a Word document."""
    actor = actor_of_request(request)
    row = annual.get_report(actor, report_id)
    found, bureau = annual.lines(actor, row), str(settings.ORGANISATION["name"])
    made = {
        "summary": lambda: write_summary(row, bureau, annual.chapters(row, found), found),
        "scorecard": lambda: write_scorecard(row, bureau, found),
        "story": lambda: write_story(row, annual.told_story(row, bureau, found)),
    }
    names = {"summary": "年度工作总结", "scorecard": "年度工作成绩单", "story": "年度工作纪实"}
    content, name = chosen(made, template)(), names[template]
    draft = "" if row.state == "signed" else f"（{row.get_state_display()}）"
    return attachment(content, f"{row.year}{name}第{row.version}版{draft}.docx", WORD)


@sheet
def write(request: HttpRequest, report_id: int) -> HttpResponse:
    """The prose of the office."""
    actor = actor_of_request(request)
    require(actor, "reports.write_report")
    row = annual.get_report(actor, report_id)
    form = forms.ProseForm(_posted(request), initial={"problems": row.problems, "plans": row.plans})
    return _fill(
        request,
        row,
        form,
        lambda data: actions.write_report(actor, report_id=report_id, **data),
        "起草存在问题和下一步打算",
        "保存",
    )


@sheet
def explain(request: HttpRequest, report_id: int, name: str) -> HttpResponse:
    """Why one figure moved."""
    actor = actor_of_request(request)
    require(actor, "reports.explain_change")
    row, one = annual.get_report(actor, report_id), indicators.get_indicator(name)
    form = forms.WhyForm(_posted(request))
    call = lambda data: actions.explain_change(actor, report_id=report_id, indicator=one.id, **data)  # noqa: E731
    return _fill(request, row, form, call, f"变动原因：{one.name}", "保存原因")


@sheet
def give_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """Back to the drafter."""
    actor = actor_of_request(request)
    require(actor, "reports.sign_report")
    row = annual.get_report(actor, report_id)
    form = forms.WhyForm(_posted(request))
    return _fill(
        request,
        row,
        form,
        lambda data: actions.return_report(actor, report_id=report_id, reason=data["words"]),
        "退回修改",
        "退回修改",
    )


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _fill(request: HttpRequest, row: Any, form: django_forms.Form, call: Any, title: str, button: str) -> HttpResponse:
    back = reverse("reports:report", args=[row.pk])
    if request.method == "POST" and attempt(form, call) is not None:
        tell(request, "已保存。")
        return redirect(back)
    return show(request, "reports/form.html", {"title": title, "button": button, "back": back, "row": row}, form)


@act
def take(request: HttpRequest, report_id: int, name: str) -> HttpResponse:
    """One step of its life."""
    actor = actor_of_request(request)
    call, told = chosen(STEPS, name)
    step(request, lambda: call(actor, report_id=report_id), told)
    return redirect("reports:report", report_id)


@sheet
def target_list(request: HttpRequest) -> HttpResponse:
    """What a year aims at; who may, enters one."""
    actor = actor_of_request(request)
    year = whole_number(request.GET.get("year", ""), 4) or actor.today.year
    year = year if 1949 <= year <= 2099 else actor.today.year
    rows = annual.targets(actor, year)
    form = forms.TargetForm(_posted(request), initial={"year": year})
    offer(form, "indicator", [(one.id, f"{one.id} {one.name}（{one.unit}）") for one in INDICATORS.values()])
    if request.method == "POST":
        done = attempt(form, lambda data: actions.set_target(actor, **data))
        if done is not None:
            tell(
                request, f"{INDICATORS[done.indicator].name}：{goal_words(INDICATORS[done.indicator], done.goal)}，已录入。"
            )
            return redirect(f"{reverse('reports:targets')}?year={done.year}")
    told = [(INDICATORS[name], goal_words(INDICATORS[name], row.goal), row) for name, row in rows.items()]
    return show(request, "reports/targets.html", {"year": year, "rows": told, "actor": actor}, form)
