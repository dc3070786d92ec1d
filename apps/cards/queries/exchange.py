"""Lists, answers, boxes, withdrawals."""

from collections.abc import Collection, Sequence

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Coalesce, Substr

from apps.cards.models import Application, Box, Card, Lot, LotLine, Withdrawal
from apps.cards.queries.cards import VIEW_CARD, cards
from apps.cards.rules.exchange import Row
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within

VIEW_LOT = permission("cards.view_lot", "查看送审和制证批次")


class LotNotFound(NotFound):
    """No such list."""

    default = "没有找到这个批次，请从批次列表重新选择。"


class BoxNotFound(NotFound):
    """No such box in the actor's places."""

    default = "没有找到这一箱，可能不是发往您的乡镇。请从列表重新选择。"


def lots(actor: Actor) -> QuerySet[Lot]:
    """Lists, newest first; without their bytes."""
    require(actor, VIEW_LOT)
    return Lot.objects.select_related("made_by", "signed_by").defer("content_sealed").order_by("-id")


def get_lot(actor: Actor, number: str) -> Lot:
    """One list by its number. Raises LotNotFound."""
    row = lots(actor).filter(number=number).first()
    if row is None:
        raise LotNotFound
    return row


def lock_lot(actor: Actor, number: str) -> Lot:
    """Locked until the transaction ends. Raises LotNotFound."""
    require(actor, VIEW_LOT)
    row = Lot.objects.select_for_update(of=("self",), no_key=True).filter(number=number).first()
    if row is None:
        raise LotNotFound
    return row


def lines(lot: Lot) -> QuerySet[LotLine]:
    """Rows of a list the actor has seen, in order."""
    return LotLine.objects.filter(lot=lot).select_related(
        "application__person", "application__case", "card__person__division"
    )


def row_of(line: LotLine) -> Row:
    """The row as the dossier says it now, for forms and pages; the fingerprint in the line tells what was sent."""
    held = line.card or line.application
    assert held is not None  # noqa: S101 - a CHECK says so
    return Row(
        line.ordinal, line.key, held.person.name, held.person.id_number_tail[-4:], held.get_kind_display(), held.bank_name
    )


def reviewable(actor: Actor) -> QuerySet[Application]:
    """Applications the county has approved and nobody has sent to the city yet."""
    require(actor, VIEW_LOT)
    rows = Application.objects.filter(within(actor, "person__division_id"), case__state="open", case__step="city")
    sent = LotLine.objects.filter(application__isnull=False, is_waiting=True).values("application_id")
    return rows.exclude(pk__in=sent).select_related("person", "case", "photo").order_by("case__receipt_no")


def producible(actor: Actor, bank_code: str = "") -> QuerySet[Card]:
    """Cards that wait for making, in the order of their serials."""
    rows = cards(actor).filter(state="queued").order_by("serial")
    return rows.filter(bank_code=bank_code) if bank_code else rows


def _sent_to() -> Coalesce:
    return Coalesce("application__case__division_id", "person__division_id", output_field=CharField())


def packable(actor: Actor, town_code: str = "") -> QuerySet[Card]:
    """Cards at the county centre that wait for a box, of one township if asked: where they were applied for, else where the holder is
    registered."""
    rows = cards(actor).filter(state="at_county").annotate(place=_sent_to()).order_by("place", "serial")
    return rows.filter(place__startswith=town_code[:9]) if town_code else rows


def packable_towns(actor: Actor) -> dict[str, int]:
    """Township code -> how many cards wait for its box."""
    rows = cards(actor).filter(state="at_county").order_by().annotate(town=Substr(_sent_to(), 1, 9))
    return {f"{town}000": number for town, number in rows.values_list("town").annotate(Count("pk")).order_by("town")}


def boxes(actor: Actor) -> QuerySet[Box]:
    """Boxes of the actor's places, newest first."""
    require(actor, VIEW_CARD)
    rows = Box.objects.filter(within(actor, "division_id"))
    return rows.select_related("division", "sent_by", "received_by").order_by("-id")


def get_box(actor: Actor, number: str) -> Box:
    """One visible box. Raises BoxNotFound."""
    row = boxes(actor).filter(number=number).first()
    if row is None:
        raise BoxNotFound
    return row


def cards_of_box(box: Box) -> QuerySet[Card]:
    """What lies in a box the actor has seen, in the order of its list."""
    rows = Card.objects.filter(box=box).select_related("person__division")
    return rows.defer("national_no_sealed", "national_no_blind").order_by("person__division_id", "serial")


def ended_meanwhile(card_ids: Collection[int]) -> dict[int, str]:
    """Cards whose application was withdrawn or stopped while the bank made them, with the receipt number."""
    rows = Application.objects.filter(card__in=card_ids, case__state__in=["withdrawn", "stopped"])
    return dict(rows.values_list("card_id", "case__receipt_no"))


def withdrawals(actor: Actor) -> QuerySet[Withdrawal]:
    """Proposed and decided withdrawals of visible cards, newest first."""
    require(actor, VIEW_CARD)
    rows = Withdrawal.objects.filter(within(actor, "card__division_id"))
    return rows.select_related("card__person__division", "proposed_by", "entered_by").order_by("-id")


def banks() -> Sequence[tuple[str, str]]:
    """Banks that make cards (工行、农行、邮储、光大 began; a province picks from the ministry's list)."""
    return (("icbc", "中国工商银行"), ("abc", "中国农业银行"), ("psbc", "中国邮政储蓄银行"), ("ceb", "中国光大银行"))
