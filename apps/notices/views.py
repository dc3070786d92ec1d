"""Pages of notices: public notices with their lists and objections, the outbox, the own inbox."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.core.action import require
from apps.core.errors import AlreadyDone, DomainError
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.notices import actions, queries
from apps.notices.choices import ArticleKind, MessageState
from apps.notices.forms import AnswerForm, ArticleForm, NoticeForm, ObjectionForm, ResolveForm
from apps.notices.rules import PHASE_WORDS, phase, reference_words

ORDER = ("-opens_on", "-id")


def _attempt(request: HttpRequest, form: forms.Form, call: Callable[[dict[str, Any]], Any]) -> Any:
    """Run an action with what the form read; a refusal becomes an error of the form. None means: show the form again."""
    if not form.is_valid():
        return None
    try:
        return call(form.cleaned_data)
    except AlreadyDone as done:
        messages.info(request, str(done))
        return done
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


@login_required
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of the actor's line; ``show=open`` only those whose period runs."""
    actor = actor_of_request(request)
    only_open = request.GET.get("show") == "open"
    rows = queries.notices_open(actor) if only_open else queries.notices(actor)
    page = keyset(rows, order=ORDER, after=request.GET.get("after") or None)
    for row in page.rows:
        row.phase_words = PHASE_WORDS[phase(row.state, row.opens_on, row.closes_on, actor.today)]  # type: ignore[attr-defined]
    return render(request, "notices/list.html", {"page": page, "only_open": only_open, "actor": actor})


def _notice_page(request: HttpRequest, notice_id: int, form: ObjectionForm | None = None) -> HttpResponse:
    actor = actor_of_request(request)
    row = queries.notice(actor, notice_id)
    now = phase(row.state, row.opens_on, row.closes_on, actor.today)
    context = {
        "row": row,
        "phase": now,
        "phase_words": PHASE_WORDS[now],
        "reference_words": reference_words(row.reference),
        "villages": queries.notice_villages(actor, notice_id),
        "objections": queries.objections(actor).filter(notice_id=notice_id) if actor.may(queries.VIEW_OBJECTION) else [],
        "form": form or ObjectionForm(initial={"token": uuid4().hex}),
        "answer_form": AnswerForm(auto_id=False),
        "actor": actor,
    }
    return render(request, "notices/one.html", context, status=422 if form is not None else 200)


