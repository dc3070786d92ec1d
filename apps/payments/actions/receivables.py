"""Receivables (应收、追回): opened from a negative balance, recovered in parts, waived by two persons, never below zero."""

from django.db import connection

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.money import yuan
from apps.payments.actions.claims import COMPOSING_LOCK, lock
from apps.payments.actions.events import needed, person_of
from apps.payments.models import Netting, Receivable, Recovery, Transfer, WaiverProposal
from apps.payments.queries.receivables import lock_receivable, open_dues_of, outstanding_of
from apps.payments.rules.refusals import MoreThanOwed, NotOwing, SamePerson, StepDone

_HOLD = """
insert into payments_paymentdue (netting_id, due_id, person_id, live, amount_fen)
select %(netting)s, d.id, d.person_id, true, d.amount_fen from payments_due d where d.id = any(%(dues)s)
"""
# A run whose dues were taken by other means than composing is no longer fresh: composing must look before it takes.
_TOUCH = """
update payments_postingrun set touched_at = %(at)s
where touched_at is null and id in (select run_id from payments_due where id = any(%(dues)s))
"""


@action(permission="payments.open_receivable", label="登记应收款")
def open_receivable(actor: Actor, *, person_id: int, reason: str, instalment_fen: int = 0) -> Receivable:
    """Turn a person's negative open sum into a receivable. ``instalment_fen`` is the most that may be kept back from one
    later payment (0: nothing, cash only). Raises NotOwing when the open sum is not negative."""
    why = needed(reason)
    staff = person_of(actor)
    lock(COMPOSING_LOCK)
    name, dues = open_dues_of(actor, person_id)
    total = sum(fen for _, fen in dues)
    if total >= 0:
        raise NotOwing(f"{name}现在没有多发待追回的款项（未发合计{yuan(total)}元），不需要登记应收。")
    netting = Netting.objects.create(person_id=person_id, kind="receivable", amount_fen=total, at=actor.at)
    ids = [due for due, _ in dues]
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"netting": netting.pk, "dues": ids})
        cursor.execute("delete from payments_heldover where due_id = any(%s)", [ids])
        cursor.execute(_TOUCH, {"dues": ids, "at": actor.at})
    row = Receivable.objects.create(
        person_id=person_id,
        netting=netting,
        amount_fen=-total,
        instalment_fen=max(0, instalment_fen),
        reason=why,
        opened_by_id=staff,
        opened_at=actor.at,
    )
    _book(actor, row, f"debt:{row.pk}", "debt", "receivable", "payable", -total)
    audit.record(actor, "payments.open_receivable", row, after={"fen": -total, "dues": len(ids)}, reason=why)
    return row


@action(permission="payments.plan_receivable", label="安排抵扣")
def plan_receivable(actor: Actor, *, receivable_id: int, instalment_fen: int, reason: str) -> Receivable:
    """Change how much may be kept back from each payment."""
    why = needed(reason)
    person_of(actor)
    row = lock_receivable(actor, receivable_id)
    before = row.instalment_fen
    row.instalment_fen = max(0, instalment_fen)
    row.save(update_fields=["instalment_fen"])
    audit.record(actor, "payments.plan_receivable", row, before={"fen": before}, after={"fen": instalment_fen}, reason=why)
    return row


@action(permission="payments.record_cash", label="登记退回现金")
def record_cash(actor: Actor, *, receivable_id: int, amount_fen: int, evidence: str) -> Recovery:
    """Note money a person paid back; ``evidence`` names the receipt, which counts once. Raises StepDone, MoreThanOwed."""
    proof = needed(evidence)
    staff = person_of(actor)
    row = lock_receivable(actor, receivable_id)
    if row.recoveries.filter(kind="cash", evidence=proof).exists():
        raise StepDone(f"收据“{proof}”已经登记过，没有重复入账。如果另有一张收据，请写明它的号码。")
    _check_left(row, amount_fen)
    return _recover(actor, row, "cash", amount_fen, proof, proposed_by=staff, confirmed_by=None, verb="payments.record_cash")


