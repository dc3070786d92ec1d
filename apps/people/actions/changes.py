"""Changes that one person asks for and another carries out: the only way a township changes a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.core import audit
from apps.core.action import action, require
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, NotFound
from apps.people.actions import requests
from apps.people.choices import ChangeKind, ChangeState, PersonState
from apps.people.models import ChangeRequest, Person
from apps.people.queries.clear import file_bytes
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import change_requests, lock_person
from apps.people.queries.requests import SENSITIVE
from apps.people.rules.identity import WrongState, check_version
from apps.people.rules.persons_apart import check_two_persons, staff_of
from apps.people.rules.words import needed


@action(permission="people.request_change", label="申请更正档案")
def request_change(
    actor: Actor,
    *,
    person_id: int,
    version: int | None,
    changes: Mapping[str, Any],
    reason: str,
    kind: str = ChangeKind.FACTS,
    paper_kind: str = "",
    paper_no: str = "",
    content: bytes = b"",
    filename: str = "",
) -> ChangeRequest:
    """Ask for a change, with its paper; nothing changes until another person applies it. One open request a dossier and kind.

    What the use case itself would refuse is refused now. Raises StaleVersion, UnknownField, WrongState, Conflict, BadPaper.
    """
    person = lock_person(actor, person_id)
    check_version(version, person.version)
    if person.state == PersonState.DIED:
        raise WrongState("本人已登记去世，不能再申请更改档案。登记有误的，请联系县局撤销去世登记。")
    requests.check_asked(kind, changes)
    if ChangeRequest.objects.filter(person=person, kind=kind, state=ChangeState.PROPOSED).exists():
        raise Conflict("这份档案已有一项同类申请等待复核，请等复核完成或撤回后再提出。")
    row = ChangeRequest(
        person=person, kind=kind, base_version=person.version, fields=sorted(changes), proposed_by_id=staff_of(actor.staff_id),
        proposed_at=actor.at, reason=needed(reason, "请填写申请的理由。"),
    )  # fmt: skip
    requests.attach(row, content, paper_kind, paper_no)
    requests.rehearse(actor, row, person, changes)
    requests.seal_changes(row, changes)
    row.save(force_insert=True)
    audit.record(
        actor, "people.request_change", row, reason=row.reason,
        after={"person": person.dossier_no, "kind": kind, "fields": row.fields, "sha256": row.sha256},
    )  # fmt: skip
    return row


@action(permission="people.request_change", label="申请更正档案")
def withdraw_change(actor: Actor, *, request_id: int) -> ChangeRequest:
    """The one who asked takes an open request back. Raises NotFound, AlreadyDone, WrongState."""
    row = _lock_request(actor, request_id)
    if row.proposed_by_id != staff_of(actor.staff_id):
        raise WrongState("只能撤回本人提出的申请；不同意的，请退回并写明原因。")
    row.state = ChangeState.WITHDRAWN
    row.save(update_fields=["state"])
    audit.record(actor, "people.request_change", row, before={"state": ChangeState.PROPOSED}, after={"state": row.state})
    return row


@action(permission="people.apply_change", label="复核档案更正")
def apply_change(actor: Actor, *, request_id: int, decision: str = "") -> Person:
    """Carry out a request of another person. Raises SamePerson, StaleVersion (the dossier moved on), AlreadyDone."""
    row = _lock_request(actor, request_id)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    person = lock_person(actor, row.person_id)
    check_version(row.base_version, person.version)
    paper = requests.file_paper(actor, row, person)
    person = requests.carry_out(actor, row, person, requests.asked(row), paper)
    waiting = ChangeRequest.objects.filter(person=person, state=ChangeState.PROPOSED, base_version=row.base_version)
    waiting.exclude(pk=row.pk).update(base_version=person.version)
    _decide(actor, row, ChangeState.APPLIED, decision)
    return person


@dataclass(frozen=True, slots=True)
class Opened:
    """A request in clear, or its paper, for one look."""

    request: ChangeRequest
    changes: Mapping[str, Any]
    content: bytes


@action(permission="people.reveal_field", label="查看完整号码")
def open_request(actor: Actor, *, request_id: int, reason: str) -> Opened:
    """What is asked for in clear, and the paper's bytes; leaves a read record on the dossier. Raises NotFound."""
    row = change_requests(actor).filter(pk=request_id).select_related("person").first()
    if row is None:
        raise NotFound(_GONE)
    if row.kind in SENSITIVE:
        require(actor, VIEW_SENSITIVE)
    audit.read(actor, row.person, "request", reason)
    return Opened(row, requests.asked(row), file_bytes(row.paper))


@action(permission="people.apply_change", label="复核档案更正")
def reject_change(actor: Actor, *, request_id: int, decision: str) -> ChangeRequest:
    """Send a request back with a reason. Raises SamePerson, AlreadyDone."""
    row = _lock_request(actor, request_id)
    check_two_persons(row.proposed_by_id, actor.staff_id)
    return _decide(actor, row, ChangeState.REJECTED, needed(decision, "请填写退回的原因。", "decision"))


_GONE = "没有找到这项更正申请，可能不在您的管辖范围内。请返回列表重新选择。"


def _lock_request(actor: Actor, request_id: int) -> ChangeRequest:
    row = change_requests(actor).select_for_update(of=("self",), no_key=True).filter(pk=request_id).first()
    if row is None:
        raise NotFound(_GONE)
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
