"""Editing, submitting and signing a batch. What was approved is what is paid."""

from collections.abc import Sequence

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.money import yuan
from apps.payments.actions.claims import COMPOSING_LOCK, lock
from apps.payments.actions.events import move, needed, person_of, taking
from apps.payments.choices import HeldReason
from apps.payments.models import Approval, Batch, BatchRevision, Payment
from apps.payments.queries.batches import (
    approvals_of,
    batch_of_payment,
    content_of,
    levels_of,
    lock_batch,
    payment_of,
    revision_of,
    unsent,
)
from apps.payments.queries.gates import check_notices, check_reminders
from apps.payments.rules.refusals import (
    ContentChanged,
    HeirOnly,
    NothingToPay,
    SamePerson,
    StaleScreen,
    StepDone,
    WrongState,
)
from apps.payments.rules.states import next_state

_HOLD_DUES = """
insert into payments_heldover (due_id, person_id, reason, note, since, batch_id, payment_id)
select l.due_id, l.person_id, %(reason)s, %(note)s, %(at)s, p.batch_id, p.id
from payments_paymentdue l join payments_payment p on p.id = l.payment_id
where p.batch_id = %(batch)s and (%(payment)s::bigint is null or p.id = %(payment)s) and p.state = 'withdrawn'
  and not exists (select 1 from payments_paymentdue o where o.due_id = l.due_id and o.live)
on conflict (due_id) do nothing
"""
_HOLDER = """
select b.key from payments_paymentdue l join payments_paymentdue o on o.due_id = l.due_id and o.live
left join payments_payment p on p.id = o.payment_id left join payments_netting n on n.id = o.netting_id
left join payments_batch b on b.id = coalesce(p.batch_id, n.batch_id)
where l.payment_id = %s limit 1
"""


def _recount(batch: Batch) -> None:
    content = content_of(batch)
    batch.row_count, batch.total_fen = content.row_count, content.total_fen


def _open_for_edit(actor: Actor, batch: Batch, verb: str, reason: str) -> None:
    """Back to draft under a new revision: signatures given before no longer count."""
    batch.editor_id = person_of(actor)
    move(actor, batch, "edit", reason=reason, verb=verb)


def take_out(actor: Actor, batch: Batch, rows: Sequence[Payment], verb: str, why: str) -> None:
    """Rows of a locked batch leave it in one revision; their dues wait on the held-over list."""
    _open_for_edit(actor, batch, verb, why)
    for row in rows:
        row.state, row.reason, row.changed_at = "withdrawn", why, actor.at
        row.save(update_fields=["state", "reason", "changed_at"])
        _hold(actor, batch, row.pk, HeldReason.EXCLUDED, why)
    _recount(batch)
    batch.save(update_fields=["row_count", "total_fen"])


def take_out_unsent(actor: Actor, person_id: int, reason: str) -> list[Payment]:
    """Everything a person would be paid leaves the batches that are not yet with the bank; what is owed waits for the next one.

    Part of an upper action and of its permission; each line has its own audit entry. Signatures of those batches are void.
    """
    lock(COMPOSING_LOCK)
    taken: list[Payment] = []
    for batch_id in sorted(set(unsent(person_id).values_list("batch_id", flat=True))):
        batch = lock_batch(actor, batch_id)
        rows = list(unsent(person_id).filter(batch=batch).select_for_update(of=("self",), no_key=True))
        if not rows:  # it went to the bank meanwhile
            continue
        take_out(actor, batch, rows, "移出明细", reason)
        for row in rows:
            after = {"batch": batch.key, "ref": row.ref, "fen": row.amount_fen, "revision": batch.revision}
            audit.record(actor, "payments.exclude_payment", row, after=after, reason=reason)
        taken += rows
    return taken


@action(permission="payments.exclude_payment", label="移出发放明细")
def exclude_payment(actor: Actor, *, payment_id: int, reason: str) -> Payment:
    """Take one person out of a batch that is not yet with the bank; the dues stay open and wait on the held-over list.

    Opens a new revision. Raises ReasonMissing, WrongState, StepDone.
    """
    why = needed(reason)
    batch = lock_batch(actor, batch_of_payment(payment_id))
    row = payment_of(batch, payment_id)
    if row.state == "withdrawn":
        raise StepDone(f"{row.name}已经移出本批次，不需要再办。")
    take_out(actor, batch, [row], "移出明细", why)
    after = {"batch": batch.key, "ref": row.ref, "fen": row.amount_fen, "revision": batch.revision}
    audit.record(actor, "payments.exclude_payment", row, after=after, reason=why)
    return row


