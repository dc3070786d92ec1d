"""Exam gate J1: the staff and the veterans of a county at work at once, at a real web; an answer is timed from the moment somebody pressed.

By hand, for it needs a machine to itself: ``VP_MINUTES=0.1`` holds only what may never happen (an answer other than expected, an acknowledged
write that is not there); from a minute on the exam's limits too: ``VP_DEMO_PAYEES=8493 VP_STAFF=60 VP_VETERANS=300 VP_MINUTES=30``. ``VP_SEED`` draws
other presses.
"""

import os
import random
import secrets
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest

from apps.core.models import AuditEntry
from apps.people.models import Person
from apps.portal.models import PortalSession
from apps.portal.queries import drafts, entering
from tests.environment import TEST_DB
from tests.make import make_user
from tests.scenarios.server import Answer, SignedIn, gunicorn

STAFF, VETERANS = int(os.environ.get("VP_STAFF", "4")), int(os.environ.get("VP_VETERANS", "12"))
MINUTES = float(os.environ.get("VP_MINUTES", "0"))
SECONDS, PAUSE = MINUTES * 60, 10.0 if MINUTES >= 1 else 1.0  # between two presses of one person
HANDS = 48  # answers waited for at once
READ_MS, WRITE_MS = 500, 1_000  # the exam's, p95
WRITES = 0.2  # a share of the presses
ROLES = ("benefit_clerk", "benefit_reviewer")
PAGES = ("/", "/persons/", "/persons/{}/", "/search/?q=王", "/api/v1/people/persons/{}/", "/api/v1/payments/batches/")
OWN = (
    "/portal/me/",
    "/portal/me/",
    "/portal/me/benefits/",
    "/portal/me/file/",
    "/portal/me/matters/",
    "/portal/",
    "/portal/stations/",
)
#: What only a page for somebody signed in has, and where it must be: whoever is led to the door has not been answered.
SIGNED_IN, INSIDE = "退出".encode(), ("/portal/me/", "/persons/", "/search/")

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not MINUTES, reason="by hand, on a machine to itself: VP_MINUTES")]


class Veteran(SignedIn):
    """The portal's own session, and its forms."""

    COOKIE = "vp_veteran"

    def __init__(self, address: str, person: Person) -> None:
        self.address, self.session, self.person, at = address, secrets.token_urlsafe(32), person, datetime.now(UTC)
        digest = entering.session_digest(self.session)
        PortalSession.objects.create(token_digest=digest, person=person, way="sms", started_at=at, seen_at=at)

    def send(self, path: str, **typed: str) -> Answer:
        headers = {"X-CSRFToken": self.TOKEN, "Referer": self.address}
        return self._asked(urllib.request.Request(self.address + path, urlencode(typed).encode(), headers))


class Press(NamedTuple):
    """When who does what; ``seconds`` from the moment it was meant."""

    at: float
    who: SignedIn
    path: str
    typed: str


