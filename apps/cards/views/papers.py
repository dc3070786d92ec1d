"""An application on one page: what it says, its photograph (every look is written down), a better one; the ledger of before."""

import base64
import csv
import io

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.cards import actions, forms, queries
from apps.cards.models import Application
from apps.cards.rules.ledger import HEAD
from apps.core.action import require
from apps.core.doors import act, attempt, page, sheet, show
from apps.core.errors import Invalid
from apps.core.http import actor_of_request, attachment

RENEWABLE = ("accept", "verify", "approve")


def _page(request: HttpRequest, row: Application, form: forms.PhotoForm | None = None, seen: bytes = b"") -> HttpResponse:
    actor = actor_of_request(request)
    may_renew = row.case.is_open and row.case.step in RENEWABLE and actor.may("cards.apply_for_card")
    context = {"row": row, "actor": actor, "photo_form": form or forms.PhotoForm(), "may_renew": may_renew,
               "seen": f"data:image/jpeg;base64,{base64.b64encode(seen).decode()}" if seen else ""}  # fmt: skip
    answer = show(request, "cards/application.html", context, form)
    answer["Cache-Control"] = "no-store"
    return answer


@page
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One application; the photograph is not on it until somebody asks for it."""
    return _page(request, queries.get_application(actor_of_request(request), application_id))


@act
def look(request: HttpRequest, application_id: int) -> HttpResponse:
    """Look at the photograph; the reason is written down."""
    actor = actor_of_request(request)
    row = queries.get_application(actor, application_id)
    try:
        seen = actions.read_photo(actor, photo_id=row.photo_id, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect("cards:application", application_id)
    return _page(request, row, seen=seen)


@act
def renew_photo(request: HttpRequest, application_id: int) -> HttpResponse:
    """A better photograph, before the application is sent out."""
    actor = actor_of_request(request)
    row, form = queries.get_application(actor, application_id), forms.PhotoForm(request.POST, request.FILES)
    done = attempt(form, lambda _: actions.renew_photo(actor, application_id=application_id, **form.photo_parts()))
    if done is None:
        return _page(request, row, form)
    messages.success(request, "照片已更换，原来的照片不再使用。")
    return redirect("cards:application", application_id)


@sheet
def ledger(request: HttpRequest) -> HttpResponse:
    """Take over cards handed out before."""
    actor = actor_of_request(request)
    require(actor, "cards.open_cards")
    form = forms.LedgerForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST":
        file = request.FILES.get("file")
        made = attempt(
            form,
            lambda _: actions.take_ledger(actor, content=file.read() if file else b"", name=file.name or "" if file else ""),
        )
        if made is not None:
            messages.success(request, f"已登记{len(made):,}张已发证件，各乡镇平衡和累计发放已计入。")
            return redirect("cards:balance")
    return show(request, "cards/ledger.html", {"actor": actor, "head": HEAD}, form)


@page
def ledger_form(request: HttpRequest) -> HttpResponse:
    """The empty sheet with its head."""
    require(actor_of_request(request), "cards.open_cards")
    out = io.StringIO()
    csv.writer(out).writerow(HEAD)
    return attachment(out.getvalue().encode("utf-8-sig"), "已发优待证台账.csv", "text/csv; charset=utf-8")
