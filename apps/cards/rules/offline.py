"""The offline check: what a merchant's page reads from a QR code, and the list of void cards. Pure bytes.

A code is 15 bytes and their signature, 79 in all: version, key, type, end of validity (days since 2000), last four, eight bytes that
name the card on the list and nowhere else. A list is its head, four bytes a void card in order, and its signature.
"""

import base64
import binascii
import hashlib
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from apps.cards.rules.refusals import BadCode

EPOCH = date(2000, 1, 1)
KINDS = ("veteran", "survivor")
MAGIC = b"YDZ1"
#: Four bytes a card: one valid card in about 190,000 would be called void by a list of 22,800.
NAME_BYTES = 4
_BODY = struct.Struct(">BBBHH8s")
_HEAD = struct.Struct(">4sBIHI")
Sign = Callable[[bytes], bytes]
Verify = Callable[[int, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class Code:
    """All that a code tells."""

    kind: str
    valid_until: date
    tail: str
    name: bytes


def card_name(serial: str, row_key: bytes) -> bytes:
    """Eight bytes that name a card without telling its serial: the row's random key goes into the digest."""
    return hashlib.sha256(b"card|" + serial.encode() + b"|" + row_key).digest()[:8]


def encode(code: Code, key: int, sign: Sign) -> str:
    """The text of the QR code."""
    body = _BODY.pack(1, key, KINDS.index(code.kind), (code.valid_until - EPOCH).days, int(code.tail), code.name)
    return base64.urlsafe_b64encode(body + sign(body)).decode().rstrip("=")


def decode(text: str, verify: Verify) -> Code:
    """Read a code. Raises BadCode for anything this house did not sign."""
    try:
        raw = base64.urlsafe_b64decode(text.strip() + "=" * (-len(text.strip()) % 4))
    except (ValueError, binascii.Error):
        raise BadCode from None
    if len(raw) != _BODY.size + 64:
        raise BadCode
    version, key, kind, days, tail, name = _BODY.unpack(raw[: _BODY.size])
    if version != 1 or kind >= len(KINDS) or tail > 9999 or not verify(key, raw[: _BODY.size], raw[_BODY.size :]):
        raise BadCode
    return Code(KINDS[kind], EPOCH + timedelta(days=days), f"{tail:04d}", name)


def revocation_list(names: Iterable[bytes], *, key: int, version: int, on: date, sign: Sign) -> bytes:
    """The signed list of void cards."""
    short = sorted({name[:NAME_BYTES] for name in names})
    body = _HEAD.pack(MAGIC, key, version, (on - EPOCH).days, len(short)) + b"".join(short)
    return body + sign(body)


def is_void(content: bytes, name: bytes) -> bool:
    """Does a list (whose signature was checked) name this card?"""
    count = _HEAD.unpack(content[: _HEAD.size])[4]
    names = content[_HEAD.size : _HEAD.size + count * NAME_BYTES]
    return any(names[at : at + NAME_BYTES] == name[:NAME_BYTES] for at in range(0, len(names), NAME_BYTES))


def keys_text(keys: Mapping[int, bytes]) -> dict[str, str]:
    """Public keys as a page carries them."""
    return {str(version): base64.urlsafe_b64encode(public).decode().rstrip("=") for version, public in sorted(keys.items())}