@login_required
@require_GET
def notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice: period, list by village, objections and what may be done."""
    return _notice_page(request, notice_id)


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a notice that has no list."""
    actor = actor_of_request(request)
    require(actor, "notices.publish_notice")
    places = queries.places(actor)
    days = queries.notice_days(actor, places[0][0]) if places else 7
    form = NoticeForm(request.POST or None, places=places, initial={"working_days": days})
    if request.method == "POST":
        row = _attempt(request, form, lambda data: actions.publish_notice(actor, **data))
        if row is not None:
            messages.success(request, f"已发布，公示到{row.closes_on:%Y-%m-%d}。期间收到异议请在本页登记。")
            return redirect("notices:notice", row.pk)
    return render(request, "notices/publish.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take a notice down."""
    actions.withdraw_notice(actor_of_request(request), notice_id=notice_id, reason=request.POST.get("reason", ""))
    messages.success(request, "公示已撤下，记录保留；名单更正后可以重新发布。")
    return redirect("notices:notice", notice_id)


@login_required
@require_POST
def lodge(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Take in an objection; what was typed comes back when something is wrong."""
    actor = actor_of_request(request)
    form = ObjectionForm(request.POST)
    done = _attempt(request, form, lambda data: actions.lodge_objection(actor, notice_id=notice_id, **data))
    if done is None:
        return _notice_page(request, notice_id, form)
    if not isinstance(done, AlreadyDone):
        messages.success(request, f"异议已登记，须在{done.due_on:%Y-%m-%d}前由另一位同事核查答复。")
    return redirect("notices:notice", notice_id)


@login_required
@require_POST
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Answer an objection."""
    actor = actor_of_request(request)
    form = AnswerForm(request.POST)
    form.is_valid()
    given = {name: form.cleaned_data.get(name, "") for name in ("outcome", "answer")}
    row = actions.answer_objection(actor, objection_id=objection_id, **given)
    messages.success(request, "答复已登记；请按登记的电话告知异议人。")
    return redirect("notices:notice", row.notice_id)


@login_required
@require_GET
def notice_print(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The sheet for the notice board: one village, or every village on its own sheet; names are masked."""
    actor = actor_of_request(request)
    row = queries.notice(actor, notice_id)
    village = request.GET.get("village", "")
    villages = [each for each in queries.notice_villages(actor, notice_id) if not village or each.code == village]
    sheets: dict[str, list[Any]] = {each.code: [] for each in villages}
    for entry in queries.notice_entries(actor, notice_id, village=village or None).iterator(chunk_size=2000):
        sheets[entry.division_code].append(entry)
    context = {"row": row, "sheets": [(each, sheets[each.code]) for each in villages]}
    return render(request, "notices/print.html", context)


@login_required
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """The outbox, newest first; ``state`` narrows it."""
    actor = actor_of_request(request)
    state = request.GET.get("state", "")
    rows = queries.messages(actor)
    if state in MessageState.values:
        rows = rows.filter(state=state)
    page = keyset(rows, order=("-id",), after=request.GET.get("after") or None)
    context = {"page": page, "state": state, "states": MessageState.choices, "actor": actor}
    return render(request, "notices/messages.html", {**context, "unsettled": queries.unsettled(actor).count()})


@login_required
@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message and what may be done about it."""
    actor = actor_of_request(request)
    context = {"row": queries.message(actor, message_id), "actor": actor, "form": ResolveForm()}
    return render(request, "notices/message.html", context)


@login_required
@require_POST
def message_act(request: HttpRequest, message_id: int, act: str) -> HttpResponse:
    """Cancel, release, send again."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    if act == "cancel":
        row, words = actions.cancel_message(actor, message_id=message_id, reason=reason), "消息已取消，不会发出。"
    elif act == "release":
        row, words = actions.release_message(actor, message_id=message_id), "已交发送；夜间（21时至次日8时）不发送。"
    else:
        row, words = actions.resend_message(actor, message_id=message_id), "已另行生成一条，正在发送。"
    messages.success(request, words)
    return redirect("notices:message", row.pk)


@login_required
@require_POST
def message_resolve(request: HttpRequest, message_id: int) -> HttpResponse:
    """Settle an unknown message by evidence."""
    actor = actor_of_request(request)
    form = ResolveForm(request.POST)
    row = _attempt(request, form, lambda data: actions.resolve_message(actor, message_id=message_id, **data))
    if row is None:
        context = {"row": queries.message(actor, message_id), "actor": actor, "form": form}
        return render(request, "notices/message.html", context, status=422)
    messages.success(request, "核实结果已登记。")
    return redirect("notices:message", message_id)


@login_required
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    """The own inbox, unread first."""
    rows = list(queries.letters(actor_of_request(request))[:200])
    return render(request, "notices/letters.html", {"rows": rows})


@login_required
@require_POST
def letter_read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Put a letter away as read."""
    actions.read_message(actor_of_request(request), message_id=message_id)
    return redirect("notices:letters")


@login_required
@require_GET
def article_list(request: HttpRequest) -> HttpResponse:
    """Articles, the latest first; ``kind`` narrows it."""
    actor, kind = actor_of_request(request), request.GET.get("kind", "")
    rows = queries.articles(actor)
    if kind in ArticleKind.values:
        rows = rows.filter(kind=kind)
    page = keyset(rows, order=("-shows_from", "-id"), after=request.GET.get("after") or None)
    context = {"page": page, "kind": kind, "kinds": ArticleKind.choices, "actor": actor}
    return render(request, "notices/articles.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def article_write(request: HttpRequest, article_id: int | None = None) -> HttpResponse:
    """Write a draft, or change one."""
    actor = actor_of_request(request)
    require(actor, actions.WRITE_ARTICLE)
    row = queries.article(actor, article_id) if article_id is not None else None
    names = ("kind", "title", "document_no", "source", "shows_from", "shows_until", "body", "revision")
    initial = {name: getattr(row, name) for name in names} if row else {"shows_from": actor.today}
    form = ArticleForm(request.POST or None, initial=initial)
    if request.method == "POST":
        done = _attempt(request, form, lambda data: actions.write_article(actor, article_id=article_id, **data))
        if done is not None:
            messages.success(request, "已保存，等另一位同事审发后才对外展示。")
            return redirect("notices:article", done.pk)
    return render(request, "notices/article_form.html", {"form": form, "row": row}, status=422 if form.errors else 200)


@login_required
@require_GET
def article(request: HttpRequest, article_id: int) -> HttpResponse:
    """One article as the public will read it, and what may be done about it."""
    actor = actor_of_request(request)
    row = queries.article(actor, article_id)
    shown = queries.articles_public(actor.today).filter(pk=row.pk).exists()
    return render(request, "notices/article.html", {"row": row, "actor": actor, "shown": shown})


@login_required
@require_POST
def article_act(request: HttpRequest, article_id: int, act: str) -> HttpResponse:
    """Publish or withdraw."""
    actor = actor_of_request(request)
    if act == "publish":
        seen = request.POST.get("revision", "")
        actions.publish_article(actor, article_id=article_id, revision=int(seen) if seen.isdecimal() else 0)
        messages.success(request, "已审发，从开始展示日起对外展示。")
    else:
        actions.withdraw_article(actor, article_id=article_id, reason=request.POST.get("reason", ""))
        messages.success(request, "已撤下，不再对外展示，记录保留。")
    return redirect("notices:article", article_id)


@login_required
@require_GET
def opt_out_list(request: HttpRequest) -> HttpResponse:
    """Who wants no greetings."""
    actor = actor_of_request(request)
    page = keyset(queries.opt_outs(actor), order=("-id",), after=request.GET.get("after") or None)
    return render(request, "notices/opt_outs.html", {"page": page, "actor": actor})
