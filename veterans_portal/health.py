"""What is alive: one probe per service, asked by /healthz, `doctor` and the start command."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

Answer = dict[str, Any]

HEARTBEAT_KEY = f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}vp:heartbeat:worker"  # as private as the queues beside it
HEARTBEAT_MAX_AGE = 90  # seconds
TICK_MAX_AGE = 180
MIN_FREE_BYTES = 512 * 1024 * 1024


def broker() -> redis.Redis:
    """A short-tempered client of the broker."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def database() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('server_version')")
        role, version = cursor.fetchone()
    return {"ok": True, "role": role, "version": version}


def migrations() -> Answer:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {"ok": not waiting, "waiting": len(waiting)}


def queue() -> Answer:
    return {"ok": bool(broker().ping())}


def worker() -> Answer:
    beaten = broker().get(HEARTBEAT_KEY)
    age = None if beaten is None else round(time.time() - float(beaten), 1)
    return {"ok": age is not None and age < HEARTBEAT_MAX_AGE, "age_seconds": age}


def scheduler() -> Answer:
    """Beat and worker together: the age of the last tick, which is a row in the database."""
    with connection.cursor() as cursor:
        cursor.execute("select extract(epoch from clock_timestamp() - at)::int from core_heartbeat where name = 'worker'")
        row = cursor.fetchone()
    age = row[0] if row else None
    return {"ok": age is not None and age < TICK_MAX_AGE, "age_seconds": age}


def disk() -> Answer:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    return {"ok": free > MIN_FREE_BYTES, "free_mb": free // 1024**2}


def last_backup() -> Answer:
    """Reported, never a reason to be down: a fresh installation has none."""
    note = Path(settings.DATA_DIR) / "last-backup"
    return {"ok": True, "at": note.read_text(encoding="utf-8").split()[0] if note.is_file() else None}


PROBES: dict[str, Callable[[], Answer]] = {
    "database": database,
    "migrations": migrations,
    "broker": queue,
    "worker": worker,
    "scheduler": scheduler,
    "disk": disk,
    "last_backup": last_backup,
}


def ask(probe: Callable[[], Answer]) -> Answer:
    """One probe's answer; a probe that cannot ask answers no, and never shows addresses or passwords."""
    try:
        return probe()
    except (redis.RedisError, DatabaseError, OSError, ValueError) as error:
        return {"ok": False, "error": type(error).__name__}


def state() -> dict[str, Answer]:
    return {name: ask(probe) for name, probe in PROBES.items()}


def healthz(_request: HttpRequest) -> JsonResponse:
    """GET /healthz: 200 when everything is up, else 503; the same JSON either way."""
    parts = state()
    healthy = all(part["ok"] for part in parts.values())
    return JsonResponse({"ok": healthy, **parts}, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})
