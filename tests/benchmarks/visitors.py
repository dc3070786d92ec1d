"""P9: veterans at the portal, 100 requests a second at the web as `make run` starts it, on two cores; the load is told beside.

Signed-in homes and public pages come in the shares of a pay day. The arrival of each request is fixed beforehand and its time is counted
from there, so that a slow answer does not make the next one look quick. The floor is the target of the exam.
"""

import http.client
import os
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import Client

from apps.org.choices import Level
from apps.org.models import Division, Station
from apps.people.models import Person
from apps.portal.models import PortalSession
from apps.portal.queries import entering
from tests.benchmarks import county
from tests.benchmarks.measure import Figure, percentile
from tests.benchmarks.pages import timed_page
from tests.benchmarks.phones import spent_by_web, web

VISITORS, RATE, SECONDS = 200, 100, 20
ANSWER_MS, STATEMENTS, WEIGHT_KB = 100, 8, 120
PUBLIC = ("/portal/", "/portal/e/apply/", "/portal/stations/", "/portal/calculator/")
HOME = "/portal/me/"
_lines = threading.local()


def p9() -> list[Figure]:
    """Statements and weight first, then the rush."""
    tokens = _sessions()
    client = Client()
    client.cookies["vp_veteran"] = tokens[0]
    _, statements = timed_page(client, HOME)
    figures = [
        Figure("P9", "signed-in home: SQL statements", statements, "", STATEMENTS, statements, STATEMENTS),
        Figure("P9", "first view with styles and script, as sent", _weight(), "kB", WEIGHT_KB, _weight() / WEIGHT_KB, 1),
    ]
    connections.close_all()
    with web() as address:
        _rush(address, tokens, RATE * 2, RATE)  # workers warm, public pages made
        before = spent_by_web()
        for name, share in (("signed-in home", 1.0), ("three public pages to one home", 0.25)):
            spent, wrong = _rush(address, tokens, RATE * SECONDS, RATE, share)
            used, before = spent_by_web() - before, spent_by_web()
            notes = {"requests": len(spent), "rate": RATE, "median_ms": round(percentile(spent, 0.5) * 1000), "slowest_ms": round(max(spent) * 1000),
                     "web_ms_each": round(used / len(spent) * 1000, 1), "wrong": wrong, "load": round(os.getloadavg()[0], 1)}  # fmt: skip
            slow = percentile(spent) * 1000
            figures.append(
                Figure("P9", f"{name}, {RATE} a second: p95", slow, "ms", ANSWER_MS, slow / ANSWER_MS, 1, notes=notes)
            )
            figures.append(Figure("P9", f"{name}: answers other than 200", wrong, "", 0, wrong, 0))
    return figures


def _sessions() -> list[str]:
    """Two hundred veterans who have signed in just now."""
    at, tokens = datetime.now(UTC), [secrets.token_urlsafe(32) for _ in range(VISITORS)]
    people = Person.objects.filter(state="active").order_by("id")[:VISITORS]
    places = Division.objects.filter(level__in=(Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE))
    with county.as_owner():
        Station.objects.bulk_create(
            Station(name=f"{one.name}{one.code}退役军人服务站", level=one.level, division=one, phone="19900000000")
            for one in places
        )
    PortalSession.objects.bulk_create(
        PortalSession(token_digest=entering.session_digest(token), person=person, way="sms", started_at=at, seen_at=at)
        for token, person in zip(tokens, people, strict=True)
    )
    return tokens


def _weight() -> float:
    """Kilobytes of the first page and everything it asks for."""
    page = len(Client().get("/portal/").content)
    parts = ("tokens.css", "portal/portal.css", "portal/portal.js", "img/mark.svg")
    return (page + sum((Path(settings.BASE_DIR) / "static" / part).stat().st_size for part in parts)) / 1000


def _rush(address: str, tokens: list[str], count: int, rate: int, homes: float = 1.0) -> tuple[list[float], int]:
    """Seconds from the arrival to the end of each answer, and how many were not 200."""
    begin, wrong = time.perf_counter() + 0.2, [0]

    def one(number: int) -> float:
        due = begin + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        is_home = number % 4 == 0 or homes == 1.0
        path = HOME if is_home else PUBLIC[number % len(PUBLIC)]
        wrong[0] += _ask(address, path, tokens[number % len(tokens)] if is_home else "") != 200
        return time.perf_counter() - due

    with ThreadPoolExecutor(64) as pool:
        return list(pool.map(one, range(count))), wrong[0]


def _ask(address: str, path: str, token: str) -> int:
    """One request on a line that is kept, as browsers keep it."""
    headers = {"Cookie": f"vp_veteran={token}; csrftoken={token[:32]}"} if token else {}  # a browser brings both
    for _ in range(2):
        line = getattr(_lines, "line", None) or http.client.HTTPConnection(address, timeout=30)
        try:
            line.request("GET", path, headers=headers)
            answer = line.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError):
            _lines.line = None
            continue
        _lines.line = line
        return answer.status
    return 0
