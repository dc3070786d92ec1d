"""Granting and voiding entitlements (待遇认定)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from apps.benefits import queries
from apps.benefits.actions.projection import reproject
from apps.benefits.models import Entitlement
from apps.benefits.rules import PERIODIC, check_facts, scheme_rule
from apps.benefits.rules.workflow import check_two_persons, next_state, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.payments.actions import open_claim
from apps.people.queries import lock_person


class AlreadyHeld(Conflict):
    """The person already holds a running entitlement of this scheme."""


@action(permission="benefits.propose_entitlement", label="录入待遇认定")
def propose_entitlement(
    actor: Actor,
    *,
    person_id: int,
    scheme: str,
    facts: Mapping[str, Any],
    decided_on: date,
    decision_no: str = "",
    opened_month: Month | None = None,
) -> Entitlement:
    """Enter a decision that grants a scheme; another person must confirm it before money follows.

    ``opened_month`` is the first month this system answers for; earlier months were settled elsewhere.
    Raises Invalid (facts the scheme does not know or that contradict each other), AlreadyHeld.
    """
    maker = signer(actor.staff_id)
    person = lock_person(actor, person_id)
    if decided_on > actor.today:
        raise Invalid("批准日期晚于今天。请核对批件上的日期后重新填写。", field="decided_on")
    if scheme_rule(scheme).code not in PERIODIC:
        raise Invalid("这个项目只发一次，不是定期待遇。请到“一次性待遇”中录入。", field="scheme")
    clean = check_facts(scheme, facts, decided_on=decided_on, born_on=person.born_on)
    held = Entitlement.objects.filter(
        person=person, scheme_id=scheme, state__in=["proposed", "confirmed"], ended_month__isnull=True
    ).first()
    if held:
        raise AlreadyHeld(
            f"此人已有一条“{held.get_state_display()}”的同类待遇（编号 {held.pk}）。如需调整，请在该待遇上登记变动，不要重复录入。"
        )
    row = Entitlement.objects.create(
        person=person,
        scheme_id=scheme,
        facts=clean,
        decided_on=decided_on,
        decision_no=decision_no,
        opened_month=opened_month.first if opened_month else None,
        region_code=queries.county_of(person.division_id),
        entered_by_id=maker,
        entered_at=actor.at,
    )
    audit.record(
        actor, "benefits.propose_entitlement", row, after={"scheme": scheme, "facts": clean, "decided_on": str(decided_on)}
    )
    return row


@action(permission="benefits.confirm_entitlement", label="复核待遇认定")
def confirm_entitlement(actor: Actor, *, entitlement_id: int) -> Entitlement:
    """Confirm a proposed entitlement and work out the months it pays. Raises SamePerson, AlreadyDone, Conflict."""
    row = queries.lock_entitlement(actor, entitlement_id)
    target = next_state(row.state, "confirm")
    row.confirmed_by_id = check_two_persons(row.entered_by_id, actor.staff_id)
    row.confirmed_at = actor.at
    row.known_on = actor.today
    row.claim = open_claim(actor, person_id=row.person_id, scheme=row.scheme_id, source="entitlement", source_id=row.pk)
    row.state = target
    row.save()
    audit.record(actor, "benefits.confirm_entitlement", row, before={"state": "proposed"}, after={"state": target})
    reproject(actor, [row.person_id], why=f"新批准{row.scheme.name}")
    row.refresh_from_db()
    return row


@action(permission="benefits.reject_entitlement", label="退回待遇认定")
def reject_entitlement(actor: Actor, *, entitlement_id: int, reason: str) -> Entitlement:
    """Send a proposed entitlement back. Raises Invalid without a reason, AlreadyDone, Conflict."""
    row = queries.lock_entitlement(actor, entitlement_id)
    row.state = next_state(row.state, "reject")
    row.reason = needed_reason(reason)
    row.save()
    audit.record(actor, "benefits.reject_entitlement", row, after={"state": row.state}, reason=row.reason)
    return row


@action(permission="benefits.void_entitlement", label="作废待遇")
def void_entitlement(actor: Actor, *, entitlement_id: int, reason: str) -> Entitlement:
    """Void a confirmed entitlement that should never have been granted: every month already paid becomes owed back."""
    row = queries.lock_entitlement(actor, entitlement_id)
    target = next_state(row.state, "void")
    check_two_persons(row.entered_by_id, actor.staff_id)
    row.reason = needed_reason(reason)
    row.state = target
    row.save()
    audit.record(
        actor, "benefits.void_entitlement", row, before={"state": "confirmed"}, after={"state": target}, reason=row.reason
    )
    reproject(actor, [row.person_id], why=f"待遇作废：{row.reason}")
    return row


def needed_reason(text: str) -> str:
    """A written reason of four to two hundred characters."""
    if len(text.strip()) < 4:
        raise Invalid("请写明原因（不少于四个字），以便日后核查。", field="reason")
    if len(text.strip()) > 200:
        raise Invalid("原因请不超过200字，写明要点即可；材料请另行登记。", field="reason")
    return text.strip()
