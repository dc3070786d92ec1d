"""Pages of long lists by key, never by OFFSET: the last page costs what the first costs."""

import base64
import binascii
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

from apps.core.errors import Invalid

M = TypeVar("M", bound=Model)
MOST = 200


class BadToken(Invalid):
    """A page token that this list did not make."""

    default = "翻页位置已失效，请回到第一页重新查看。"


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page: rows and opaque tokens. A token that is ``None`` means there is nothing further that way."""

    rows: list[M]
    next_token: str | None
    previous_token: str | None

    def __iter__(self) -> Iterator[M]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset(qs: QuerySet[M], *, order: Sequence[str] = ("id",), after: str | None = None, size: int = 50) -> Page[M]:
    """A page of ``qs`` in ``order`` (``"-name"`` descends; NOT NULL columns whose last one is unique), continuing at a token."""
    size = max(1, min(int(size), MOST))
    values, backwards = _decode(after, len(order)) if after else (None, False)
    direction = [_flip(name) if backwards else name for name in order]
    rows_qs = qs.order_by(*direction)
    if values is not None:
        rows_qs = _filtered(rows_qs, direction, values)
    rows = list(rows_qs[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
    onward = bool(rows) and (backwards or more)
    back = bool(rows) and (more if backwards else values is not None)
    return Page(
        rows,
        _encode(rows[-1], order, backwards=False) if onward else None,
        _encode(rows[0], order, backwards=True) if back else None,
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _filtered(qs: QuerySet[M], order: Sequence[str], values: list[Any]) -> QuerySet[M]:
    condition, equal = Q(), Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        condition |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    lead = order[0].removeprefix("-")  # the redundant first bound lets the planner use the index
    bound = Q(**{f"{lead}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    try:
        return qs.filter(bound & condition)
    except (ValueError, TypeError, OverflowError, ValidationError) as error:
        raise BadToken from error


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _value(row: Model, name: str) -> Any:
    value: Any = row
    for part in name.removeprefix("-").split("__"):
        value = getattr(value, part)
    return value.pk if isinstance(value, Model) else value


def _encode(row: Model, order: Sequence[str], *, backwards: bool) -> str:
    values = [_plain(_value(row, name)) for name in order]
    text = json.dumps([int(backwards), *values], ensure_ascii=False, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _storable(text: str) -> bool:
    """PostgreSQL keeps neither a NUL nor half a character."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def _decode(token: str, width: int) -> tuple[list[Any], bool]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadToken from error
    good = isinstance(parts, list) and len(parts) == width + 1 and parts[0] in (0, 1)
    if not good or any(not isinstance(part, str | int) or not _storable(str(part)) for part in parts):
        raise BadToken
    return parts[1:], bool(parts[0])
