"""Doors of the comparison lists: upload, what every line came to, confirm, drop."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.choices import ListKind, ListVerdict
from apps.benefits.models import ComparisonList
from apps.benefits.queries import comparison, payees
from apps.benefits.queries.records import VIEW
from apps.benefits.resources import list_template
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell, whole
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.people.queries.progress import progress
from apps.workbench.forms.registry import ListForm

SHOWN_PROBLEMS = 200
TONES = {"hit": "stop", "weak": "warn", "vague": "warn", "known": "wait", "problem": "stop", "idle": "", "miss": ""}


@sheet
def lists(request: HttpRequest) -> HttpResponse:
    """Lists so far, how fresh each kind is, and the upload form."""
    actor = actor_of_request(request)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        row = attempt(form, lambda data: _taken(actor, dict(data)))
        if row is not None:
            return redirect("workbench:comparison_list", row.pk)
    context: dict[str, Any] = {
        "rows": comparison.comparison_lists(actor)[:30],
        "fresh": [(ListKind(one.kind).label, one) for one in comparison.freshness(actor.today)],
        "required": comparison.required_kinds(actor, actor.month),
        "kinds": ListKind.choices,
        "actor": actor,
    }
    return show(request, "workbench/comparison/lists.html", context, form)


def _taken(actor: Actor, given: dict[str, Any]) -> ComparisonList:
    file = given.pop("file")
    return actions.upload_list(actor, filename=file.name, content=file.read(), **given)


@page
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The file another office may fill in."""
    require(actor_of_request(request), VIEW)
    if kind not in ListKind.values:
        raise NotFound("没有这种名单，请从“比对名单”页面下载模板。")
    name = quote(f"{ListKind(kind).label}模板.xlsx")
    answer = HttpResponse(
        list_template(kind), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f"attachment; filename=\"template.xlsx\"; filename*=UTF-8''{name}"
    return answer


@page
def one_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list: how far its comparison is, why it was refused, or what its lines came to."""
    actor = actor_of_request(request)
    row = comparison.comparison_list(actor, list_id)
    if row.state in ("reading", "refused"):
        context = {"row": row, "job": progress(actor, row.job_id), "actor": actor, "problems": row.problems[:SHOWN_PROBLEMS]}
        return show(request, "workbench/comparison/reading.html", context)
    verdict = request.GET.get("verdict", "hit")
    rows = comparison.comparison_rows(actor, list_id, verdict)
    tabs = [
        {"label": label, "url": f"?verdict={value}", "count": row.counts.get(value, 0), "here": value == verdict}
        for value, label in ListVerdict.choices
    ]
    hits = row.hits
    context = {
        "row": row, "tabs": tabs, "page": keyset(rows, order=("number", "id"), after=request.GET.get("after"), size=100),
        "hits": hits, "tones": TONES, "answered": comparison.answered(actor, list_id), "actor": actor,
        "many": row.state == "checked" and hits > 20 and hits * 20 > payees(actor).count(),
    }  # fmt: skip
    return show(request, "workbench/comparison/list.html", context)


@act
def accept_good(request: HttpRequest, list_id: int) -> HttpResponse:
    """Compare again without the lines that cannot be read."""
    repeat_is_fine(request, lambda: actions.accept_good_lines(actor_of_request(request), list_id=list_id))
    return redirect("workbench:comparison_list", list_id)


@act
def confirm_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Turn the hits into questions."""
    hits = whole(request.POST.get("seen_hits"))
    row = repeat_is_fine(request, lambda: actions.confirm_list(actor_of_request(request), list_id=list_id, seen_hits=hits))
    if row:
        tell(request, f"已转为 {row.raised} 条待核实疑点；未核实前照常发放。")
    return redirect("workbench:comparison_list", list_id)


@act
def cancel_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Drop the wrong file."""
    if repeat_is_fine(request, lambda: actions.cancel_list(actor_of_request(request), list_id=list_id)):
        tell(request, "已取消，名单内容已删除。")
    return redirect("workbench:comparison_lists")
