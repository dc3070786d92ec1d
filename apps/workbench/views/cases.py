"""Doors of the cases: the queue, a new case, one case with its acts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.cases import actions, queries
from apps.cases.queries.applicants import dwellers, get_applicant
from apps.cases.queries.staffing import colleagues, holders, receivers
from apps.cases.rules.definition import Kind
from apps.cases.rules.delegates import Delegate
from apps.core.actor import Actor
from apps.core.doors import act, attempt, chosen, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request, attachment
from apps.people import queries as people
from apps.workbench.forms import cases as shapes
from apps.workbench.queries.case_page import CasePage, case_page, printable, service_page
from apps.workbench.queries.cases import CLOCKS, TABS, case_list


@page
def cases(request: HttpRequest) -> HttpResponse:
    """The queue and its tabs."""
    actor = actor_of_request(request)
    found = case_list(actor, request.GET.dict())
    context = {"list": found, "tabs": _tabs(found.tab), "clocks": CLOCKS, "actor": actor}
    return show(request, "workbench/cases/list.html", context)


def _tabs(here: str) -> list[dict[str, Any]]:
    return [{"label": words, "url": f"?tab={key}", "here": key == here, "count": None} for key, words in TABS]


@page
def case_kinds(request: HttpRequest) -> HttpResponse:
    """What may be registered; a chosen person goes along."""
    actor = actor_of_request(request)
    context = {"kinds": queries.startable(actor), "person": request.GET.get("person", "")}
    return show(request, "workbench/cases/kinds.html", context)


@sheet
def kind_list(request: HttpRequest) -> HttpResponse:
    """Kinds of cases; POST takes new applications of one, or no more."""
    actor = actor_of_request(request)
    form, code = shapes.WhyForm(request.POST or None, auto_id="why-%s"), request.POST.get("code", "")
    if request.method == "POST":
        on = request.POST.get("on") == "1"
        row = attempt(form, lambda data: actions.switch_kind(actor, code=code, is_active=on, **data))
        if row is not None:
            tell(request, f"“{row.name}”{'已恢复受理' if on else '已停止受理，在办的照常办完'}。")
            return redirect("workbench:case_kind_list")
    return show(
        request, "workbench/cases/kind_list.html", {"rows": queries.case_kinds(actor), "actor": actor, "code": code}, form
    )


@sheet
def new_case(request: HttpRequest, code: str) -> HttpResponse:
    """Find the person, then the form of the kind."""
    actor = actor_of_request(request)
    kind = _startable(actor, code)
    number = request.GET.get("person", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        text = request.GET.get("q", "").strip()
        rows = (people.search(actor, text) or dwellers(actor, text)) if text else []
        return show(request, "workbench/cases/find.html", {"kind": kind, "q": text, "rows": rows})
    form = shapes.StartForm(kind, request.POST or None, initial={"channel": kind.channels[0]})
    if request.method == "POST":
        row = attempt(form, lambda data: _start(actor, kind, int(number), form, data))
        if row is not None:
            tell(request, f"已登记，受理编号 {row.receipt_no}。请在“材料”里登记收到的材料，再点“{kind.first.label}”。")
            return redirect("workbench:case", row.pk)
    context = {"kind": kind, "person": get_applicant(actor, int(number)), "actor": actor}
    return show(request, "workbench/cases/new.html", context, form)


def _startable(actor: Actor, code: str) -> Kind:
    found = next((kind for kind in queries.startable(actor) if kind.code == code), None)
    if found is None:
        raise queries.KindMissing
    return found


def _start(actor: Actor, kind: Kind, person_id: int, form: shapes.StartForm, data: dict[str, Any]) -> Any:
    given = {name.removeprefix("delegate_"): data[name] for name in data if name.startswith("delegate_")}
    answers = _with_people(actor, form)
    return actions.start_case(
        actor, kind=kind.code, person_id=person_id, channel=data["channel"], answers=answers, delegate=Delegate(**given)
    )


def _with_people(actor: Actor, form: shapes.FieldsForm) -> dict[str, Any]:
    """A person typed by number or name becomes the dossier, when it is exactly one."""
    answers: dict[str, Any] = form.answers()
    for name, one in form.kind_fields.items():
        if one.type == "person" and name in answers:
            answers[name] = people.only_one(actor, answers[name], name).pk
    return answers


@page
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case."""
    actor = actor_of_request(request)
    return _page(request, actor, case_page(actor, case_id))


def _page(
    request: HttpRequest, actor: Actor, found: CasePage, bad: forms.Form | None = None, act_name: str = ""
) -> HttpResponse:
    """The page with every form; the refused one keeps what was typed."""
    kind = found.kind
    all_forms: dict[str, Any] = {one.name: shapes.ActForm(kind, one, found.grounds) for one in found.acts}
    all_forms |= {name: make(found, None) for name, (make, _, _) in MORE.items()}
    if bad is not None:
        all_forms[act_name] = bad
    context = {"found": found, "forms": all_forms, "actor": actor, "opened": act_name, "service": service_page(found.case)}
    return show(request, "workbench/cases/case.html", context, bad)


