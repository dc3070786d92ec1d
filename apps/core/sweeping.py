"""What the clock does: find work the broker lost, seal the audit trail, order daily work. All of it safe to run twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta

import structlog
from django.db import connection, transaction

from apps.core import chain, queue
from apps.core.actor import SHANGHAI, Actor
from apps.core.registry import discover

log = structlog.get_logger(__name__)

SLOT_SECONDS = 15
NUDGE_AGAIN_SECONDS = 30
NUDGES_PER_SWEEP = 5000
KEEP_TICKS_DAYS = 30

_DEAD = """
update core_job set state = 'dead', lease_token = null, lease_until = null, finished_at = clock_timestamp(), dedup = null,
       last_error = %s
 where id in (select id from core_job where state = 'running' and lease_until < clock_timestamp() and attempts >= %s
              for no key update skip locked)
returning id, kind
"""
_REOPEN = """
update core_job set state = 'ready', lease_token = null, lease_until = null, nudged_at = null
 where id in (select id from core_job where state = 'running' and lease_until < clock_timestamp() and attempts < %s
              for no key update skip locked)
"""
_LOST = """
update core_job set nudged_at = clock_timestamp()
 where id in (select id from core_job where state = 'ready' and run_after <= clock_timestamp()
                 and (nudged_at is null or nudged_at < clock_timestamp() - make_interval(secs => %s))
               order by run_after limit %s for no key update skip locked)
returning id
"""
_BEAT = """
insert into core_heartbeat (name, at) values (%s, clock_timestamp())
on conflict (name) do update set at = excluded.at
"""


@dataclass(frozen=True, slots=True)
class Daily:
    """A kind of job ordered once a day, at or after a time of day in Asia/Shanghai."""

    kind: str
    at: time


DAILY: dict[str, Daily] = {}


def daily(kind: str, *, at: str) -> None:
    """Order a job of this kind every day from ``at`` ("02:10") on, as the house. Call it beside the handler in ``tasks.py``.

    A day on which no clock ticked is caught up at the next tick, the latest missed day only.
    """
    DAILY[kind] = Daily(kind, time.fromisoformat(at))


@dataclass(frozen=True, slots=True)
class Swept:
    """Counts of one sweep."""

    dead: int
    reopened: int
    nudged: int


def sweep(send: Callable[[int], bool] = queue.nudge) -> Swept:
    """Find every job that nobody works on, however old: expired leases go back to the queue or, worn out, are dead."""
    reason = (
        f"办理进程连续中断{queue.MAX_ATTEMPTS}次，已停止办理；未写入的数据不受影响，请联系系统管理员查明原因后重新发起。"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_DEAD, [reason, queue.MAX_ATTEMPTS])
        dead = cursor.fetchall()
        cursor.execute(_REOPEN, [queue.MAX_ATTEMPTS])
        reopened = cursor.rowcount
        cursor.execute(_LOST, [NUDGE_AGAIN_SECONDS, NUDGES_PER_SWEEP])
        lost = [row[0] for row in cursor.fetchall()]
    for job_id, kind in dead:
        log.error("job_dead", job=job_id, kind=kind)
    for job_id in sorted(lost):
        if not send(job_id):
            break
    return Swept(len(dead), reopened, len(lost))


def claim_slot(name: str, slot: str) -> bool:
    """True for exactly one caller of ``(name, slot)``, however many clocks tick."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into core_tick (name, slot) values (%s, %s) on conflict (name, slot) do nothing", [name, slot]
        )
        return bool(cursor.rowcount)


def beat(name: str) -> None:
    """Note that a background process works (read by the health page)."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [name])


def tick() -> dict[str, bool]:
    """One beat of the clock: heartbeat, sweep, seal, daily orders. The body of the Celery task ``vp.tick``."""
    beat("worker")
    house = Actor.house(via="tick")
    slot = f"{int(house.at.timestamp()) // SLOT_SECONDS}"
    swept = claim_slot("sweep", slot)
    if swept:
        sweep()
        beat("sweeper")
    sealed = claim_slot("seal", slot)
    if sealed:
        chain.seal(house)
        beat("sealer")
    return {"swept": swept, "sealed": sealed, "ordered": _order_daily(house)}


def _order_daily(house: Actor) -> bool:
    discover()
    local = house.at.astimezone(SHANGHAI)
    ordered = False
    for order in DAILY.values():
        # Before its hour the day that counts is yesterday: a house that was down then, or is new, works now.
        day = local.date() if local.time() >= order.at else local.date() - timedelta(days=1)
        with transaction.atomic():
            if claim_slot(order.kind, day.isoformat()):
                queue.later(house, order.kind, key=day.isoformat())
                ordered = True
    if claim_slot("tidy", local.date().isoformat()):
        with connection.cursor() as cursor:
            cursor.execute("delete from core_tick where at < now() - make_interval(days => %s)", [KEEP_TICKS_DAYS])
            cursor.execute("delete from core_kept where until < now() - interval '1 day'")
    return ordered
