"""The line between web and PostgreSQL is cut in the middle of a COMMIT: what is not known is said to be not known, and asking again has one effect."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from apps.notices.choices import ArticleKind
from apps.notices.models import Article
from tests.make import make_user
from tests.scenarios.server import SignedIn, gunicorn
from tests.worker import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
NAME = ".s.PGSQL.5432"


class Line:
    """A socket between the web and PostgreSQL. ``cut`` ends the next COMMIT ``"before"`` it arrives or ``"after"`` it was answered."""

    def __init__(self, folder: Path, real: str) -> None:
        self.real, self.cut, self.cuts = real, "", 0
        self.unheard: set[socket.socket] = set()
        self.ends: list[socket.socket] = []
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(folder / NAME))
        self.door.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.socket(socket.AF_UNIX)
                self.ends += [near, far]
                far.connect(self.real)
                for one, other, pump in ((near, far, self._there), (far, near, self._back)):
                    threading.Thread(target=pump, args=(one, other), daemon=True).start()

    def _there(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                if self.cut and b"COMMIT" in data:
                    how, self.cut, self.cuts = self.cut, "", self.cuts + 1
                    if how == "before":
                        break
                    self.unheard.add(near)
                far.sendall(data)
        _hang_up(near, far)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                if near in self.unheard:
                    break
                near.sendall(data)
        _hang_up(far, near)


def _hang_up(*lines: socket.socket) -> None:
    for line in lines:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    host = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
    folder = Path(f"/tmp/vp-line-{os.getpid()}")
    folder.mkdir()
    found = Line(folder, f"{host}/{NAME}")
    yield found
    _hang_up(found.door, *found.ends)
    for end in (found.door, *found.ends):
        end.close()
    (folder / NAME).unlink()
    folder.rmdir()


class Clerk(SignedIn):
    """Somebody signed in who writes articles through the API."""

    def write(self, title: str) -> tuple[int, dict[str, str]]:
        body = {
            "kind": ArticleKind.values[0],
            "title": title,
            "body": "测试用的正文，足够十个字。",
            "shows_from": "2026-11-01",
        }
        answer = self.post("/api/v1/notices/articles/", body, f"line-{title.encode().hex()}")
        return answer.status, answer.told


def rows(title: str) -> int:
    return Article.objects.filter(title=title).count()


def test_a_cut_commit_is_not_known_and_asking_again_has_one_effect(line: Line, tmp_path: Path) -> None:
    with gunicorn(
        str(connection.settings_dict["NAME"]), tmp_path / "web.log", Path(line.door.getsockname()).parent
    ) as address:
        clerk = Clerk(address, make_user("benefit_clerk"))
        first = clerk.write("断线之前先写")
        assert first[0] == 201, first
        for number, how in enumerate(("after", "before") * 2):
            title = f"断线第{number}次时写"
            line.cut = how
            status, told = clerk.write(title)
            assert (status, told["code"]) == (503, "unknown_outcome"), (how, told)
            wait_until(lambda how=how, title=title: rows(title) == (how == "after"), 60, "what the cut left behind")
            asked = time.monotonic()
            assert clerk.write(title)[0] == 201 and time.monotonic() - asked < 10, "the web finds PostgreSQL again"
            assert rows(title) == 1, how
        assert line.cuts == 4