@act
def take_step(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Take one act of the present step, as the screen showed it."""
    actor = actor_of_request(request)
    found = case_page(actor, case_id)
    one = found.step.act(name) if found.step else None
    seen = _whole(request.POST.get("seen_seq"))
    if one is None:
        repeat_is_fine(request, lambda: actions.take_step(actor, case_id=case_id, act=name, seen_seq=seen))
        return redirect("workbench:case", case_id)
    form = shapes.ActForm(found.kind, one, found.grounds, request.POST)
    row = attempt(form, lambda _: _taken(request, actor, form, case_id=case_id, act=name, seen_seq=seen))
    if row is None:
        return _page(request, actor, case_page(actor, case_id), form, name)
    return redirect("workbench:case", case_id)


def _taken(request: HttpRequest, actor: Actor, form: shapes.ActForm, **step: Any) -> Any:
    given = form.given() | {"answers": _with_people(actor, form)}
    row = repeat_is_fine(request, lambda: actions.take_step(actor, **step, **given))
    if row is not None:
        tell(request, f"已办理。本件现在是“{queries.kind_of(row.version).label(row.step)}”。")
    return row or step


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


Made = Callable[[CasePage, Any], forms.Form]
#: What the engine offers in every kind: form, call, words afterwards.
MORE: dict[str, tuple[Made, Callable[..., Any], str]] = {
    "supplement": (lambda _, data: shapes.SupplementForm(data, auto_id="supplement-%s"), actions.ask_supplement,
                   "已登记补正告知，时限暂停。请打印补正告知书交给申请人。"),
    "supplied": (lambda _, data: shapes.NoteForm(data, auto_id="supplied-%s"), actions.take_supplement, "已登记补正，时限继续计算。"),
    "extend": (lambda _, data: shapes.WhyForm(data, auto_id="extend-%s"), actions.extend_clock, "时限已延长，请告知申请人。"),
    "assign": (lambda found, data: shapes.AssignForm(colleagues(found.case), data, auto_id="assign-%s"), actions.assign_case,
               "已转交。"),
    "withdraw": (lambda _, data: shapes.WhyForm(data, auto_id="withdraw-%s"), actions.withdraw_case, "已登记撤回，本件结束。"),
    "stop": (lambda _, data: shapes.WhyForm(data, auto_id="stop-%s"), actions.stop_case, "已终止办理，本件结束。"),
    "rate": (lambda _, data: shapes.RateForm(data, auto_id="rate-%s"), actions.rate_case, "评价已登记。"),
    "appeal": (lambda _, data: shapes.AppealForm(data, auto_id="appeal-%s"), actions.file_appeal, "已登记，答复时限从今天起算。"),
    "paper": (lambda found, data: shapes.PaperForm(found.kind, *(data or ())), actions.add_paper, "材料已登记。"),
}  # fmt: skip
TIMELESS = ("rate", "appeal", "paper")


@act
def do_more(request: HttpRequest, case_id: int, name: str) -> HttpResponse:
    """Supplement, extend, assign, withdraw, stop, rate, appeal, add a paper."""
    actor, found = actor_of_request(request), case_page(actor_of_request(request), case_id)
    make, call, words = chosen(MORE, name)
    form = make(found, (request.POST, request.FILES) if name == "paper" else request.POST)
    seen = {} if name in TIMELESS else {"seen_seq": _whole(request.POST.get("seen_seq"))}

    def done(data: dict[str, Any]) -> Any:
        given = {key: value for key, value in data.items() if key != "file"}
        if data.get("file"):
            given["content"] = data["file"].read()
        return repeat_is_fine(request, lambda: call(actor, case_id=case_id, **seen, **given)) or found

    row = attempt(form, done)
    if row is None:
        return _page(request, actor, case_page(actor, case_id), form, name)
    if row is not found:
        tell(request, words)
    return redirect("workbench:case", case_id)


@page
def case_paper(request: HttpRequest, file_id: int) -> HttpResponse:
    """A scan as a download; the look is written down."""
    row, content = actions.open_paper(actor_of_request(request), file_id=file_id)
    suffix = "pdf" if row.content_type == "application/pdf" else "jpg"
    return attachment(content, f"{row.case.receipt_no}-{row.label}.{suffix}", row.content_type)


@act
def remove_paper(request: HttpRequest, case_id: int, file_id: int) -> HttpResponse:
    """Take a paper out."""
    reason = request.POST.get("reason", "")
    call = lambda: actions.remove_paper(actor_of_request(request), case_id=case_id, file_id=file_id, reason=reason)  # noqa: E731
    if repeat_is_fine(request, call):
        tell(request, "材料已撤下，记录保留。")
    return redirect("workbench:case", case_id)


@page
def print_case(request: HttpRequest, case_id: int, seq: int, name: str) -> HttpResponse:
    """A paper that a step handed out."""
    return show(request, "workbench/cases/print.html", printable(actor_of_request(request), case_id, seq, name))


@sheet
def hand_over(request: HttpRequest) -> HttpResponse:
    """All open cases of a leaving clerk to one colleague."""
    actor = actor_of_request(request)
    form = shapes.HandOverForm(holders(actor), receivers(actor), request.POST or None)
    if request.method == "POST":
        call = lambda data: repeat_is_fine(request, lambda: actions.hand_over_cases(actor, **data)) or ()  # noqa: E731
        moved = attempt(form, call)
        if moved is not None:
            if moved:
                tell(request, f"已交接 {len(moved)} 件，接收人打开“办件”即可看到。")
            return redirect("workbench:cases")
    return show(request, "workbench/cases/hand_over.html", {"actor": actor}, form)
