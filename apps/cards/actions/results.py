"""Answers from city, province and bank: judged whole before anything is written, then applied in one transaction."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from apps.cards.actions.chain import move, move_all, person_of
from apps.cards.choices import LotKind, Stage
from apps.cards.models import Card, Lot, LotLine, LotResult
from apps.cards.queries.exchange import ended_meanwhile, lines, lock_lot
from apps.cards.rules.exchange import Verdict, judge
from apps.cards.rules.refusals import AnswerTaken, BadAnswer, WrongStage
from apps.cases.actions.moving import take_outside_step
from apps.cases.queries.cases import lock_case
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid

PLACE = "cards_lotresult.content"
STAGES = {LotKind.REVIEW: (Stage.CITY, Stage.PROVINCE), LotKind.PRODUCTION: (Stage.BANK,)}


def stages_of(lot: Lot) -> tuple[Stage, ...]:
    """Who answers this list, in turn."""
    return STAGES[LotKind(lot.kind)]


@action(permission="cards.take_result", label="导入审核和制证结果")
def take_result(actor: Actor, *, number: str, stage: str, content: bytes, name: str) -> LotResult:
    """Take an answer whole or not at all.

    Raises OtherLot, ChangedRow, DoubledRow, MissingRow, UnknownRow, WrongEncoding, BadAnswer, AnswerTaken (the same
    file, or the stage already answered), WrongStage: each writes nothing but its audit entry.
    """
    staff, lot = person_of(actor), lock_lot(actor, number)
    sha256 = hashlib.sha256(content).hexdigest()
    _check_stage(lot, stage, sha256)
    waiting = _waiting(lot)
    verdicts = judge(content, stage, lot=lot.number, sent={line.key: line.digest for line in waiting})
    good = sum(one.good for one in verdicts)
    result = LotResult(
        lot=lot, stage=stage, filename=name[:120], sha256=sha256, passed=good, failed=len(verdicts) - good, taken_by_id=staff,
        taken_at=actor.at,
    )  # fmt: skip
    result.content_sealed = sealing.seal_bytes(PLACE, result.row_key, content)
    result.save(force_insert=True)
    _APPLY[Stage(stage)](actor, waiting, {one.key: one for one in verdicts})
    after = {"lot_no": lot.number, "stage": stage, "passed": good, "failed": result.failed, "sha256": sha256}
    audit.record(actor, "cards.take_result", lot, after=after)
    return result


def _check_stage(lot: Lot, stage: str, sha256: str) -> None:
    allowed = stages_of(lot)
    if stage not in Stage.values or Stage(stage) not in allowed:
        words = "、".join(one.label for one in allowed)
        raise WrongStage(f"批次{lot.number}只接受{words}。请核对是否选错批次。")
    before = LotResult.objects.filter(sha256=sha256).select_related("lot").first()
    if before is not None:
        raise AnswerTaken(f"这个文件已于{before.taken_at:%Y-%m-%d}导入批次{before.lot.number}，不用重复导入。")
    if LotResult.objects.filter(lot=lot, stage=stage).exists():
        raise AnswerTaken(f"批次{lot.number}的{Stage(stage).label}已经导入，不能再导入另一份。如有更正，请逐件办理。")
    if stage == Stage.PROVINCE and not LotResult.objects.filter(lot=lot, stage=Stage.CITY).exists():
        raise WrongStage(f"批次{lot.number}还没有市级审核结果，请先导入市级审核结果。")


def _waiting(lot: Lot) -> Sequence[LotLine]:
    """Rows that still wait for an answer: after the city, those it passed."""
    return list(lines(lot).filter(is_waiting=True).select_for_update(of=("self",)))


def _close(rows: Sequence[LotLine]) -> None:
    for line in rows:
        line.is_waiting = False
    LotLine.objects.bulk_update(rows, ["is_waiting", "outcome"], batch_size=500)


def _apply_case(actor: Actor, waiting: Sequence[LotLine], verdicts: Mapping[str, Verdict], step: str, *, last: bool) -> None:
    ended = []
    for line in waiting:
        verdict = verdicts[line.key]
        line.outcome = verdict.note or ("已备案" if last else "市级通过")
        assert line.application is not None  # noqa: S101 - lines of a review list
        case = lock_case(actor, line.application.case_id)
        if case.step != step:  # withdrawn or stopped on the way
            line.outcome = f"{case.get_state_display()}，结果不再办理"
        elif verdict.good:
            take_outside_step(actor, case, "pass", reason=verdict.note)
        else:
            take_outside_step(actor, case, "refuse", reason=verdict.note, ground="above_refused")
        if last or not verdict.good or case.step != "province":
            ended.append(line)
    _close(ended)


def _city(actor: Actor, waiting: Sequence[LotLine], verdicts: Mapping[str, Verdict]) -> None:
    _apply_case(actor, waiting, verdicts, "city", last=False)


def _province(actor: Actor, waiting: Sequence[LotLine], verdicts: Mapping[str, Verdict]) -> None:
    _apply_case(actor, waiting, verdicts, "province", last=True)


def _bank(actor: Actor, waiting: Sequence[LotLine], verdicts: Mapping[str, Verdict]) -> None:
    rows = Card.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    cards = {card.pk: card for card in rows.filter(pk__in=[line.card_id for line in waiting])}
    made: list[Card] = []
    for line in waiting:
        card, verdict = cards[line.card_id or 0], verdicts[line.key]
        if not verdict.good:
            line.outcome = f"失败：{verdict.note}"[:300]
            move(actor, card, "fail", note=verdict.note)
            continue
        line.outcome = "已制成"
        _fill(actor, card, verdict)
        made.append(card)
    fields = ("tail", "valid_until", "made_on", "national_no_sealed", "national_no_blind")
    move_all(actor, made, "make", fields=fields)
    _void(actor, cards)
    for line in waiting:
        if cards[line.card_id or 0].state == "recalled":
            line.outcome = "已制成，证件不发放"
    _close(waiting)


def _void(actor: Actor, cards: Mapping[int, Card]) -> None:
    """Cards nobody may get any more: the holder died or left, or the application was withdrawn or stopped meanwhile."""
    over = ended_meanwhile(cards)
    for card in cards.values():
        if card.person.state != "active":
            why = f"持证人档案变为“{card.person.get_state_display()}”"
        elif card.pk in over:
            why = f"申请已撤回或者终止（{over[card.pk]}）"
        else:
            continue
        if card.state == "made":
            move(actor, card, "recall", note=f"制证期间{why}，证件不发放")
        else:
            move(actor, card, "cancel", note=f"制证期间{why}，不再制证")


def _fill(actor: Actor, card: Card, verdict: Verdict) -> None:
    if verdict.valid_until is not None and verdict.valid_until <= actor.today:
        raise BadAnswer(f"编号{verdict.key}的有效期{verdict.valid_until}已经过去，请向银行核实。", field="file")
    card.tail, card.valid_until, card.made_on = verdict.tail, verdict.valid_until, actor.today
    if not verdict.national_no:
        return
    if sealing.taken(Card.objects.all(), "national_no", verdict.national_no):
        raise Invalid(f"编号{verdict.key}的统一编号已属于另一张证，请向银行核实后重新索取结果文件。", field="file")
    card.national_no_sealed = sealing.seal("cards_card.national_no", card.row_key, verdict.national_no)
    card.national_no_blind = sealing.blind("national_no", verdict.national_no)


_APPLY: dict[Stage, Callable[[Actor, Sequence[LotLine], Mapping[str, Verdict]], None]] = {
    Stage.CITY: _city,
    Stage.PROVINCE: _province,
    Stage.BANK: _bank,
}