@action(permission="payments.exclude_payment", label="移出发放明细")
def restore_payment(actor: Actor, *, payment_id: int, reason: str) -> Payment:
    """Put an excluded person back. Raises DueElsewhere when another batch has taken the dues meanwhile, MoreThanOwed."""
    why = needed(reason)
    lock(COMPOSING_LOCK)
    batch = lock_batch(actor, batch_of_payment(payment_id))
    row = payment_of(batch, payment_id)
    if row.state == "ready":
        raise StepDone(f"{row.name}就在本批次中，不需要移回。")
    if row.person.state == "died" and not row.payee_account.is_heir:
        raise HeirOnly(f"{row.name}已登记去世，不能再发到本人账户。请登记遗属领取账户，下次组批即发到该账户。")
    _open_for_edit(actor, batch, "移回明细", why)
    row.state, row.reason, row.changed_at = "ready", "", actor.at
    with taking(lambda: f"{row.name}的应发已在批次{_holder(row.pk)}中，不能移回本批次。"):
        row.save(update_fields=["state", "reason", "changed_at"])
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from payments_heldover where due_id in (select due_id from payments_paymentdue where payment_id = %s)",
            [row.pk],
        )
    _recount(batch)
    batch.save(update_fields=["row_count", "total_fen"])
    audit.record(actor, "payments.exclude_payment", row, after={"restored": row.ref, "revision": batch.revision}, reason=why)
    return row


def _holder(payment_id: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDER, [payment_id])
        found = cursor.fetchone()
    return (found[0] if found else None) or "（轧差）"


def _hold(actor: Actor, batch: Batch, payment_id: int | None, reason: str, note: str) -> None:
    values = {"batch": batch.pk, "payment": payment_id, "reason": reason, "note": note, "at": actor.at}
    with connection.cursor() as cursor:
        cursor.execute(_HOLD_DUES, values)


@action(permission="payments.submit_batch", label="提交发放批次")
def submit_batch(actor: Actor, *, batch_id: int, seen_fen: int | None = None) -> BatchRevision:
    """Hand a batch to its checkers: PostgreSQL counts, sums and hashes the lines, and the signatures needed are fixed.

    Raises StepDone, WrongState, StaleScreen, NothingToPay.
    """
    submitter = person_of(actor)
    batch = lock_batch(actor, batch_id)
    next_state(batch.state, "submit")
    content = content_of(batch)
    _check_seen(content.total_fen, seen_fen)
    if not content.row_count:
        raise NothingToPay("本批次没有明细，不能提交；请重新组批，或移回已移出的人员。")
    batch.row_count, batch.total_fen = content.row_count, content.total_fen
    revision = BatchRevision.objects.create(
        batch=batch,
        revision=batch.revision,
        row_count=content.row_count,
        total_fen=content.total_fen,
        content_hash=content.content_hash,
        maker_id=batch.maker_id,
        editor_id=batch.editor_id,
        submitter_id=submitter,
        levels=levels_of(content.total_fen),
        submitted_at=actor.at,
    )
    move(actor, batch, "submit")
    after = {"count": content.row_count, "fen": content.total_fen, "hash": content.content_hash}
    audit.record(actor, "payments.submit_batch", batch, after=after | {"revision": batch.revision})
    return revision


def _check_seen(total_fen: int, seen_fen: int | None) -> None:
    if seen_fen is not None and seen_fen != total_fen:
        raise StaleScreen(
            f"您看到的合计是{yuan(seen_fen)}元，现在是{yuan(total_fen)}元。批次在您打开页面后有变化，请刷新页面核对后再办理。"
        )


@action(permission="payments.review_batch", label="复核发放批次")
def review_batch(actor: Actor, *, batch_id: int, seen_fen: int, note: str = "") -> Approval:
    """First signature. Raises SamePerson, StaleScreen, ContentChanged, RemindersOpen, StepDone, WrongState."""
    batch = lock_batch(actor, batch_id)
    signature = _sign(actor, batch, seen_fen, note, expected="submitted", act="review")
    move(actor, batch, "review", reason=note)
    audit.record(actor, "payments.review_batch", batch, after=_signed(signature), reason=note)
    return signature


