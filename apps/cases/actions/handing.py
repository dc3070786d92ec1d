"""Handing cases over: one to a colleague, or all of a leaving clerk in one act (交接)."""

from apps.cases.actions.chain import person_of, write
from apps.cases.models import Case
from apps.cases.queries.cases import lock_case, lock_held, past_of
from apps.cases.queries.kinds import kind_of, seen
from apps.cases.queries.staffing import actor_of_staff
from apps.cases.rules.answers import needed
from apps.cases.rules.definition import Kind
from apps.cases.rules.moves import check_fresh, hindrance, open_step
from apps.cases.rules.refusals import CannotHandOver, StepTaken
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.org.actions.staff import at_hand_over
from apps.org.queries import lock_staff

ASSIGN = "cases.assign_case"
HAND_OVER = "cases.hand_over_cases"


@action(permission=ASSIGN, label="转交办件")
def assign_case(actor: Actor, *, case_id: int, staff_id: int, seen_seq: int, note: str = "") -> Case:
    """Put a case on somebody's desk (one's own: 领办). Raises CannotHandOver with the reason in words, StepTaken, StepMoved."""
    person_of(actor)
    case = lock_case(actor, case_id)
    kind = kind_of(case.version)
    check_fresh(kind, "assign", seen_seq, past_of(case, kind))
    open_step(kind, case.step)
    if case.holder_id == staff_id:
        raise StepTaken("本件已经在这名同事手上，不需要再转交。")
    name = _check(actor, case, kind, staff_id)
    before, case.holder_id = case.holder_id, staff_id
    words = needed(note) if note.strip() else ""
    write(actor, case, "assign", case.step, note=words or f"转交{name}")
    after = {"receipt_no": case.receipt_no, "holder": staff_id}
    audit.record(actor, ASSIGN, case, before={"holder": before}, after=after, reason=words)
    return case


def _check(actor: Actor, case: Case, kind: Kind, staff_id: int) -> str:
    """The receiving person must be able to take the step; returns the name."""
    receiver = actor_of_staff(staff_id, actor.at)
    step = open_step(kind, case.step)
    words = "" if step.outside else hindrance(step, seen(receiver), case.division_id, past_of(case, kind))
    if words:
        raise CannotHandOver(f"{case.receipt_no}不能转交{receiver.name}：{words}请另选一人。")
    return receiver.name


@action(permission=HAND_OVER, label="交接办件")
def hand_over_cases(actor: Actor, *, from_staff_id: int, to_staff_id: int, reason: str) -> list[Case]:
    """Move every open case on one desk to another, all or none; told by the superior of both. Returns the moved cases.

    Raises NotFound (staff of another place), CannotHandOver naming the first case that cannot go there, Invalid.
    """
    person_of(actor)
    if from_staff_id == to_staff_id:
        raise Invalid("交出人和接收人不能是同一个人。", field="to_staff")
    for number in sorted((from_staff_id, to_staff_id)):
        lock_staff(actor, number)
    note, moved = needed(reason), lock_held(actor, from_staff_id)
    if not moved:
        raise StepTaken("这名同事手上没有在办的办件，不需要交接。")
    _move(actor, moved, to_staff_id, note)
    after = {"from": from_staff_id, "to": to_staff_id, "count": len(moved), "receipts": [case.receipt_no for case in moved]}
    audit.record(actor, HAND_OVER, ("org.Staff", from_staff_id, "交接办件"), after=after, reason=note)
    return moved


def _move(actor: Actor, moved: list[Case], to_staff_id: int, note: str) -> None:
    for case in moved:
        name = _check(actor, case, kind_of(case.version), to_staff_id)
        case.holder_id = to_staff_id
        write(actor, case, "assign", case.step, note=f"交接给{name}：{note}"[:500])


def move_held(actor: Actor, from_staff_id: int, to_staff_id: int) -> int:
    """Part of the hand-over by which a system administrator closes a desk (``org.hand_over``): its cases move with the rest or
    nothing moves. The administrator needs no right to read them. Raises CannotHandOver naming the first that cannot go there."""
    moved = lock_held(Actor.house(at=actor.at, via=actor.via), from_staff_id)
    _move(actor, moved, to_staff_id, "离岗交接")
    return len(moved)


at_hand_over("办件", move_held)
