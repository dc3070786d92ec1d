"""A batch over HTTP before many clients: every acknowledged step is one event, every refusal none, and nobody ever reads it going back.

Exam gates A2, A3, B1, B3, B5 and D1 in small. ``VP_ROUNDS=200 VP_CLIENTS=50`` is the whole of D1.
"""

import io
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import connection

from apps.core.models import AuditEntry
from apps.org.queries import actor_of
from apps.payments.models import Batch, BatchEvent, Payment, ReturnFile, Settlement
from apps.payments.queries.layouts import layout_of
from apps.payments.queries.truth import broken
from apps.payments.rules import AnswerLine, write_answer
from tests.make import make_user
from tests.payments.make import NOVEMBER, Desk, answer, fresh, people_owed
from tests.scenarios.server import Answer, SignedIn, gunicorn

ROUNDS, CLIENTS, STEPS = int(os.environ.get("VP_ROUNDS", "2")), int(os.environ.get("VP_CLIENTS", "12")), 4
ROOT, ROLES = "/api/v1/payments", ("benefit_clerk", "benefit_reviewer", "leader", "finance")
# How often each step is tried; in another's hands it is refused.
STEP = {
    "submit": (4, "benefit_clerk"), "review": (4, "benefit_reviewer"), "approve": (4, "leader"), "file": (4, "finance"), "send": (3, "finance"),
    "return": (3, "finance"), "close": (3, "benefit_clerk"), "reject": (1, "leader"), "cancel": (0.1, "benefit_clerk"), "read": (4, "finance"),
}  # fmt: skip
RANK = ("draft", "submitted", "reviewed", "approved", "filed", "sent", "returned", "closed", "cancelled")
SENT_BY_ANSWER = "银行已答复，视为已送交"  # the one step that an answer takes with its own

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Seen(NamedTuple):
    """What somebody was told between two moments: where the batch stood."""

    asked: float
    heard: float
    place: tuple[int, int]


class Bureau(Desk):
    """The same four persons behind a real gunicorn, each with a session."""

    def __init__(self, address: str) -> None:
        users = {role: make_user(role) for role in ROLES}
        self.clerk, self.reviewer, self.chief, self.finance = (actor_of(users[role], via="test") for role in ROLES)
        self.hands = {role: SignedIn(address, user) for role, user in users.items()}

    def post(self, role: str, path: str, body: dict[str, Any], key: str = "") -> Answer:
        return self.hands[role].post(f"{ROOT}/{path}", body, key or str(uuid4()))


@pytest.fixture
def bureau(tmp_path: Any) -> Iterator[Bureau]:
    with gunicorn(str(connection.settings_dict["NAME"]), tmp_path / "web.log") as address:
        yield Bureau(address)


def together(count: int, work: Any) -> list[Any]:
    gate = threading.Barrier(count)

    def one(number: int) -> Any:
        gate.wait(60)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


class Round:
    """One batch, fired at by all; what each heard is kept."""

    def __init__(self, bureau: Bureau, seed: int) -> None:
        people_owed(1_000, 2_000)
        self.bureau, self.seed, self.batch = bureau, seed, bureau.composed()
        rows = Payment.objects.filter(batch=self.batch).order_by("seq")
        lines = [AnswerLine(number, row.ref, row.amount_fen, "paid", "", "") for number, row in enumerate(rows, 1)]
        self.answer = write_answer(layout_of(fresh(self.batch).profile), lines)
        self.acks: Counter[str] = Counter()
        self.refusals, self.seen, self.wrong, self.lock = 0, list[Seen](), list[object](), threading.Lock()

    def body(self, step: str) -> dict[str, Any]:
        if step == "return":
            file = io.BytesIO(self.answer)
            file.name = "回盘.txt"
            return {"file": file}
        return {"seen_fen": self.batch.total_fen, "reason": "并发试验退回", "note": ""}

    def client(self, number: int) -> None:
        dice = random.Random(self.seed * 1_000 + number)
        for _ in range(STEPS):
            step = dice.choices(list(STEP), [weight for weight, _ in STEP.values()])[0]
            role = STEP[step][1] if dice.random() < 0.9 else dice.choice(ROLES)
            asked, key = time.monotonic(), str(uuid4())
            if step == "read":
                got = self.bureau.hands[role].get(f"{ROOT}/batches/{self.batch.pk}/")
            else:
                got = self.bureau.post(role, f"batches/{self.batch.pk}/{step}/", self.body(step), key)
            self.hear(step, got, asked)
            if step != "read" and got.status == 200 and dice.random() < 0.3:  # pressed again: the same answer, no effect
                twice = self.bureau.post(role, f"batches/{self.batch.pk}/{step}/", self.body(step), key)
                if (twice.status, twice.body, twice.headers.get("Idempotency-Replayed")) != (200, got.body, "true"):
                    self.wrong.append(("replay", step, twice))

    def hear(self, step: str, got: Answer, asked: float) -> None:
        with self.lock:
            if got.status == 200:
                told = got.told
                self.seen.append(Seen(asked, time.monotonic(), (told["revision"], RANK.index(told["state"]))))
                self.acks[step] += step != "read"
            elif got.status in (403, 409, 422) and step != "read":
                self.refusals += 1
            else:
                self.wrong.append((step, got.status, got.body[:300]))

    def fire(self, clients: int) -> None:
        before = Counter(AuditEntry.objects.values_list("outcome", flat=True))
        together(clients, self.client)
        written = Counter(AuditEntry.objects.values_list("outcome", flat=True)) - before
        assert self.wrong == []
        assert (written["done"], written["refused"]) == (self.acks.total(), self.refusals)

    def judge(self) -> None:
        events = list(BatchEvent.objects.filter(batch=self.batch).order_by("seq"))
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert all(later.from_state == earlier.to_state for earlier, later in pairwise(events))
        now = fresh(self.batch)
        assert (now.state, now.event_seq, now.revision) == (events[-1].to_state, len(events), events[-1].revision)
        taken = [event for event in events[1:] if event.verb != SENT_BY_ANSWER]
        assert len(taken) == self.acks.total(), (self.acks, [event.verb for event in events])
        highest, finished = (0, 0), sorted(self.seen, key=lambda one: one.heard)
        place = 0
        for one in sorted(self.seen, key=lambda one: one.asked):
            while finished[place].heard < one.asked:
                highest, place = max(highest, finished[place].place), place + 1
            assert one.place >= highest, "somebody who asked later was told an earlier state"


