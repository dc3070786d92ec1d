"""A worker that dies: runs one job and kills itself (SIGKILL) at its n-th database statement. `python -m` entry of the crash test."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def main(job_id: int, deadly: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from apps.core import queue

    count = 0

    def counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        sys.stdout.write(f"{queue.run(job_id)} after {count} statements\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
