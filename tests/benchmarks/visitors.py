"""P9: veterans at the portal, 100 requests a second at the web as `make run` starts it, on two cores; the load is told beside.

Signed-in homes and public pages come in the shares of a pay day. The floor is the target of the exam.
"""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.test import Client

from apps.org.choices import Level
from apps.org.models import Division, Station
from apps.people.models import Person
from apps.portal.models import PortalSession
from apps.portal.queries import entering
from tests.benchmarks import county
from tests.benchmarks.measure import Figure, percentile, stolen, ticks
from tests.benchmarks.pages import timed_page
from tests.benchmarks.phones import spent_by_web, web
from tests.benchmarks.rush import asking, rush

VISITORS, RATE, SECONDS = 200, 100, 15
PASSES, LITTLE = 8, 0.05  # a share of the processors
ANSWER_MS, STATEMENTS, WEIGHT_KB = 100, 8, 120
PUBLIC = ("/portal/", "/portal/e/apply/", "/portal/stations/", "/portal/calculator/")
HOME = "/portal/me/"


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
        rush(address, _requests(address, tokens, RATE * 2), RATE)  # workers warm
        for name, share in (("signed-in home", 1.0), ("three public pages to one home", 0.25)):
            passes = _passes(address, _requests(address, tokens, RATE * SECONDS, share))
            best = min(passes, key=lambda one: one["stolen"])
            slow, wrong = best["p95_ms"], sum(one["wrong"] for one in passes)
            figures += [
                Figure(
                    "P9",
                    f"{name}, {RATE} a second: p95",
                    slow,
                    "ms",
                    ANSWER_MS,
                    slow / ANSWER_MS,
                    1,
                    notes={"passes": passes},
                ),
                Figure("P9", f"{name}: answers other than 200", wrong, "", 0, wrong, 0),
            ]
    return figures


def _passes(address: str, requests: list[bytes]) -> list[dict[str, Any]]:
    """Rushes until the machine's host left us our two cores through one of them, ``PASSES`` at most. Which one is believed is settled by what
    was stolen, never by how it came out; all are told."""
    passes: list[dict[str, Any]] = []
    while len(passes) < PASSES and not (passes and passes[-1]["stolen"] < LITTLE):
        used, since = spent_by_web(), ticks()
        came = rush(address, requests, RATE)
        passes.append({
            "p95_ms": round(percentile(came.spent) * 1000, 1), "median_ms": round(percentile(came.spent, 0.5) * 1000, 1),
            "slowest_ms": round(max(came.spent) * 1000), "stolen": round(stolen(since), 3), "wrong": came.wrong,
            "web_ms_each": round((spent_by_web() - used) / len(requests) * 1000, 1), "visitors_ms_each": round(came.cost / len(requests) * 1000, 1),
        })  # fmt: skip
    return passes


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


def _requests(address: str, tokens: list[str], count: int, homes: float = 1.0) -> list[bytes]:
    """Homes of one veteran after the other; with ``homes`` below one, three public pages to each."""
    cookies = [f"vp_veteran={token}; csrftoken={token[:32]}" for token in tokens]  # a browser brings both
    return [
        asking(address, HOME, cookies[number % len(cookies)])
        if homes == 1.0 or number % 4 == 0
        else asking(address, PUBLIC[number % len(PUBLIC)])
        for number in range(count)
    ]
