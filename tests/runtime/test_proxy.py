"""The proxy's own configuration with a real nginx and a real gunicorn: pages, static files, limits, and words when nothing answers."""

import contextlib
import gzip
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.runtime.test_production import BASE, certificate, production_environment
from tests.scenarios.server import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
]
HOST = "portal.example.gov.cn"


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Office:
    """nginx in front, gunicorn behind."""

    plain: int
    tls: int
    log: Path
    web: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes]"

    def get(self, path: str, *, tls: bool = True, body: bytes | None = None, **headers: str) -> Answer:
        context = ssl._create_unverified_context()
        opener = urllib.request.build_opener(_Stay, urllib.request.HTTPSHandler(context=context))
        url = f"https://127.0.0.1:{self.tls}{path}" if tls else f"http://127.0.0.1:{self.plain}{path}"
        asked = urllib.request.Request(url, data=body, headers={"Host": HOST, **headers})
        try:
            with opener.open(asked, timeout=30) as found:
                return Answer(found.status, found.read(), {k.lower(): v for k, v in found.headers.items()})
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read(), {k.lower(): v for k, v in refused.headers.items()})


def _configuration(folder: Path, plain: int, tls: int, web: int, static: Path) -> str:
    """The real file; only ports and folders are this test's, and what an nginx older than the image's cannot read."""
    text = (BASE / "deploy/nginx.conf").read_text(encoding="utf-8")
    version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    old = tuple(map(int, re.findall(r"\d+", version)[:3])) < (1, 27, 3)
    for before, after in (
        ("/tmp/", f"{folder}/"),  # first: the test's own folder may lie under it
        ("listen 8080;", f"listen 127.0.0.1:{plain};"),
        ("listen 8443 ssl;", f"listen 127.0.0.1:{tls} ssl{' http2' if old else ''};"),
        ("http2 on;", "" if old else "http2 on;"),
        ("server web:8000 resolve;", f"server 127.0.0.1:{web};"),
        ("/etc/nginx/tls", str(folder)),
        ("/srv/static", str(static)),
        ("/dev/stdout", f"{folder}/access.log"),
        ("/dev/stderr", f"{folder}/error.log"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    return f"daemon off;\n{'user root;' if os.geteuid() == 0 else ''}\n{text}"


def _listening(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _wait(true: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < limit, "not in time"
        time.sleep(0.2)


@pytest.fixture
def office(db: None, tmp_path: Path) -> Iterator[Office]:
    static, plain, tls, web = tmp_path / "static", free_port(), free_port(), free_port()
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = production_environment(tmp_path) | {
        "DATABASE_URL": url, "REDIS_URL": os.environ["REDIS_URL"], "STATIC_ROOT": str(static), "MEDIA_ROOT": str(tmp_path / "media"),
        "ALLOWED_HOSTS": f"{HOST},localhost",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], cwd=BASE, env=environment, check=True
    )
    certificate(tmp_path)
    (tmp_path / "nginx.conf").write_text(_configuration(tmp_path, plain, tls, web, static), encoding="utf-8")
    command = ["nginx", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)]
    tried = subprocess.run([*command, "-t", "-q"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr

    def start_web() -> "subprocess.Popen[bytes]":
        argv = [sys.executable, "-m", "gunicorn", "veterans_portal.wsgi", "--bind", f"127.0.0.1:{web}", "--worker-class", "veterans_portal.web_worker.Worker",
                "--threads", "4", "--log-level", "warning", "--forwarded-allow-ips", "*"]  # fmt: skip
        made = subprocess.Popen(argv, cwd=BASE, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
        _wait(lambda: _listening(web))
        return made

    proxy = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    made = Office(plain, tls, tmp_path / "access.log", start_web, start_web())
    try:
        _wait(lambda: _listening(tls))
        _wait(lambda: made.get("/login/").status == 200)
        yield made
    finally:
        for process in (made.process, proxy):
            process.terminate()
            process.wait(20)


def test_the_proxy_as_it_is_delivered(office: Office) -> None:
    moved = office.get("/persons/?q=1", tls=False)
    assert (moved.status, moved.headers["location"]) == (301, f"https://{HOST}/persons/?q=1")
    health = office.get("/healthz", tls=False)
    assert health.status in (200, 503) and b'"database": {"ok": true' in health.body  # no worker runs here
    page = office.get("/login/")
    assert "secure" in page.headers["set-cookie"].lower() and "strict-transport-security" in page.headers
    _static(office, page.text)
    for hidden in ("/protected/", "/media/", "/static/../nginx.conf", "/srv/media/"):
        assert office.get(hidden).status in (302, 400, 404), hidden
    _bodies(office)
    office.get("/search/?q=999321190001010011")
    _wait(lambda: "/search/" in office.log.read_text(encoding="utf-8"))  # nginx writes its line after the answer
    assert "999321190001010011" not in office.log.read_text(encoding="utf-8")
    _limit(office)
    _away(office)


def _static(office: Office, page: str) -> None:
    path = re.search(r'href="(/static/tokens[^"]+\.css)"', page)
    assert path, page[:2000]
    css = office.get(path[1], **{"Accept-Encoding": "gzip"})
    assert css.status == 200 and "immutable" in css.headers["cache-control"] and css.headers["content-encoding"] == "gzip"
    assert b"{" in gzip.decompress(css.body) and "server" in css.headers and "gunicorn" not in css.headers["server"]


def _bodies(office: Office) -> None:
    """Above the portal's limit the portal refuses; far above it nginx does, in Chinese as well."""
    large = office.get("/login/", body=b"x" * (30 * 1024 * 1024))
    assert large.status == 413 and "文件太大" in large.text
    small = office.get("/login/", body=b"x" * (22 * 1024 * 1024))
    assert small.status in (400, 403, 413) and "文件太大" not in small.text and "nginx" not in small.text


def _limit(office: Office) -> None:
    answers = [office.get("/login/") for _ in range(40)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused and "操作太频繁" in refused[0].text
    assert office.get("/healthz").status in (200, 503)  # other pages of the same source go on


def _away(office: Office) -> None:
    os.killpg(office.process.pid, signal.SIGKILL)
    office.process.wait()
    away = office.get("/persons/")
    assert away.status == 503 and away.headers["retry-after"] == "30" and "系统正在启动或维护" in away.text
    office.process = office.web()
    _wait(lambda: office.get("/persons/").status == 302)
