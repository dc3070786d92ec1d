"""The card in its holder's hands: delivered and signed for, reported lost."""

from datetime import date, timedelta

from apps.cards.actions.chain import move
from apps.cards.actions.making import end_case
from apps.cards.choices import DeliveryWay, LossKind, Taker
from apps.cards.models import Card, Delivery, LossReport
from apps.cards.queries.cards import lock_card
from apps.cards.queries.counts import due_to_lift
from apps.cards.queries.facts import facts_of
from apps.cards.queries.waiting import period
from apps.cards.rules.eligibility import check_bars
from apps.cards.rules.refusals import NotEligible, WrongCardState
from apps.core import audit, sealing
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.papers import clean_paper

PROOF = "cards_delivery.proof"


@action(permission="cards.deliver_card", label="发放优待证")
def deliver_card(
    actor: Actor,
    *,
    card_id: int,
    way: str = DeliveryWay.STATION,
    taker: str = Taker.SELF,
    taker_name: str = "",
    authority: str = "",
    proof: bytes = b"",
) -> Card:
    """Identity checked, signed for: the card is in use and its case is done.

    Somebody else signs only by mandate; at home a photograph of the signed receipt is asked. Raises CardNotFound,
    WrongCardState, Invalid.
    """
    card = lock_card(actor, card_id)
    _check_taker(taker, taker_name, authority)
    if way not in DeliveryWay.values:
        raise Invalid("请选择发放方式。", field="way")
    if way == DeliveryWay.HOME and not proof:
        raise Invalid("送证上门请上传签收单的照片。", field="proof")
    if card.person.state != "active":
        raise WrongCardState(f"持证人档案是“{card.person.get_state_display()}”，不能发放。请核实后按规定收回。")
    _check_bars(card, actor.today)
    if card.box_id and card.box is not None and card.box.received_at is None:
        raise WrongCardState(f"第{card.box.number}箱还没有接收，请先清点接收整箱，再逐张发放。")
    card.delivered_on = actor.today
    move(actor, card, "deliver", note=f"{DeliveryWay(way).label}，{Taker(taker).label}签收")
    row = Delivery(
        card=card, way=way, taker=taker, taker_name=taker_name.strip() or card.person.name, authority=authority.strip()[:200],
        staff_id=actor.staff_id, on=actor.today,
    )  # fmt: skip
    if proof:
        row.proof_sealed = sealing.seal_bytes(PROOF, row.row_key, clean_paper(proof).content)
    row.save(force_insert=True)
    end_case(actor, card, "deliver", "")
    audit.record(actor, "cards.deliver_card", card, after={"state": card.state, "way": way, "taker": taker})
    return card


def _check_bars(card: Card, day: date) -> None:
    try:
        check_bars(facts_of(card.person, day))
    except NotEligible as bar:
        raise NotEligible(f"{bar}这张证先不发放，请从证件页面提出收回。") from bar


def _check_taker(taker: str, name: str, authority: str) -> None:
    if taker not in Taker.values:
        raise Invalid("请选择由谁签收。", field="taker")
    if taker == Taker.SELF:
        return
    if len(name.strip()) < 2:
        raise Invalid("请填写签收人姓名。", field="taker_name")
    if len(authority.strip()) < 4:
        raise Invalid("由他人签收须有委托书或者监护证明，请填写名称和编号。", field="authority")


@action(permission="cards.report_loss", label="登记优待证挂失")
def report_loss(actor: Actor, *, card_id: int, kind: str, reporter: str = "", on: date | None = None) -> LossReport:
    """A temporary stop (lifts itself) or a formal loss. Raises CardNotFound, WrongCardState, Invalid."""
    card = lock_card(actor, card_id)
    day = on or actor.today
    if kind not in LossKind.values:
        raise Invalid("请选择临时挂失还是正式挂失。", field="kind")
    if day > actor.today or (card.delivered_on and day < card.delivered_on):
        raise Invalid(f"挂失日期应在发放日期（{card.delivered_on}）和今天之间。", field="on")
    move(actor, card, "stop" if kind == LossKind.TEMPORARY else "lose", on=day)
    card.losses.filter(ended_on__isnull=True).update(ended_on=actor.today)
    until = (
        day + timedelta(days=period(actor, "card_stop_days", card.person.division_id))
        if kind == LossKind.TEMPORARY
        else None
    )
    row = LossReport.objects.create(
        card=card, kind=kind, reported_on=day, reporter=reporter.strip()[:60] or card.person.name, until_on=until,
        staff_id=actor.staff_id,
    )  # fmt: skip
    audit.record(actor, "cards.report_loss", card, after={"state": card.state, "kind": kind, "until": until})
    return row


@action(permission="cards.lift_stop", label="解除优待证临时挂失")
def lift_stop(actor: Actor, *, card_id: int) -> Card:
    """The card was found within the stop. Raises CardNotFound, WrongCardState."""
    card = lock_card(actor, card_id)
    _lift(actor, card, "本人申请解除")
    audit.record(actor, "cards.lift_stop", card, after={"state": card.state})
    return card


def _lift(actor: Actor, card: Card, note: str) -> None:
    move(actor, card, "lift", note=note)
    card.losses.filter(ended_on__isnull=True).update(ended_on=actor.today)


@action(permission="cards.lift_stops", label="到期解除优待证临时挂失")
def lift_stops(actor: Actor) -> int:
    """Every temporary stop whose days are over ends by itself; safe to run twice. Returns how many."""
    ids = due_to_lift(actor.today)
    for card_id in ids:
        _lift(actor, lock_card(actor, card_id), "临时挂失到期自动解除")
    audit.record(actor, "cards.lift_stops", ("cards.card", "", "到期解除临时挂失"), after={"cards": len(ids)})
    return len(ids)
