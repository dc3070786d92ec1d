"""A death in one screen (去世一次办): one person proposes, another approves, and everything follows in one transaction.

Undone as one act by two persons: a living person declared dead gets every month back, and the file keeps both.
"""

from collections.abc import Sequence
from datetime import date

from apps.benefits.actions.beside import take_lines_out
from apps.benefits.actions.entitlements import needed_reason
from apps.benefits.actions.events import ask_withdrawal, make_effective, propose_event, send_back, take_back
from apps.benefits.actions.posting import post_persons
from apps.benefits.models import DeathCase, Suspicion
from apps.benefits.queries.deaths import lock_case, plan_record, preview_death
from apps.benefits.queries.records import lock_suspicion
from apps.benefits.rules.workflow import next_state, signer
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.payments.actions import open_receivable, plan_receivable, revive_waived
from apps.payments.models import Payment, Receivable
from apps.payments.queries.receivables import open_dues_of, outstanding_of

CAUSES = ("illness", "old_wound", "war", "duty")
SAME_CASE = "这份去世办理在您打开之后有变化（例如又核定了一个月）。请刷新页面，核对新的金额后再办。"


@action(permission="benefits.propose_death", label="提出去世处理")
def propose_death(
    actor: Actor,
    *,
    person_id: int,
    died_on: date,
    cause: str,
    paper: str,
    paper_no: str = "",
    suspicion_id: int | None = None,
) -> DeathCase:
    """Propose all that follows from a death; nothing changes until another person approves.

    Raises Invalid (date, cause, paper), Conflict (a death is registered already), NotFound.
    """
    if cause not in CAUSES:
        raise Invalid("请选择死亡原因。", field="cause")
    if len(paper.strip()) < 2:
        raise Invalid("请写明死亡证明的名称，例如“死亡医学证明”“火化证明”。", field="paper")
    evidence = f"{paper.strip()} {paper_no.strip()}".strip()[:200]
    event = propose_event(actor, person_id=person_id, kind="death", on=died_on, evidence=evidence, data={"cause": cause})
    found = preview_death(actor, person_id, died_on=died_on, cause=cause)
    question = _answered(actor, suspicion_id, person_id)
    row = DeathCase.objects.create(
        event=event, plan=plan_record(found.plan), suspicion=question, effects={"lines": list(found.lines)}
    )
    if question is not None:
        question.event = event
        question.save(update_fields=["event"])
    audit.record(actor, "benefits.propose_death", row, after=_figures(row))
    return row


@action(permission="benefits.approve_death", label="复核去世处理")
def approve_death(actor: Actor, *, case_id: int, seen: str) -> DeathCase:
    """Make a death effective: dossier, stop, corrections on the books, funeral grant, batches, receivable, and what other
    apps declare (``queries.hooks``), in one transaction.

    ``seen`` is ``Preview.seen`` of the screen. Raises SamePerson, AlreadyDone, Conflict (figures moved).
    """
    row = lock_case(actor, case_id)
    next_state(row.event.state, "confirm")
    event = row.event
    found = preview_death(actor, event.person_id, died_on=event.on, cause=str(event.data.get("cause", "illness")))
    if seen != found.seen:
        raise Conflict(SAME_CASE)
    make_effective(actor, event)
    row.plan = plan_record(found.plan)
    row.run = post_persons(actor, [event.person_id])
    taken = take_lines_out(actor, event)
    row.receivable = _receivable(actor, row, f"{event.on}去世，次月起多发的月份")
    row.effects = {"lines": list(found.lines), "questions": _answer_all(actor, row), "taken": _taken(taken)}
    row.effects["apps"] = event.beside
    row.save()
    audit.record(actor, "benefits.approve_death", row, after=_figures(row))
    return row


@action(permission="benefits.reject_death", label="退回去世处理")
def reject_death(actor: Actor, *, case_id: int, reason: str) -> DeathCase:
    """Send a proposal back with a reason; the person stays as he was. Raises AlreadyDone."""
    row = lock_case(actor, case_id)
    send_back(actor, row.event, reason)
    audit.record(actor, "benefits.reject_death", row, reason=reason)
    return row


@action(permission="benefits.propose_undo_death", label="提出撤销去世处理")
def propose_undo_death(actor: Actor, *, case_id: int, reason: str, is_alive: bool = True) -> DeathCase:
    """Ask that an approved death be undone as a whole: the person lives, or (not ``is_alive``) only date or cause was wrong."""
    row = lock_case(actor, case_id)
    ask_withdrawal(actor, row.event, needed_reason(reason))
    row.effects["is_alive"] = is_alive
    row.save(update_fields=["effects"])
    audit.record(actor, "benefits.propose_undo_death", row, after={"is_alive": is_alive}, reason=reason)
    return row


