"""Goods: bought, sent to townships, sent back, lost. Giving is part of a visit."""

from datetime import date

from django.db import IntegrityError, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.visits.actions.gifts import move
from apps.visits.choices import Fund, MoveKind
from apps.visits.models import GoodsLot, StockMove
from apps.visits.queries.campaigns import get_lot, own_place
from apps.visits.rules.workflow import check_apart


@action(permission="visits.buy_goods", label="登记慰问品采购")
def buy_goods(
    actor: Actor,
    *,
    name: str,
    unit: str,
    unit_fen: int,
    quantity: int,
    fund: str,
    invoice_no: str,
    bought_on: date,
    division: str,
) -> GoodsLot:
    """A purchase or a donation with its voucher and its value. Raises Invalid, Conflict (the voucher is entered)."""
    place = own_place(actor, division)
    if min(unit_fen, quantity) <= 0 or fund not in Fund.values or not name.strip() or not unit.strip():
        raise Invalid("请填写品名、单位、单价和数量，并选择资金来源。", field="name")
    if len(invoice_no.strip()) < 4 or bought_on > actor.today:
        raise Invalid("请填写发票号码或捐赠凭证编号（至少4位），采购日期不晚于今天。", field="invoice_no")
    row = GoodsLot(
        name=name.strip()[:60], unit=unit.strip()[:10], unit_fen=unit_fen, quantity=quantity, fund=fund,
        invoice_no=invoice_no.strip()[:60], bought_on=bought_on, division=place, entered_by_id=check_apart(now=actor.staff_id),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "visit_lot_invoice" not in str(error):
            raise
        raise Conflict(f"凭证{row.invoice_no}的{row.name}已经登记入库，不能重复登记。请在库存中查看。") from error
    move(actor, StockMove(lot=row, kind=MoveKind.BOUGHT, target=place, quantity=quantity))
    after = {"name": row.name, "quantity": quantity, "unit_fen": unit_fen, "fund": fund}
    audit.record(actor, "visits.buy_goods", row, after=after)
    return row


@action(permission="visits.send_goods", label="调拨慰问品")
def send_goods(actor: Actor, *, lot_id: int, source: str, target: str, quantity: int) -> StockMove:
    """From the county to a township, or back. Raises NotEnough, LotNotFound, Invalid."""
    lot, giver, taker = get_lot(lot_id), own_place(actor, source), own_place(actor, target)
    if quantity <= 0 or giver.pk == taker.pk:
        raise Invalid("请填写大于零的数量，并选择不同的调出和调入单位。", field="quantity")
    kind = MoveKind.RETURNED if taker.level == "county" else MoveKind.SENT
    row = move(actor, StockMove(lot=lot, kind=kind, source=giver, target=taker, quantity=quantity))
    audit.record(
        actor, "visits.send_goods", row, after={"lot": lot.pk, "from": giver.pk, "to": taker.pk, "quantity": quantity}
    )
    return row


@action(permission="visits.write_off_goods", label="慰问品报损")
def write_off_goods(actor: Actor, *, lot_id: int, source: str, quantity: int, reason: str) -> StockMove:
    """Spoiled or missing goods, with a reason. Raises NotEnough, LotNotFound, Invalid."""
    lot, giver = get_lot(lot_id), own_place(actor, source)
    if quantity <= 0 or len(reason.strip()) < 4:
        raise Invalid("请填写报损数量，并写明原因（至少4个字）。", field="reason")
    row = move(actor, StockMove(lot=lot, kind=MoveKind.LOST, source=giver, quantity=quantity, note=reason.strip()[:200]))
    audit.record(
        actor, "visits.write_off_goods", row, after={"lot": lot.pk, "from": giver.pk, "quantity": quantity}, reason=reason
    )
    return row
