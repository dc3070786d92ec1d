"""Doors of the month: batches, one batch with its steps, reminders, lines, files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.action import require
from apps.core.doors import act, chosen, page, repeat_is_fine, sheet, show, tell, whole
from apps.core.http import actor_of_request
from apps.core.pages import keyset
from apps.payments import actions
from apps.payments.queries.batches import VIEW_BATCH, get_batch
from apps.payments.queries.batches import batches as all_batches
from apps.workbench.forms.month import ComposeForm, PostForm
from apps.workbench.queries import month as desk
from apps.workbench.queries.batch import batch_page
from apps.workbench.queries.places import home_place


@page
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, newest month first."""
    actor = actor_of_request(request)
    rows = keyset(all_batches(actor), order=("-month", "-ordinal"), after=request.GET.get("after") or None)
    return show(request, "workbench/month/list.html", {"list": {"page": rows}, "actor": actor})


@page
def batch(request: HttpRequest, key: str) -> HttpResponse:
    """One batch; ``tab`` chooses the part."""
    actor = actor_of_request(request)
    found = batch_page(actor, key, request.GET.dict())
    context = {
        "found": found,
        "actor": actor,
        "part": f"workbench/month/part_{found.tab}.html",
        "opened": request.GET.get("opened", ""),
    }
    return show(request, "workbench/month/batch.html", context)


@act
def batch_step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step of a batch; a step already taken is told as done."""
    actor, given = actor_of_request(request), request.POST
    row = get_batch(actor, key)
    seen, note, reason = whole(given.get("seen_fen")), given.get("note", ""), given.get("reason", "")
    steps = {
        "submit": (
            lambda: actions.submit_batch(actor, batch_id=row.pk, seen_fen=seen),
            "已提交复核，复核人的待办里已出现本批次。",
        ),
        "review": (
            lambda: actions.review_batch(actor, batch_id=row.pk, seen_fen=seen, note=note),
            "复核通过，已转分管领导审批。",
        ),
        "approve": (lambda: actions.approve_batch(actor, batch_id=row.pk, seen_fen=seen, note=note), "已签批。"),
        "reject": (lambda: actions.reject_batch(actor, batch_id=row.pk, reason=reason), "已退回编制人，原因随批次存档。"),
        "cancel": (lambda: actions.cancel_batch(actor, batch_id=row.pk, reason=reason), "批次已作废，应发重新待发。"),
        "send": (lambda: actions.mark_sent(actor, batch_id=row.pk, note=note), "已登记送交银行，等回盘后上传。"),
        "close": (lambda: actions.close_batch(actor, batch_id=row.pk), "本批次已结清。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, call):
        tell(request, words)
    return redirect("workbench:batch", key)


@act
def publish_batch(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the list of a batch."""
    actor = actor_of_request(request)
    row, seen = get_batch(actor, key), whole(request.POST.get("seen_fen"))
    done = actions.publish_batch(actor, batch_id=row.pk, seen_fen=seen, division_code=home_place(actor))
    tell(request, f"名单已公示到{done.closes_on:%Y-%m-%d}，请打印张贴稿交各村张贴；期满且异议办结后才能审批。")
    return redirect("workbench:batch", key)


@act
def defer_newcomers(request: HttpRequest, key: str) -> HttpResponse:
    """Publish the newly paid and take them out, so that the others are paid now."""
    actor = actor_of_request(request)
    row, seen = get_batch(actor, key), whole(request.POST.get("seen_fen"))
    count = actions.defer_newcomers(actor, batch_id=row.pk, seen_fen=seen, division_code=home_place(actor))
    tell(request, f"{count} 人已移出本批次，公示期满、无异议的列入下一批次。批次已改为新的一稿，须重新提交。")
    return redirect("workbench:batch", key)


@act
def make_files(request: HttpRequest, key: str) -> HttpResponse:
    """Order the bank files as a job and show its progress."""
    actor = actor_of_request(request)
    require(actor, "payments.make_files")
    row = get_batch(actor, key)
    job = desk.order(actor, "payments.make_files", key=row.key, title=f"生成报盘文件 {row.key}", batch_id=row.pk)
    return redirect("workbench:job", job.pk)


