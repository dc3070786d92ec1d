"""Doors of an application: what there is, one question a page, papers from a phone, check, send."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, DomainError
from apps.core.http import attachment
from apps.portal import actions
from apps.portal.queries import drafts
from apps.portal.rules import filling
from apps.portal.rules.mandates import IN_PERSON
from apps.portal.rules.scenes import sorted_by_module
from apps.portal.sign_in import own_act, own_page, own_question
from apps.portal.views.showing import show_own


@own_page
def offers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """我要办事: everything that may be applied for, and what is half filled in."""
    hidden = IN_PERSON if request.portal.mandate else ()  # type: ignore[attr-defined]
    kinds = {kind.code: kind.name for kind in drafts.offered_kinds() if kind.code not in hidden}
    begun = [(code, kinds[code], row) for code, row in drafts.drafts_begun(actor).items() if code in kinds]
    return show_own(request, "portal/apply/offers.html", {"begun": begun, "modules": sorted_by_module(kinds)})


@own_page
def guide(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Conditions, papers, steps and periods of one application."""
    plan = drafts.offered(actor, kind)
    context = {
        "kind": plan,
        "papers": filling.papers(plan),
        "pages": drafts.pages(plan),
        "draft": drafts.open_draft(actor, kind),
    }
    return show_own(request, "portal/apply/guide.html", context | {"in_person": kind in IN_PERSON})


@own_act
def begin(_request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Begin, or go on where one was."""
    actions.begin_draft(actor, kind=kind)
    found = drafts.filled(actor, kind)
    return _next(kind, filling.next_open(found.pages, found.answers))


def _next(kind: str, question: filling.Question | None) -> HttpResponse:
    if question is None:
        return redirect("portal:check_draft", kind)
    return redirect("portal:question", kind, question.name)


@own_question
def question(request: HttpRequest, actor: Actor, kind: str, name: str) -> HttpResponse:
    """One question. What was typed stays when it is refused, also by a session that had ended."""
    found = drafts.filled(actor, kind)
    page = filling.question_of(found.pages, name)
    typed, wrong = found.typed.get(name, found.answers.get(name, "")), ""
    if request.method == "POST":
        typed = request.POST.get(name, "")
        try:
            answers = actions.answer_draft(actor, kind=kind, name=name, text=typed)
        except DomainError as refusal:
            if refusal.status == 404:
                raise
            wrong = str(refusal)
        else:
            return _next(kind, None if request.GET.get("back") else filling.next_open(found.pages, answers, name))
    number = [one.name for one in found.pages].index(name)
    context = {
        "found": found, "page": page, "typed": typed, "wrong": wrong, "number": number + 1, "total": len(found.pages),
        "before": found.pages[number - 1].name if number else "", "is_kept": name in found.typed and request.method == "GET",
    }  # fmt: skip
    return show_own(request, "portal/apply/question.html", context, status=422 if wrong else 200)


@own_question
def paper(request: HttpRequest, actor: Actor, kind: str, name: str) -> HttpResponse:
    """One paper: photograph it, choose a file, or leave it for the window."""
    found, wrong = drafts.filled(actor, kind), ""
    wanted = filling.paper_of(found.kind, name)
    if request.method == "POST":
        upload = request.FILES.get("file")
        try:
            actions.add_draft_file(actor, kind=kind, paper=name, content=upload.read() if upload else b"")
        except AlreadyDone:
            return redirect("portal:draft_paper", kind, name)
        except DomainError as refusal:
            if refusal.status == 404:
                raise
            wrong = str(refusal)
        else:
            return redirect("portal:draft_paper", kind, name)
    names = [one.name for one in found.papers]
    after = names[names.index(name) + 1 :]
    context = {
        "found": found, "wanted": wanted, "wrong": wrong, "files": [one for one in found.files if one.paper == name],
        "waiting": [one for one in found.waiting if one.paper == name],
        "after": after[0] if after else "", "is_card": kind == filling.CARD and name == filling.PHOTO,
    }  # fmt: skip
    return show_own(request, "portal/apply/paper.html", context, status=422 if wrong else 200)


@own_act
def remove_file(_request: HttpRequest, actor: Actor, kind: str, file_id: int) -> HttpResponse:
    """Take one picture out again."""
    return redirect("portal:draft_paper", kind, actions.remove_draft_file(actor, kind=kind, file_id=file_id))


@own_act
def use_file(_request: HttpRequest, actor: Actor, kind: str, file_id: int) -> HttpResponse:
    """Use the picture that had come too late. Pressed twice, the same page."""
    try:
        name = actions.use_draft_file(actor, kind=kind, file_id=file_id)
    except AlreadyDone:
        name = drafts.draft_file(actor, kind, file_id)[0].paper
    return redirect("portal:draft_paper", kind, name)


@own_page
def check(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """请您核对: every answer and paper, each with a way to change it."""
    return show_own(request, "portal/apply/check.html", {"found": drafts.filled(actor, kind)})


@own_act
def send(request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Send it; the next page shows the receipt number. Sent twice, the same page."""
    mandate_id = request.portal.mandate_id  # type: ignore[attr-defined]
    try:
        number = actions.send_draft(actor, kind=kind, mandate_id=mandate_id).pk
    except filling.SentAlready:
        sent = drafts.last_sent(actor, kind)
        number = sent.pk if sent else 0
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        context = {"found": drafts.filled(actor, kind), "wrong": str(refusal)}
        return show_own(request, "portal/apply/check.html", context, status=refusal.status)
    return redirect(f"{reverse('portal:matter', args=[number])}?sent=1")


@own_act
def drop(_request: HttpRequest, actor: Actor, kind: str) -> HttpResponse:
    """Throw it away."""
    actions.drop_draft(actor, kind=kind)
    return redirect("portal:offers")


@own_page
def file(_request: HttpRequest, actor: Actor, kind: str, file_id: int) -> HttpResponse:
    """What one has photographed, to look whether it can be read."""
    row, content = drafts.draft_file(actor, kind, file_id)
    return attachment(content, f"{row.paper}{'.pdf' if row.content_type.endswith('pdf') else '.jpg'}", row.content_type)
