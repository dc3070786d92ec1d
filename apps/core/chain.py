"""Tamper evidence of the audit trail: a background sealer chains finished entries in blocks; ``verify`` names what was altered.

Never inside the writing transaction (a chain there serialises all writers). Every visible entry that has no seal yet is
sealed; the transaction number only bounds the search. Digests are HMAC-SM3 under a key that is not in the database.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from apps.core.actor import Actor
from apps.core.keys import provider
from apps.core.models import AuditBlock, AuditEntry, AuditPurge, AuditSeal
from apps.core.sealing import hmac_sm3

log = structlog.get_logger(__name__)

GENESIS = bytes(32)
BLOCK_SIZE = 1000
BLOCKS_PER_PASS = 50
LOCK = 7_301_001
_FIELDS = [field.attname for field in AuditEntry._meta.concrete_fields]


def entry_digest(entry: AuditEntry, key: bytes) -> bytes:
    """HMAC-SM3 over every column of an entry, in canonical JSON."""
    values = {name: _canonical(getattr(entry, name)) for name in _FIELDS}
    return hmac_sm3(key, json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def _canonical(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value.timestamp():.6f}"
    return value if value is None or isinstance(value, int | str | dict | list) else str(value)


def block_digest(block: AuditBlock, key: bytes) -> bytes:
    """HMAC-SM3 that binds a block to the one before."""
    parts = (
        block.number, bytes(block.previous).hex(), block.count, bytes(block.root).hex(), block.cluster, block.upto_xid,
        f"{block.sealed_at.timestamp():.6f}",
    )  # fmt: skip
    return hmac_sm3(key, "|".join(map(str, parts)).encode())


def _horizon() -> tuple[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select system_identifier::text, pg_snapshot_xmin(pg_current_snapshot())::text::bigint from pg_control_system()"
        )
        cluster, xmin = cursor.fetchone()
    return cluster, xmin


def _unsealed(last: AuditBlock | None, cluster: str) -> list[AuditEntry]:
    waiting = AuditEntry.objects.filter(~Exists(AuditSeal.objects.filter(entry_id=OuterRef("pk"))))
    if last is not None and last.cluster == cluster:
        waiting = waiting.filter(xid__gte=last.upto_xid)
    return list(waiting.order_by("id")[:BLOCK_SIZE])


def seal(actor: Actor) -> int:
    """Seal what is waiting; returns how many entries. One sealer at a time; a second caller seals nothing."""
    total = 0
    for _ in range(BLOCKS_PER_PASS):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("select pg_try_advisory_xact_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    return total
            count = _seal_one(actor)
        total += count
        if count < BLOCK_SIZE:
            break
    return total


def _seal_one(actor: Actor) -> int:
    cluster, xmin = _horizon()
    last = AuditBlock.objects.order_by("-number").first()
    entries = _unsealed(last, cluster)
    if not entries:
        return 0
    key = provider().keys().audit
    digests = [entry_digest(entry, key) for entry in entries]
    complete = len(entries) < BLOCK_SIZE
    known = last is not None and last.cluster == cluster
    block = AuditBlock(
        number=last.number + 1 if last else 1,
        previous=bytes(last.digest) if last else GENESIS,
        count=len(entries),
        root=hmac_sm3(key, b"".join(digests)),
        cluster=cluster if complete or known else "",
        upto_xid=xmin if complete else (last.upto_xid if last and known else 0),
        sealed_at=actor.at,
    )
    block.digest = block_digest(block, key)
    block.save(force_insert=True)
    AuditSeal.objects.bulk_create(
        AuditSeal(entry_id=entry.pk, block=block, position=position, digest=digest)
        for position, (entry, digest) in enumerate(zip(entries, digests, strict=True))
    )
    log.info("audit_head", block=block.number, digest=bytes(block.digest).hex())
    return len(entries)


def head() -> tuple[int, str] | None:
    """Number and digest of the newest block, for keeping outside the database."""
    block = AuditBlock.objects.order_by("-number").first()
    return (block.number, bytes(block.digest).hex()) if block else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Result of a verification. ``problem`` is Chinese and names the first altered block; empty when all is well."""

    blocks: int
    entries: int
    problem: str = ""
    block: int | None = None
    entry: int | None = None


def verify(anchors: Mapping[int, str] | None = None) -> Verdict:
    """Walk the whole chain; ``anchors`` are block heads kept elsewhere (number -> hex digest)."""
    key = provider().keys().audit
    purge = AuditPurge.objects.order_by("-upto_block").first()
    previous, number, entries = GENESIS, 0, 0
    for block in AuditBlock.objects.order_by("number").iterator(chunk_size=200):
        problem, entry = _judge(block, number, previous, key, purge, anchors or {})
        if problem:
            return Verdict(number, entries, problem, block.number, entry)
        previous, number, entries = bytes(block.digest), block.number, entries + block.count
    missing = [anchor for anchor in (anchors or {}) if anchor > number]
    if missing:
        return Verdict(
            number, entries, f"第{min(missing)}块已不存在：外部留存的链头比库内更新，末尾的块被删除。", min(missing)
        )
    return Verdict(number, entries)


def _judge(
    block: AuditBlock, number: int, previous: bytes, key: bytes, purge: AuditPurge | None, anchors: Mapping[int, str]
) -> tuple[str, int | None]:
    name = f"第{block.number}块（{block.sealed_at:%Y-%m-%d %H:%M:%S} 封存）"
    if block.number != number + 1:
        return f"第{number + 1}块缺失：其后的{name}已接不上。", None
    if bytes(block.previous) != previous:
        return f"{name}与上一块不衔接，上一块或本块被改动。", None
    if bytes(block.digest) != block_digest(block, key):
        return f"{name}的块头被改动。", None
    if anchors.get(block.number, bytes(block.digest).hex()) != bytes(block.digest).hex():
        return f"{name}与外部留存的链头不一致，整条链可能被重写。", None
    for problem, entry in _altered(block, key, purge):
        return f"{name}{problem}", entry
    return "", None


def _altered(block: AuditBlock, key: bytes, purge: AuditPurge | None) -> Iterator[tuple[str, int | None]]:
    seals = list(AuditSeal.objects.filter(block=block).order_by("position"))
    if len(seals) != block.count or hmac_sm3(key, b"".join(bytes(one.digest) for one in seals)) != bytes(block.root):
        yield "的封存值被改动或删除。", None
    found = AuditEntry.objects.in_bulk([one.entry_id for one in seals])
    if _purged(block, purge):
        seals = [one for one in seals if one.entry_id in found]
    yield from _differences(seals, found, key)


def _purged(block: AuditBlock, purge: AuditPurge | None) -> bool:
    return purge is not None and block.number <= purge.upto_block and block.sealed_at < purge.before


def _differences(
    seals: Sequence[AuditSeal], found: Mapping[int, AuditEntry], key: bytes
) -> Iterator[tuple[str, int | None]]:
    for one in seals:
        entry = found.get(one.entry_id)
        if entry is None:
            yield f"中编号{one.entry_id}的记录被删除。", one.entry_id
        elif entry_digest(entry, key) != bytes(one.digest):
            yield f"中编号{one.entry_id}的记录被改动。", one.entry_id
