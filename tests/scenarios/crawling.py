"""A visitor who follows every link of the portal as one role, and what each answer must keep to."""

import os
import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

STARTS = ("/", "/admin/", "/account/", "/api/v1/docs/", "/portal/", "/employer/sign-in/", "/employer/")
# Synthetic numbers carry marks (see tests/make.py), so a whole one is found wherever it leaks.
NUMBERS = {
    "identity number": re.compile(r"(?<!\d)999\d{3}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])"),
    "telephone": re.compile(r"(?<!\d)1990000\d{4}(?!\d)"),
    "account": re.compile(r"(?<!\d)999000\d{9,13}(?!\d)"),
}
HOST = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//(?!testserver)([\w.-]+)""", re.IGNORECASE)
LINK = re.compile(r"""<a\b[^>]*?\shref=["']([^"'#]+)""", re.IGNORECASE)
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")
UNSEEN = re.compile(r"<(script|style|code|pre)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)
# Three or more English words in a row are a sentence or a label somebody forgot.
ENGLISH = re.compile(r"\b[A-Za-z][a-z]+(?: [A-Za-z][a-z]+){2,}\b")


EVERYBODY_ALL = "VP_HOSTILE" in os.environ
_REGISTER = re.compile(r"admin/\w+/\w+/$|admin/$")


def is_common(route: str, *, questions: bool) -> bool:
    """What the first who is shown it opens for all: rows, histories and sorted lists of the administration behind the lists that everybody tries (one
    view, one mask), pages narrowed by a question (everybody tries the page; with ``questions`` each question alone, too) and the portal, which asks no member
    of staff who they are. With ``VP_HOSTILE=1`` everybody opens everything."""
    if EVERYBODY_ALL:
        return False
    return (
        ("," if questions else "?") in route
        or (route.startswith("admin/") and not _REGISTER.match(route))
        or (route.startswith("portal/") and "desk" not in route)
    )


class Visitor:
    """One signed-in (or anonymous) client; remembers the answer of each address and the routes it has seen."""

    def __init__(self, client: Client, name: str, common: set[str] | None, most: int = 1, told: str = "") -> None:
        """``common``: routes somebody opened already, shared by all visitors; None: opens everything alone. ``most``: addresses a route; of the
        administration always one; who opens two asks every question, too. ``told``: where telephones stand that people agreed to show."""
        self.client, self.name, self.common, self.most, self.told = client, name, common, most, told
        client.raise_request_exception = False
        self.answers: dict[str, int] = {}
        self.followed: set[str] = set()
        self.routes: Counter[str] = Counter()
        self.faults: list[str] = []

    def walk(self, starts: tuple[str, ...] = STARTS, under: str = "/") -> None:
        """Follow links from the starts: ``most`` addresses a route, one when it carries a query or is the administration's; none outside ``under``."""
        waiting = deque(starts)
        while waiting:
            url = waiting.popleft()
            route = route_of(url)
            most = 1 if route is None or "?" in route or route.startswith("admin/") else self.most
            if route is None or not url.startswith(under) or url in self.answers or self.routes[route] >= most:
                continue
            if self.passes_over(route):
                if route in self.common:
                    continue
                self.common.add(route)
            self.routes[route] += 1
            self.followed.add(url)
            waiting.extend(links(url, self.visit(url)))

    def passes_over(self, route: str) -> bool:
        """Is it enough that one of the visitors has opened it?"""
        return self.common is not None and is_common(route, questions=self.most > 1)

    def visit(self, url: str) -> str:
        """GET one address, judge the answer, and give its text when it is a page."""
        answer = self.client.get(url)
        self.answers[url] = answer.status_code
        text = _text(answer)
        agreed = bool(self.told) and url.startswith(self.told)
        found = [one for one in faults(answer, text) if not (agreed and one == "telephone in clear")]
        self.faults += [f"{self.name} {url}: {fault}" for fault in found]
        return text if answer.headers.get("Content-Type", "").startswith("text/html") else ""


def links(url: str, page: str) -> Iterator[str]:
    """Addresses of our own that the page leads to."""
    for link in LINK.findall(page):
        target = urljoin(url, unescape(link))
        if not urlsplit(target).netloc and not target.startswith("/logout"):
            yield target


@cache
def route_of(url: str) -> str | None:
    """The route's pattern with the query's names: ``batches/<slug:key>/?tab``.

    None for what is no page of ours, and for lists of the admin that are filtered and sorted at once.
    """
    parts = urlsplit(url)
    found = _pattern(parts.path)
    if found is None:
        return None
    names = sorted({piece.partition("=")[0] for piece in parts.query.split("&") if piece})
    if parts.path.startswith("/admin/") and (len(names) > 1 or "_changelist_filters" in names):
        return None
    return found + (f"?{','.join(names)}" if names else "")


@cache
def _pattern(path: str) -> str | None:
    """A list is linked under dozens of queries, and Django tries one route after the other."""
    try:
        return str(resolve(path).route)
    except Resolver404:
        return None


def _text(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8", "replace")


def faults(answer: Any, text: str) -> Iterator[str]:
    """What no answer may do, whoever asks."""
    if answer.status_code >= 500:
        yield f"status {answer.status_code}"
    yield from (f"no header {name}" for name in HEADERS if name not in answer.headers)
    kind = answer.headers.get("Content-Type", "")
    if not kind.startswith(("text/html", "application/json")):
        return
    yield from (f"{what} in clear" for what, pattern in NUMBERS.items() if pattern.search(text))
    yield from (f"asks {host}" for host in HOST.findall(text))
    if kind.startswith("text/html"):
        yield from (f"English: {words}" for words in ENGLISH.findall(UNSEEN.sub("\n", text)))
