"""What the phone is told and when it must forget. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from apps.core.errors import Conflict, DomainError, Forbidden

#: A clerk writes a dozen visits a day; a queue of some weeks goes up in a few minutes.
MOST_A_MINUTE = 120
#: What a submission costs two cores, with as much again left for everybody else. Phones that come together are told to send one after the other.
UPLOAD_MS = 40
#: One greeting books no more; the line is never longer than this, so that phones that come again and again book nothing forever.
MOST_BOOKED, LONGEST_LINE_MS = 50, 120_000


class OtherBody(Conflict):
    """The same submission number came with another content, or from another account."""

    default = "这个提交编号已经用过，内容与上次不同，没有写入。请在手机上把这一条改存为新的一条再上传。"


class TooMany(DomainError):
    """Slower, please."""

    status = 429
    default = "上传得太快，服务器请手机稍等。记录都在本机，一分钟后会自动继续上传。"


class DeviceGone(Forbidden):
    """This phone was purged from afar, or belongs to another account."""

    default = "这台手机已被停用，本机数据将清除。如是误停用，请联系系统管理员；重新登录后可再次登记本机。"


def scope_digest(places: Sequence[str]) -> str:
    """The places of a clerk in sixteen characters: another digest means another key and an empty phone."""
    return hashlib.sha256("|".join(sorted(places)).encode()).hexdigest()[:16]


def key_of(secret: bytes, label: str) -> bytes:
    """A key of 32 bytes for one purpose, from the secret of a device."""
    return hashlib.sha256(b"vp.station|" + label.encode() + b"|" + secret).digest()


def differences(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Which persons changed or are new, and which are gone."""
    return [key for key, mark in now.items() if before.get(key) != mark], [key for key in before if key not in now]


def read_out(
    fields: Mapping[str, Any], labels: Mapping[str, str], tables: Mapping[str, Sequence[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """What a phone wrote, for a human: names and choices in words; what is empty is left out, what has no name stays as sent."""
    found: list[tuple[str, str]] = []
    for name, value in fields.items():
        if isinstance(value, dict):
            found += read_out(value, labels, tables)
            continue
        parts = [_words(name, one, labels, tables) for one in (value if isinstance(value, list) else [value])]
        if words := "；".join(part for part in parts if part):
            found.append((labels.get(name, name), words))
    return found


def _words(name: str, value: Any, labels: Mapping[str, str], tables: Mapping[str, Sequence[tuple[str, str]]]) -> str:
    if isinstance(value, dict):
        return "，".join(f"{label}：{words}" for label, words in read_out(value, labels, tables))
    known = [dict(tables.get(name, ())), *map(dict, tables.values())]  # its own table first, then any that has the word
    return next((str(table[value]) for table in known if isinstance(value, str) and value in table), str(value or ""))
