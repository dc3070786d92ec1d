"""Taking a card back: proposed by the county, decided by the province; after a death by the fact."""

from datetime import date

from apps.cards.actions.chain import move, person_of
from apps.cards.actions.making import end_case, needed
from apps.cards.choices import WithdrawalGround, WithdrawalState
from apps.cards.models import Card, Withdrawal
from apps.cards.queries.cards import card_of, lock_card, lock_case_of
from apps.cards.rules.refusals import CardDone, CardNotFound, WrongCardState
from apps.cards.rules.states import MOVES
from apps.core import audit
from apps.core.action import action
from apps.core.actor import SHANGHAI, Actor
from apps.core.errors import Conflict, Invalid
from apps.core.scope import within
from apps.people.models import Person


@action(permission="cards.propose_withdrawal", label="提出收回优待证")
def propose_withdrawal(actor: Actor, *, card_id: int, ground: str, reason: str) -> Withdrawal:
    """Ask the province for a withdrawal; the card stays valid until it decides.

    Raises CardNotFound, WrongCardState, CardDone (one is open), Invalid.
    """
    staff, card = person_of(actor), lock_card(actor, card_id)
    words = needed(reason, "请写明收回的事由和证据（至少4个字）。")
    if ground not in WithdrawalGround.values:
        raise Invalid("请选择收回事由。", field="ground")
    if (card.state, "recall") not in MOVES:
        raise WrongCardState(f"这张优待证现在是“{card.get_state_display()}”，不用收回。")
    if card.withdrawals.filter(state="proposed").exists():
        raise CardDone(f"优待证{card.serial}的收回已经提出，等待省级决定。")
    row = Withdrawal.objects.create(card=card, ground=ground, reason=words, proposed_by_id=staff, proposed_at=actor.at)
    audit.record(actor, "cards.propose_withdrawal", card, after={"ground": ground}, reason=words)
    return row


@action(permission="cards.decide_withdrawal", label="登记收回优待证的省级决定")
def decide_withdrawal(actor: Actor, *, withdrawal_id: int, decision_no: str, decided_on: date, upheld: bool) -> Withdrawal:
    """Enter the province's decision; another person than the proposer. Raises CardNotFound, CardDone, Conflict, Invalid."""
    staff = person_of(actor)
    rows = Withdrawal.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "card__division_id"))
    row = rows.filter(pk=withdrawal_id).first()
    if row is None:
        raise CardNotFound
    if row.state != WithdrawalState.PROPOSED:
        raise CardDone("这件收回已有省级决定，不用重复登记。")
    if row.proposed_by_id == staff:
        raise Conflict("这件收回由您提出，省级决定须由另一人登记。")
    if len(decision_no.strip()) < 4:
        raise Invalid("请填写省级退役军人事务部门的决定文号。", field="decision_no")
    if not row.proposed_at.astimezone(SHANGHAI).date() <= decided_on <= actor.today:
        raise Invalid("决定日期应在提出日期和今天之间。", field="decided_on")
    row.state = WithdrawalState.DECIDED if upheld else WithdrawalState.DROPPED
    row.decision_no, row.decided_on, row.entered_by_id = decision_no.strip()[:80], decided_on, staff
    row.save(update_fields=["state", "decision_no", "decided_on", "entered_by"])
    card = lock_card(actor, row.card_id)
    if (
        upheld and (card.state, "recall") in MOVES
    ):  # taken back meanwhile, by a death or a replacement: nothing is left to take
        _recall(actor, card, row.get_ground_display(), on=decided_on, document_no=row.decision_no)
    after = {"state": row.state, "decision_no": row.decision_no, "card": card.state}
    audit.record(actor, "cards.decide_withdrawal", card, after=after)
    return row


def _recall(actor: Actor, card: Card, note: str, *, on: date | None = None, document_no: str = "") -> None:
    card.losses.filter(ended_on__isnull=True).update(ended_on=actor.today)
    move(actor, card, "recall", on=on, note=note, document_no=document_no)
    end_case(actor, card, "give_up", note)


@action(permission="cards.recall_card", label="收回优待证")
def recall_card(actor: Actor, *, card_id: int, reason: str) -> Card:
    """Take back the card of somebody who died or moved away. Raises CardNotFound, WrongCardState (a living holder), Invalid."""
    card = lock_card(actor, card_id)
    words = needed(reason, "请写明收回经过（至少4个字），例如“家属已交回”。")
    if card.person.state == "active":
        raise WrongCardState("持证人在册，收回须先提出并取得省级决定。持证人去世的，请先办理去世登记。")
    _recall(actor, card, words)
    audit.record(actor, "cards.recall_card", card, after={"state": card.state}, reason=words)
    return card


@action(permission="cards.recall_dead", label="去世后收回优待证")
def recall_dead(actor: Actor, *, person_id: int, died_on: date) -> str:
    """Part of an approved death: what the person held is void at once. Returns what was done, in words; safe to run twice."""
    card = card_of(person_id)
    if card is None:
        audit.record(actor, "cards.recall_dead", ("cards.card", person_id, "没有有效的优待证"))
        return ""
    lock_case_of(card.pk)
    card = Card.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=card.pk)
    words = f"持证人{died_on:%Y年%m月%d日}去世"
    if (card.state, "recall") in MOVES:
        _recall(actor, card, words)
        told = f"优待证{card.serial}已作废，请向家属收回。"
    elif (card.state, "cancel") in MOVES:
        move(actor, card, "cancel", note=words)
        end_case(actor, card, "give_up", words)
        told = f"优待证{card.serial}不再制作。"
    else:
        told = f"优待证{card.serial}正在银行制作，制成后自动作废。"
    audit.record(actor, "cards.recall_dead", card, after={"state": card.state})
    return told


def on_death(actor: Actor, person: Person, died_on: date, _reason: str) -> dict[str, object]:
    """Hook of an approved death: what it did, to be remembered and shown."""
    before = card_of(person.pk)
    told = recall_dead(actor, person_id=person.pk, died_on=died_on)
    return {"done": [told], "card": before.pk if before else None} if told else {}


def on_death_undone(actor: Actor, _person: Person, memory: dict[str, object], reason: str) -> list[str]:
    """Hook of a death that was none: the card lives again, unless it never was in the holder's hands."""
    if not memory.get("card"):
        return []
    card = restore_card(actor, card_id=int(str(memory["card"])), reason=reason)
    return [f"优待证{card.serial}恢复为“{card.get_state_display()}”。"]


@action(permission="cards.restore_card", label="撤销误办的收回")
def restore_card(actor: Actor, *, card_id: int, reason: str) -> Card:
    """Part of a death that was undone. A card never handed out, or replaced meanwhile by another, stays void."""
    card = lock_card(actor, card_id)
    last = card.events.order_by("-seq").values_list("act", flat=True).first()
    if card.state == "recalled" and last == "recall" and card.delivered_on and card_of(card.person_id) is None:
        move(actor, card, "restore", note=needed(reason, "请写明撤销的原因（至少4个字）。"))
    audit.record(actor, "cards.restore_card", card, after={"state": card.state}, reason=reason)
    return card