@action(permission="payments.propose_waiver", label="申请核销")
def propose_waiver(actor: Actor, *, receivable_id: int, amount_fen: int, reason: str) -> WaiverProposal:
    """Ask to write off part or all of a receivable. Another person decides. Raises MoreThanOwed, StepDone."""
    why = needed(reason)
    staff = person_of(actor)
    row = lock_receivable(actor, receivable_id)
    _check_left(row, amount_fen)
    if row.proposals.filter(agreed__isnull=True).exists():
        raise StepDone("这笔应收款已有一份核销申请在等待决定，不能重复申请。")
    proposal = WaiverProposal.objects.create(
        receivable=row, amount_fen=amount_fen, reason=why, proposed_by_id=staff, proposed_at=actor.at
    )
    audit.record(actor, "payments.propose_waiver", row, after={"fen": amount_fen}, reason=why)
    return proposal


@action(permission="payments.decide_waiver", label="决定核销")
def decide_waiver(actor: Actor, *, proposal_id: int, agreed: bool, note: str = "") -> WaiverProposal:
    """Agree to or refuse a write-off; never the person who asked. Raises SamePerson, StepDone, MoreThanOwed."""
    staff = person_of(actor)
    found = WaiverProposal.objects.filter(pk=proposal_id).values_list("receivable_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这份核销申请；请刷新页面后重新选择。")
    row = lock_receivable(actor, found)
    proposal = WaiverProposal.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal_id)
    if proposal.agreed is not None:
        raise StepDone("这份核销申请已经决定过了，不需要再办。")
    if proposal.proposed_by_id == staff:
        raise SamePerson("核销申请是您提出的，须由其他人决定。")
    proposal.agreed, proposal.decided_by_id, proposal.decided_at, proposal.note = agreed, staff, actor.at, note[:300]
    proposal.save(update_fields=["agreed", "decided_by", "decided_at", "note"])
    if agreed:
        _check_left(row, proposal.amount_fen)
        _recover(
            actor,
            row,
            "waiver",
            proposal.amount_fen,
            proposal.reason,
            proposed_by=proposal.proposed_by_id,
            confirmed_by=staff,
            verb="payments.decide_waiver",
        )
    else:
        audit.record(actor, "payments.decide_waiver", row, after={"agreed": False}, reason=note)
    return proposal


def revive_waived(actor: Actor, receivable_id: int, reason: str) -> int:
    """What was written off is owed again, because the reason for the debt is gone; returns fen. Part of an upper action."""
    row = lock_receivable(actor, receivable_id)
    fen = 0
    for recovery in row.recoveries.select_for_update(no_key=True).filter(kind="waiver", live=True).order_by("id"):
        recovery.live = False
        recovery.save(update_fields=["live"])
        first = Transfer.objects.get(key=f"waived:{recovery.pk}")
        _book(
            actor, row, f"unwaived:{recovery.pk}", "waived", "receivable", "write_off", recovery.amount_fen, reverses=first
        )
        audit.record(actor, "payments.decide_waiver", row, after={"revived": recovery.amount_fen}, reason=reason)
        fen += recovery.amount_fen
    return fen


def _check_left(row: Receivable, amount_fen: int) -> None:
    left = outstanding_of(row)
    if not 0 < amount_fen <= left:
        raise MoreThanOwed(f"应收余额是{yuan(left)}元，填写的金额应大于零且不超过余额。", field="amount")


def _recover(
    actor: Actor,
    row: Receivable,
    kind: str,
    amount_fen: int,
    evidence: str,
    *,
    proposed_by: int,
    confirmed_by: int | None,
    verb: str,
) -> Recovery:
    recovery = Recovery.objects.create(
        receivable=row,
        person_id=row.person_id,
        kind=kind,
        amount_fen=amount_fen,
        evidence=evidence,
        proposed_by_id=proposed_by,
        confirmed_by_id=confirmed_by,
        booked_on=actor.today,
        at=actor.at,
    )
    debit, name = ("cash", "cash") if kind == "cash" else ("write_off", "waived")
    _book(actor, row, f"{name}:{recovery.pk}", name, debit, "receivable", amount_fen)
    audit.record(actor, verb, row, after={"kind": kind, "fen": amount_fen}, reason=evidence)
    return recovery


def _book(
    actor: Actor,
    row: Receivable,
    key: str,
    kind: str,
    debit: str,
    credit: str,
    amount_fen: int,
    reverses: Transfer | None = None,
) -> None:
    Transfer.objects.create(
        reverses=reverses,
        key=key,
        kind=kind,
        debit=debit,
        credit=credit,
        amount_fen=amount_fen,
        person_id=row.person_id,
        booked_on=actor.today,
        at=actor.at,
    )
