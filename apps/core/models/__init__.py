"""Tables of the base floor."""

from apps.core.models.audit import AuditBlock, AuditEntry, AuditPurge, AuditSeal
from apps.core.models.calendar import Holiday
from apps.core.models.idempotency import IdempotencyKey
from apps.core.models.jobs import Heartbeat, Job, Tick
from apps.core.models.kept import Kept

__all__ = [
    "AuditBlock",
    "AuditEntry",
    "AuditPurge",
    "AuditSeal",
    "Heartbeat",
    "Holiday",
    "IdempotencyKey",
    "Job",
    "Kept",
    "Tick",
]
