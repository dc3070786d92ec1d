"""Taking the steps of a case."""

from collections.abc import Mapping
from typing import Any

from apps.cases.actions.chain import enter, running, write
from apps.cases.actions.starting import store_parties, store_private
from apps.cases.actions.telling import tell
from apps.cases.choices import CaseState
from apps.cases.models import Case
from apps.cases.queries.cases import held_papers, lock_case, past_of
from apps.cases.queries.kinds import call_ended, call_hook, kind_of, seen
from apps.cases.queries.wording import private_of, values_of
from apps.cases.rules.answers import check_answers, check_papers, ground_of, needed
from apps.cases.rules.clocks import due_after_pause, left_at_pause
from apps.cases.rules.definition import Act, Kind
from apps.cases.rules.moves import act_of, check_fresh, check_person, open_step
from apps.cases.rules.refusals import CannotSupplement, CannotWithdraw, NotWaiting, NotYourStep
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days, working_days_between

HANDLE = "cases.handle_case"


@action(permission=HANDLE, label="办理办件")
def take_step(
    actor: Actor,
    *,
    case_id: int,
    act: str,
    seen_seq: int,
    reason: str = "",
    answer: str = "",
    ground: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Case:
    """Take one act of the present step; ``seen_seq`` is the last record on the clerk's screen.

    Raises CaseNotFound, StepTaken or StepMoved (with what happened), StaleCase, CaseEnded, Waiting, ActUnknown, NotYourStep,
    SamePerson, ReasonMissing, GroundWrong, FieldWrong, PaperMissing, and whatever the act's hook says: nothing is written then.
    """
    case = lock_case(actor, case_id)
    kind, past = kind_of(case.version), past_of(case, kind_of(case.version))
    check_fresh(kind, act, seen_seq, past)
    step, found = act_of(kind, case.step, act, waiting=case.state == CaseState.WAITING)
    check_person(step, seen(actor), case.division_id, past)
    role = sorted({one.key for one in step.who} & seen(actor).keys(case.division_id))[0]
    carry_out(actor, case, kind, found, reason=reason, answer=answer, ground=ground, answers=answers or {}, role=role)
    return case


def take_outside_step(actor: Actor, case: Case, act: str, *, reason: str = "", answer: str = "", ground: str = "") -> None:
    """A part for actions above: take an act of a step that a body beyond the house handles, on a case they have locked.

    Raises CaseEnded, Waiting, ActUnknown, NotYourStep when the step is handled inside the house.
    """
    kind = kind_of(case.version)
    step, found = act_of(kind, case.step, act, waiting=case.state == CaseState.WAITING)
    if not step.outside:
        raise NotYourStep(f"“{step.label}”由本局办理，请在办件页面办理。")
    carry_out(actor, case, kind, found, reason=reason, answer=answer, ground=ground, answers={}, role="outside")


def carry_out(
    actor: Actor,
    case: Case,
    kind: Kind,
    act: Act,
    *,
    reason: str,
    answer: str,
    ground: str,
    answers: Mapping[str, Any],
    role: str,
) -> None:
    """Check what the act needs, move the locked case, set off its hook, tell the applicant, record it."""
    before = {"step": case.step, "state": case.state}
    note = needed(reason) if "reason" in act.needs else needed(reason) if reason.strip() else ""
    words = needed(answer, field="answer", most=2000) if "answer" in act.needs or answer.strip() else ""
    used = ground_of(kind, ground, actor.today, case.division_id).code if "ground" in act.needs else ""
    if act.papers:
        check_papers(kind, held_papers(case.pk))
    if act.asks:
        _store(actor, case, kind, act, answers)
    enter(actor, case, kind, act.to)
    values = values_of(actor, case, kind, day=actor.today, reason=note, answer=words, ground=used)
    told = tell(actor, case, case.seq + 1, act.tells, values)
    write(actor, case, act.name, act.to, note=note, answer=words, ground=used, told=told, role=role)
    if act.hook or case.ended_at is None:
        call_hook(act.hook, actor, case, act.name)
    else:  # an act of a version that names no hook ends the case: the app above is told all the same
        call_ended(kind, actor, case, act.name)
    after = {"receipt_no": case.receipt_no, "act": act.name, "step": case.step, "state": case.state, "ground": used}
    audit.record(actor, HANDLE, case, before=before, after=after, reason=note)


def _store(actor: Actor, case: Case, kind: Kind, act: Act, answers: Mapping[str, Any]) -> None:
    """Fields that the act asks join what the application said."""
    checked = check_answers([one for one in kind.fields if one.name in act.asks], answers)
    case.answers = {**case.answers, **checked.open}
    if checked.private:
        store_private(case, private_of(case) | checked.private)
    case.save(update_fields=["answers", "private_sealed"])
    store_parties(actor, case, checked.persons)


@action(permission=HANDLE, label="办理办件")
def ask_supplement(actor: Actor, *, case_id: int, seen_seq: int, reason: str) -> Case:
    """Tell the applicant what is missing, once and completely; the clock stands still until it is supplied.

    Raises CannotSupplement, Waiting, ReasonMissing and what ``take_step`` raises.
    """
    case, kind = _locked(actor, case_id, seen_seq, "supplement")
    if case.state == CaseState.WAITING:
        act_of(kind, case.step, "supplement", waiting=True)
    if not open_step(kind, case.step).supplement:
        raise CannotSupplement
    note, clock = needed(reason), running(case)
    if clock is not None:
        clock.paused_on = actor.today
        clock.left = left_at_pause(actor.today, clock.due_on, clock.unit, working_days_between)
        clock.save(update_fields=["paused_on", "left"])
    told = tell(actor, case, case.seq + 1, ("case_supplement",), values_of(actor, case, kind, day=actor.today, reason=note))
    case.state, case.due_on = CaseState.WAITING, None
    write(actor, case, "supplement", case.step, note=note, told=told)
    audit.record(actor, HANDLE, case, after={"receipt_no": case.receipt_no, "act": "supplement"}, reason=note)
    return case


@action(permission=HANDLE, label="办理办件")
def take_supplement(actor: Actor, *, case_id: int, seen_seq: int, reason: str = "") -> Case:
    """What was missing has come: the clock goes on with the days it had left. Raises NotWaiting and what ``take_step`` raises."""
    case, _ = _locked(actor, case_id, seen_seq, "supplied")
    return resume(actor, case, reason, verb=HANDLE)


def resume(actor: Actor, case: Case, reason: str, *, verb: str) -> Case:
    """The locked case goes on, its clock with the days it had left. Raises NotWaiting, ReasonMissing."""
    if case.state != CaseState.WAITING:
        raise NotWaiting
    clock = running(case)
    if clock is not None and clock.paused_on is not None and clock.left is not None:
        due = due_after_pause(actor.today, clock.left, clock.unit, add_working_days)
        clock.pauses = [*clock.pauses, [clock.paused_on.isoformat(), actor.today.isoformat(), clock.left]]
        clock.paused_on, clock.left, clock.due_on = None, None, due
        clock.save(update_fields=["pauses", "paused_on", "left", "due_on"])
        case.due_on = due
    case.state = CaseState.OPEN
    note = needed(reason) if reason.strip() else ""
    write(actor, case, "supplied", case.step, note=note)
    audit.record(actor, verb, case, after={"receipt_no": case.receipt_no, "act": "supplied", "due_on": case.due_on})
    return case


def _locked(actor: Actor, case_id: int, seen_seq: int, act: str) -> tuple[Case, Kind]:
    case = lock_case(actor, case_id)
    kind = kind_of(case.version)
    past = past_of(case, kind)
    check_fresh(kind, act, seen_seq, past)
    check_person(open_step(kind, case.step), seen(actor), case.division_id, past)
    return case, kind


@action(permission="cases.withdraw_case", label="登记撤回申请")
def withdraw_case(actor: Actor, *, case_id: int, seen_seq: int, reason: str) -> Case:
    """The applicant takes the application back, where the kind allows it.

    Raises CannotWithdraw, ReasonMissing, StepMoved, and whatever the kind's ``ended`` hook says.
    """
    return _end(actor, case_id, seen_seq, "withdraw", reason, "cases.withdraw_case")


@action(permission="cases.stop_case", label="终止办理")
def stop_case(actor: Actor, *, case_id: int, seen_seq: int, reason: str) -> Case:
    """End a case that has lost its object (applicant died, entered twice).

    Raises ReasonMissing, StepMoved, and whatever the kind's ``ended`` hook says.
    """
    return _end(actor, case_id, seen_seq, "stop", reason, "cases.stop_case")


def _end(actor: Actor, case_id: int, seen_seq: int, act: str, reason: str, verb: str) -> Case:
    case = lock_case(actor, case_id)
    check_fresh(kind_of(case.version), act, seen_seq, past_of(case, kind_of(case.version)))
    return end(actor, case, act, reason, verb=verb)


def end(actor: Actor, case: Case, act: str, reason: str, *, verb: str) -> Case:
    """``withdraw`` or ``stop`` the locked case. Raises CaseEnded, CannotWithdraw, ReasonMissing, and what the ``ended`` hook says."""
    kind = kind_of(case.version)
    step = open_step(kind, case.step)
    if act == "withdraw" and not step.withdraw:
        raise CannotWithdraw(f"“{step.label}”时不能再撤回申请；确需停止办理的，由县局登记终止。")
    note, before = needed(reason), {"step": case.step, "state": case.state}
    ending = "withdrawn" if act == "withdraw" else "stopped"
    enter(actor, case, kind, ending)
    write(actor, case, act, ending, note=note)
    call_ended(kind, actor, case, act)
    audit.record(actor, verb, case, before=before, after={"receipt_no": case.receipt_no, "state": case.state}, reason=note)
    return case
