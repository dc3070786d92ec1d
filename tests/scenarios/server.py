"""A real gunicorn on a database of its own, for programs that speak HTTP from outside."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

BASE = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def gunicorn(database: str, log: Path, folder: Path | None = None) -> Iterator[str]:
    """Its address. The web's own rights (role vp_app); no test setting reaches it. ``folder``: of another socket to PostgreSQL."""
    port = free_port()
    whole = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")
    url = (whole._replace(query=f"host={folder}") if folder else whole).geturl()
    environment = os.environ | {"DATABASE_URL": url, "VP_AS_OWNER": "0", "LOG_LEVEL": "ERROR"}
    argv = [sys.executable, "-m", "gunicorn", "veterans_portal.wsgi", "--worker-class", "veterans_portal.web_worker.Worker", "--threads", "4",
            "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(argv, cwd=BASE, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return  # 503 without a Celery worker: it speaks
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"gunicorn did not start: {log.read_text(encoding='utf-8')[-2000:]}")
