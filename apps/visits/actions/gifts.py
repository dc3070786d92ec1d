"""Money and goods of a visit: fund on every line, goods out of the stock, the receiver told; bank money becomes dues of ``payments``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict
from apps.core.money import plain_yuan
from apps.core.month import Month
from apps.notices.actions import send_message
from apps.notices.rules import Recipient
from apps.org.queries import contact_words, nearest_station
from apps.payments.actions import open_claims, post_difference, save_bases
from apps.payments.models import PostingRun
from apps.people.queries.clear import clear
from apps.visits.choices import GiftWay, Outcome
from apps.visits.models import CampaignStandard, GiftLine, GoodsLot, Stock, StockMove, Task, Visit
from apps.visits.queries.campaigns import FUND_WORDS, get_lot, lock_campaign
from apps.visits.queries.money import unposted
from apps.visits.rules.refusals import NotEnough
from apps.visits.rules.submission import Gift
from apps.visits.rules.workflow import check_apart

SCHEME = "consolation_money"


def give(actor: Actor, visit: Visit, task: Task | None, gifts: Sequence[Gift]) -> None:
    """A part for actions: write the lines of a visit. ``task``: the one this visit settled; its standard is paid by bank.

    Raises NotEnough, LotNotFound.
    """
    lines = [_line(actor, visit, task, gift) for gift in gifts]
    if task is not None and task.campaign_id and visit.outcome == Outcome.MET:
        standard = CampaignStandard.objects.filter(
            campaign_id=task.campaign_id, listed=task.listed, way=GiftWay.BANK
        ).first()
        if standard is not None:
            lines.append(GiftLine(visit=visit, task=task, way=GiftWay.BANK, fund=standard.fund, fen=standard.fen))
    for line in lines:
        line.save(force_insert=True)
    handed = [line for line in lines if line.way != GiftWay.BANK]
    if handed:
        _tell(actor, visit, handed)


def _line(actor: Actor, visit: Visit, task: Task | None, gift: Gift) -> GiftLine:
    if gift.way == GiftWay.CASH:
        return GiftLine(visit=visit, task=task, way=gift.way, fund=gift.fund, fen=gift.fen)
    lot = get_lot(gift.lot_id)
    source = _holder(lot, visit.division_id, gift.quantity)
    move(actor, StockMove(lot=lot, kind="given", source_id=source, quantity=gift.quantity, visit=visit))
    return GiftLine(
        visit=visit,
        task=task,
        way=gift.way,
        fund=lot.fund,
        fen=lot.unit_fen * gift.quantity,
        lot=lot,
        quantity=gift.quantity,
    )


def _holder(lot: GoodsLot, division: str, quantity: int) -> str:
    """Where the goods of a household come from: its township's stock, else the county's."""
    places = [f"{division[:9]}000", f"{division[:6]}000000"]
    held = dict(Stock.objects.filter(lot=lot, division_id__in=places).values_list("division_id", "quantity"))
    found = next((place for place in places if held.get(place, 0) >= quantity), None)
    if found is None:
        left = held.get(places[0], 0)
        raise NotEnough(
            f"{lot.name}在本乡镇的库存只有{left}{lot.unit}，不够{quantity}{lot.unit}。请核对数量，或者先申请调拨。",
            field="gifts",
        )
    return found


def move(actor: Actor, row: StockMove) -> StockMove:
    """A part for actions: one move of goods; the database keeps the stock. Raises NotEnough."""
    row.staff_id, row.at = check_apart(now=actor.staff_id), actor.at
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "visit_stock_not_negative" not in str(error):
            raise
        raise NotEnough(
            f"{row.lot.name}库存不足{row.quantity}{row.lot.unit}，没有发出。请核对库存后重新填写数量。", field="quantity"
        ) from error
    return row


def _tell(actor: Actor, visit: Visit, lines: Sequence[GiftLine]) -> None:
    """The receiver gets a message of what was handed over, so that goods cannot vanish on the way."""
    person = visit.person
    phone = clear(person, "phone")
    if not phone or person.state != "active":
        return
    words = "、".join(
        f"{line.lot.name}{line.quantity}{line.lot.unit}" if line.lot else f"慰问金{plain_yuan(line.fen)}元" for line in lines
    )
    values = {"name": person.name, "day": f"{visit.on.month}月{visit.on.day}日", "what": words}
    values |= contact_words(nearest_station(visit.division_id))
    to = Recipient.of_person(person.dossier_no, person.name, visit.division_id, phone)
    try:
        send_message(
            actor.as_house(), key=f"visit:{visit.receipt_no}", template="gift_given", recipient=to,
            values=values, subject=visit.receipt_no,
        )  # fmt: skip
    except AlreadyDone:
        return


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a sum is owed: one explanation for all who get the same standard from the same fund."""

    arithmetic: str
    facts: dict[str, Any]
    scheme: str = SCHEME
    rule: str = "consolation"
    law: str = "军人地位和权益保障法第三十条；县级走访慰问方案"
    standards: tuple[str, ...] = ()
    assumed: bool = False
    rule_version: str = field(default="1")


@action(permission="visits.post_money", label="慰问金提交发放")
def post_money(actor: Actor, *, campaign_id: int) -> PostingRun:
    """Bank lines of the visited become dues of ``payments``; each line once, its fund with it. The batch has its own four eyes.

    Raises CampaignNotFound, Conflict when nothing new is owed.
    """
    campaign = lock_campaign(actor, campaign_id)
    lines = unposted(campaign)
    if not lines:
        raise Conflict("没有新的银行发放慰问金：已走访的都已提交发放，其余还没有走访。请登记走访后再提交。")
    claims = open_claims(
        actor, scheme=SCHEME, source="consolation",
        rows=[(line.visit.person_id, line.pk, FUND_WORDS[line.fund], campaign.name) for line in lines],
    )  # fmt: skip
    sums = sorted({(line.fund, line.fen) for line in lines})
    grounds = [
        Ground(f"{campaign.name}：慰问金{plain_yuan(fen)}元，{FUND_WORDS[fund]}", {"campaign": campaign.name, "fund": fund})
        for fund, fen in sums
    ]
    bases = dict(zip(sums, save_bases(grounds), strict=True))
    _owed([(claims[line.pk], line.visit.person_id, line.fen, bases[line.fund, line.fen]) for line in lines], actor.month)
    run = post_difference(actor, table="visits_owed", month=actor.month, known_on=actor.today)
    audit.record(actor, "visits.post_money", campaign, after={"lines": len(lines), "fen": run.total_fen})
    return run


def _owed(rows: Sequence[tuple[int, int, int, int]], month: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists visits_owed")
        cursor.execute(
            """create temp table visits_owed on commit drop as
               select u.claim_id, u.person_id, %s::varchar as scheme, 'consolation'::varchar as component, %s::date as period, u.owed_fen,
                      u.basis_id, ''::varchar as reason
               from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) as u(claim_id, person_id, owed_fen, basis_id)""",
            [SCHEME, month.first, *(list(column) for column in zip(*rows, strict=True))],
        )
