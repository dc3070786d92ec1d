"""After the bank's last file: unknown outcomes, suspense, and closing the batch."""

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.payments.actions.claims import COMPOSING_LOCK, lock
from apps.payments.actions.events import move, needed, person_of, taking
from apps.payments.actions.settling import apply_one
from apps.payments.choices import UnknownOutcome
from apps.payments.models import Batch, Payment, Suspense, Unknown
from apps.payments.queries.batches import batch_of_payment, lock_batch, payment_of
from apps.payments.rules.refusals import NotTied, SamePerson, StepDone, WrongState

_UNANSWERED = """
with left_over as (
  update payments_payment set state = 'unknown', changed_at = %(at)s where batch_id = %(batch)s and state = 'sent'
  returning id)
insert into payments_unknown (payment_id, marked_by_id, marked_at, outcome, evidence)
select id, %(staff)s, %(at)s, '', '' from left_over
"""


@action(permission="payments.close_return", label="登记回盘完毕")
def close_return(actor: Actor, *, batch_id: int, note: str = "") -> int:
    """Say that the bank will send no further file: lines without an answer become unknown. Returns how many.

    Unknown blocks a new payment of the same dues until somebody else resolves it by evidence.
    """
    staff = person_of(actor)
    batch = lock_batch(actor, batch_id)
    if batch.state in {"returned", "closed"} and not batch.payments.filter(state="sent").exists():
        raise StepDone("本批次每一笔都已有结果或已登记为结果未明，不需要再办。")
    move(actor, batch, "return", reason=note[:300], verb="登记回盘完毕")
    with connection.cursor() as cursor:
        cursor.execute(_UNANSWERED, {"batch": batch.pk, "staff": staff, "at": actor.at})
        count = cursor.rowcount
    audit.record(actor, "payments.close_return", batch, after={"unknown": count}, reason=note)
    return int(count)


@action(permission="payments.resolve_unknown", label="核实未明结果")
def resolve_unknown(actor: Actor, *, payment_id: int, outcome: str, evidence: str) -> Payment:
    """Settle an unknown payment by evidence (a bank statement). Another person than the one who marked it.

    ``not_paid`` opens the dues again for the next batch. Raises SamePerson, StepDone, WrongState, ReasonMissing.
    """
    proof = needed(evidence)
    staff = person_of(actor)
    if outcome not in UnknownOutcome.values:
        raise Invalid("核实结果应为“已到账”或“未到账”。", field="outcome")
    batch = lock_batch(actor, batch_of_payment(payment_id))
    row = payment_of(batch, payment_id)
    unknown = Unknown.objects.select_for_update(of=("self",), no_key=True).filter(payment=row).first()
    if unknown is None or row.state != "unknown":
        if unknown is not None:
            raise StepDone(f"{row.name}的这笔发放已核实为“{unknown.get_outcome_display()}”，不需要再办。")
        raise WrongState(f"{row.name}的这笔发放现在是“{row.get_state_display()}”，不属于结果未明。")
    if unknown.marked_by_id == staff:
        raise SamePerson("结果未明是您登记的，须由其他人核实。")
    after = "paid" if outcome == UnknownOutcome.PAID else "failed"
    apply_one(actor, row.pk, after=after, evidence=proof, reason="" if after == "paid" else "查明未到账")
    unknown.outcome, unknown.evidence, unknown.resolved_by_id, unknown.resolved_at = outcome, proof, staff, actor.at
    unknown.save(update_fields=["outcome", "evidence", "resolved_by", "resolved_at"])
    move(actor, batch, "settle", reason=proof, verb="核实未明结果")
    audit.record(actor, "payments.resolve_unknown", row, after={"ref": row.ref, "outcome": outcome}, reason=proof)
    row.refresh_from_db()
    return row


@action(permission="payments.resolve_suspense", label="处理待查款项")
def resolve_suspense(actor: Actor, *, suspense_id: int, accept: bool, resolution: str) -> Suspense:
    """Settle a line that contradicted what was known. Another person than the one who uploaded the file.

    ``accept`` takes the bank's later word: a failed payment becomes paid (refused when its dues are live in another
    batch), a paid one is reversed once. Without ``accept`` the line is only noted. Raises SamePerson, DueElsewhere.
    """
    words = needed(resolution)
    staff = person_of(actor)
    batch_id = Suspense.objects.filter(pk=suspense_id).values_list("batch_id", flat=True).first()
    if batch_id is None:
        raise NotFound("没有找到这笔待查款项；请刷新页面后重新选择。")
    lock(COMPOSING_LOCK)
    batch = lock_batch(actor, batch_id)
    row = Suspense.objects.select_for_update(of=("self",), no_key=True).select_related("line").get(pk=suspense_id)
    if row.state != "open":
        raise StepDone("这笔待查款项已经处理过了，不需要再办。")
    if row.taken_by_id == staff:
        raise SamePerson("这份回盘文件是您上传的，待查款项须由其他人处理。")
    if accept:
        _accept(actor, batch, row, words)
    row.state, row.resolution, row.resolved_by_id, row.resolved_at = "resolved", words, staff, actor.at
    row.save(update_fields=["state", "resolution", "resolved_by", "resolved_at"])
    move(actor, batch, "settle", reason=words, verb="处理待查款项")
    audit.record(actor, "payments.resolve_suspense", row, after={"ref": row.line.ref, "accept": accept}, reason=words)
    return row


def _accept(actor: Actor, batch: Batch, row: Suspense, words: str) -> None:
    if row.line.payment_id is None:
        raise WrongState("这一行的序号不属于本局，不能采信；请填写处理结果后仅作登记。")
    payment = payment_of(batch, row.line.payment_id)
    after = {("failed", "paid"): "paid", ("paid", "rejected"): "returned"}.get((payment.state, row.line.result))
    if after is None:
        raise WrongState(f"这笔发放现在是“{payment.get_state_display()}”，不能按银行的这一行变更；请仅作登记并联系银行。")
    words_elsewhere = (
        f"{payment.name}的这笔应发已在其他批次重新发放，不能再登记为到账；请核实是否重复到账，并向本人追回多发部分。"
    )
    with taking(lambda: words_elsewhere):
        apply_one(actor, payment.pk, after=after, evidence=words, line_id=row.line_id, reason=row.line.reason)


@action(permission="payments.close_batch", label="结清发放批次")
def close_batch(actor: Actor, *, batch_id: int) -> Batch:
    """Close a batch whose money is all accounted for: every line has an outcome, no suspense, transit zero.

    Raises NotTied naming what is left, StepDone, WrongState.
    """
    person_of(actor)
    batch = lock_batch(actor, batch_id)
    if batch.state == "returned":
        _check_tied(batch)
    move(actor, batch, "close")
    audit.record(actor, "payments.close_batch", batch, after={"state": batch.state})
    return batch


def _check_tied(batch: Batch) -> None:
    sent = batch.payments.filter(state="sent").count()
    unknown = batch.payments.filter(state="unknown").count()
    open_lines = batch.suspenses.filter(state="open").count()
    left = [
        f"{sent}笔没有银行结果（请继续上传回盘，或登记回盘完毕）" if sent else "",
        f"{unknown}笔结果未明（请核实后登记）" if unknown else "",
        f"{open_lines}笔待查款项（请先处理）" if open_lines else "",
    ]
    if any(left):
        raise NotTied(f"本批次还不能结清：{'；'.join(text for text in left if text)}。")
