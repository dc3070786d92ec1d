"""A real gunicorn on a database of its own, for programs that speak HTTP from outside."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

BASE = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def gunicorn(database: str, log: Path, folder: Path | None = None, workers: int = 1) -> Iterator[str]:
    """Its address. The web's own rights (role vp_app); no test setting reaches it. ``folder``: of another socket to PostgreSQL."""
    port = free_port()
    whole = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}")
    url = (whole._replace(query=f"host={folder}") if folder else whole).geturl()
    environment = os.environ | {"DATABASE_URL": url, "VP_AS_OWNER": "0", "LOG_LEVEL": "ERROR"}
    argv = [sys.executable, "-m", "gunicorn", "veterans_portal.wsgi", "--worker-class", "veterans_portal.web_worker.Worker", "--threads", "4",
            "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "--log-level", "warning"]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(argv, cwd=BASE, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    limit = time.monotonic() + 120
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=30).close()
            return
        except urllib.error.HTTPError:
            return  # 503 without a Celery worker: it speaks
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"gunicorn did not start: {log.read_text(encoding='utf-8')[-2000:]}")


class Answer(NamedTuple):
    """What came back over the wire."""

    status: int
    headers: Any
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """The body as JSON."""
        return dict(json.loads(self.body))


class SignedIn:
    """Somebody with a session of their own who speaks HTTP to a real server."""

    TOKEN, COOKIE = "a" * 32, "sessionid"

    def __init__(self, address: str, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="apps.org.sign_in.StaffBackend")
        self.address, self.session = address, client.cookies["sessionid"].value

    def get(self, path: str) -> Answer:
        """One page or file."""
        return self._asked(urllib.request.Request(self.address + path))

    def post(self, path: str, body: dict[str, Any], key: str = "") -> Answer:
        """JSON; with a file among the values, a form."""
        is_form = any(hasattr(value, "read") for value in body.values())
        data = encode_multipart(BOUNDARY, body) if is_form else json.dumps(body).encode()
        headers = {"Content-Type": MULTIPART_CONTENT if is_form else "application/json", "X-CSRFToken": self.TOKEN}
        headers |= {"Referer": self.address} | ({"Idempotency-Key": key} if key else {})
        return self._asked(urllib.request.Request(self.address + path, data=data, headers=headers))

    def _asked(self, request: urllib.request.Request) -> Answer:
        request.add_header("Cookie", f"{self.COOKIE}={self.session}; csrftoken={self.TOKEN}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.headers, refused.read())
