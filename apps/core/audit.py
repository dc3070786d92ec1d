"""The audit trail: who did what to which row, from where, with which result. Rows are only ever appended.

Personal data never enters a row in clear: every text passes ``masking.scrub``.
"""

import uuid
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from apps.core.actor import Actor
from apps.core.errors import DomainError, Invalid
from apps.core.masking import scrub, scrub_value
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.core.registry import REGISTRY

SECRET = frozenset({"password", "current", "code", "secret", "token", "pin"})
TELLING = (
    "_id",
    "_code",
    "_no",
    "month",
    "kind",
    "scheme",
    "role",
    "lane",
    "division",
    "username",
    "number",
    "component",
    "profile",
)
Row = models.Model | tuple[str, object, str]
_written: ContextVar[int] = ContextVar("audit_written", default=0)


def written() -> int:
    """How many entries this context has written; ``@action`` compares it before and after."""
    return _written.get()


def record(
    actor: Actor,
    verb: str,
    row: Row,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEntry:
    """Write that ``actor`` did ``verb`` (usually the permission) to ``row``: a model instance or ``(type, id, label)``."""
    return _write(actor, "done", verb, row, before=before, after=after, reason=reason)


def read(actor: Actor, row: Row, field: str, reason: str) -> AuditEntry:
    """Write that a masked field was shown or exported in full. A reason of at least two characters is required."""
    if len(reason.strip()) < 2:
        raise Invalid("查看完整信息必须填写事由，例如“电话核实银行卡”。", field="reason")
    return _write(actor, "read", f"read.{field}", row, reason=reason)


def refused(actor: Actor, verb: str, label: str, refusal: DomainError, given: Mapping[str, Any] | None = None) -> AuditEntry:
    """Write that something was refused. Safe to call again for the same refusal after an outer rollback: one row remains."""
    uid = getattr(refusal, "audit_uid", None) or uuid.uuid4()
    refusal.audit_uid = uid  # type: ignore[attr-defined]
    refusal.audit_call = (actor, verb, label, given)  # type: ignore[attr-defined]
    found = AuditEntry.objects.filter(uid=uid).first()
    if found:
        return found
    ids = {key: value for key, value in (given or {}).items() if _is_identifier(key, value)}
    row = (verb.partition(".")[0], "", label)
    return _write(actor, "refused", verb, row, after=ids, reason=refusal.message, code=refusal.code or "", uid=uid)


def refused_again(refusal: DomainError) -> None:
    """Write a refusal's entry once more if the surrounding transaction took it away. For whoever rolled that back."""
    call = getattr(refusal, "audit_call", None)
    if call:
        refused(call[0], call[1], call[2], refusal, call[3])


def _identity(row: Row) -> tuple[str, str, str, str]:
    if isinstance(row, models.Model):
        place = getattr(row, "division_id", None) or getattr(row, "division_code", None) or ""
        return row._meta.label, str(row.pk), str(row), str(place)
    return row[0], str(row[1]), row[2], ""


def _is_identifier(key: str, value: object) -> bool:
    """What of a refused call is written down: numbers, days and codes; never free text, passwords or one-time codes."""
    if key in SECRET:
        return False
    if isinstance(value, str):
        return len(value) <= 64 and key.endswith(TELLING)
    return isinstance(value, int | date | Month)


def _plain(value: Any) -> Any:
    """JSON-ready and scrubbed: days and months as ISO text, decimals as text, rows as their key."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return scrub_value(value)
    return scrub(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _write(
    actor: Actor,
    outcome: str,
    verb: str,
    row: Row,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    code: str = "",
    uid: uuid.UUID | None = None,
) -> AuditEntry:
    kind, key, label, place = _identity(row)
    entry = AuditEntry.objects.create(
        uid=uid or uuid.uuid4(),
        at=actor.at,
        outcome=outcome,
        verb=verb,
        label=REGISTRY.get(verb, ""),
        user_id=actor.user_id,
        staff_id=actor.staff_id,
        actor_name=actor.name,
        roles=sorted(actor.roles),
        via=actor.via,
        ip=actor.ip,
        request_id=actor.request_id,
        row_type=kind,
        row_id=key,
        row_label=scrub(label)[:200],
        place=place,
        before=_plain(before),
        after=_plain(after),
        reason=scrub(reason)[:1000],
        code=code,
    )
    _written.set(_written.get() + 1)
    return entry
