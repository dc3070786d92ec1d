"""What came from the bank: signed for by the county, packed for the townships, received there."""

from apps.cards.actions.chain import move_all, person_of
from apps.cards.models import Box, Card, Lot
from apps.cards.queries.exchange import BoxNotFound, lock_lot, packable
from apps.cards.rules.exchange import serial_sum
from apps.cards.rules.refusals import CardDone, NothingToSend, WrongStage
from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.scope import within
from apps.org.models import Division


@action(permission="cards.sign_lot", label="县中心签收成品证")
def sign_lot(actor: Actor, *, number: str, counted: int, counted_sum: int) -> Lot:
    """Sign for the made cards of a list, by count and sum of serials. Raises WrongStage, CardDone, Conflict with both figures."""
    staff, lot = person_of(actor), lock_lot(actor, number)
    if lot.kind != "production":
        raise WrongStage("送审名单没有成品证，不用签收。")
    if lot.signed_at is not None:
        raise CardDone(f"批次{lot.number}已经签收，不用重复签收。")
    rows = Card.objects.select_for_update(of=("self",), no_key=True).filter(lines__lot=lot, state="made")
    made = list(rows.order_by("pk"))
    if not made:
        raise WrongStage(f"批次{lot.number}还没有制成的证件，请先导入银行制证结果。")
    total = serial_sum([card.serial for card in made])
    if (counted, counted_sum) != (len(made), total):
        raise Conflict(
            f"实收{counted}张、编号合计{counted_sum}，与银行结果{len(made)}张、编号合计{total}不符。请当面清点，查明缺少或多出的证件后再签收。",
            field="counted",
        )
    move_all(actor, made, "sign", note=f"批次{lot.number}")
    lot.signed_by_id, lot.signed_at = staff, actor.at
    lot.save(update_fields=["signed_by", "signed_at"])
    audit.record(actor, "cards.sign_lot", lot, after={"lot_no": lot.number, "cards": len(made), "sum": total})
    return lot


@action(permission="cards.dispatch_box", label="分发优待证到乡镇")
def dispatch_box(actor: Actor, *, town_code: str) -> Box:
    """Pack every card that waits at the county for this township: of its residents, and of whoever applied there. Raises NothingToSend."""
    staff = person_of(actor)
    rows = packable(actor, town_code)
    cards = list(rows.select_for_update(of=("self",), no_key=True))
    town = Division.objects.filter(pk=f"{town_code[:9]}000", level="township").first()
    if not cards or town is None:
        raise NothingToSend("县中心没有待发往这个乡镇的证件，请从分发页面选择有待发证件的乡镇。")
    count = Box.objects.filter(division=town, sent_at__year=actor.today.year).count() + 1
    box = Box(
        number=f"X{town.code[6:9]}-{actor.today:%Y}-{count:03d}", division=town, row_count=len(cards), sent_by_id=staff,
        sent_at=actor.at,
    )  # fmt: skip
    box.save(force_insert=True)
    for card in cards:
        card.box = box
    move_all(actor, cards, "dispatch", note=f"第{box.number}箱", fields=("box",))
    audit.record(actor, "cards.dispatch_box", box, after={"box_no": box.number, "cards": len(cards), "division": town.code})
    return box


@action(permission="cards.receive_box", label="服务站接收优待证")
def receive_box(actor: Actor, *, number: str, counted: int) -> Box:
    """The station counts a box and signs, another person than the one who sent it. Raises BoxNotFound, CardDone, Conflict."""
    staff = person_of(actor)
    rows = Box.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    box = rows.filter(number=number).first()
    if box is None:
        raise BoxNotFound
    if box.received_at is not None:
        raise CardDone(f"第{box.number}箱已经接收，不用重复接收。")
    if box.sent_by_id == staff:
        raise Conflict("这一箱由您分发，须由乡镇服务站的工作人员接收。")
    if counted != box.row_count:
        raise Conflict(
            f"实收{counted}张，箱单是{box.row_count}张。请重新清点；仍不符的，不要签收，立即联系县服务中心。",
            field="counted",
        )
    box.received_by_id, box.received_at = staff, actor.at
    box.save(update_fields=["received_by", "received_at"])
    audit.record(actor, "cards.receive_box", box, after={"box_no": box.number, "cards": counted})
    return box
