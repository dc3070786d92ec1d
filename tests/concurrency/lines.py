"""A line between the web and PostgreSQL that can be slow, swallow, or break at a chosen place."""

import contextlib
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from apps.notices.choices import ArticleKind
from apps.notices.models import Article
from tests.scenarios.server import SignedIn

NAME = ".s.PGSQL.5432"


class Line:
    """``cut`` ends the next COMMIT ``"before"`` it arrives or ``"after"`` it was answered, or the next ``"middle"`` of a result longer than a
    packet; ``delay`` holds every packet back; of ``loss`` (a share) each is lost and comes when it was sent again, after 0.2 s, 0.4 s, 0.8 s … as TCP
    does; until ``deaf_until`` nothing passes, in either direction, and nobody is told."""

    def __init__(self, folder: Path, real: str) -> None:
        self.real, self.cut, self.cuts = real, "", 0
        self.delay, self.loss, self.deaf_until = 0.0, 0.0, 0.0
        self.drawn = random.Random(1)
        self.unheard: set[socket.socket] = set()
        self.ends: list[socket.socket] = []
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(folder / NAME))
        self.door.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def folder(self) -> Path:
        """Where the web looks for PostgreSQL's socket."""
        return Path(self.door.getsockname()).parent

    def break_all(self) -> None:
        """Every connection at once, as when the server goes."""
        _hang_up(*self.ends)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.door.accept()
                far = socket.socket(socket.AF_UNIX)
                self.ends += [near, far]
                far.connect(self.real)
                for one, other, pump in ((near, far, self._there), (far, near, self._back)):
                    threading.Thread(target=pump, args=(one, other), daemon=True).start()

    def _hold(self) -> None:
        again, wait = 0.0, 0.2
        while self.drawn.random() < self.loss:
            again, wait = again + wait, wait * 2
        time.sleep(max(self.delay + again, self.deaf_until - time.monotonic(), 0))

    def _taken(self, *ways: str) -> str:
        """The cut that was asked for, if it is of these; it happens once."""
        if self.cut not in ways:
            return ""
        how, self.cut, self.cuts = self.cut, "", self.cuts + 1
        return how

    def _there(self, near: socket.socket, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := near.recv(65536):
                self._hold()
                how = self._taken("before", "after") if b"COMMIT" in data else ""
                if how == "before":
                    break
                if how == "after":
                    self.unheard.add(near)
                far.sendall(data)
        _hang_up(near, far)

    def _back(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65536):
                self._hold()
                if near in self.unheard:
                    break
                if len(data) > 1024 and self._taken("middle"):
                    near.sendall(data[: len(data) // 2])
                    break
                near.sendall(data)
        _hang_up(far, near)


def _hang_up(*lines: socket.socket) -> None:
    for line in lines:
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def line_to_postgres() -> Iterator[Line]:
    """A whole line to the real server."""
    host = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"][0]
    folder = Path(f"/tmp/vp-line-{os.getpid()}")
    folder.mkdir()
    found = Line(folder, f"{host}/{NAME}")
    try:
        yield found
    finally:
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
