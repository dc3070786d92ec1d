"""Doors of the bank's side: return files, sent-back lines, unknown outcomes, suspense, tie-out, vouchers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.core.doors import act, attempt, page, repeat_is_fine, sheet, show, tell
from apps.core.http import actor_of_request
from apps.payments import actions
from apps.payments.queries.batches import get_batch, state_sums
from apps.payments.queries.tieout import tie_out
from apps.workbench.forms.bank import OutcomeForm, ResolutionForm, ReturnForm, VoidForm, VoucherForm
from apps.workbench.queries import bank as desk
from apps.workbench.queries.places import month_or


@sheet
def upload_return(request: HttpRequest, key: str) -> HttpResponse:
    """Upload the bank's answer; a job judges it whole, then applies it whole, or refuses it and writes nothing."""
    actor, form = actor_of_request(request), ReturnForm(request.POST or None, request.FILES or None)
    batch = get_batch(actor, key)
    if request.method == "POST":
        job = attempt(form, lambda data: actions.receive_return(actor, batch_id=batch.pk, **form.content()))
        if job is not None:
            return redirect("workbench:job", job.pk)
    context = {"batch": batch, "actor": actor, "sums": state_sums(actor, batch.pk)}
    return show(request, "workbench/bank/return.html", context, form)


@act
def close_return(request: HttpRequest, key: str) -> HttpResponse:
    """Say that the bank will send nothing more: lines without an answer become unknown."""
    actor = actor_of_request(request)
    batch = get_batch(actor, key)
    note = request.POST.get("note", "")
    count = repeat_is_fine(request, lambda: actions.close_return(actor, batch_id=batch.pk, note=note))
    if count is not None:
        tell(
            request,
            f"已登记回盘完毕，{count} 笔没有银行结果的转为“结果未明”，须另一人核实。" if count else "已登记回盘完毕。",
        )
    return redirect("workbench:batch", key)


@sheet
def void_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """Void a file that provably was not executed, and make its next version."""
    actor, form = actor_of_request(request), VoidForm(request.POST or None)
    row = desk.bank_file(actor, file_id)
    if request.method == "POST":
        fresh = attempt(form, lambda data: actions.void_file(actor, file_id=file_id, **data))
        if fresh is not None:
            tell(request, f"原文件已作废，新文件是“{fresh.name}”。")
            return redirect(f"{desk.batch_url(row.batch.key)}?tab=files")
    return show(request, "workbench/bank/void.html", {"row": row, "actor": actor}, form)


@page
def rejected(request: HttpRequest) -> HttpResponse:
    """Lines the bank sent back, oldest first, each with its reason, the advice and whether the account was changed."""
    actor = actor_of_request(request)
    context = {"found": desk.rejected_desk(actor, request.GET.get("town", ""), request.GET.get("after")), "actor": actor}
    return show(request, "workbench/bank/rejected.html", context)


@page
def held(request: HttpRequest) -> HttpResponse:
    """Open dues that no batch took, by reason."""
    actor = actor_of_request(request)
    return show(request, "workbench/bank/held.html", {"found": desk.held_desk(actor, request.GET), "actor": actor})


@page
def unknowns(request: HttpRequest) -> HttpResponse:
    """Outcomes nobody knows, and lines that fit nothing."""
    actor = actor_of_request(request)
    return show(
        request,
        "workbench/bank/unknowns.html",
        {"found": desk.unknown_desk(actor, request.GET.get("after")), "actor": actor},
    )


@sheet
def unknown(request: HttpRequest, payment_id: int) -> HttpResponse:
    """Resolve one unknown outcome by evidence."""
    actor, form = actor_of_request(request), OutcomeForm(request.POST or None)
    row = desk.unknown(actor, payment_id)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.resolve_unknown(actor, payment_id=payment_id, **data))
        if done is not None:
            tell(request, f"{done.name}的这笔发放已核实为“{done.get_state_display()}”。")
            return redirect("workbench:unknowns")
    return show(request, "workbench/bank/unknown.html", {"row": row, "actor": actor}, form)


@sheet
def suspense(request: HttpRequest, suspense_id: int) -> HttpResponse:
    """Settle a line that contradicted what was known."""
    actor, form = actor_of_request(request), ResolutionForm(request.POST or None)
    row = desk.suspense(actor, suspense_id)
    if request.method == "POST":
        done = attempt(form, lambda data: actions.resolve_suspense(actor, suspense_id=suspense_id, **data))
        if done is not None:
            tell(request, "待查款项已处理。")
            return redirect("workbench:unknowns")
    return show(request, "workbench/bank/suspense.html", {"row": row, "actor": actor}, form)


@page
def tieout(request: HttpRequest) -> HttpResponse:
    """Dues = lines = files = bank = voucher, and where it does not, which seam."""
    actor = actor_of_request(request)
    month = month_or(request.GET.get("month", ""), desk.latest_month(actor))
    return show(
        request, "workbench/bank/tieout.html", {"found": tie_out(actor, month), "actor": actor, "form": VoucherForm()}
    )


@act
def record_voucher(request: HttpRequest, key: str) -> HttpResponse:
    """Note finance's voucher for a batch."""
    actor, form = actor_of_request(request), VoucherForm(request.POST)
    batch = get_batch(actor, key)
    row = attempt(form, lambda data: actions.record_voucher(actor, batch_id=batch.pk, **data))
    if row is None:
        return show(request, "workbench/bank/voucher.html", {"batch": batch}, form)
    tell(request, f"凭证 {row.number} 已登记。")
    return redirect(f"{desk.tieout_url()}?month={batch.month:%Y-%m}")
