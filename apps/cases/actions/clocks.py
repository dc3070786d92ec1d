"""Extending a legal clock, once, with a reason; and what the clocks say every day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from apps.cases.actions.chain import person_of, running, write
from apps.cases.models import Case, CaseClock, CaseReminder
from apps.cases.queries.cases import lock_case, past_of
from apps.cases.queries.kinds import kind_of, kinds_of
from apps.cases.queries.reminding import Held, duties, roles_held, staff_for, staff_names, staff_of
from apps.cases.rules.answers import needed
from apps.cases.rules.clocks import due_extended, stage_at
from apps.cases.rules.moves import check_fresh, open_step
from apps.cases.rules.refusals import CannotExtend, Waiting
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.calendar import add_working_days
from apps.notices.actions import send_messages
from apps.notices.rules import Outgoing, Recipient

EXTEND = "cases.extend_clock"
REMIND = "cases.remind_cases"
#: Working days before its last day on which an appeal or a follow-up is first spoken of.
DUTY_DAYS = 3
STAGES = {"soon": "即将到期", "due": "今天到期", "overdue": "已超期"}


@action(permission=EXTEND, label="延长办件时限")
def extend_clock(actor: Actor, *, case_id: int, seen_seq: int, reason: str) -> Case:
    """Add the kind's extension to the running clock, once, with a reason the applicant is told.

    Raises CannotExtend, Waiting, ReasonMissing, StepMoved, CaseEnded.
    """
    case = lock_case(actor, case_id)
    kind = kind_of(case.version)
    check_fresh(kind, "extend", seen_seq, past_of(case, kind))
    step = open_step(kind, case.step)
    rule, clock, note = kind.clock_of(step.name), running(case), needed(reason)
    if rule is None or clock is None or not rule.extend:
        raise CannotExtend(f"“{step.label}”没有可以延长的法定时限。")
    if clock.extended_by:
        raise CannotExtend("本时限已经延长过一次，依规定不能再延长；请尽快办结。")
    if clock.paused_on is not None:
        raise Waiting("本件在等申请人补正，时限已暂停；补正之后仍来不及的，再申请延长。")
    clock.due_before, clock.extended_by, clock.extend_reason = clock.due_on, rule.extend, note
    clock.extended_staff_id = person_of(actor)
    clock.due_on = due_extended(clock.due_on, rule.extend, clock.unit, add_working_days)
    clock.save()
    case.due_on = clock.due_on
    write(actor, case, "extend", case.step, note=note)
    after = {"receipt_no": case.receipt_no, "due_on": clock.due_on}
    audit.record(actor, EXTEND, case, before={"due_on": clock.due_before}, after=after, reason=note)
    return case


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one day's reminding did."""

    cases: int
    people: int
    later: int = 0


@action(permission=REMIND, label="办件时限提醒")
def remind_cases(actor: Actor) -> Spoken:
    """Say what every running clock, open appeal and follow-up has reached and has not yet said: soon, today, overdue; each once, whatever
    days were missed.

    The holder is told; a case without one tells everybody who handles its step; an overdue one also the leaders. One letter a
    person and run. Rows and letters are one transaction: a second run on the same day says nothing.
    """
    found = _unsaid(actor)
    letters: dict[int, list[tuple[CaseClock, str]]] = defaultdict(list)
    held, rows = roles_held(actor), []
    for clock, stage in found:
        told = staff_for(held, clock.case, stage)
        rows.append(CaseReminder(clock=clock, due_on=clock.due_on, stage=stage, told=len(told), at=actor.at))
        for staff_id in told:
            letters[staff_id].append((clock, stage))
    CaseReminder.objects.bulk_create(rows)
    _send(actor, letters)
    later = _remind_duties(actor, held)
    after = {"cases": len(rows), "people": len(letters), "appeals_and_follow_ups": later}
    audit.record(actor, REMIND, ("cases.Case", "", "办件时限"), after=after)
    return Spoken(len(rows), len(letters), later)


def _remind_duties(actor: Actor, held: Held) -> int:
    """Appeals and follow-ups say the same of their last day; the letter's key makes each stage one letter a person. Returns the new."""
    letters = []
    for one in duties(add_working_days(actor.today, 31)):
        stage = stage_at(actor.today, one.due_on, DUTY_DAYS, add_working_days)
        if stage:
            letters += [(one, stage, staff_id) for staff_id in staff_of(held, one.who, one.case.division_id, stage)]
    if not letters:
        return 0
    people = staff_names([staff_id for _, _, staff_id in letters])
    items = [
        Outgoing(
            key=f"case-{one.key}:{one.due_on}:{stage}:{staff_id}", recipient=Recipient(f"staff:{staff_id}", *people[staff_id]),
            values={"text": f"{one.case.receipt_no}（{one.case.kind.name}）的{one.label}{STAGES[stage]}，应在{one.due_on.month}月"
                            f"{one.due_on.day}日前办理。请到“办件”中办理。"},
        )
        for one, stage, staff_id in letters
    ]  # fmt: skip
    house = Actor.house(at=actor.at, via=actor.via)
    return send_messages(house, template="staff_task", items=items, subject="复查和回访提醒")


def _unsaid(actor: Actor) -> list[tuple[CaseClock, str]]:
    """Running clocks with the stage they have reached, unless they have said it; locked, so that two runs do not both speak."""
    rows = CaseClock.objects.select_for_update(of=("self",), no_key=True).select_related("case__at", "case__kind")
    near = add_working_days(actor.today, 31)
    clocks = list(rows.filter(stopped_on__isnull=True, paused_on__isnull=True, due_on__lte=near).order_by("id"))
    kinds = kinds_of(clock.case.version_id for clock in clocks)
    said = set(CaseReminder.objects.filter(clock__in=clocks).values_list("clock_id", "due_on", "stage"))
    found = []
    for clock in clocks:
        rule = kinds[clock.case.version_id].clock_of(clock.case.step)
        stage = stage_at(actor.today, clock.due_on, rule.remind if rule else 0, add_working_days)
        if stage and (clock.pk, clock.due_on, stage) not in said:
            found.append((clock, stage))
    return found


def _send(actor: Actor, letters: Mapping[int, Sequence[tuple[CaseClock, str]]]) -> None:
    people = staff_names(list(letters))
    items = [
        Outgoing(
            key=f"case-clock:{staff_id}:{actor.today}:{min(clock.pk for clock, _ in lines)}:{len(lines)}",
            recipient=Recipient(f"staff:{staff_id}", people[staff_id][0], people[staff_id][1]),
            values={"text": _words(lines)},
        )
        for staff_id, lines in sorted(letters.items())
    ]
    if items:
        send_messages(Actor.house(at=actor.at, via=actor.via), template="staff_task", items=items, subject="办件时限提醒")


def _words(lines: Sequence[tuple[CaseClock, str]]) -> str:
    parts = []
    for stage, label in STAGES.items():
        mine = [clock for clock, one in lines if one == stage]
        if mine:
            named = "、".join(f"{clock.case.receipt_no}（{clock.case.kind.name}）" for clock in mine[:4])
            parts.append(f"{label}{len(mine)}件：{named}{'等' if len(mine) > 4 else ''}")
    return f"办件时限提醒：{'；'.join(parts)}。请到“办件”中办理。"