@action(permission="benefits.undo_death", label="复核撤销去世处理")
def undo_death(actor: Actor, *, case_id: int) -> DeathCase:
    """Undo a death as one act: the dossier lives again, every stopped month is owed again, the grant is taken back, other
    apps give back what they took.

    A receivable opened by the death is set off against the months paid back, also what was written off of it. A grant that
    was paid becomes a receivable without instalments, so that the next months are paid in full. Raises SamePerson, Conflict,
    AlreadyDone.
    """
    row = lock_case(actor, case_id)
    event = take_back(actor, row.event)
    taken = take_lines_out(actor, event)
    row.undo_run = post_persons(actor, [event.person_id])
    left = _set_off(actor, row)
    row.undo_receivable = _receivable(actor, row, "去世登记已撤销，已发的丧葬补助须退回")
    _withdraw_answers(actor, row)
    row.effects["undone"] = event.beside_undone or {}
    row.effects["undone_taken"] = _taken(taken)
    row.save(update_fields=["undo_run", "undo_receivable", "effects"])
    audit.record(actor, "benefits.undo_death", row, after={"left_fen": left}, reason=event.reason)
    return row


def _set_off(actor: Actor, row: DeathCase) -> int:
    """What is still owed of the death's receivable is kept back from the months paid back; returns it in fen."""
    if row.receivable is None:
        return 0
    reason = "去世登记已撤销，与补发的月份相抵"
    revive_waived(actor.as_house(), row.receivable.pk, reason)
    left = outstanding_of(row.receivable)
    if left:
        plan_receivable(actor.as_house(), receivable_id=row.receivable.pk, instalment_fen=left, reason=reason)
    return left


def _answer_all(actor: Actor, row: DeathCase) -> list[int]:
    """Every open question whether this person died is answered by the approval; returns their ids."""
    mine = {"person_id": row.event.person_id, "kind": "death", "state": "open"}
    answered = []
    for one in Suspicion.objects.select_for_update(no_key=True).filter(**mine).order_by("id"):
        one.state, one.answer, one.event = "true", "已按去世办理。", row.event
        one.answered_by_id, one.answered_at = signer(actor.staff_id), actor.at
        one.save()
        answered.append(one.pk)
    return answered


def _withdraw_answers(actor: Actor, row: DeathCase) -> None:
    """The person lives: what said otherwise was a wrong hit and is remembered as such. Otherwise the questions wait for the
    next registration."""
    for one in Suspicion.objects.select_for_update(no_key=True).filter(event=row.event).order_by("id"):
        one.event = None
        if row.effects.get("is_alive", True):
            one.state, one.answer = "false", f"去世登记已撤销：{row.event.reason}"[:300]
            one.answered_by_id, one.answered_at = signer(actor.staff_id), actor.at
        one.save()
    audit.record(actor, "benefits.undo_death", row.event, after={"is_alive": row.effects.get("is_alive", True)})


def _taken(rows: Sequence[Payment]) -> list[list[object]]:
    return [[row.batch.key, row.pk, row.amount_fen] for row in rows]


def _answered(actor: Actor, suspicion_id: int | None, person_id: int) -> Suspicion | None:
    """The question this death answers; an open one is answered by it."""
    if suspicion_id is None:
        return None
    row = lock_suspicion(actor, suspicion_id)
    if row.person_id != person_id or row.kind != "death" or row.state == "false":
        raise Conflict("这条疑点不是此人的死亡疑点，或已核实为不属实。请从疑点列表重新进入。")
    if row.state == "open":
        row.state, row.answer = "true", "核实属实，已提出去世处理。"
        row.answered_by_id, row.answered_at = signer(actor.staff_id), actor.at
        row.save()
    return row


def _receivable(actor: Actor, row: DeathCase, reason: str) -> Receivable | None:
    """What nothing covers is a receivable at once; the second signature covers it, the house carries it out."""
    person_id = row.event.person_id
    _, dues = open_dues_of(actor, person_id)
    if sum(fen for _, fen in dues) >= 0:
        return None
    return open_receivable(actor.as_house(), person_id=person_id, reason=reason)


def _figures(row: DeathCase) -> dict[str, object]:
    names = ("stop_month", "set_off_fen", "payable_fen", "receivable_fen")
    return {name: row.plan[name] for name in names} | {"survivor_count": len(row.plan["survivors"])}
