"""Corrections that one person asks for and another applies."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, NotFound
from apps.people.actions.persons import FIELDS, UnknownField, correct_locked
from apps.people.choices import ChangeState
from apps.people.models import ChangeRequest, Person
from apps.people.queries.people import change_requests, lock_person
from apps.people.rules.identity import NothingChanged, check_version
from apps.people.rules.persons_apart import check_two_persons, staff_of
from apps.people.rules.words import needed

_PLACE = "people_changerequest.changes"


@action(permission="people.request_change", label="申请更正档案")
def request_change(
    actor: Actor, *, person_id: int, version: int | None, changes: Mapping[str, Any], reason: str
) -> ChangeRequest:
    """Ask for a correction; nothing changes until another person applies it. One open request per dossier."""
    person = lock_person(actor, person_id)
    check_version(version, person.version)
    unknown = sorted(set(changes) - set(FIELDS))
    if unknown:
        raise UnknownField(f"“{unknown[0]}”不是可以更正的栏目，请刷新页面后重新填写。", field=unknown[0])
    if not changes:
        raise NothingChanged
    if ChangeRequest.objects.filter(person=person, state=ChangeState.PROPOSED).exists():
        raise Conflict("这份档案已有一项更正申请等待复核，请等复核完成后再提出。")
    row = ChangeRequest(
        person=person, base_version=person.version, fields=sorted(changes), proposed_by_id=staff_of(actor.staff_id),
        proposed_at=actor.at, reason=needed(reason, "请填写更正的理由。"),
    )  # fmt: skip
    text = json.dumps({key: value.isoformat() if isinstance(value, date) else value for key, value in changes.items()})
    row.changes_sealed = sealing.seal(_PLACE, row.row_key, text)
    row.save(force_insert=True)
    audit.record(
        actor, "people.request_change", row, after={"person": person.dossier_no, "fields": row.fields}, reason=row.reason
    )
    return row


@action(permission="people.apply_change", label="复核档案更正")
def apply_change(actor: Actor, *, request_id: int, decision: str = "") -> Person:
    """Apply a request of another person. Raises SamePerson, StaleVersion (the dossier moved on), AlreadyDone."""
    row = _lock_request(actor, request_id)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    person = lock_person(actor, row.person_id)
    check_version(row.base_version, person.version)
    changes = json.loads(sealing.unseal(_PLACE, row.row_key, row.changes_sealed))
    if changes.get("born_on"):
        changes["born_on"] = date.fromisoformat(changes["born_on"])
    person = correct_locked(actor, person, changes, row.reason)
    _decide(actor, row, ChangeState.APPLIED, decision)
    return person


@action(permission="people.apply_change", label="复核档案更正")
def reject_change(actor: Actor, *, request_id: int, decision: str) -> ChangeRequest:
    """Send a request back with a reason. Raises SamePerson, AlreadyDone."""
    row = _lock_request(actor, request_id)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    return _decide(actor, row, ChangeState.REJECTED, needed(decision, "请填写退回的原因。", "decision"))


def _lock_request(actor: Actor, request_id: int) -> ChangeRequest:
    row = change_requests(actor).select_for_update(of=("self",), no_key=True).filter(pk=request_id).first()
    if row is None:
        raise NotFound("没有找到这项更正申请，可能不在您的管辖范围内。请返回列表重新选择。")
    if row.state != ChangeState.PROPOSED:
        raise AlreadyDone(f"这项更正申请已是“{ChangeState(row.state).label}”，不需要重复办理。")
    return row


def _decide(actor: Actor, row: ChangeRequest, state: str, decision: str) -> ChangeRequest:
    row.state, row.decided_by_id, row.decided_at, row.decision = state, actor.staff_id, actor.at, decision.strip()[:200]
    row.save()
    audit.record(
        actor,
        "people.apply_change",
        row,
        before={"state": ChangeState.PROPOSED},
        after={"state": state},
        reason=row.decision,
    )
    return row
