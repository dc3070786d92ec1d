"""The offline check: keys, codes, the list of void cards."""

from collections.abc import Collection
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from apps.cards.models import Card, CardEvent, CheckKey
from apps.cards.queries.cards import VIEW_CARD, cards
from apps.cards.rules.offline import NAME_BYTES, Code, card_name, decode, encode, revocation_list
from apps.core import sealing
from apps.core.actor import Actor
from apps.core.keys import provider

KNOWN = ("in_use", "stopped")
VOID = ("stopped", "lost", "replaced", "recalled")


def _private(version: int) -> Ed25519PrivateKey:
    """The signing key of a key version: derived from the house's index key, so it is kept, backed up and rotated with it."""
    seed = sealing.hmac_sm3(provider().keys().index[version], b"cards.offline_check|ed25519|1")
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(version: int) -> bytes:
    """32 bytes."""
    return _private(version).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def check_keys() -> dict[int, bytes]:
    """Public keys a merchant's page trusts: those at hand, and published ones whose private half is gone; never a retired one."""
    rows = {row.version: row for row in CheckKey.objects.all()}
    found = {version: bytes(row.public) for version, row in rows.items() if row.retired_on is None}
    for version in provider().keys().versions:
        if version not in rows:
            found[version] = public_key(version)
    return found


def code_of(card: Card) -> str:
    """The text of a delivered card's QR code."""
    key = provider().keys().current
    assert card.valid_until is not None  # noqa: S101 - made cards carry it
    code = Code(card.kind, card.valid_until, card.tail, card_name(card.serial, card.row_key.bytes))
    return encode(code, key, _private(key).sign)


def names_at_the_door(actor: Actor, person_ids: Collection[int]) -> dict[int, list[str]]:
    """Person → what the codes of their cards in use are known by (the same bytes as on the void list, in hex): a phone finds the
    person of a scanned code without network."""
    found: dict[int, list[str]] = {}
    if actor.may(VIEW_CARD):
        rows = cards(actor).filter(person_id__in=person_ids, state__in=KNOWN).order_by("id")
        for person_id, serial, row_key in rows.values_list("person_id", "serial", "row_key"):
            found.setdefault(person_id, []).append(card_name(serial, row_key.bytes)[:NAME_BYTES].hex())
    return found


def read_code(text: str) -> Code:
    """Read a code with the keys the house trusts. Raises BadCode."""
    return decode(text, _verify)


def _verify(version: int, body: bytes, signature: bytes) -> bool:
    public = check_keys().get(version)
    if public is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, body)
    except InvalidSignature:
        return False
    return True


def void_list(day: date) -> bytes:
    """The signed list of void cards as of now; its version is the number of card events, which only grows."""
    rows = Card.objects.filter(state__in=VOID).values_list("serial", "row_key")
    names = (card_name(serial, row_key.bytes) for serial, row_key in rows)
    latest = CardEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    key = provider().keys().current
    return revocation_list(names, key=key, version=latest, on=day, sign=_private(key).sign)


def new_keys(_actor: Actor) -> list[int]:
    """Versions at hand whose public half is not published yet."""
    known = set(CheckKey.objects.values_list("version", flat=True))
    return [version for version in provider().keys().versions if version not in known]
