"""Personal data at rest: SM4-GCM envelopes and a keyed blind index (HMAC-SM3) for exact search.

Envelope: ``algorithm(1) | key version(2) | IV(12) | tag(16) | ciphertext``; associated data ``table|row|field|key version``,
so a ciphertext moved to another row, field or version does not open (GB/T 32907, GB/T 32905, RFC 8998).
"""

import os
import struct
import unicodedata
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB, GCM
from django.db import connection, models

from apps.core.errors import DomainError
from apps.core.keys import provider

SM4_GCM = 1
_HEAD = struct.Struct(">BH")
_START = _HEAD.size
_IGNORED = dict.fromkeys(map(ord, " \t\r\n-\u200b\xa0"))


class BrokenSeal(DomainError):
    """A ciphertext was altered, moved, or its key is gone."""

    default = "这条加密信息校验失败，可能被改动或密钥缺失；请停止办理并立即报告系统管理员核查。"


_cipher = cache(SM4)  # a few keys, and one check of each instead of one a cell


def _aad(place: str, row_key: UUID | str, version: int) -> bytes:
    table, _, field = place.partition(".")
    if not field:
        raise ValueError(f"place must be table.field, got {place!r}")
    return f"{table}|{row_key}|{field}|{version}".encode()


def seal(place: str, row_key: UUID, text: str) -> bytes:
    """Encrypt ``text`` for one column of one row. ``place`` is ``"people_person.id_number"``; ``row_key`` the row's UUID."""
    return seal_bytes(place, row_key, text.encode())


def seal_bytes(place: str, row_key: UUID, clear: bytes) -> bytes:
    """``seal`` for a file's bytes."""
    keys = provider().keys()
    iv = os.urandom(12)
    encryptor = Cipher(_cipher(keys.data[keys.current]), GCM(iv)).encryptor()
    encryptor.authenticate_additional_data(_aad(place, row_key, keys.current))
    body = encryptor.update(clear) + encryptor.finalize()
    return _HEAD.pack(SM4_GCM, keys.current) + iv + encryptor.tag + body


def key_version(blob: bytes | memoryview) -> int:
    """The key version an envelope was sealed with."""
    return int(_HEAD.unpack(bytes(blob[:_START]))[1])


def unseal(place: str, row_key: UUID | str, blob: bytes | memoryview | None) -> str:
    """The clear text; an empty column is ``""``. Raises ``BrokenSeal`` for anything altered, moved or of an unknown key."""
    return unseal_bytes(place, row_key, blob).decode()


def unseal_bytes(place: str, row_key: UUID | str, blob: bytes | memoryview | None) -> bytes:
    """``unseal`` for a file's bytes."""
    if blob is None or len(blob) == 0:
        return b""
    raw = bytes(blob)
    if len(raw) < _START + 28 or raw[0] != SM4_GCM:
        raise BrokenSeal
    version = key_version(raw)
    key = provider().keys().data.get(version)
    if key is None:
        raise BrokenSeal
    iv, tag, body = raw[_START : _START + 12], raw[_START + 12 : _START + 28], raw[_START + 28 :]
    decryptor = Cipher(_cipher(key), GCM(iv, tag)).decryptor()
    decryptor.authenticate_additional_data(_aad(place, row_key, version))
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag as error:
        raise BrokenSeal from error


def normalise(text: str) -> str:
    """What is indexed: half-width, upper case, without blanks and hyphens."""
    return unicodedata.normalize("NFKC", text).translate(_IGNORED).upper()


def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC-SM3, 32 bytes."""
    digest = hmac.HMAC(key, hashes.SM3())
    digest.update(message)
    return digest.finalize()


def blind(field: str, normalised: str, version: int | None = None) -> bytes:
    """The search key of a value, 32 bytes. ``field`` is ``"id_number"``; a table before the dot is ignored, so that the same
    number has the same key wherever it stands. The value is normalised again, harmlessly."""
    keys = provider().keys()
    name = field.rpartition(".")[2]
    return hmac_sm3(keys.index[version or keys.current], f"{name}|{normalise(normalised)}".encode())


def blinds(field: str, value: str) -> list[bytes]:
    """The value under every key version at hand, newest first: ``filter(id_number_blind__in=blinds(...))`` finds it during a
    rotation too."""
    return [blind(field, value, version) for version in provider().keys().versions]


def taken(rows: models.QuerySet[models.Model], field: str, value: str) -> bool:
    """Does a row of ``rows`` already hold this value (under any key version)? Call it inside the transaction that will insert.

    An advisory lock on the value, made from the oldest key at hand, closes the gap between two writers of different key
    versions; the UNIQUE constraint on the blind column remains the referee within one version.
    """
    oldest = min(provider().keys().versions)
    number = struct.unpack(">q", blind(f"lock.{field}", value, oldest)[:8])[0]
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [number])
    return rows.filter(**{f"{field}_blind__in": blinds(field, value)}).exists()


def token_digest(label: str, value: str) -> str:
    """Hex digest of a secret that is compared but never shown again (recovery codes); its key outlives rotations."""
    return hmac_sm3(provider().keys().audit, f"{label}|{value}".encode()).hex()


def self_test() -> list[str]:
    """Published vectors (GB/T 32905 SM3 "abc", GB/T 32907 A.1 SM4, RFC 8998 A.1 SM4-GCM) and a round trip; names of what fails."""
    failed = []
    try:
        for name, check in (("SM3", _sm3_works), ("SM4", _sm4_works), ("SM4-GCM", _gcm_works)):
            if not check():
                failed.append(name)
    except UnsupportedAlgorithm as error:
        failed.append(f"不支持国密算法：{error}")
    return failed


def _sm3_works() -> bool:
    digest = hashes.Hash(hashes.SM3())
    digest.update(b"abc")
    return digest.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def _sm4_works() -> bool:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(SM4(key), ECB()).encryptor()  # noqa: S305 - the published one-block vector, never used on data
    return (encryptor.update(key) + encryptor.finalize()).hex() == "681edf34d206965e86b3e94f536e4246"


def _gcm_works() -> bool:
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    clear = bytes.fromhex("aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8)
    encryptor = Cipher(SM4(key), GCM(bytes.fromhex("00001234567800000000abcd"))).encryptor()
    encryptor.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
    body = encryptor.update(clear) + encryptor.finalize()
    return (
        body.hex().startswith("17f399f08c67d5ee19d0dc9969c4bb7d")
        and encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"
    )
