"""What gunicorn refuses before Django sees it: a real gunicorn, raw bytes."""

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.environment import TEST_DB
from tests.scenarios.server import gunicorn

pytestmark = pytest.mark.django_db(transaction=True)
CASES = (
    (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, "网址太长"),
    (b"GET / HTTP/1.1\r\nHost: x\r\nCookie: " + b"a" * 9000 + b"\r\n\r\n", 431, "Cookie"),
    (b"gibberish\r\n\r\n", 400, "请求无法识别"),
    (b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", 400, "请求无法识别"),
    (b"GET / HTTP/1.1\r\nBad Header: 1\r\n\r\n", 400, "请求无法识别"),
    (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", 400, "请求无法识别"),
)


def _said(address: str, raw: bytes) -> str:
    place = urlsplit(address)
    with socket.create_connection((place.hostname, place.port), timeout=60) as line:
        line.sendall(raw)
        found = b""
        while part := line.recv(65536):
            found += part
    return found.decode()


def test_gunicorns_own_refusals_are_in_chinese(django_db_setup, tmp_path: Path):
    with gunicorn(TEST_DB, tmp_path / "web.log") as address:
        for raw, status, words in CASES:
            head, _, page = _said(address, raw).partition("\r\n\r\n")
            assert head.startswith(f"HTTP/1.1 {status} "), (raw[:40], head)
            assert words in page and "首页" in page
            assert not re.findall(r">[^<>]*[A-Za-z]{4,} [A-Za-z]+[^<>]*<", page), page
        assert " 302 " in _said(address, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").splitlines()[0]
