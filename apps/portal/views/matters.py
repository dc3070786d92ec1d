"""Doors of what was applied for: progress, supplement, withdraw, rate."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.cases import actions as cases
from apps.cases.choices import Grade
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.core.http import attachment
from apps.portal import actions
from apps.portal.queries import drafts, matters
from apps.portal.rules.filling import late_kind
from apps.portal.sign_in import own_act, own_page, own_paper, own_sheet
from apps.portal.views.showing import show_own


def _page(request: HttpRequest, actor: Actor, case_id: int, wrong: str = "", status: int = 200) -> HttpResponse:
    page = matters.matter_page(actor, case_id)
    context: dict[str, Any] = {"page": page, "wrong": wrong, "grades": Grade.choices}
    context["late"] = late_kind(case_id)
    is_new = request.GET.get("sent") == "1" and page.case.seq == 1  # the address is kept, and opened again after the answer
    return show_own(request, "portal/matter.html", context | {"is_new": is_new}, status)


@own_page
def matter(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """One application: receipt number, where it stands, what happens next and by when."""
    return _page(request, actor, case_id)


def _act(request: HttpRequest, actor: Actor, case_id: int, call: Callable[[], object]) -> HttpResponse:
    """Do it and come back; what was refused is said on the page, what was done before is not done again."""
    try:
        call()
    except AlreadyDone:
        pass
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return _page(request, actor, case_id, str(refusal), refusal.status)
    return redirect("portal:matter", case_id)


def _delegate(request: HttpRequest) -> Any:
    return drafts.delegate_of(request.portal.mandate_id)  # type: ignore[attr-defined]


@own_paper
def add_paper(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """One more picture of a paper."""
    upload = request.FILES.get("file")
    content, name = upload.read() if upload else b"", request.POST.get("paper", "")
    return _act(request, actor, case_id, lambda: cases.add_own_paper(actor, case_id=case_id, paper=name, content=content))


@own_act
def use_kept(request: HttpRequest, actor: Actor, case_id: int, file_id: int) -> HttpResponse:
    """Hand in the picture that had come too late. Pressed twice, the same page."""
    return _act(request, actor, case_id, lambda: actions.use_kept_paper(actor, case_id=case_id, file_id=file_id))


@own_act
def drop_kept(request: HttpRequest, actor: Actor, case_id: int, file_id: int) -> HttpResponse:
    """Not this one."""
    return _act(request, actor, case_id, lambda: actions.remove_draft_file(actor, kind=late_kind(case_id), file_id=file_id))


@own_act
def supplied(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Everything asked for is there."""
    note, who = request.POST.get("note", ""), _delegate(request)
    return _act(request, actor, case_id, lambda: cases.supply_own_case(actor, case_id=case_id, note=note, delegate=who))


@own_sheet
def withdraw(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """Take it back: asked once more, with the reason."""
    if request.method == "GET":
        return show_own(request, "portal/withdraw.html", {"page": matters.matter_page(actor, case_id)})
    reason, who = request.POST.get("reason", ""), _delegate(request)
    return _act(
        request, actor, case_id, lambda: cases.withdraw_own_case(actor, case_id=case_id, reason=reason, delegate=who)
    )


@own_act
def rate(request: HttpRequest, actor: Actor, case_id: int) -> HttpResponse:
    """好差评, once."""
    grade, words = request.POST.get("grade", ""), request.POST.get("words", "")
    return _act(request, actor, case_id, lambda: cases.rate_own_case(actor, case_id=case_id, grade=grade, words=words))


@own_page
def paper(_request: HttpRequest, actor: Actor, file_id: int) -> HttpResponse:
    """A paper one handed in."""
    row, content = cases.open_own_paper(actor, file_id=file_id)
    return attachment(content, f"{row.label}{'.pdf' if row.content_type.endswith('pdf') else '.jpg'}", row.content_type)
