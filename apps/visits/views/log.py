"""One visit: what was seen, said, given, promised; its pictures (every look is written down); its correction."""

import base64
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.doors import act, attempt, page, sheet, show
from apps.core.errors import Invalid
from apps.core.http import actor_of_request
from apps.core.numbers import whole_number
from apps.visits import actions, forms, queries
from apps.visits.models import Visit
from apps.visits.queries.money import with_fates
from apps.visits.queries.visits import lines_of, told
from apps.visits.rules.refusals import VisitNotFound
from apps.visits.rules.submission import MOST_PHOTOS


@page
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """One visit; its pictures are not on the page until somebody asks for one."""
    actor = actor_of_request(request)
    return _page(request, actor, queries.get_visit(actor, visit_id))


def _page(request: HttpRequest, actor: Actor, row: Visit, seen: bytes = b"") -> HttpResponse:
    first = row.first_id or row.pk
    later = Visit.objects.filter(corrects=row).only("receipt_no").first()
    promised = queries.opened(queries.promises(actor).filter(visit_id=first))
    context = {
        "row": row, "actor": actor, "told": told(row), "given": with_fates(lines_of(row)), "promises": promised,
        "photos": list(row.photos.order_by("id").values_list("pk", flat=True)), "signed": row.signature_sealed is not None,
        "conflict": queries.conflicts(actor).filter(visit_id=row.pk).first(), "corrected": later, "first": first,
        "may_correct": later is None and row.staff_id == actor.staff_id and actor.may("visits.correct_visit"),
        "may_add": row.staff_id == actor.staff_id and actor.may("visits.add_photo"), "most": MOST_PHOTOS,
        "seen": f"data:image/jpeg;base64,{base64.b64encode(seen).decode()}" if seen else "",
    }  # fmt: skip
    answer = show(request, "visits/visit.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@act
def look(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Look at one photograph or at the signature; the reason is written down."""
    actor = actor_of_request(request)
    row = queries.get_visit(actor, visit_id)
    wanted = request.POST.get("photo", "")
    number = whole_number(wanted)
    if number is None and wanted != "signature":
        raise VisitNotFound("没有找到这张照片，请从走访记录进入。")
    try:
        seen = actions.read_photo(actor, visit_id=row.pk, photo_id=number, reason=request.POST.get("reason", ""))
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect("visits:visit", visit_id)
    return _page(request, actor, row, seen)


@act
def photo(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Photographs that follow the visit, by who made it; those already taken stay when a later one is refused."""
    actor = actor_of_request(request)
    row, files = queries.get_visit(actor, visit_id), request.FILES.getlist("photos")
    try:
        for file in files:
            count = actions.add_photo(actor, client_id=row.client_id, photo=file.read())
            messages.success(request, f"照片“{file.name}”已保存，这次走访现有照片{count}张。")
    except Invalid as refusal:
        messages.error(request, str(refusal))
    if not files:
        messages.error(request, "请先选择要补传的照片，再点“补传”。")
    return redirect("visits:visit", visit_id)


@sheet
def correct(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The visitor tells it rightly; what was given and promised stays."""
    actor = actor_of_request(request)
    require(actor, "visits.correct_visit")
    row = queries.get_visit(actor, visit_id)
    form = forms.CorrectForm(request.POST if request.method == "POST" else None, initial=_as_told(row))
    if request.method == "POST":
        done = attempt(form, lambda data: _correct(actor, row, form, data["reason"]))
        if done is not None:
            messages.success(request, f"已更正，新的回执号{done.receipt_no}；原来的一条保留。")
            return redirect("visits:visit", done.visit_id)
    context = {"actor": actor, "title": f"更正走访：{row.person.name}（{row.receipt_no}）", "button": "保存更正",
               "back": reverse("visits:visit", args=[row.pk]), "about": row.person}  # fmt: skip
    return show(request, "visits/form.html", context, form)


def _correct(actor: Actor, row: Visit, form: forms.CorrectForm, reason: str) -> actions.Receipt:
    number = form.cleaned_data["client_id"]
    return actions.correct_visit(actor, visit_id=row.pk, client_id=number, given=form.given(), reason=reason)


def _as_told(row: Visit) -> dict[str, object]:
    """The visit as it stands, for the form."""
    said = told(row)
    same = {
        name: getattr(row, name)
        for name in ("on", "outcome", "mode", "organiser", "health", "income", "housing", "work", "feeling", "next_on")
    }
    words = {"place": said.place, "wishes": said.wishes, "thoughts": said.thoughts, "note": said.note}
    return {**same, **words, "companions": "、".join(row.companions), "client_id": uuid4()}
