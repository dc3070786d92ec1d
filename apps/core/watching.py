"""A worker's child watches itself: what shows no progress is ended with its reason, what takes all memory is refused it.

A job holds a child, and a worker has few. The watch is a thread of the child: it ends the attempt's session in PostgreSQL, so that nothing of it stays
and its row is free, writes down why, and ends the process, which no loop can swallow; Celery starts another one. Where even the thread cannot run (a
call into C that never returns), the kernel's timer of ``faulthandler`` ends the process and the sweeper counts the attempt.
"""

import faulthandler
import os
import resource
import threading
import time
from contextlib import suppress

import structlog
from django.conf import settings
from django.db import Error, connection

from apps.core import queue

log = structlog.get_logger(__name__)

WAKE_SECONDS = 2.0
DEAF_SECONDS = 120.0
ENDED, STDERR = 70, 2


def begin() -> None:
    """Once in every child of a worker, before its first job."""
    most = settings.JOB_MEMORY_MB * 1024**2
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    threading.Thread(target=_watch, name="watch", daemon=True).start()


def _watch() -> None:
    kept = time.monotonic()
    while True:
        faulthandler.dump_traceback_later(DEAF_SECONDS, exit=True, file=STDERR)
        time.sleep(WAKE_SECONDS)
        run = queue.IN_HAND["run"]
        if run is None:
            connection.close()
            continue
        found = queue.handler_of(run.job.kind)
        if found and run.progress.is_stuck(found.patience):
            _end(run)
        if time.monotonic() - kept > queue.LEASE_SECONDS / 3:
            kept = time.monotonic()
            with suppress(Error):  # a database that is away is the attempt's own trouble
                run.keep()


def _end(run: queue.Run) -> None:
    run.trouble = queue.STUCK
    log.error("job_stuck", job=run.job.pk, kind=run.job.kind, attempt=run.job.attempts)
    faulthandler.dump_traceback(file=STDERR)
    with suppress(Exception):  # the lease runs out and the sweeper does what could not be done here
        if run.line.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("select pg_terminate_backend(%s)", [run.line.connection.info.backend_pid])
        queue.give_up(run)
    os._exit(ENDED)
