"""Writing the chain of a locked case: one event and what follows from it. Used by the actions only."""

from apps.cases.choices import CaseState
from apps.cases.models import Case, CaseClock, CaseEvent
from apps.cases.queries.kinds import seen, step_row
from apps.cases.rules.clocks import due_on
from apps.cases.rules.definition import ENDINGS, Clock, Kind
from apps.cases.rules.refusals import NobodyThere
from apps.core.actor import Actor
from apps.core.calendar import add_working_days


def person_of(actor: Actor) -> int:
    """The natural person acting. Raises NobodyThere for an account without one."""
    if actor.staff_id is None:
        raise NobodyThere
    return actor.staff_id


def write(
    actor: Actor,
    case: Case,
    act: str,
    to_step: str,
    *,
    note: str = "",
    answer: str = "",
    ground: str = "",
    told: str = "",
    role: str = "",
) -> CaseEvent:
    """Append the event and save the case with it. The caller has set what else changes on the row."""
    before, case.step = case.step, to_step
    case.seq += 1
    case.save(update_fields=["step", "seq", "state", "at", "holder", "due_on", "step_at", "ended_at"])
    return CaseEvent.objects.create(
        case=case,
        version_id=case.version_id,
        seq=case.seq,
        from_step=before,
        act=act,
        to_step=to_step,
        staff_id=actor.staff_id,
        role=role or next(iter(sorted(actor.roles)), ""),
        note=note,
        answer=answer,
        ground=ground,
        told=told,
        at=actor.at,
    )


def enter(actor: Actor, case: Case, kind: Kind, to_step: str) -> None:
    """Set the columns of a case that goes to a step or an ending, and turn its clocks."""
    _turn_clock(actor, case, kind, to_step)
    case.step_at = actor.at
    case.holder = None
    if to_step in ENDINGS:
        case.state, case.at, case.ended_at = to_step, None, actor.at
        return
    case.state, case.at = CaseState.OPEN, step_row(case.version_id, to_step)
    case.holder_id = _desk(actor, case, kind, to_step)


def _desk(actor: Actor, case: Case, kind: Kind, to_step: str) -> int | None:
    """Whose desk the case comes to: who goes on, when the next step is theirs too; else who handled that step before and is
    still there; else nobody's yet."""
    step = kind.step(to_step)
    keys = seen(actor).keys(case.division_id)
    if step and actor.staff_id and case.step not in step.apart and {one.key for one in step.who} & keys:
        return actor.staff_id
    rows = CaseEvent.objects.filter(case_id=case.pk, from_step=to_step, staff__is_active=True).exclude(act="assign")
    return rows.order_by("-seq").values_list("staff_id", flat=True).first()


def running(case: Case) -> CaseClock | None:
    """The clock that runs or stands still now."""
    return CaseClock.objects.filter(case_id=case.pk, stopped_on__isnull=True).first()


def _turn_clock(actor: Actor, case: Case, kind: Kind, to_step: str) -> None:
    """Stop the running clock when its steps are left; start the one of the new step."""
    clock, now = kind.clock_of(to_step), running(case)
    if now is not None and clock is not None and now.name == clock.name:
        case.due_on = now.due_on
        return
    if now is not None:
        now.stopped_on, now.paused_on, now.left = actor.today, None, None
        now.save(update_fields=["stopped_on", "paused_on", "left"])
    case.due_on = start_clock(actor, case, clock).due_on if clock else None


def start_clock(actor: Actor, case: Case, clock: Clock) -> CaseClock:
    """Begin a period today; the day itself does not count."""
    return CaseClock.objects.create(
        case=case,
        name=clock.name,
        label=clock.label,
        nth=CaseClock.objects.filter(case=case, name=clock.name).count() + 1,
        amount=clock.limit.amount,
        unit=clock.limit.unit,
        started_on=actor.today,
        due_on=due_on(actor.today, clock.limit, add_working_days),
    )
