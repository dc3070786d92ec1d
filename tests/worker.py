"""A real Celery worker on the test database and the real Redis."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

BASE = Path(__file__).resolve().parent.parent


class Worker:
    """A worker process; `kill()` is kill -9, `start()` starts it again."""

    def __init__(self, log: Path, environment: dict[str, str], include: str = "") -> None:
        self.log, self.environment, self.include = log, environment, include
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        argv = [sys.executable, "-m", "celery", "-A", "veterans_portal", "worker", "--concurrency", "2", "--loglevel", "info",
                "--without-gossip", "--without-mingle", *(["--include", self.include] if self.include else [])]  # fmt: skip
        seen = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                argv,
                cwd=BASE,
                env=self.environment,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_until(lambda: b"ready." in self.log.read_bytes()[seen:], 40, f"worker not ready, see {self.log}")

    def kill(self) -> None:
        """kill -9 of the whole worker, children included."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def wait_until(true: Callable[[], bool], seconds: float = 30, message: str = "not in time") -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, message
        time.sleep(0.1)


@pytest.fixture
def real_worker(transactional_db: None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A running worker. The test's own changes must be committed for it to see them (the fixture asks for that).

    A test module may name job handlers of its own for the worker: ``WORKER_INCLUDE = "tests.concurrency.handlers"``.
    """
    from django.conf import settings
    from django.db import connection

    from veterans_portal.health import broker

    url = urlsplit(os.environ["DATABASE_URL"])
    database_url = url._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    for key in broker().scan_iter(f"{settings.CELERY_BROKER_TRANSPORT_OPTIONS['global_keyprefix']}*"):
        broker().delete(key)
    environment = os.environ | {"DATABASE_URL": database_url, "VP_AS_OWNER": "0", "LOG_LEVEL": "INFO"}
    worker = Worker(tmp_path / "worker.log", environment, getattr(request.module, "WORKER_INCLUDE", ""))
    worker.start()
    yield worker
    worker.stop()
