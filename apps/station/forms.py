"""What the phone's doors read, checked for shape only."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.core.errors import Invalid

BROKEN = "手机送来的内容读不懂。请联网刷新手机端后再试；仍不行请联系系统管理员。"
MOST_NUMBER = 2**31 - 1


def body_of(raw: bytes) -> dict[str, Any]:
    """A JSON object. Raises Invalid."""
    try:
        found = json.loads(raw)
    except ValueError as error:
        raise Invalid(BROKEN) from error
    if not isinstance(found, dict) or "\\u0000" in raw.decode("utf-8", "replace"):
        raise Invalid(BROKEN)
    return found


def _read(body: dict[str, Any], name: str, good: Callable[[Any], bool]) -> Any:
    value = body.get(name)
    if not good(value):
        raise Invalid(BROKEN, field=name)
    return value


def uuid_of(body: dict[str, Any], name: str) -> UUID:
    """A UUID in its usual spelling."""
    try:
        return UUID(_read(body, name, lambda value: isinstance(value, str)))
    except ValueError as error:
        raise Invalid(BROKEN, field=name) from error


def number_of(body: dict[str, Any], name: str) -> int:
    """A whole number of a key's size; true is none."""
    return int(_read(body, name, lambda value: type(value) is int and 0 <= value <= MOST_NUMBER))


def text_of(body: dict[str, Any], name: str) -> str:
    """A text, empty when absent."""
    return str(_read({name: "", **body}, name, lambda value: isinstance(value, str)))


def submission_of(body: dict[str, Any]) -> dict[str, Any]:
    """The arguments of ``submit``, without the digest."""
    return {
        "uuid": uuid_of(body, "uuid"), "device": uuid_of(body, "device"), "kind": text_of(body, "kind"),
        "person_id": number_of(body, "person"), "version": number_of(body, "version"),
        "fields": _read({"fields": {}, **body}, "fields", lambda value: isinstance(value, dict)),
        "photo": text_of(body, "photo"), "signature": text_of(body, "signature"), "written_at": _instant(text_of(body, "written_at")),
        "replaces": uuid_of(body, "replaces") if body.get("replaces") else None,
    }  # fmt: skip


def _instant(text: str) -> datetime | None:
    """The phone's own clock; what it cannot tell is left out."""
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo else None