@act
def tell_payees(request: HttpRequest, key: str) -> HttpResponse:
    """Order the messages to the payees of an answered batch and show the progress."""
    actor = actor_of_request(request)
    return redirect("workbench:job", actions.order_telling(actor, batch_id=get_batch(actor, key).pk).pk)


@act
def open_reminder(request: HttpRequest, key: str) -> HttpResponse:
    """Note that this person looked, then show the list."""
    actor = actor_of_request(request)
    found = actions.open_reminder(actor, batch_id=get_batch(actor, key).pk, key=request.POST.get("key", ""))
    return redirect(f"{desk.batch_url(key)}?tab=reminders&opened={found.key}#{found.kind}")


@act
def answer_reminder(request: HttpRequest, key: str) -> HttpResponse:
    """Write what was found."""
    actor, given = actor_of_request(request), request.POST
    batch_id = get_batch(actor, key).pk
    actions.answer_reminder(actor, batch_id=batch_id, key=given.get("key", ""), answer=given.get("answer", ""))
    tell(request, "核实情况已记入本批次。")
    return redirect(f"{desk.batch_url(key)}?tab=reminders")


@page
def payment(request: HttpRequest, payment_id: int) -> HttpResponse:
    """One line: what it is made of, where it stands, and taking it out while that is possible."""
    actor = actor_of_request(request)
    return show(request, "workbench/month/payment.html", {"found": desk.payment_page(actor, payment_id), "actor": actor})


@act
def move_payment(request: HttpRequest, payment_id: int, step: str) -> HttpResponse:
    """Take a person out of a batch, or put one back."""
    actor, reason = actor_of_request(request), request.POST.get("reason", "")
    steps = {
        "exclude": (actions.exclude_payment, "已移出本批次，应发留待下次。"),
        "restore": (actions.restore_payment, "已移回本批次。"),
    }
    call, words = chosen(steps, step)
    if repeat_is_fine(request, lambda: call(actor, payment_id=payment_id, reason=reason)):
        tell(request, f"{words}批次已改为新的一稿，须重新提交。")
    return redirect("workbench:payment", payment_id)


@sheet
def posting(request: HttpRequest) -> HttpResponse:
    """Order the posting of a month; the page shows the postings before."""
    actor = actor_of_request(request)
    require(actor, VIEW_BATCH)
    context = desk.posting_page(actor)
    form = PostForm(request.POST or None, initial={"month": context["next"]})
    if request.method == "POST" and form.is_valid():
        require(actor, "benefits.post_month")
        month = form.cleaned_data["month"]
        job = desk.order(actor, "benefits.post_month", key=str(month), title=f"核定{month.label}应发", month=str(month))
        return redirect("workbench:job", job.pk)
    return show(request, "workbench/month/posting.html", {**context, "actor": actor}, form)


@sheet
def compose(request: HttpRequest) -> HttpResponse:
    """Order a batch; composing runs as a job."""
    actor = actor_of_request(request)
    require(actor, VIEW_BATCH)
    choices = desk.compose_choices(actor)
    form = ComposeForm(
        request.POST or None, initial={"month": choices["month"]}, schemes=choices["schemes"], towns=choices["towns"]
    )
    if request.method == "POST" and form.is_valid():
        require(actor, "payments.compose_batch")
        given = form.ids()
        job = desk.order(actor, "payments.compose_batch", key=given["month"], title=f"组批 {given['month']}", **given)
        return redirect("workbench:job", job.pk)
    return show(request, "workbench/month/compose.html", {"actor": actor}, form)


@page
def download(request: HttpRequest, file_id: int) -> HttpResponse:
    """The stored bytes of a bank file; every download is audited."""
    found = actions.download_file(actor_of_request(request), file_id=file_id)
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = desk.attachment(found.name)
    return answer
