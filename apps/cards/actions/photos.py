"""Photographs: checked, cleaned, sealed; every look is written down."""

import hashlib

from apps.cards.models import CardPhoto
from apps.cards.queries.cards import VIEW_CARD
from apps.cards.rules.photos import check_photo
from apps.core import audit, sealing
from apps.core.action import action, require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.scope import within

PLACE = "cards_cardphoto.content"


def store_photo(actor: Actor, person_id: int, content: bytes, filename: str) -> CardPhoto:
    """A part for actions: check and seal a photograph. Raises BadPhoto."""
    photo = check_photo(content, filename)
    row = CardPhoto(
        person_id=person_id, sha256=hashlib.sha256(photo.content).hexdigest(), size=len(photo.content), white=photo.white,
        taken_by_id=actor.staff_id, taken_at=actor.at,
    )  # fmt: skip
    row.content_sealed = sealing.seal_bytes(PLACE, row.row_key, photo.content)
    row.save(force_insert=True)
    return row


def clear_photo(row: CardPhoto) -> bytes:
    """The bytes, inside the house (lists for the maker); the caller answers for the record."""
    return sealing.unseal_bytes(PLACE, row.row_key, row.content_sealed)


@action(permission="cards.read_photo", label="查看优待证照片")
def read_photo(actor: Actor, *, photo_id: int, reason: str) -> bytes:
    """The photograph of a visible person; the look is written down. Raises NotFound, Invalid without a reason."""
    require(actor, VIEW_CARD)
    row = (
        CardPhoto.objects.filter(within(actor, "person__division_id") | within(actor, "person__dwelling_code"))
        .select_related("person")
        .filter(pk=photo_id)
        .first()
    )
    if row is None:
        raise NotFound("没有找到这张照片，可能不在您的管辖范围内。请从优待证页面进入。")
    audit.read(actor, row.person, "card_photo", reason)
    return clear_photo(row)
