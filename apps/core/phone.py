"""What the clerk's phone may carry: every app names its kinds of submissions, and `station` delivers them.

An app that has something to send names ``phone_kinds = ("dotted.path",)`` on its AppConfig; each path is a mapping code → ``Kind``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.module_loading import import_string

from apps.core.actor import Actor


@dataclass(frozen=True, slots=True)
class Sent:
    """One submission as the phone wrote it. ``uuid`` is its number; ``written_at`` is the phone's own clock and decides nothing."""

    uuid: UUID
    person_id: int
    version: int | None
    fields: Mapping[str, Any] = field(default_factory=dict)
    photo: bytes = b""
    signature: bytes = b""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of submission. ``apply`` calls one ordinary action and answers in one sentence; ``todo`` says for which of the
    persons it waits, and in which words; ``told`` what else the phone has to know of them; ``offer`` what it may use for all of
    them (goods in stock); ``tables`` are the choices of the form, the same for everybody; ``labels`` name its fields to a human."""

    label: str
    permission: str
    apply: Callable[[Actor, Sent], str]
    todo: Callable[[Actor, Collection[int]], Mapping[int, str]] | None = None
    told: Callable[[Actor, Collection[int]], Mapping[int, Any]] | None = None
    offer: Callable[[Actor], Mapping[str, Any]] | None = None
    tables: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def kinds() -> dict[str, Kind]:
    """Every kind of every app, in the order of the apps."""
    found: dict[str, Kind] = {}
    for config in apps.get_app_configs():
        for path in getattr(config, "phone_kinds", ()):
            found |= import_string(path)
    return found


def text(sent: Sent, name: str, longest: int = 200) -> str:
    """A field as trimmed text; anything else a phone may send is no text."""
    value = sent.fields.get(name, "")
    return value.strip()[:longest] if isinstance(value, str) else ""
