"""Every operation of the API as every role, inside and outside one's places; and what the audit trail says of each call."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from apps.core.models import AuditEntry
from apps.demo.actions.staff import POSTS
from apps.org.choices import RoleCode
from tests.scenarios.operations import PLACED, Operation, operations, row_of, some_row
from tests.scenarios.test_crawl import ANONYMOUS, client_of
from veterans_portal.reference import decided

DECLARED = Path(__file__).resolve().parents[1] / "operations.csv"  # operation -> permission; VP_WRITE_OPERATIONS=1 renews it
TOWN = next(post.division for post in POSTS if post.role == "station_clerk")

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@dataclass
class Call:
    """One answer and the audit rows it left."""

    operation: Operation
    role: str
    status: int
    code: str
    said: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def missing(self) -> str:
        """The permission for want of which the call was refused."""
        return next((row["verb"] for row in self.rows if row["outcome"] == "refused" and row["code"] == "forbidden"), "")

    def __str__(self) -> str:
        return f"{self.role} {self.operation.method} {self.operation.path}: {self.status} {self.code} {self.said}"


def called(client: Any, role: str, operation: Operation, row: object = None) -> Call:
    """Call it, note what it left behind, and take everything back."""
    with transaction.atomic():
        before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        answer = operation.call(client, row)
        rows = list(AuditEntry.objects.filter(pk__gt=before).values())
        transaction.set_rollback(True)
    known = answer.headers.get("Content-Type", "").startswith("application/json") and answer.status_code >= 400
    body = answer.json() if known else {}
    return Call(operation, role, answer.status_code, body.get("code", ""), body.get("message_zh", ""), rows)


@pytest.fixture
def clients(demo: str) -> dict[str, Any]:
    return {name: client_of(name) for name in (*RoleCode.values, ANONYMOUS)}


@pytest.fixture
def known(clients: dict[str, Any]) -> list[Operation]:
    answer = clients[ANONYMOUS].get("/api/v1/schema/?format=json")
    return list(operations(answer.json()))


@pytest.fixture
def calls(clients: dict[str, Any], known: list[Operation]) -> list[Call]:
    return [
        called(clients[role], role, one, some_row(one.prefix) if one.prefix else None)
        for one in known
        for role in RoleCode.values
    ]


def test_every_operation_as_every_role(clients, known, calls):
    assert len(known) > 150
    assert [str(call) for call in calls if call.status >= 500] == []
    needs = declared(calls)
    assert list(disagreeing(calls, needs)) == []
    assert list(unwritten(calls)) == []
    strangers = [called(clients[ANONYMOUS], ANONYMOUS, one, 1) for one in known]
    assert [str(call) for call in strangers if call.status != 401] == []


def declared(calls: list[Call]) -> dict[str, str]:
    """The permission of each operation as the table in the repository says it."""
    if "VP_WRITE_OPERATIONS" in os.environ:
        found = {call.operation.name: "" for call in calls} | {
            call.operation.name: call.missing for call in calls if call.missing
        }
        with DECLARED.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows([("operation", "permission"), *sorted(found.items())])
    with DECLARED.open(encoding="utf-8", newline="") as lines:
        return {row["operation"]: row["permission"] for row in csv.DictReader(lines)}


def disagreeing(calls: list[Call], needs: dict[str, str]) -> Iterator[str]:
    """Where the answer is not what the table and the permissions of the roles say."""
    for call in calls:
        needed = needs[call.operation.name]
        may = not needed or decided()[needed].get(call.role) == "1"
        if may and call.missing:
            yield f"{call}: refused for want of {call.missing}, which the table does not ask for"
        elif not may and (call.status != 403 or call.missing != needed):
            yield f"{call}: should be refused for want of {needed}"


def unwritten(calls: list[Call]) -> Iterator[str]:
    """Every effect and every refusal is one row that says when, who, what, from where and with which result."""
    for call in calls:
        if call.status == 403 and len(call.rows) != 1:
            yield f"{call}: {len(call.rows)} rows for a refusal"
        if call.operation.writes and call.status < 400 and not call.rows:
            yield f"{call}: nothing written"
        for row in call.rows:
            if not (row["at"] and row["user_id"] and row["actor_name"] and row["verb"] and row["outcome"] and row["ip"]):
                yield f"{call}: incomplete {row}"
            if row["via"] != "api" or (row["outcome"] == "refused" and not row["reason"]):
                yield f"{call}: {row['via']} {row['outcome']} {row['reason']}"


def test_a_row_of_another_township_is_as_if_it_were_not_there(clients, known):
    """The same words as for a row that does not exist, and no effect."""
    station, wrong, tried = clients["station_clerk"], [], 0
    for one in known:
        if one.prefix not in PLACED:
            continue
        foreign = row_of(one.prefix, TOWN, inside=False)
        if foreign is None:
            continue
        tried += 1
        there, nowhere = called(station, "station_clerk", one, foreign), called(station, "station_clerk", one, 999_999_999)
        if there.status < 400 or (there.status, there.code, there.said) != (nowhere.status, nowhere.code, nowhere.said):
            wrong.append(f"{there} | {nowhere.status} {nowhere.code} {nowhere.said}")
    assert wrong == []
    assert tried > 30


def test_a_row_of_ones_own_township_is_there(clients, known):
    """Lest the test above be true because nothing at all is found."""
    station, seen = clients["station_clerk"], set()
    for one in known:
        row = row_of(one.prefix, TOWN, inside=True) if one.prefix in PLACED and one.method == "get" else None
        if row is not None and called(station, "station_clerk", one, row).status == 200:
            seen.add(one.prefix)
    assert len(seen) >= 5
