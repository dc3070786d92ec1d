"""Doors of the comparison lists: upload, what every line came to, confirm, drop."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.benefits.choices import ListKind, ListVerdict
from apps.benefits.queries import comparison, payees
from apps.benefits.rules.listing import ListRefused
from apps.core.pages import keyset
from apps.workbench.forms.registry import ListForm
from apps.workbench.views.doors import act, actor_of, page, repeat_is_fine, sheet, show, tell, whole

SHOWN_PROBLEMS = 200
TONES = {"hit": "stop", "weak": "warn", "known": "wait", "problem": "stop", "idle": "", "miss": ""}


@sheet
def lists(request: HttpRequest) -> HttpResponse:
    """Lists so far, how fresh each kind is, and the upload form."""
    actor = actor_of(request)
    form = ListForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            row = actions.upload_list(actor, filename=file.name, content=file.read(), **given)
        except ListRefused as refusal:
            problems = refusal.problems
            form.add_error("file", str(refusal))
        else:
            tell(request, "名单已读入并完成比对，请核对后确认。")
            return redirect("workbench:comparison_list", row.pk)
    context: dict[str, Any] = {
        "rows": comparison.comparison_lists(actor)[:30],
        "fresh": [(ListKind(one.kind).label, one) for one in comparison.freshness(actor.today)],
        "problems": problems[:SHOWN_PROBLEMS],
        "actor": actor,
    }
    return show(request, "workbench/comparison/lists.html", context, form)


@page
def one_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list with what its lines came to."""
    actor = actor_of(request)
    row = comparison.comparison_list(actor, list_id)
    verdict = request.GET.get("verdict", "hit")
    rows = comparison.comparison_rows(actor, list_id, verdict)
    tabs = [
        {"label": label, "url": f"?verdict={value}", "count": row.counts.get(value, 0), "here": value == verdict}
        for value, label in ListVerdict.choices
    ]
    hits = row.counts.get("hit", 0) + row.counts.get("weak", 0)
    context = {
        "row": row, "tabs": tabs, "page": keyset(rows, order=("number", "id"), after=request.GET.get("after"), size=100),
        "hits": hits, "tones": TONES, "answered": comparison.answered(actor, list_id), "actor": actor,
        "many": row.state == "checked" and hits > 20 and hits * 20 > payees(actor).count(),
    }  # fmt: skip
    return show(request, "workbench/comparison/list.html", context)


@act
def confirm_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Turn the hits into questions."""
    hits = whole(request.POST.get("seen_hits"))
    row = repeat_is_fine(request, lambda: actions.confirm_list(actor_of(request), list_id=list_id, seen_hits=hits))
    if row:
        tell(request, f"已转为 {row.raised} 条待核实疑点；未核实前照常发放。")
    return redirect("workbench:comparison_list", list_id)


@act
def cancel_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Drop the wrong file."""
    if repeat_is_fine(request, lambda: actions.cancel_list(actor_of(request), list_id=list_id)):
        tell(request, "已取消，名单内容已删除。")
    return redirect("workbench:comparison_lists")
