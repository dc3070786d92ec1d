"""What was asked and promised: a need becomes a case with a clock; a promise is answered by a visit, from the desk, or with its case."""

from collections.abc import Sequence

from apps.cases.actions import start_case
from apps.cases.choices import CaseState
from apps.cases.models import Case
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.visits.choices import Answered, AnswerSource, NeedKind, PromiseState
from apps.visits.models import Promise, PromiseAnswer, Visit
from apps.visits.queries.visits import lock_promise
from apps.visits.rules.refusals import BadVisit, PromiseClosed
from apps.visits.rules.submission import Answer, Need, check_desk_answer
from apps.visits.rules.workflow import check_apart

KIND = "visit_need"
#: How its case ended -> what became of the promise, in words that name the case.
_ENDINGS = {
    CaseState.DONE: (Answered.KEPT, "办件{}已办结并答复"),
    CaseState.REFUSED: (Answered.DROPPED, "办件{}已答复，目前办不到，理由见答复书"),
    CaseState.NOT_ACCEPTED: (Answered.DROPPED, "办件{}不予受理，理由见办件"),
    CaseState.WITHDRAWN: (Answered.DROPPED, "本人撤回了诉求，办件{}"),
    CaseState.STOPPED: (Answered.DROPPED, "办件{}已终止办理，原因见办件"),
}


def raise_needs(actor: Actor, visit: Visit, needs: Sequence[Need]) -> list[str]:
    """A part for actions: each need is a case of its own, and a promise until somebody answers. Returns receipt numbers."""
    numbers = []
    for need in needs:
        words = need.words.strip()[:500]
        case = start_case(
            actor, kind=KIND, person_id=visit.person_id, channel="home",
            answers={"need": need.kind, "story": words, "visit": visit.receipt_no},
        )  # fmt: skip
        row = Promise(visit=visit, person_id=visit.person_id, kind=need.kind, case=case)
        said = need.promise.strip()[:300] or f"反映的“{NeedKind(need.kind).label}”由服务站办理并答复：{words}"
        row.words_sealed = sealing.seal("visits_promise.words", row.row_key, said)
        row.save(force_insert=True)
        numbers.append(case.receipt_no)
    return numbers


def answer_promises(actor: Actor, visit: Visit, answers: Sequence[Answer]) -> None:
    """A part for actions: what became of earlier promises. One that was closed meanwhile keeps its first answer and gets company."""
    if not answers:
        return
    known = {row.pk: row for row in Promise.objects.select_for_update(no_key=True).filter(person_id=visit.person_id)}
    for answer in answers:
        row = known.get(answer.promise_id)
        if row is None:
            raise BadVisit("答复的不是这位走访对象的事项，请刷新任务后重新填写。", field="answers")
        said = PromiseAnswer(promise=row, visit=visit, outcome=answer.outcome)
        _said(said, answer.words)
        if row.state == PromiseState.OPEN:
            _close(row, answer.outcome)


def _said(row: PromiseAnswer, words: str) -> None:
    if words.strip():
        row.words_sealed = sealing.seal("visits_promiseanswer.words", row.row_key, words.strip()[:300])
    row.save(force_insert=True)


def _close(row: Promise, outcome: str) -> None:
    """Closed, unless the answer was that it is still being worked on."""
    if outcome != Answered.PENDING:
        row.state = PromiseState.KEPT if outcome == Answered.KEPT else PromiseState.DROPPED
        row.save(update_fields=["state"])


@action(permission="visits.answer_promise", label="答复走访承诺")
def answer_promise(actor: Actor, *, promise_id: int, outcome: str, words: str) -> PromiseAnswer:
    """An answer by telephone or at the window, between two visits. Raises PromiseNotFound, PromiseClosed, BadVisit."""
    row = lock_promise(actor, promise_id)
    if row.state != PromiseState.OPEN:
        raise PromiseClosed(f"这件事已经答复过（{row.get_state_display()}），不用重复答复。")
    check_desk_answer(outcome, words)
    staff = check_apart(now=actor.staff_id)
    said = PromiseAnswer(promise=row, source=AnswerSource.DESK, staff_id=staff, said_on=actor.today, outcome=outcome)
    _said(said, words)
    _close(row, outcome)
    audit.record(actor, "visits.answer_promise", row, after={"state": row.state, "answer": outcome})
    return said


def on_case_end(actor: Actor, case: Case, _act: str) -> None:
    """Hook of the case of a need, inside the transaction of its last step, whatever version of its kind: its promise is answered with it.

    What a person has answered before stays; a case that was opened again and ends otherwise says so.
    """
    row = Promise.objects.select_for_update(no_key=True).filter(case=case).first()
    if row is None or (row.state != PromiseState.OPEN and not row.answers.filter(source=AnswerSource.CASE).exists()):
        return
    outcome, words = _ENDINGS[CaseState(case.state)]
    said = PromiseAnswer(
        promise=row, source=AnswerSource.CASE, staff_id=actor.staff_id, said_on=actor.today, outcome=outcome
    )
    _said(said, words.format(case.receipt_no))
    _close(row, outcome)
    audit.record(actor, "visits.answer_promise", row, after={"state": row.state, "case": case.receipt_no})
