"""Doors of what comes after an answer: appeals and follow-ups of bad ratings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.cases import actions, queries
from apps.core.action import require
from apps.core.doors import attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.errors import NotFound
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.notices.actions import WRITE_ARTICLE, write_article
from apps.notices.choices import ArticleKind
from apps.notices.forms import ArticleForm
from apps.workbench.forms.cases import AppealAnswerForm, FollowUpForm
from apps.workbench.queries.case_page import answered_question


@page
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals, the nearest limit first; open ones unless asked otherwise."""
    actor, all_of_them = actor_of_request(request), request.GET.get("all") == "1"
    rows = queries.appeals(actor) if all_of_them else queries.appeals(actor).filter(state="open")
    context = {"page": keyset(rows, order=("due_on", "id"), after=request.GET.get("after")), "actor": actor}
    return show(request, "workbench/cases/appeals.html", context)


@page
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Follow-ups of bad ratings, the nearest limit first; open ones unless asked otherwise."""
    actor, all_of_them = actor_of_request(request), request.GET.get("all") == "1"
    rows = queries.follow_ups(actor) if all_of_them else queries.follow_ups(actor).filter(state="open")
    context = {"page": keyset(rows, order=("due_on", "id"), after=request.GET.get("after")), "actor": actor}
    return show(request, "workbench/cases/follow_ups.html", context)


@sheet
def appeal(request: HttpRequest, appeal_id: int) -> HttpResponse:
    """Answer one appeal."""
    actor, form = actor_of_request(request), AppealAnswerForm(request.POST or None)
    row = queries.appeals(actor).filter(pk=appeal_id).first()
    if row is None:
        raise NotFound("没有找到这项复查复核申请，请返回列表重新选择。")
    if request.method == "POST":
        call = lambda data: repeat_is_fine(request, lambda: actions.answer_appeal(actor, appeal_id=appeal_id, **data)) or row  # noqa: E731
        done = attempt(form, call)
        if done is not None:
            if done is not row:
                tell(request, "已答复，请把书面答复送达申请人。")
            return redirect("workbench:case", row.case_id)
    return show(request, "workbench/cases/appeal.html", {"row": row, "actor": actor}, form)


@sheet
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Close one follow-up."""
    actor, form = actor_of_request(request), FollowUpForm(request.POST or None)
    row = queries.follow_ups(actor).filter(pk=follow_up_id).first()
    if row is None:
        raise NotFound("没有找到这项回访整改，请返回列表重新选择。")
    if request.method == "POST":
        call = lambda data: (  # noqa: E731
            repeat_is_fine(request, lambda: actions.follow_up_rating(actor, follow_up_id=follow_up_id, **data)) or row
        )
        done = attempt(form, call)
        if done is not None:
            if done is not row:
                tell(request, "回访整改已登记。")
            return redirect("workbench:case", row.rating.case_id)
    return show(request, "workbench/cases/follow_up.html", {"row": row, "actor": actor}, form)


@sheet
def publish_answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """An answered question as a draft of an article, the applicant's name and long numbers left out; another person releases it."""
    actor = actor_of_request(request)
    require(actor, WRITE_ARTICLE)
    found = answered_question(actor, case_id)
    initial = {"kind": ArticleKind.ANSWER, "shows_from": actor.today, "title": found.title, "body": found.body}
    form = ArticleForm(request.POST or None, initial=initial)
    row = attempt(form, lambda data: write_article(actor, **data)) if request.method == "POST" else None
    if row is None:
        return show(request, "notices/article_form.html", {"leave": reverse("workbench:case", args=[case_id])}, form)
    tell(request, "已存成文章草稿。请再看一遍有没有能认出人的话，然后由另一位同事审发。")
    return redirect("notices:article", row.pk)
