"""Retention of the audit trail: at least 180 days (网络安全法 第二十一条), then archived to a file and removed, never less."""

import gzip
import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Max, QuerySet

from apps.core import audit, chain
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, DomainError
from apps.core.models import AuditBlock, AuditEntry, AuditPurge, AuditSeal

KEEP = timedelta(days=180)


class TooYoung(DomainError):
    """The law asks for at least six months."""

    default = "审计记录须至少保存180天，不能清理更近的记录；请把截止日期改为180天以前。"


class NothingToPurge(DomainError):
    """No sealed block is that old."""

    default = "没有早于该日期且已封存的审计记录，不需要清理。"


class ChainBroken(Conflict):
    """Evidence is not thrown away."""

    default = "审计记录校验不通过，不能清理；请先运行 verify_audit 查明原因。"


@action(permission="core.purge_audit", label="归档清理审计记录")
def purge_audit(actor: Actor, *, before: datetime, archive: Path) -> AuditPurge:
    """Archive and remove the entries of blocks sealed before ``before``; the chain of seals stays and still verifies."""
    if before > actor.at - KEEP:
        raise TooYoung
    upto = AuditBlock.objects.filter(sealed_at__lt=before).aggregate(last=Max("number"))["last"]
    old = AuditSeal.objects.filter(block_id__lte=upto or 0).values("entry_id")
    rows = AuditEntry.objects.filter(pk__in=old, at__lt=before, recorded_at__lt=before).order_by("id")
    if upto is None or not rows.exists():
        raise NothingToPurge
    if chain.verify().problem:
        raise ChainBroken
    count, digest = _archive(rows, archive)
    purge = AuditPurge.objects.create(upto_block=upto, before=before, count=count, archive_sha256=digest)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vp.purge', 'audit', true)")
    rows.delete()
    with connection.cursor() as cursor:
        cursor.execute("select set_config('vp.purge', '', true)")
    audit.record(actor, "core.purge_audit", purge, after={"count": count, "sha256": digest, "before": before})
    return purge


def _archive(rows: QuerySet[AuditEntry], archive: Path) -> tuple[int, str]:
    """Write every column of the rows, one JSON object a line, gzipped; refuses to overwrite. Returns count and SHA-256."""
    count = 0
    with gzip.GzipFile(archive, "xb", mtime=0) as file:
        for row in rows.values().iterator(chunk_size=2000):
            file.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode() + b"\n")
            count += 1
    with archive.open("rb") as written:
        return count, hashlib.file_digest(written, "sha256").hexdigest()
