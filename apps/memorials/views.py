"""Pages of memorials: the roll, a martyr's page before and after its release, words that wait for their two looks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.doors import act, chosen, fill, page, sheet, show, step, whole
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.memorials import actions, queries
from apps.memorials.choices import TributeState
from apps.memorials.forms import MartyrForm
from apps.memorials.models import Martyr
from apps.org.queries import places

_NAMES = tuple(name for name in MartyrForm.base_fields if name != "division")


@page
def martyr_list(request: HttpRequest) -> HttpResponse:
    """The roll by name; ``q`` narrows it."""
    actor, words = actor_of_request(request), request.GET.get("q", "").replace("\x00", "").strip()[:60]
    rows = queries.martyrs(actor)
    rows = rows.filter(name__contains=words) if words else rows
    found = keyset(rows, order=("name", "id"), after=request.GET.get("after") or None)
    return show(request, "memorials/martyrs.html", {"page": found, "actor": actor, "q": words})


@page
def martyr(request: HttpRequest, martyr_id: int) -> HttpResponse:
    """One martyr as the public will read of them, and what may be done about it."""
    actor = actor_of_request(request)
    row = queries.martyr(actor, martyr_id)
    return show(request, "memorials/martyr.html", {"row": row, "actor": actor, "flowers": queries.flowers(row, actor.today)})


@sheet
def write(request: HttpRequest, martyr_id: int | None = None) -> HttpResponse:
    """Write a page, or change one."""
    actor = actor_of_request(request)
    require(actor, actions.WRITE)
    row = queries.martyr(actor, martyr_id) if martyr_id is not None else None
    initial = {**{name: getattr(row, name) for name in _NAMES}, "division": row.division_id} if row else {}
    towns = list(places(actor).exclude(level="village").values_list("code", "name"))
    form = MartyrForm(request.POST or None, places=towns, initial=initial)
    return fill(
        request, form, lambda data: actions.write_martyr(actor, given=form.given(), martyr_id=martyr_id, revision=data["revision"]),
        lambda _: "已保存，等另一位同事审发后才对外展示。", template="memorials/form.html", back=_page_of,
        leave=_page_of(row) if row else reverse("memorials:martyrs"), title=f"修改：{row.name}" if row else "编写烈士页面",
        button="保存，交审发", actor=actor,
    )  # fmt: skip


def _page_of(row: Martyr) -> str:
    return reverse("memorials:martyr", args=[row.pk])


@act
def martyr_act(request: HttpRequest, martyr_id: int, name: str) -> HttpResponse:
    """Release a page, or take it back."""
    actor, seen = actor_of_request(request), whole(request.POST.get("revision"))
    if name == "publish":
        step(request, lambda: actions.publish_martyr(actor, martyr_id=martyr_id, revision=seen), "已审发，所有人可以看到。")
    else:
        reason = request.POST.get("reason", "")
        step(
            request,
            lambda: actions.withdraw_martyr(actor, martyr_id=martyr_id, reason=reason),
            "已撤下，不再对外展示，记录保留。",
        )
    return redirect("memorials:martyr", martyr_id)


@page
def tribute_list(request: HttpRequest) -> HttpResponse:
    """Words people left: those that wait first asked for, or those of a state."""
    actor, state = actor_of_request(request), request.GET.get("state", "")
    rows = queries.tributes(actor)
    rows = rows.filter(state=state) if state in TributeState.values else rows.filter(state__in=queries.OPEN)
    found = keyset(rows, order=("id",), after=request.GET.get("after") or None)
    context = {"page": found, "actor": actor, "state": state, "states": TributeState.choices}
    return show(request, "memorials/tributes.html", context)


STEPS: dict[str, tuple[Callable[..., Any], bool, str]] = {
    "check": (actions.check_tribute, False, "初审通过，等另一位同事复审。"),
    "release": (actions.release_tribute, False, "复审通过，已对外展示。"),
    "refuse": (actions.refuse_tribute, True, "已登记为不予展示，记录保留。"),
    "hide": (actions.hide_tribute, True, "已撤下，不再对外展示，记录保留。"),
}


@act
def tribute_act(request: HttpRequest, tribute_id: int, name: str) -> HttpResponse:
    """One look, or its end."""
    actor = actor_of_request(request)
    call, has_reason, told = chosen(STEPS, name)
    given = {"reason": request.POST.get("reason", "")} if has_reason else {}
    step(request, lambda: call(actor, tribute_id=tribute_id, **given), told)
    return redirect(f"{reverse('memorials:tributes')}?state={TributeState.SHOWN if name == 'hide' else ''}")