def test_every_transition_fired_at_one_batch_by_many_clients(bureau: Bureau) -> None:
    seed, acks, refusals = int(os.environ.get("VP_SEED", "7")), 0, 0
    for number in range(ROUNDS):
        one = Round(bureau, seed + number)
        one.fire(CLIENTS)
        one.judge()
        acks, refusals = acks + one.acks.total(), refusals + one.refusals
    assert broken() == {}
    assert acks >= ROUNDS and refusals > 0


def test_one_intention_is_one_effect_however_often_it_is_sent(bureau: Bureau) -> None:
    people_owed(1_000, 2_000)
    key, month = str(uuid4()), {"month": str(NOVEMBER)}
    answers = together(20, lambda _: bureau.post("benefit_clerk", "batches/", month, key))
    assert Batch.objects.count() == 1
    assert {got.status for got in answers} <= {201, 409}
    assert len({got.body for got in answers if got.status == 201}) == 1
    # the key with another body, by another person, and a write without any
    assert bureau.post("benefit_clerk", "batches/", {"month": "2026-10"}, key).told["code"] == "key_reused"
    assert bureau.post("leader", "batches/", month, key).told["code"] == "key_reused"
    assert bureau.hands["benefit_clerk"].post(f"{ROOT}/batches/", month).status == 400
    # twenty presses that each think they are the first: nineteen hear that it was done
    batch = Batch.objects.get()
    pressed = together(20, lambda _: bureau.post("benefit_clerk", f"batches/{batch.pk}/submit/", {"seen_fen": 3_000}))
    assert Counter(got.status for got in pressed) == {200: 1, 409: 19}
    assert BatchEvent.objects.filter(batch=batch).count() == 2


def test_files_and_answers_over_http(bureau: Bureau) -> None:
    persons = people_owed(1_000, 2_000, 3_000)
    batch = bureau.filed()
    path = f"{ROOT}/files/{batch.files.get().pk}/"
    before = AuditEntry.objects.count()
    got = together(8, lambda _: bureau.hands["finance"].get(path))
    assert {one.status for one in got} == {200} and len({one.body for one in got}) == 1
    assert AuditEntry.objects.count() == before + 8

    content = answer(batch, missing=[persons[2].pk])
    text = content.decode("gb18030")
    copies = [content, text.encode("utf-8-sig"), text.replace("\r\n", "\n").encode("gb18030")]

    def send(number: int) -> Answer:
        file = io.BytesIO(copies[number % 3])
        file.name = f"回盘{number}.txt"
        return bureau.post("finance", f"batches/{batch.pk}/return/", {"file": file})

    assert Counter(one.status for one in together(9, send)) == {200: 1, 409: 8}
    assert (ReturnFile.objects.count(), Settlement.objects.count()) == (1, 2)
    assert bureau.post("benefit_clerk", f"batches/{batch.pk}/close/", {}).status == 409
    assert bureau.post("finance", f"batches/{batch.pk}/end_return/", {}).status == 200
    assert Payment.objects.get(person=persons[2]).state == "unknown"
    held = bureau.post("benefit_clerk", f"batches/{batch.pk}/close/", {})
    assert held.status == 409 and "未明" in held.told["message_zh"]
    assert bureau.post("benefit_clerk", "batches/", {"month": str(NOVEMBER)}).status == 409, (
        "unknown is not paid again by itself"
    )
    assert broken() == {}
