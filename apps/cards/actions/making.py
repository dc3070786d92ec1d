"""Cards the bank could not make: tried again, or given up."""

from apps.cards.actions.chain import move
from apps.cards.models import Application, Card
from apps.cards.queries.cards import lock_card
from apps.cases.actions.moving import take_outside_step
from apps.cases.queries.cases import lock_case
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid


def needed(text: str, words: str) -> str:
    """A reason of at least four characters. Raises Invalid."""
    text = text.strip()[:300]
    if len(text) < 4:
        raise Invalid(words, field="reason")
    return text


@action(permission="cards.requeue_card", label="重新制证")
def requeue_card(actor: Actor, *, card_id: int, reason: str) -> Card:
    """What hindered the bank is put right; the card joins the next list. Raises CardNotFound, WrongCardState, Invalid."""
    card = lock_card(actor, card_id)
    note = needed(reason, "请写明制证失败的原因怎样解决的（至少4个字），例如“本人已到银行更新身份证信息”。")
    move(actor, card, "requeue", note=note)
    audit.record(actor, "cards.requeue_card", card, after={"state": card.state}, reason=note)
    return card


@action(permission="cards.cancel_card", label="取消制证")
def cancel_card(actor: Actor, *, card_id: int, reason: str) -> Card:
    """Give up a card that was never made; its case ends with the reason. Raises CardNotFound, WrongCardState, Invalid."""
    card = lock_card(actor, card_id)
    note = needed(reason, "请写明取消制证的原因（至少4个字），例如“银行不予开户，本人放弃申领”。")
    move(actor, card, "cancel", note=note)
    end_case(actor, card, "give_up", note)
    audit.record(actor, "cards.cancel_card", card, after={"state": card.state}, reason=note)
    return card


def end_case(actor: Actor, card: Card, act: str, note: str) -> None:
    """A part for actions: end the application's case, when the card has one that still runs."""
    row = Application.objects.filter(card=card).first()
    if row is None:
        return
    case = lock_case(actor.as_house(), row.case_id)
    if case.step == "make":
        take_outside_step(actor, case, act, reason=note, ground="not_made" if act == "give_up" else "")
