"""A worker whose children die: each runs one job and kills itself (SIGKILL) at its n-th database statement. `python -m` entry of the crash test.

It is started once and forks, as a Celery worker does. A line "JOB N" on its input runs one; what the child said comes back as a line, an empty
one when it died.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main() -> None:
    import django

    django.setup()
    for line in sys.stdin:
        job, deadly = map(int, line.split())
        child = os.fork()
        if child == 0:
            _one(job, deadly)
        _, status = os.waitpid(child, 0)
        if status:
            sys.stdout.write("\n")
            sys.stdout.flush()


def _one(job_id: int, deadly: int) -> None:
    """Never returns: what went wrong is on the error output, and the status says so."""
    from django.db import connection

    from apps.core import queue

    count = 0

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(counting):
            sys.stdout.write(f"{queue.run(job_id)} after {count} statements\n")
        connection.close()
        sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - a forked child must not go on as its parent
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
