"""Visitors who come at fixed moments, from one thread: what they cost themselves must not slow the web they visit.

Each arrival is fixed beforehand and its answer is timed from there, so that a slow answer does not make the next one look quick.
"""

import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

LINES, PATIENCE = 64, 30.0  # lines kept at most; seconds of silence after which what is still open counts as wrong
LENGTH = re.compile(rb"\r\nContent-Length: (\d+)", re.IGNORECASE)


@dataclass(slots=True)
class Rush:
    """``spent``: seconds from the arrival to the end of each answer; ``wrong``: answers that were not 200, or did not come; ``cost``: our own processor seconds."""

    spent: list[float] = field(default_factory=list)
    wrong: int = 0
    cost: float = 0.0


@dataclass(slots=True, eq=False)
class Line:
    """A connection kept as browsers and nginx keep theirs, and the request that is on its way."""

    socket: socket.socket
    request: tuple[float, bytes] = (0.0, b"")
    answer: bytearray = field(default_factory=bytearray)


def asking(address: str, path: str, cookies: str = "") -> bytes:
    """A GET for a page, as sent."""
    return f"GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookies}\r\n\r\n".encode()


def rush(address: str, requests: Sequence[bytes], rate: int) -> Rush:
    """Send ``requests`` at ``rate`` a second, each on a free line or, when all are busy, on the first that becomes free."""
    cost = time.process_time()
    crowd, begin = _Crowd(address), time.perf_counter() + 0.2
    coming = deque((begin + number / rate, request) for number, request in enumerate(requests))
    waiting: deque[tuple[float, bytes]] = deque()
    while coming or waiting or crowd.busy:
        while coming and coming[0][0] <= time.perf_counter():
            waiting.append(coming.popleft())
        while waiting and crowd.busy < LINES:
            crowd.send(waiting.popleft())
        if not crowd.hear(max(0.0, coming[0][0] - time.perf_counter()) if coming else PATIENCE) and not coming:
            break
    crowd.close()
    return Rush(crowd.spent, len(requests) - crowd.right, time.process_time() - cost)


class _Crowd:
    """Lines, busy and free."""

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self.place, self.selector = (host, int(port)), selectors.DefaultSelector()
        self.free: deque[Line] = deque()
        self.spent: list[float] = []
        self.busy = self.right = 0

    def send(self, request: tuple[float, bytes]) -> None:
        line = self.free.popleft() if self.free else self._open()
        line.request = request
        self.busy += 1
        line.socket.sendall(request[1])

    def hear(self, seconds: float) -> bool:
        """Take what has come; was there anything?"""
        heard = self.selector.select(seconds)
        for key, _ in heard:
            self._take(key.data)
        return bool(heard)

    def close(self) -> None:
        for key in list(self.selector.get_map().values()):
            key.data.socket.close()
        self.selector.close()

    def _open(self) -> Line:
        line = Line(socket.create_connection(self.place, PATIENCE))
        line.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(line.socket, selectors.EVENT_READ, line)
        return line

    def _take(self, line: Line) -> None:
        try:
            part = line.socket.recv(262_144)
        except ConnectionError:  # closed by the web while the request was on its way
            part = b""
        line.answer += part
        head, ended, body = line.answer.partition(b"\r\n\r\n")
        if not part:
            self._drop(line)
        elif ended and len(body) >= int(LENGTH.search(head)[1]):
            self.spent.append(time.perf_counter() - line.request[0])
            self.right += head.startswith(b"HTTP/1.1 200 ")
            self.busy -= 1
            line.answer.clear()
            self.free.append(line)

    def _drop(self, line: Line) -> None:
        """The web has closed the line; a request that met the closing is sent once more on a new one, as browsers do."""
        self.selector.unregister(line.socket)
        line.socket.close()
        if line in self.free:
            self.free.remove(line)
            return
        self.busy -= 1
        self.send(line.request)
