"""Exam gate A1 over HTTP: the random histories of ``tests/payments/test_machine.py`` with every step of the month sent to a real web, one person a session.

Nothing is rolled back: each history begins with new people in the same bureau and meets what the ones before it left half done.
``VP_ROUNDS=300 VP_STEPS=50`` is the whole gate.
"""

import io
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, run_state_machine_as_test

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.org.queries import actor_of
from apps.payments import actions
from apps.payments.models import Batch
from tests.make import make_user
from tests.payments.make import Desk, answer, fresh
from tests.payments.test_machine import NAMES, Bureau
from tests.scenarios.server import SignedIn, gunicorn

ROUNDS, STEPS = int(os.environ.get("VP_ROUNDS", "4")), int(os.environ.get("VP_STEPS", "30"))
ROLES = ("benefit_clerk", "benefit_reviewer", "leader", "finance")
BATCH = "batches/{batch_id}/"
PATHS = {
    "compose_batch": "batches/", "submit_batch": f"{BATCH}submit/", "review_batch": f"{BATCH}review/", "approve_batch": f"{BATCH}approve/",
    "reject_batch": f"{BATCH}reject/", "cancel_batch": f"{BATCH}cancel/", "make_files": f"{BATCH}file/", "mark_sent": f"{BATCH}send/",
    "take_return": f"{BATCH}return/", "close_return": f"{BATCH}end_return/", "close_batch": f"{BATCH}close/",
    "exclude_payment": "lines/{payment_id}/exclude/", "restore_payment": "lines/{payment_id}/restore/", "resolve_unknown": "lines/{payment_id}/resolve/",
    "open_receivable": "receivables/", "record_cash": "receivables/{receivable_id}/cash/", "propose_waiver": "receivables/{receivable_id}/waive/",
}  # fmt: skip
#: What the API calls otherwise, and the two decisions that only pages take.
NAMED = {"record_cash": {"evidence": "text"}, "propose_waiver": {"reason": "text"}}
#: What no run may be without.
WHOLE = {"compose_batch", "submit_batch", "review_batch", "approve_batch", "make_files", "mark_sent", "take_return", "close_batch", "open_receivable", "record_cash"}  # fmt: skip
ON_PAGES = ("resolve_suspense", "decide_waiver")

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
told: Counter[tuple[str, int]] = Counter()


class Wire:
    """The actions of ``payments`` as the API offers them; a refusal is raised as one."""

    def __init__(self, address: str) -> None:
        self.address, self.hands = address, dict[int, SignedIn]()

    def signed_in(self, role: str) -> Actor:
        """One more person of the bureau, with a session of their own."""
        user = make_user(role)
        self.hands[user.pk] = SignedIn(self.address, user)
        return actor_of(user, via="test")

    def __getattr__(self, name: str) -> Callable[..., None]:
        return getattr(actions, name) if name in ON_PAGES else partial(self._send, name)

    def _send(self, act: str, actor: Actor, **given: Any) -> Any:
        if act in ("submit_batch", "review_batch", "approve_batch"):
            given.setdefault("seen_fen", Batch.objects.get(pk=given["batch_id"]).total_fen)
        body = {
            NAMED.get(act, {}).get(name, name): value for name, value in given.items() if f"{{{name}}}" not in PATHS[act]
        }
        if "content" in body:
            file = io.BytesIO(body["content"])
            file.name = f"{body['name']}.txt"
            body = {"file": file}
        if "month" in body:
            body["month"] = str(body["month"])
        path = f"/api/v1/payments/{PATHS[act].format(**given)}"
        answer = self.hands[actor.user_id or 0].post(path, body, str(uuid4()))
        told[act, answer.status] += 1
        if answer.status in (400, 403, 404, 409, 422):
            raise DomainError(answer.told["message_zh"], code=answer.told["code"])
        assert answer.status in (200, 201, 202), (act, given, answer.status, answer.body[:500])
        return Batch.objects.get(pk=answer.told["id"]) if act == "compose_batch" else None


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with gunicorn(str(connection.settings_dict["NAME"]), tmp_path / "web.log") as found:
        yield found


def test_random_histories_over_http_keep_every_fen(address: str) -> None:
    class OverHttp(Bureau):
        def opened(self) -> Desk:
            desk, wire = Desk.__new__(Desk), Wire(address)
            desk.acts = wire
            desk.clerk, desk.reviewer, desk.chief, desk.finance = map(wire.signed_in, ROLES)
            return desk

        @initialize(amounts=st.lists(st.integers(1, 5), min_size=NAMES, max_size=NAMES))
        def a_month_to_its_end(self, amounts: list[int]) -> None:
            """Every history has once gone all the way, to cash for what was paid too much: few draws get there by chance."""
            self.post_next_month([number * 1_000 for number in amounts])
            batch = self.desk.composed(self.month)
            self.sign()
            self.hand_over()
            self.acts.take_return(self.desk.finance, batch_id=batch.pk, content=answer(fresh(batch)), name="回盘")
            self.acts.close_batch(self.desk.clerk, batch_id=batch.pk)
            self.review({1: 0}, self.month)
            self.acts.open_receivable(self.desk.clerk, person_id=self.people[1].pk, reason="多发须追回", instalment_fen=0)
            self.collect(fen=500, waive=False)

        def teardown(self) -> None:
            connection.close()

    run_state_machine_as_test(
        OverHttp,
        settings=settings(
            max_examples=ROUNDS + 1,  # the first is the shortest there is
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],  # what is left of an example stands: it cannot be made smaller
            suppress_health_check=list(HealthCheck),
        ),
    )
    done = {act for act, status in told if status < 300}
    sys.stdout.write(f"{ROUNDS} histories: {sorted(told.items())}\n")
    assert done >= WHOLE, told
