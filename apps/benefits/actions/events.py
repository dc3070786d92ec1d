"""Life events (生存与资格变动): proposed by one person, effective once another confirms, withdrawable by two."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apps.benefits import queries
from apps.benefits.actions.beside import carry_out, give_back, take_lines_out
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.actions.projection import reproject
from apps.benefits.choices import EventKind
from apps.benefits.models import DeathCase, LifeEvent
from apps.benefits.rules import check_event
from apps.benefits.rules.workflow import check_two_persons, next_state, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.people import actions as people_actions
from apps.people.choices import PersonState
from apps.people.queries import lock_person


@action(permission="benefits.propose_event", label="登记变动")
def propose_event(
    actor: Actor,
    *,
    person_id: int,
    kind: str,
    on: date,
    evidence: str,
    data: Mapping[str, Any] | None = None,
    entitlement_id: int | None = None,
) -> LifeEvent:
    """Register what happened to a payee, with the paper that proves it.

    Raises Invalid (future date, missing element, no evidence) and Conflict (a second death).
    """
    maker = signer(actor.staff_id)
    person = lock_person(actor, person_id)
    entitlement = queries.lock_entitlement(actor, entitlement_id) if entitlement_id else None
    if on > actor.today:
        raise Invalid("发生日期晚于今天。请核对凭据上的日期后重新填写。", field="on")
    if person.born_on and on < person.born_on:
        raise Invalid("发生日期早于此人出生日期。请核对凭据上的日期后重新填写。", field="on")
    if len(evidence.strip()) < 2:
        raise Invalid("请填写凭据名称或文号，如“死亡医学证明”“刑事判决书”。", field="evidence")
    clean = check_event(kind, dict(data or {}))
    if clean.get("until") and date.fromisoformat(clean["until"]) <= on:
        raise Invalid("期满之日应晚于发生日期。请核对判决书后重新填写。", field="until")
    same = LifeEvent.objects.filter(person=person, kind=kind, state__in=["proposed", "confirmed"])
    if same.filter(on=on).exists() or (kind == "death" and same.exists()):
        raise Conflict("此人已登记过同样的变动。请在“变动记录”中查看；如原登记有误，先撤销原登记。")
    row = LifeEvent.objects.create(
        person=person,
        entitlement=entitlement,
        kind=kind,
        on=on,
        data=clean,
        evidence=evidence.strip(),
        entered_by_id=maker,
        entered_at=actor.at,
    )
    audit.record(
        actor, "benefits.propose_event", row, after={"kind": kind, "on": str(on), "evidence": row.evidence, **clean}
    )
    return row


@action(permission="benefits.confirm_event", label="复核变动")
def confirm_event(actor: Actor, *, event_id: int) -> LifeEvent:
    """Make a proposed event effective and recompute the months it touches. Raises SamePerson, AlreadyDone, Conflict."""
    row = make_effective(actor, _alone(queries.lock_event(actor, event_id)))
    take_lines_out(actor, row)
    return row


def make_effective(actor: Actor, row: LifeEvent) -> LifeEvent:
    """The second signature of a locked event; part of ``confirm_event`` and of ``approve_death``."""
    target = next_state(row.state, "confirm")
    row.confirmed_by_id = check_two_persons(row.entered_by_id, actor.staff_id)
    row.confirmed_at = actor.at
    row.known_on = actor.today
    row.state = target
    row.save()
    audit.record(actor, "benefits.confirm_event", row, before={"state": "proposed"}, after={"state": target})
    _mark(actor, row)
    if row.kind == EventKind.DEATH:
        carry_out(actor, row)
    reproject(actor, [row.person_id], why=_why(row))
    return row


@action(permission="benefits.reject_event", label="退回变动登记")
def reject_event(actor: Actor, *, event_id: int, reason: str) -> LifeEvent:
    """Send a proposed event back with a reason."""
    return send_back(actor, _alone(queries.lock_event(actor, event_id)), reason)


def send_back(actor: Actor, row: LifeEvent, reason: str) -> LifeEvent:
    """A locked proposal goes back; part of ``reject_event`` and of ``reject_death``."""
    row.state = next_state(row.state, "reject")
    row.reason = needed_reason(reason)
    row.save()
    audit.record(actor, "benefits.reject_event", row, after={"state": row.state}, reason=row.reason)
    return row


@action(permission="benefits.propose_withdrawal", label="提出撤销变动")
def propose_withdrawal(actor: Actor, *, event_id: int, reason: str) -> LifeEvent:
    """Ask that an effective event be withdrawn, for example a death that was reported of the wrong person."""
    return ask_withdrawal(actor, _alone(queries.lock_event(actor, event_id)), reason)


def ask_withdrawal(actor: Actor, row: LifeEvent, reason: str) -> LifeEvent:
    """The first signature under a withdrawal; part of ``propose_withdrawal`` and of ``propose_undo_death``."""
    next_state(row.state, "propose_withdrawal")
    if row.withdrawal_by_id:
        raise Conflict("这条变动已有人提出撤销，正等待复核。")
    row.withdrawal_by_id = signer(actor.staff_id)
    row.reason = needed_reason(reason)
    row.save()
    audit.record(actor, "benefits.propose_withdrawal", row, reason=row.reason)
    return row


@action(permission="benefits.withdraw_event", label="复核撤销变动")
def withdraw_event(actor: Actor, *, event_id: int) -> LifeEvent:
    """Confirm the withdrawal of an event; the months it stopped are owed again. Raises SamePerson, Conflict."""
    row = take_back(actor, _alone(queries.lock_event(actor, event_id)))
    take_lines_out(actor, row)
    return row


def take_back(actor: Actor, row: LifeEvent) -> LifeEvent:
    """The second signature under a withdrawal; part of ``withdraw_event`` and of ``undo_death``."""
    target = next_state(row.state, "withdraw")
    if row.withdrawal_by_id is None:
        raise Conflict("尚无人提出撤销。请先由经办人提出并写明原因。")
    row.withdrawn_by_id = check_two_persons(row.withdrawal_by_id, actor.staff_id)
    row.withdrawn_on = actor.today
    row.state = target
    row.save()
    audit.record(
        actor, "benefits.withdraw_event", row, before={"state": "confirmed"}, after={"state": target}, reason=row.reason
    )
    _unmark(actor, row)
    if row.kind == EventKind.DEATH:
        give_back(actor, row)
    reproject(actor, [row.person_id], why=f"撤销“{row.get_kind_display()}”")
    return row


def _alone(row: LifeEvent) -> LifeEvent:
    """The event, unless a death case owns it: what belongs together is signed together."""
    if row.kind == EventKind.DEATH and DeathCase.objects.filter(event=row).exists():
        raise Conflict("这条去世登记属于一份去世办理，停发、扣回、丧葬补助须一次办结。请打开“去世办理”复核、退回或撤销。")
    return row


def _mark(actor: Actor, row: LifeEvent) -> None:
    """What the event means for the dossier, unless the dossier says so already."""
    state = row.person.state
    if row.kind == EventKind.DEATH and state != PersonState.DIED:
        people_actions.mark_died(actor, person_id=row.person_id, died_on=row.on, source=row.evidence)
    if row.kind == EventKind.MOVED_OUT and state == PersonState.ACTIVE:
        people_actions.mark_left(actor, person_id=row.person_id, left_on=row.on, source=row.evidence)
    if row.kind == EventKind.MOVED_IN and state == PersonState.LEFT:
        people_actions.mark_returned(actor, person_id=row.person_id, source=row.evidence)


def _unmark(actor: Actor, row: LifeEvent) -> None:
    state = row.person.state
    if row.kind == EventKind.DEATH and state == PersonState.DIED:
        people_actions.mark_alive(actor, person_id=row.person_id, source=row.reason)
    if row.kind == EventKind.MOVED_OUT and state == PersonState.LEFT:
        people_actions.mark_returned(actor, person_id=row.person_id, source=row.reason)


def _why(row: LifeEvent) -> str:
    return f"{row.get_kind_display()}（{row.on.year}年{row.on.month}月{row.on.day}日）"