@action(permission="payments.approve_batch", label="审批发放批次")
def approve_batch(actor: Actor, *, batch_id: int, seen_fen: int, note: str = "") -> Approval:
    """Second and later signatures; the last one the amount asks for approves the batch.

    Raises SamePerson, StaleScreen, ContentChanged, RemindersOpen, NoticeOpen, StepDone, WrongState.
    """
    batch = lock_batch(actor, batch_id)
    signature = _sign(actor, batch, seen_fen, note, expected="reviewed", act="approve")
    revision = revision_of(batch)
    last = revision is not None and signature.level >= revision.levels
    if last:
        check_notices(actor, batch)
    move(actor, batch, "approve" if last else "sign", reason=note)
    audit.record(actor, "payments.approve_batch", batch, after=_signed(signature) | {"last": last}, reason=note)
    return signature


def _signed(signature: Approval) -> dict[str, object]:
    return {"level": signature.level, "fen": signature.seen_fen, "revision": signature.revision}


def _sign(actor: Actor, batch: Batch, seen_fen: int, note: str, *, expected: str, act: str) -> Approval:
    checker = person_of(actor)
    if batch.state != expected:
        _refuse_turn(batch, act)
    revision = revision_of(batch)
    if revision is None:
        raise WrongState("本批次这一稿还没有提交，请先由编制人提交复核。")
    signed = list(approvals_of(batch))
    _check_other_person(checker, batch, revision, signed)
    _check_seen(revision.total_fen, seen_fen)
    content = content_of(batch)
    if (content.content_hash, content.total_fen) != (revision.content_hash, revision.total_fen):
        raise ContentChanged("批次明细与提交时不一致，已停止签批。请报告系统管理员核查，并由编制人重新组批。")
    check_reminders(actor, batch)
    return Approval.objects.create(
        batch=batch,
        revision=revision.revision,
        level=len(signed) + 1,
        maker_id=revision.maker_id,
        editor_id=revision.editor_id,
        submitter_id=revision.submitter_id,
        content_hash=revision.content_hash,
        checker_id=checker,
        seen_fen=seen_fen,
        note=note[:300],
        signed_at=actor.at,
    )


def _refuse_turn(batch: Batch, act: str) -> None:
    next_state(batch.state, act)  # raises with the right words
    raise WrongState("本批次现在不在这一步，请刷新页面后再办理。")


def _check_other_person(checker: int, batch: Batch, revision: BatchRevision, signed: list[Approval]) -> None:
    roles = {row.checker_id: "已签批人" for row in signed}
    roles |= {revision.submitter_id: "提交人", revision.editor_id: "修改人", batch.maker_id: "编制人"}
    if checker in roles:
        raise SamePerson(f"您是本批次的{roles[checker]}，须由其他人签批。")


@action(permission="payments.reject_batch", label="退回发放批次")
def reject_batch(actor: Actor, *, batch_id: int, reason: str) -> Batch:
    """Send a batch back to its maker with a reason, at any stage before the file is made. Opens a new revision."""
    why = needed(reason)
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    before = batch.state
    move(actor, batch, "reject", reason=why)
    audit.record(actor, "payments.reject_batch", batch, before={"state": before}, after={"state": "draft"}, reason=why)
    return batch


@action(permission="payments.cancel_batch", label="作废发放批次")
def cancel_batch(actor: Actor, *, batch_id: int, reason: str) -> Batch:
    """Give up a draft: its dues are open again and wait on the held-over list for the next batch."""
    why = needed(reason)
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    if batch.state == "draft":
        rows = Payment.objects.filter(batch=batch, state="ready")
        rows.update(state="withdrawn", reason=why, changed_at=actor.at)
        _hold(actor, batch, None, HeldReason.CANCELLED, why)
        batch.row_count, batch.total_fen = 0, 0
    move(actor, batch, "cancel", reason=why)
    audit.record(actor, "payments.cancel_batch", batch, after={"state": batch.state}, reason=why)
    return batch
