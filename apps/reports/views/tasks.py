"""重点任务: the list, one with the rows behind it, and what a person does about it."""

from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import attempt, chosen, page, sheet, show, tell
from apps.core.pages import keyset
from apps.org.choices import RoleCode
from apps.reports import actions, forms
from apps.reports.queries import indicators, tasks
from apps.reports.queries.shapes import shape_of
from apps.reports.views.asking import asked
from apps.reports.views.taking import Taken, taken

STEPS: dict[str, tuple[str, str, str, Any, type[django_forms.Form]]] = {
    "answer": ("reports.answer_task", "填报办理情况", "保存", actions.answer_task, forms.AnswerForm),
    "assign": ("reports.assign_task", "指定承办人", "指定", actions.assign_task, forms.AssignForm),
    "close": ("reports.close_task", "销号", "销号", actions.close_task, forms.CloseForm),
}


@page
def task_list(request: HttpRequest) -> HttpResponse:
    """Tasks of the places, the nearest limit first, by rule and by whose they are."""
    ask = asked(request)
    shown, rule = _asked(request.GET)
    rows = tasks.shown(ask.near, shown, rule)
    found = keyset(rows, order=("due_on", "pk"), after=request.GET.get("after"))
    return render(request, "reports/tasks.html", {
        "ask": ask, "actor": ask.actor, "page": found, "titles": tasks.TITLES, "rule": rule, "shown": shown, "shows": tasks.SHOWN.items(),
        "towns": indicators.towns(ask.actor), "roles": dict(RoleCode.choices), "number": rows.order_by().count(),
    })  # fmt: skip


def _asked(given: QueryDict) -> tuple[str, str]:
    shown, rule = given.get("show", ""), given.get("rule", "")
    return shown if shown in tasks.SHOWN else "open", rule if rule in tasks.TITLES else ""


@sheet
def export_list(request: HttpRequest) -> HttpResponse:
    """The list as a sheet, with what it is for."""
    ask = asked(request)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    shown, rule = _asked(request.POST if request.method == "POST" else request.GET)
    fields = {"show": shown, "rule": rule, "town": ask.place.code if ask.place else ""}
    return taken(
        request,
        lambda data: actions.export_tasks(ask.actor, show=shown, rule=rule, place=ask.place, **data),
        Taken(f"重点任务：{tasks.SHOWN[shown]}", "重点任务", f"{reverse('reports:tasks')}?{urlencode(fields)}", fields),
    )


@sheet
def export_rows(request: HttpRequest, task_id: int) -> HttpResponse:
    """What one task is about, as a sheet."""
    ask = asked(request)
    require(ask.actor, indicators.EXPORT_INDICATOR)
    row = tasks.get_task(ask.actor, task_id)
    title = f"{row.division.name}：{tasks.TITLES.get(row.rule, row.words)}"
    return taken(
        request,
        lambda data: actions.export_task(ask.actor, task_id=task_id, **data),
        Taken(title, "重点任务", reverse("reports:task", args=[task_id])),
    )


@page
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task and what it is about, as it is now."""
    ask = asked(request)
    row = tasks.get_task(ask.actor, task_id)
    context = {
        "row": row,
        "actor": ask.actor,
        "title": tasks.TITLES.get(row.rule, row.words),
        "roles": dict(RoleCode.choices),
        "live": row.state in tasks.OPEN,
    }
    rows = tasks.rows_of(ask.actor, row)
    if rows is not None:
        shape, sees = shape_of(rows), ask.actor.may("people.view_person")
        found = keyset(shape.read(rows), order=("-pk",), after=request.GET.get("after"))
        context |= {
            "page": found, "heads": shape.heads, "number": rows.order_by().count(),
            "lines": [(list(zip(shape.heads, shape.cells(one), strict=True)), shape.person(one) if sees else None) for one in found.rows],
        }  # fmt: skip
    elif row.rule == tasks.TARGET:
        context["target"] = f"{reverse('reports:indicator', args=[row.subject])}?year={row.raised_on.year}"
    return render(request, "reports/task.html", context)


@sheet
def step(request: HttpRequest, task_id: int, name: str) -> HttpResponse:
    """Answered, given to somebody, or closed with a reason."""
    ask = asked(request)
    permission, title, button, call, shape = chosen(STEPS, name)
    require(ask.actor, permission)
    row = tasks.get_task(ask.actor, task_id)
    back = reverse("reports:task", args=[task_id])
    form = shape(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, lambda data: call(ask.actor, task_id=task_id, **data)) is not None:
        tell(request, "已保存。" if name != "close" else "已销号。数据消除以前不再提出同一事项。")
        return redirect(back)
    return show(request, "reports/task_form.html", {"row": row, "title": title, "button": button, "back": back}, form)
