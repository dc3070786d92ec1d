"""Holding back a person's money (暂缓发放) until somebody releases it; and finance's vouchers."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.scope import within
from apps.payments.actions.events import needed, person_of
from apps.payments.choices import VoucherKind
from apps.payments.models import Hold, Voucher
from apps.payments.queries.batches import lock_batch
from apps.payments.rules.refusals import StepDone
from apps.people.queries import lock_person


@action(permission="payments.hold_person", label="暂缓发放")
def hold_person(actor: Actor, *, person_id: int, reason: str) -> Hold:
    """Keep a person out of every coming batch until released. Raises StepDone when already on hold."""
    why = needed(reason)
    staff = person_of(actor)
    person = lock_person(actor, person_id)
    if Hold.objects.filter(person=person, released_at__isnull=True).exists():
        raise StepDone(f"{person.name}已经暂缓发放，不需要再办。")
    row = Hold.objects.create(person=person, reason=why, held_by_id=staff, held_at=actor.at)
    audit.record(actor, "payments.hold_person", row, after={"person": person.pk}, reason=why)
    return row


@action(permission="payments.release_hold", label="恢复发放")
def release_hold(actor: Actor, *, hold_id: int, reason: str) -> Hold:
    """Let a person's money go on: the dues that waited come into the next batch. Raises StepDone, NotFound."""
    why = needed(reason)
    staff = person_of(actor)
    rows = Hold.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(within(actor, "person__division_id"), pk=hold_id).first()
    if row is None:
        raise NotFound("没有找到这条暂缓记录，可能不在您的管辖范围内；请返回列表重新选择。")
    if row.released_at:
        raise StepDone("这条暂缓已经解除，不需要再办。")
    row.released_by_id, row.released_at, row.release_reason = staff, actor.at, why
    row.save(update_fields=["released_by", "released_at", "release_reason"])
    audit.record(actor, "payments.release_hold", row, after={"person": row.person_id}, reason=why)
    return row


@action(permission="payments.record_voucher", label="登记财政凭证")
def record_voucher(
    actor: Actor, *, batch_id: int, number: str, amount_fen: int, dated_on: date, kind: str = "payout", note: str = ""
) -> Voucher:
    """Note finance's voucher for a batch: what left the treasury (payout) or came back (refund). Raises StepDone, Invalid."""
    staff = person_of(actor)
    clean = number.strip()
    if not clean or amount_fen <= 0 or kind not in VoucherKind.values:
        raise Invalid("请填写凭证号和大于零的金额。", field="number")
    batch = lock_batch(actor, batch_id)
    try:
        with transaction.atomic():
            row = Voucher.objects.create(
                number=clean,
                batch=batch,
                kind=kind,
                amount_fen=amount_fen,
                dated_on=dated_on,
                recorded_by_id=staff,
                recorded_at=actor.at,
                note=note[:200],
            )
    except IntegrityError as error:
        raise StepDone(f"凭证号“{clean}”已经登记过，不能重复登记；请核对号码。") from error
    audit.record(actor, "payments.record_voucher", row, after={"batch": batch.key, "fen": amount_fen, "kind": kind})
    return row
