"""Doors of the benefits desk: what waits for a signature, life events, entitlements, grants."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.benefits import actions
from apps.core.doors import act, attempt, chosen, page, repeat_is_fine, sheet, show, tell, whole
from apps.core.http import actor_of_request
from apps.people import queries as people
from apps.workbench.forms.benefits import EVENT_KINDS, EntitlementForm, EventForm, GrantForm
from apps.workbench.queries import desk


@page
def waiting(request: HttpRequest) -> HttpResponse:
    """Entitlements, events, withdrawals and grants that wait for the second person."""
    actor, given = actor_of_request(request), request.GET
    found = desk.waiting_desk(actor, given.get("tab", ""), given.get("after"))
    return show(request, "workbench/benefits/waiting.html", {"desk": found, "actor": actor})


@sheet
def new_event(request: HttpRequest, person_id: int) -> HttpResponse:
    """Register what happened; without a kind the page first asks for it."""
    actor = actor_of_request(request)
    person = people.dossier(actor, person_id).person
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind == "death":
        return redirect("workbench:new_death", person_id)
    form = EventForm(request.POST or None, initial={"kind": kind}, kind=kind, entitlements=desk.running(actor, person_id))
    if request.method == "POST":
        row = attempt(
            form,
            lambda data: actions.propose_event(
                actor, person_id=person_id, data=form.facts(), **desk.only(data, "kind", "on", "evidence", "entitlement_id")
            ),
        )
        if row is not None:
            tell(request, f"已登记“{row.get_kind_display()}”，复核后生效。复核人的待办里已出现这一条。")
            return redirect("workbench:event", row.pk)
    return show(request, "workbench/benefits/event_new.html", {"person": person, "kind": kind, "kinds": EVENT_KINDS}, form)


@page
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with what may be done now."""
    actor = actor_of_request(request)
    row = desk.event(actor, event_id)
    return show(request, "workbench/benefits/event.html", {"row": row, "actor": actor})


@act
def decide_event(request: HttpRequest, event_id: int, step: str) -> HttpResponse:
    """Confirm, send back, ask for withdrawal, confirm the withdrawal."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    steps = {
        "confirm": (
            lambda: actions.confirm_event(actor, event_id=event_id),
            "变动已生效，涉及的月份将在下次核定时重新计算。",
        ),
        "reject": (lambda: actions.reject_event(actor, event_id=event_id, reason=reason), "已退回经办人。"),
        "recall": (
            lambda: actions.propose_withdrawal(actor, event_id=event_id, reason=reason),
            "已提出撤销，须由另一人复核。",
        ),
        "withdraw": (lambda: actions.withdraw_event(actor, event_id=event_id), "变动已撤销，停发的月份将在下次核定时补发。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:event", event_id)


@sheet
def new_entitlement(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter a decision; without a scheme the page first shows what this person may be entitled to, and why not."""
    actor = actor_of_request(request)
    scheme = request.POST.get("scheme") or request.GET.get("scheme", "")
    choices = desk.scheme_choices(actor, person_id, scheme)
    form = EntitlementForm(request.POST or None, initial={"scheme": scheme}, scheme=scheme)
    if request.method == "POST":
        names = ("scheme", "decided_on", "decision_no", "opened_month")
        row = attempt(
            form,
            lambda data: actions.propose_entitlement(
                actor, person_id=person_id, facts=form.facts(), **desk.only(data, *names)
            ),
        )
        if row is not None:
            tell(request, "待遇认定已录入，复核后开始计发。复核人的待办里已出现这一条。")
            return redirect("workbench:entitlement", row.pk)
    return show(request, "workbench/benefits/entitlement_new.html", {"choices": choices}, form)


@page
def entitlement(request: HttpRequest, entitlement_id: int) -> HttpResponse:
    """One entitlement with what may be done now."""
    actor = actor_of_request(request)
    return show(
        request, "workbench/benefits/entitlement.html", {"row": desk.entitlement(actor, entitlement_id), "actor": actor}
    )


@act
def decide_entitlement(request: HttpRequest, entitlement_id: int, step: str) -> HttpResponse:
    """Confirm, send back, void."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    steps = {
        "confirm": (
            lambda: actions.confirm_entitlement(actor, entitlement_id=entitlement_id),
            "待遇已确认，下次核定时计发。",
        ),
        "reject": (
            lambda: actions.reject_entitlement(actor, entitlement_id=entitlement_id, reason=reason),
            "已退回经办人。",
        ),
        "void": (
            lambda: actions.void_entitlement(actor, entitlement_id=entitlement_id, reason=reason),
            "待遇已作废，已发的月份转为应收回。",
        ),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:entitlement", entitlement_id)


@sheet
def new_grant(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter a one-off amount; the rule computes it from the facts."""
    actor = actor_of_request(request)
    scheme = request.POST.get("scheme") or request.GET.get("scheme", "")
    form = GrantForm(request.POST or None, initial={"scheme": scheme, "month": actor.month}, scheme=scheme)
    if request.method == "POST":
        names = ("scheme", "decided_on", "decision_no", "month")
        row = attempt(
            form,
            lambda data: actions.propose_grant(actor, person_id=person_id, facts=form.facts(), **desk.only(data, *names)),
        )
        if row is not None:
            tell(request, "一次性待遇已录入，金额由系统按标准算出，复核后计入应发。")
            return redirect("workbench:grant", row.pk)
    return show(request, "workbench/benefits/grant_new.html", {"choices": desk.once_choices(actor, person_id, scheme)}, form)


@page
def grant(request: HttpRequest, grant_id: int) -> HttpResponse:
    """One one-off amount with its arithmetic and what may be done now."""
    actor = actor_of_request(request)
    return show(request, "workbench/benefits/grant.html", {"row": desk.grant(actor, grant_id), "actor": actor})


@act
def decide_grant(request: HttpRequest, grant_id: int, step: str) -> HttpResponse:
    """Confirm the amount that was seen, send back, void."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    seen = whole(request.POST.get("seen_fen"))
    steps = {
        "confirm": (lambda: actions.confirm_grant(actor, grant_id=grant_id, seen_fen=seen), "已确认，下次核定时计入应发。"),
        "reject": (lambda: actions.reject_grant(actor, grant_id=grant_id, reason=reason), "已退回经办人。"),
        "void": (lambda: actions.void_grant(actor, grant_id=grant_id, reason=reason), "已作废，已发的转为应收回。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:grant", grant_id)
