"""What was asked and promised: a need becomes a case with a clock, a promise waits for the next visitor's answer."""

from collections.abc import Sequence

from apps.cases.actions import start_case
from apps.core import sealing
from apps.core.actor import Actor
from apps.visits.choices import Answered, NeedKind, PromiseState
from apps.visits.models import Promise, PromiseAnswer, Visit
from apps.visits.rules.refusals import BadVisit
from apps.visits.rules.submission import Answer, Need

KIND = "visit_need"


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
    known = {row.pk: row for row in Promise.objects.select_for_update(no_key=True).filter(person_id=visit.person_id)}
    for answer in answers:
        row = known.get(answer.promise_id)
        if row is None:
            raise BadVisit("答复的不是这位走访对象的事项，请刷新任务后重新填写。", field="answers")
        said = PromiseAnswer(promise=row, visit=visit, outcome=answer.outcome)
        if answer.words.strip():
            said.words_sealed = sealing.seal("visits_promiseanswer.words", said.row_key, answer.words.strip()[:300])
        said.save(force_insert=True)
        if row.state == PromiseState.OPEN and answer.outcome != Answered.PENDING:
            row.state = PromiseState.KEPT if answer.outcome == Answered.KEPT else PromiseState.DROPPED
            row.save(update_fields=["state"])
