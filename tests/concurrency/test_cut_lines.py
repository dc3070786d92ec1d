"""The line between web and PostgreSQL is cut in the middle of a COMMIT: what is not known is said to be not known, and asking again has one effect.

``VP_HOSTILE=1`` with ``VP_ROUNDS`` also slows the line, lets it lose packets or swallow, tears results and breaks everything, at random places.
"""

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.concurrency.lines import Clerk, Line, line_to_postgres, rows
from tests.make import make_user
from tests.scenarios.server import gunicorn
from tests.worker import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = int(os.environ.get("VP_ROUNDS", "40"))
LIST = "/api/v1/notices/articles/"
DEAF_SECONDS = 30.0


@pytest.fixture
def line() -> Iterator[Line]:
    with line_to_postgres() as found:
        yield found


def test_a_cut_commit_is_not_known_and_asking_again_has_one_effect(line: Line, tmp_path: Path) -> None:
    with gunicorn(str(connection.settings_dict["NAME"]), tmp_path / "web.log", line.folder) as address:
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


def _cut(how: str) -> Callable[[Line], None]:
    return lambda line: setattr(line, "cut", how)


def _slow(line: Line) -> None:
    line.delay = 0.25  # there and back: half a second a statement


def _lossy(line: Line) -> None:
    line.loss = 0.2


def _deaf(line: Line) -> None:
    line.deaf_until = time.monotonic() + DEAF_SECONDS


FAULTS: dict[str, tuple[int, Callable[[Line], None]]] = {
    "before": (8, _cut("before")),
    "after": (8, _cut("after")),
    "middle": (8, _cut("middle")),
    "all": (8, Line.break_all),
    "slow": (2, _slow),
    "lossy": (4, _lossy),
    "deaf": (1, _deaf),
}


@pytest.mark.skipif("VP_HOSTILE" not in os.environ, reason="VP_HOSTILE=1: many rounds on a bad line")
def test_whatever_the_line_does_an_acknowledgement_is_present_and_asking_again_has_one_effect(
    line: Line, tmp_path: Path
) -> None:
    drawn = random.Random(os.environ.get("VP_SEED", "8"))
    kinds = [
        *FAULTS,
        *drawn.choices(list(FAULTS), [weight for weight, _ in FAULTS.values()], k=max(ROUNDS - len(FAULTS), 0)),
    ]
    told: dict[str, list[int]] = {kind: [] for kind in FAULTS}
    slowest = 0.0
    database = str(connection.settings_dict["NAME"])
    with gunicorn(database, tmp_path / "web.log", line.folder) as address, ThreadPoolExecutor(4) as hands:
        clerks = [Clerk(address, make_user("benefit_clerk")) for _ in range(4)]
        assert clerks[0].write("断线之前先写")[0] == 201
        for number, kind in enumerate(kinds):
            titles = [f"第{number}轮第{hand}人写" for hand in range(4)]
            acts = [hands.submit(clerk.write, title) for clerk, title in zip(clerks[:3], titles[:3], strict=True)]
            reading = hands.submit(clerks[3].get, LIST)
            time.sleep(drawn.random() * 0.1)
            FAULTS[kind][1](line)
            answers = [act.result()[0] for act in acts]
            told[kind] += answers
            assert {*answers, reading.result().status} <= {200, 201, 503}, (kind, answers)
            line.cut, line.delay, line.loss, line.deaf_until = "", 0.0, 0.0, 0.0
            for title, status in zip(titles[:3], answers, strict=True):
                assert rows(title) == 1 or status == 503, (kind, "acknowledged and not there")
            well = time.monotonic()
            again = list(hands.map(lambda pair: pair[0].write(pair[1])[0], zip(clerks, titles, strict=True)))
            slowest = max(slowest, time.monotonic() - well)
            assert again == [201] * 4, (kind, again)
            assert [rows(title) for title in titles] == [1] * 4, kind
    counts = {kind: (got.count(201), got.count(503)) for kind, got in told.items()}
    sys.stdout.write(f"{len(kinds)} rounds; acknowledged, not known: {counts}; slowest way back {slowest:.1f} s\n")
    assert slowest <= 10
