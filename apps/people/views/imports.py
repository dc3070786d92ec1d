"""The import wizard: 上传 → 对应列 → 检查 → 确认 → 结果."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, sheet, show, step
from apps.core.errors import NotFound
from apps.core.http import actor_of_request, attachment
from apps.core.numbers import whole_number
from apps.core.pages import keyset
from apps.people import actions, forms, queries
from apps.people.choices import RosterKind, RowVerdict, SheetState
from apps.people.models import ImportSheet
from apps.people.queries.progress import progress
from apps.people.queries.sheets import get_sheet
from apps.people.resources.sidelists import SHAPES
from apps.people.resources.writer import template as template_bytes

STEPS = ("上传", "对应列", "检查", "确认", "结果")
_AT = {SheetState.UPLOADED: 1, SheetState.CHECKING: 2, SheetState.CHECKED: 3, SheetState.APPLYING: 3, SheetState.DONE: 5}
_SIZE = 100
_ALL = "all"
_ORDER = (RowVerdict.PROBLEM, RowVerdict.DUPLICATE, RowVerdict.CHANGED, RowVerdict.NEW, RowVerdict.SAME)
_ANSWERS = {True: "不是同一人，将按新增写入", False: "是同一人，不写入", None: "改回还没有判断"}


@sheet
def imports(request: HttpRequest) -> HttpResponse:
    """Own imports and the upload form."""
    actor = actor_of_request(request)
    rows = queries.sheets(actor)[:30]
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        found = attempt(
            form,
            lambda data: actions.upload_sheet(
                actor,
                filename=data["file"].name,
                content=data["file"].read(),
                roster_kind=data["roster_kind"],
            ),
        )
        if found is not None:
            return redirect("people:import", found.pk)
    return show(request, "people/imports.html", {"rows": rows, "steps": _steps(0), "kinds": RosterKind.choices}, form)


@page
def template(request: HttpRequest, roster_kind: str) -> HttpResponse:
    """The template of one kind of list, to fill in."""
    queries.sheets(actor_of_request(request))
    if roster_kind not in SHAPES:
        raise NotFound("没有这种名册的模板，请从“名册导入”页面下载。")
    return attachment(template_bytes(roster_kind), f"{SHAPES[roster_kind].title}模板.xlsx")


@page
def import_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The page of one import, at the step it has reached."""
    actor = actor_of_request(request)
    found = get_sheet(actor, sheet_id)
    context: dict[str, Any] = {"sheet": found, "steps": _steps(_AT.get(SheetState(found.state), 0))}
    job = progress(actor, found.job_id)
    if found.state == SheetState.UPLOADED or "map" in request.GET:
        initial = {key: str(place) for key, place in found.mapping.items()}
        form = forms.MappingForm(headers=found.headers, roster_kind=found.roster_kind, initial=initial)
        return show(request, "people/import_map.html", context, form)
    if found.state in (SheetState.CHECKING, SheetState.APPLYING):
        return show(request, "people/import_wait.html", context | {"job": job})
    return show(request, "people/import_check.html", context | _checked(actor, found, request))


def _checked(actor: Actor, found: ImportSheet, request: HttpRequest) -> dict[str, Any]:
    """Problems first: the first kind with rows is shown until another is chosen."""
    first = next((value for value in _ORDER if found.counts.get(value)), _ALL)
    verdict = request.GET.get("verdict", first)
    verdict = verdict if verdict in RowVerdict.values else _ALL
    rows = queries.sheet_rows(actor, found.pk, "" if verdict == _ALL else verdict)
    tabs = [
        {
            "label": RowVerdict(value).label,
            "url": f"?verdict={value}",
            "count": found.counts.get(value, 0),
            "here": value == verdict,
        }
        for value in _ORDER
    ]
    tabs.append({"label": "全部", "url": f"?verdict={_ALL}", "count": found.total_rows, "here": verdict == _ALL})
    return {
        "page": keyset(rows, order=("number", "id"), after=request.GET.get("after"), size=_SIZE), "tabs": tabs,
        "plan": queries.writing_plan(actor, found),
    }  # fmt: skip


@act
def map_columns(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Fix the columns and check."""
    actor = actor_of_request(request)
    found = get_sheet(actor, sheet_id)
    form = forms.MappingForm(request.POST, headers=found.headers, roster_kind=found.roster_kind)
    if attempt(form, lambda _: actions.map_columns(actor, sheet_id=sheet_id, mapping=form.mapping())) is None:
        return show(request, "people/import_map.html", {"sheet": found, "steps": _steps(1)}, form)
    return redirect("people:import", sheet_id)


@act
def accept_row(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A suspected duplicate is judged."""
    number = whole_number(request.POST.get("number"), 8) or 0
    accepted = {"1": True, "0": False}.get(request.POST.get("accepted", ""))
    actions.accept_row(
        actor_of_request(request),
        sheet_id=sheet_id,
        number=number,
        accepted=accepted,
    )
    messages.success(request, f"第{number}行{_ANSWERS[accepted]}。")
    return redirect(f"{_address(sheet_id)}?verdict=duplicate")


@act
def apply(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Confirm with the counts on the screen."""
    actor = actor_of_request(request)
    shown = {key: whole_number(request.POST.get(key, "0"), 8) for key in RowVerdict.values}
    seen = {key: number for key, number in shown.items() if number is not None}
    good = request.POST.get("only_good") == "1"
    step(
        request,
        lambda: actions.apply_sheet(actor, sheet_id=sheet_id, seen_counts=seen, only_good=good),
        "已开始写入，可以离开本页。",
    )
    return redirect("people:import", sheet_id)


@act
def cancel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Drop it."""
    actor = actor_of_request(request)
    step(request, lambda: actions.cancel_sheet(actor, sheet_id=sheet_id), "已取消这次导入，暂存的内容已删除。")
    return redirect("people:imports")


@page
def problems(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows with problems, as they stood, with the reasons beside them."""
    found, content = actions.fetch_problems(actor_of_request(request), sheet_id=sheet_id)
    return attachment(content, f"有问题的行-{found.filename.rpartition('.')[0] or found.filename}.xlsx")


def _address(sheet_id: int) -> str:
    return str(redirect("people:import", sheet_id).url)


def _steps(at: int) -> list[dict[str, str]]:
    return [
        {"name": name, "state": "done" if place < at else "now" if place == at else "next"}
        for place, name in enumerate(STEPS)
    ]