class Day:
    """The presses of all, drawn beforehand, and what came of them."""

    def __init__(self, staff: list[SignedIn], veterans: list[Veteran], persons: list[int]) -> None:
        self.dice, self.persons = random.Random(os.environ.get("VP_SEED", "1")), persons
        self.drawn = 0
        self.presses = sorted((press for who in [*staff, *veterans] for press in self._of(who)), key=lambda one: one.at)
        self.spent: dict[str, list[float]] = {"read": [], "write": []}
        self.kept: list[Press] = []
        self.wrong: list[object] = []
        self.lock = threading.Lock()

    def _of(self, who: SignedIn) -> Iterator[Press]:
        at = self.dice.random() * PAUSE
        while at < SECONDS:
            self.drawn += 1  # short: a long number in a reason would rightly be masked
            typed = f"忙日第{self.drawn}次" if self.dice.random() < WRITES else ""
            if isinstance(who, Veteran):
                path = "/portal/me/apply/question/q/text/" if typed else self.dice.choice(OWN)
            else:
                person = self.dice.choice(self.persons)
                path = f"/api/v1/people/persons/{person}/reveal/" if typed else self.dice.choice(PAGES).format(person)
            yield Press(at, who, path, typed)
            at += PAUSE * self.dice.uniform(0.5, 1.5)

    def pass_by(self) -> None:
        begin = time.monotonic() + 0.2
        with ThreadPoolExecutor(HANDS) as pool:
            for press in self.presses:
                time.sleep(max(0.0, begin + press.at - time.monotonic()))
                pool.submit(self.do, press, begin + press.at)

    def do(self, press: Press, meant: float) -> None:
        try:
            got, well = self.pressed(press)
            what: object = (press.path, got.status, got.body[:300])
        except Exception as error:  # noqa: BLE001 - a line that breaks is a wrong answer
            what, well = (press.path, repr(error)), False
        with self.lock:
            self.spent["write" if press.typed else "read"].append(time.monotonic() - meant)
            if not well:
                self.wrong.append(what)
            elif press.typed:
                self.kept.append(press)

    def pressed(self, press: Press) -> tuple[Answer, bool]:
        if not press.typed:
            got = press.who.get(quote(press.path, safe="/?=&"))
            return got, got.status == 200 and (not press.path.startswith(INSIDE) or SIGNED_IN in got.body)
        if isinstance(press.who, Veteran):
            got = press.who.send(press.path, text=press.typed)
            return got, got.status == 200 and SIGNED_IN in got.body  # led on to the next page
        got = press.who.post(press.path, {"field": "id_number", "reason": "verify", "note": press.typed}, str(uuid4()))
        return got, got.status == 200

    def lost(self) -> list[str]:
        """What was acknowledged and is not there: the audit row of a number shown, the last answer of a draft."""
        noted = set(AuditEntry.objects.filter(reason__contains="忙日").values_list("reason", flat=True))
        shown = {press.typed for press in self.kept if not isinstance(press.who, Veteran)}
        typed: dict[Veteran, set[str]] = {}
        for press in self.kept:
            if isinstance(press.who, Veteran):
                typed.setdefault(press.who, set()).add(press.typed)
        held = {
            who: drafts.filled(entering.veteran(who.person, datetime.now(UTC), None), "question").answers["text"]
            for who in typed
        }
        return [one for one in shown if not any(one in reason for reason in noted)] + [
            held[who] for who in typed if held[who] not in typed[who]
        ]


@pytest.fixture
def county(demo_database: str, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the demo county that may be written to."""
    from django.db import connections

    from tests import database

    name = f"{TEST_DB}_busy"
    with django_db_blocker.unblock():
        database.clone(name, demo_database)
        database.point_to(name)
        yield name
        connections.close_all()
        database.point_to(TEST_DB)
        database.drop(name)


def p95(seconds: list[float]) -> float:
    """In milliseconds."""
    return sorted(seconds)[int(len(seconds) * 0.95)] * 1_000


def test_staff_and_veterans_at_once_lose_nothing(county: str, tmp_path: Path) -> None:
    people = list(Person.objects.filter(state="active").order_by("?")[:VETERANS])
    persons = list(Person.objects.filter(state="active").order_by("pk").values_list("pk", flat=True)[:2_000])
    with gunicorn(county, tmp_path / "web.log", workers=2) as address:
        staff = [SignedIn(address, make_user(ROLES[number % 2])) for number in range(STAFF)]
        veterans = [Veteran(address, person) for person in people]
        for one in veterans:
            one.send("/portal/me/apply/question/begin/")
        day = Day(staff, veterans, persons)
        day.pass_by()
        assert day.wrong == []
        assert len(day.kept) == len(day.spent["write"]) > 0
        assert day.lost() == []
    read, write = p95(day.spent["read"]), p95(day.spent["write"])
    sys.stdout.write(
        f"{len(staff)} staff, {len(veterans)} veterans: {len(day.spent['read'])} read, p95 {read:.0f} ms; "
        f"{len(day.spent['write'])} written, p95 {write:.0f} ms; slowest {max(max(one) for one in day.spent.values()):.1f} s\n"
    )
    assert MINUTES < 1 or (read <= READ_MS and write <= WRITE_MS)
