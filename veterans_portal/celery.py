"""Celery application. The schedule lives here, in code: one tick every fifteen seconds finds what is due.

Business schedules are rows (policies) read by the tick, never crontabs that a clerk could break.
"""

import contextlib
import os
import time

from celery import Celery
from celery.signals import beat_init, heartbeat_sent, worker_process_init
from redis.exceptions import RedisError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veterans_portal.settings")
# A worker would load every route for checks whose findings Celery throws away.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("veterans_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "tick": {"task": "vp.tick", "schedule": 15.0},
}
_last_beat = {"at": 0.0}


@heartbeat_sent.connect
def remember_heartbeat(**_kwargs: object) -> None:
    """Leave a sign of life in the broker for /healthz, at most every ten seconds."""
    now = time.time()
    if now - _last_beat["at"] < 10:
        return
    _last_beat["at"] = now
    from veterans_portal.health import HEARTBEAT_KEY, broker

    with contextlib.suppress(RedisError):
        broker().set(HEARTBEAT_KEY, now, ex=300)


@beat_init.connect
def first_tick(**_kwargs: object) -> None:
    """Do not wait a minute after a start: what was left over is found at once."""
    app.send_task("vp.tick")


@worker_process_init.connect
def watch_over(**_kwargs: object) -> None:
    """Every child of a worker watches over itself."""
    from apps.core import watching

    watching.begin()
