"""Amounts owed once (一次性待遇): rewards, allowances, self-employment subsidy, price subsidy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apps.benefits import queries
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.models import Grant, Touch
from apps.benefits.rules import COMPONENTS, check_facts, once_fen
from apps.benefits.rules.workflow import check_two_persons, next_state, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.payments.actions import open_claim, save_bases
from apps.people.queries import lock_person
from apps.policy.queries import book


@action(permission="benefits.propose_grant", label="录入一次性待遇")
def propose_grant(
    actor: Actor,
    *,
    person_id: int,
    scheme: str,
    facts: Mapping[str, Any],
    decided_on: date,
    month: Month,
    decision_no: str = "",
) -> Grant:
    """Enter a one-off amount, computed from its facts by the dated rule; nobody types the amount.

    The key (scheme, person, decision day, facts) makes a second entry of the same matter a Conflict.
    """
    maker = signer(actor.staff_id)
    person = lock_person(actor, person_id)
    if decided_on > actor.today:
        raise Invalid("批准日期晚于今天。请核对批件上的日期后重新填写。", field="decided_on")
    region = queries.county_of(person.division_id)
    clean = check_facts(scheme, facts)
    amount = once_fen(scheme, clean, decided_on, book(None, actor.today, region), region)
    if amount.fen <= 0:
        raise Invalid("按所填事实计算，应发金额为零。请核对事实后重新填写。", field="facts")
    key = f"{scheme}:{person.pk}:{decided_on}:{queries.facts_digest(clean)}"
    if Grant.objects.filter(key=key).exclude(state="rejected").exists():
        raise Conflict("此人的同一事由已经录入，不能重复发放。请在“一次性待遇”中查看原记录。")
    row = Grant.objects.create(
        person=person,
        scheme_id=scheme,
        component=COMPONENTS[scheme],
        month=month.first,
        facts=clean,
        amount_fen=amount.fen,
        basis_id=save_bases([amount.basis])[0],
        decided_on=decided_on,
        decision_no=decision_no,
        entered_by_id=maker,
        entered_at=actor.at,
        key=key,
    )
    audit.record(actor, "benefits.propose_grant", row, after={"scheme": scheme, "fen": amount.fen, "facts": clean})
    return row


@action(permission="benefits.confirm_grant", label="复核一次性待遇")
def confirm_grant(actor: Actor, *, grant_id: int, seen_fen: int) -> Grant:
    """Confirm a one-off amount; ``seen_fen`` is the amount the checker saw. Raises SamePerson, Conflict, AlreadyDone."""
    row = queries.lock_grant(actor, grant_id)
    target = next_state(row.state, "confirm")
    row.confirmed_by_id = check_two_persons(row.entered_by_id, actor.staff_id)
    if row.amount_fen != seen_fen:
        raise Conflict("金额在您打开页面后有变化。请刷新页面，核对后再确认。")
    row.confirmed_at, row.known_on, row.state = actor.at, actor.today, target
    row.claim = open_claim(actor, person_id=row.person_id, scheme=row.scheme_id, source="grant", source_id=row.pk)
    row.save()
    Touch.objects.create(person_id=row.person_id, from_month=row.month, why=row.scheme.name, at=actor.at)
    audit.record(
        actor, "benefits.confirm_grant", row, before={"state": "proposed"}, after={"state": target, "fen": row.amount_fen}
    )
    return row


@action(permission="benefits.reject_grant", label="退回一次性待遇")
def reject_grant(actor: Actor, *, grant_id: int, reason: str) -> Grant:
    """Send a proposed amount back with a reason."""
    row = queries.lock_grant(actor, grant_id)
    row.state = next_state(row.state, "reject")
    row.reason = needed_reason(reason)
    row.key = f"{row.key}:rejected:{row.pk}"
    row.save()
    audit.record(actor, "benefits.reject_grant", row, after={"state": row.state}, reason=row.reason)
    return row


@action(permission="benefits.void_grant", label="作废一次性待遇")
def void_grant(actor: Actor, *, grant_id: int, reason: str) -> Grant:
    """Void a confirmed amount; if it was paid, it becomes owed back."""
    row = queries.lock_grant(actor, grant_id)
    target = next_state(row.state, "void")
    check_two_persons(row.entered_by_id, actor.staff_id)
    row.state, row.reason, row.voided_at = target, needed_reason(reason), actor.at
    row.save()
    Touch.objects.create(person_id=row.person_id, from_month=row.month, why=f"作废：{row.reason}"[:120], at=actor.at)
    audit.record(
        actor, "benefits.void_grant", row, before={"state": "confirmed"}, after={"state": target}, reason=row.reason
    )
    return row
