"""Requests of the townships: what may be asked, asking, following, taking back; and the bureau's look at one."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import act, attempt, page, sheet, show, step
from apps.core.errors import NotFound
from apps.core.http import actor_of_request, attachment
from apps.core.pages import keyset
from apps.core.papers import PDF
from apps.people import actions, queries
from apps.people import forms as shapes
from apps.people.choices import ChangeKind, ChangeState
from apps.people.forms.asking import ASKED, ask_form
from apps.people.queries.people import VIEW_PERSON, change_requests, get_person
from apps.people.queries.requests import get_request, lines
from apps.people.views.dossier import bytes_of, offer, person_url, stated

_SIZE = 50
TABS = {"proposed": "待复核", "rejected": "已退回", "applied": "已生效", "withdrawn": "已撤回"}


@page
def menu(request: HttpRequest, person_id: int) -> HttpResponse:
    """What may be asked for this person, and what was."""
    actor = actor_of_request(request)
    require(actor, actions.request_change.permission)  # type: ignore[attr-defined]
    person = get_person(actor, person_id)
    rows = change_requests(actor).filter(person=person).select_related("proposed_by").order_by("-id")[:20]
    context = {"person": person, "kinds": [(key, label) for key, label in ChangeKind.choices if key in ASKED], "rows": rows}
    return show(request, "people/ask_menu.html", context)


@sheet
def ask(request: HttpRequest, person_id: int, kind: str) -> HttpResponse:
    """One request."""
    actor = actor_of_request(request)
    require(actor, actions.request_change.permission)  # type: ignore[attr-defined]
    if kind not in ASKED:
        raise NotFound
    found = queries.dossier(actor, person_id)
    initial = {**(stated(found.person) if kind == ChangeKind.FACTS else {}), "version": found.person.version}
    form = offer(actor, ask_form(kind)(request.POST or None, request.FILES or None, initial=initial), found)
    if request.method == "POST" and attempt(form, lambda data: _send(actor, person_id, kind, form, data)) is not None:
        messages.success(request, "申请已提交，由县局另一位工作人员复核。办理结果在“更正申请”里查看。")
        return HttpResponseRedirect(person_url(person_id))
    context = {
        "title": f"申请{ChangeKind(kind).label}：{found.person.name}", "button": "提交申请", "back_url": person_url(person_id), "has_file": True,
        "lead": "提交后不会马上改动档案；县局核实材料后生效或退回，并写明原因。不改的栏目留空即可。",
    }  # fmt: skip
    return show(request, "people/form.html", context, form)


def _send(actor: Any, person_id: int, kind: str, form: forms.Form, data: dict[str, Any]) -> Any:
    ours = {"version", *shapes.AskForm.base_fields}
    named = [key for key in form.changed_data if key not in ours] if kind == ChangeKind.FACTS else set(data) - ours
    changes = {key: data[key] for key in named if data[key] not in (None, "", [])}
    if kind == ChangeKind.FACTS:
        changes |= {key: "" for key in named if key in shapes.MAY_CLEAR and data[key] == ""}
    paper = bytes_of(data)
    return actions.request_change(
        actor, person_id=person_id, version=data["version"], kind=kind, changes=changes, reason=data["why"],
        paper_kind=data["paper_kind"], paper_no=data["paper_no"], content=paper.get("content", b""),
    )  # fmt: skip


@page
def request_list(request: HttpRequest) -> HttpResponse:
    """Requests of one state; the open ones oldest first, the others newest first."""
    actor = actor_of_request(request)
    require(actor, VIEW_PERSON)
    state = request.GET.get("state", "")
    state = state if state in ChangeState.values else ChangeState.PROPOSED
    rows = change_requests(actor).filter(state=state).select_related("person", "proposed_by", "decided_by")
    if request.GET.get("recent") and state == ChangeState.REJECTED:
        rows = rows.filter(decided_at__gte=actor.at - timedelta(days=30))
    if request.GET.get("others"):
        rows = rows.exclude(proposed_by=actor.staff_id)
    order = "id" if state == ChangeState.PROPOSED else "-id"
    found = keyset(rows, order=(order,), after=request.GET.get("after"), size=_SIZE)
    tabs = [{"label": words, "url": f"?state={key}", "here": key == state, "count": None} for key, words in TABS.items()]
    return show(request, "people/requests.html", {"page": found, "actor": actor, "tabs": tabs, "state": state})


@sheet
def one_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what stands and what is asked; in full after a reason."""
    actor = actor_of_request(request)
    row = get_request(actor, request_id)
    opened = None
    if request.method == "POST":
        opened = actions.open_request(actor, request_id=request_id, reason=request.POST.get("reason", ""))
    changes = opened.changes if opened else actions.asked(row)
    context = {"row": row, "lines": lines(actor, row, changes, is_full=opened is not None), "actor": actor, "opened": opened}
    return show(request, "people/request.html", context)


@act
def request_paper(request: HttpRequest, request_id: int) -> HttpResponse:
    """The paper of a request, as a download."""
    found = actions.open_request(actor_of_request(request), request_id=request_id, reason="查看申请所附材料")
    suffix = "pdf" if found.request.paper_type == PDF else "jpg"
    return attachment(found.content, f"申请{request_id}材料.{suffix}", found.request.paper_type)


@act
def request_step(request: HttpRequest, request_id: int, verb: str) -> HttpResponse:
    """Apply a request, send it back, or take one's own back."""
    actor, words = actor_of_request(request), request.POST.get("reason", "")
    if verb == "apply":
        step(request, lambda: actions.apply_change(actor, request_id=request_id, decision=words), "更正已生效。")
    elif verb == "withdraw":
        step(request, lambda: actions.withdraw_change(actor, request_id=request_id), "申请已撤回。")
    else:
        step(
            request,
            lambda: actions.reject_change(actor, request_id=request_id, decision=words),
            "申请已退回，申请人可以看到原因。",
        )
    return redirect("people:requests")
