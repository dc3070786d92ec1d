"""How personal data looks when it is not shown in full. Pure."""

import re
from typing import Any

_ID = re.compile(r"(?<![0-9])[1-9]\d{16}[\dXx](?![0-9Xx])")
_PHONE = re.compile(r"(?<![0-9])1\d{10}(?![0-9])")
_ACCOUNT = re.compile(r"(?<![0-9])\d{15,30}(?![0-9])")
#: A SHA-256 in hexadecimal: eleven digits in it are no telephone, and a hash with stars in it proves nothing.
_HASH = re.compile(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])([0-9a-f]{64})(?![0-9A-Za-z])")


def _tail(text: str, shown: int) -> str:
    return text[-shown:] if len(text) > shown * 2 else ""


def mask_id(number: str) -> str:
    """``999***********1234``: first three and last four characters."""
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) >= 15 else "*" * len(number)


def mask_phone(number: str) -> str:
    """``199****0001``."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 11 else "*" * len(number)


def mask_account(number: str) -> str:
    """``**** **** 1234``: only the last four digits."""
    return f"**** **** {_tail(number, 4)}".rstrip() if number else ""


def mask_name(name: str) -> str:
    """``王*``, ``王*国``, ``欧**娜``, ``买**·**力``: first and (from three on) last character."""
    if len(name) <= 1:
        return "*"
    middle = "".join(letter if letter in "·•" else "*" for letter in name[1:-1])
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{middle}{name[-1]}"


def scrub(text: str) -> str:
    """Free text with every ID number, mobile number and long account number masked; for logs, audit rows and messages. Hashes stay whole."""
    return "".join(part if place % 2 else _masked(part) for place, part in enumerate(_HASH.split(text)))


def _masked(text: str) -> str:
    text = _ID.sub(lambda found: mask_id(found[0]), text)
    text = _ACCOUNT.sub(lambda found: mask_account(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)


def scrub_value(value: Any) -> Any:
    """``scrub`` through dicts, lists and tuples; bytes become ``"(密文)"``; other values stay."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {str(key): scrub_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub_value(item) for item in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return "(密文)"
    return value
