"""The yearly confirmation from the clerk's phone."""

from collections.abc import Collection

from apps.benefits.actions.confirmations import confirm_person
from apps.benefits.models import ConfirmationRound
from apps.benefits.queries.records import unconfirmed
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.numbers import whole_number
from apps.core.phone import Kind, Sent, text


def confirm_at_home(actor: Actor, sent: Sent) -> str:
    """A confirmation made at the door, with the photo of the day. Raises what ``confirm_person`` raises."""
    year = whole_number(text(sent, "year")) or _open_year()
    if not sent.photo:
        raise Invalid("入户核对须附当天的照片。请拍照后重新提交。", field="photo")
    confirm_person(actor, year=year, person_id=sent.person_id, channel="visit", note=text(sent, "note"), photo=sent.photo)
    return f"{year}年度确认已登记。"


def _open_year() -> int:
    year = ConfirmationRound.objects.order_by("-year").values_list("year", flat=True).first()
    if year is None:
        raise Conflict("年度确认尚未发起。请先由优抚经办发起。")
    return int(year)


def to_confirm(actor: Actor, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these still has to be confirmed in the latest round, by the last day of the round."""
    around = ConfirmationRound.objects.order_by("-year").first()
    if around is None or not actor.may("benefits.view_benefit"):
        return {}
    rows = unconfirmed(actor, around.year).filter(pk__in=list(person_ids), died_on__isnull=True).values_list("pk", flat=True)
    return dict.fromkeys(rows, f"{around.year}年度确认，{around.closes_on}前")


_LABELS = {"note": "说明", "year": "年度"}
KINDS = {
    "annual_confirmation": Kind("年度确认（入户）", "benefits.confirm_person", confirm_at_home, to_confirm, labels=_LABELS),
}
