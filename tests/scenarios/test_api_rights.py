"""Every operation of the OpenAPI document: the permission it asks for, and what a township hears of another's rows."""

import csv
import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from apps.core.actor import now
from apps.core.models import AuditEntry
from apps.people.models import Person
from apps.portal.models import Mandate, PortalSession
from apps.portal.queries.entering import session_digest
from tests.scenarios.crawling import NUMBERS
from tests.scenarios.test_crawl import ANONYMOUS, NOBODY, client_of
from tests.scenarios.test_foreign_doors import NOWHERE, TOWN

FILE = settings.BASE_DIR / "tests/api_permissions.csv"
# The beginning of the path -> model of its first number, and the way to the place of that row.
PLACED = (
    ("benefits/deaths/", "benefits.DeathCase", "event__person__division_id"),
    ("benefits/entitlements/", "benefits.Entitlement", "person__division_id"),
    ("benefits/events/", "benefits.LifeEvent", "person__division_id"),
    ("benefits/findings/", "benefits.Finding", "person__division_id"),
    ("benefits/grants/", "benefits.Grant", "person__division_id"),
    ("benefits/suspicions/", "benefits.Suspicion", "person__division_id"),
    ("cards/applications/", "cards.Application", "person__division_id"),
    ("cards/withdrawals/", "cards.Withdrawal", "card__person__division_id"),
    ("cards/{id}", "cards.Card", "person__division_id"),
    ("case-appeals/", "cases.Appeal", "case__division_id"),
    ("case-follow-ups/", "cases.FollowUp", "rating__case__division_id"),
    ("case-papers/", "cases.CaseFile", "case__division_id"),
    ("cases/{id}", "cases.Case", "division_id"),
    ("notices/messages/", "notices.Message", "division_code"),
    ("notices/objections/", "notices.Objection", "entry__division_code"),
    ("payments/ledgers/", "people.Person", "division_id"),
    ("payments/lines/", "payments.Payment", "division_code"),
    ("payments/receivables/", "payments.Receivable", "person__division_id"),
    ("reports/tasks/{id}", "reports.KeyTask", "division_id"),
    ("people/change-requests/", "people.ChangeRequest", "person__division_id"),
    ("people/dossiers/", "people.Person", "division_id"),
    ("people/households/", "people.Household", "division_id"),
    ("people/persons/", "people.Person", "division_id"),
    ("employment/applications/", "jobs.Application", "person__division_id"),
    ("employment/degrees/", "jobs.DegreeStudy", "person__division_id"),
    ("employment/follow-ups/", "jobs.FollowUp", "person__division_id"),
    ("employment/learners/", "jobs.Enrolment", "person__division_id"),
    ("employment/loans/", "jobs.Loan", "person__division_id"),
    ("employment/mentorings/", "jobs.Mentoring", "person__division_id"),
    ("employment/placements/", "jobs.Placement", "person__division_id"),
    ("employment/seekers/", "jobs.Seeker", "person__division_id"),
    ("employment/sign-ups/{id}", "jobs.SignUp", "person__division_id"),
    ("employment/training-vouchers/", "jobs.TrainingVoucher", "person__division_id"),
    ("alliance/merchants/", "alliance.Merchant", "division_id"),
    ("alliance/offers/", "alliance.Offer", "merchant__division_id"),
    ("memorials/martyrs/", "memorials.Martyr", "division_id"),
    ("memorials/tributes/", "memorials.Tribute", "martyr__division_id"),
    ("visits/conflicts/", "visits.VisitConflict", "visit__division_id"),
    ("visits/listings/", "visits.Listing", "person__division_id"),
    ("visits/pairings/", "visits.Pairing", "person__division_id"),
    ("visits/promises/", "visits.Promise", "person__division_id"),
    ("visits/stock/", "visits.Stock", "division_id"),
    ("visits/tasks/", "visits.Task", "division_id"),
    ("visits/{id}", "visits.Visit", "division_id"),
)

OWN = (("get", "/api/v1/people/exports/{id}/"),)  # one's own file, whatever the post
NAMED = {
    "cards/boxes/{": "X999-2099-999",
    "cards/lots/{": "QQ2099-999",
    "case-kinds/{": "nothing",
    "policy/schemes/{": "nothing",
    "reports/indicators/{": "JD01",
    "reports/policies/{": "disability_pension",
}
# What the use case wants where the document says only "string" or "object".
WORTH: dict[str, Any] = {
    "town_code": "340321104000", "town": "340321104000", "division_code": "340321104000", "division": "340321104000", "divisions": ["340321104000"],
    "month": "2026-11", "amount_yuan": "100.00", "effective_from": "2026-11", "year": 2026, "cause": "illness", "stage": "city",
    "scheme": "disability_pension", "changes": {"education": "junior"}, "fields_given": {"kind": "title", "title": "x", "awarded_on": "2026-01-01"}, "facts": {}, "opened_month": "2026-11", "valid_from": "2026-11", "percent": "5", "tail": "1234", "quarter": "2026Q3",
    "works_in": "340321104000", "partner_county": "330205", "age_min": 18, "age_max": 45, "sales_year": 2026, "cohort_year": 2026,
}  # fmt: skip
SIMPLE: dict[str, Any] = {
    "integer": 1, "number": 1, "boolean": True, "decimal": "1", "date": "2026-11-01", "time": "08:00",
    "date-time": "2026-11-01T08:00:00+08:00", "uuid": "99999999-9999-4999-8999-999999999999", "binary": b"x",
}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("rights")]
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """Generated without a warning: two shapes under one name would describe one of them wrongly."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        found = dict(SchemaGenerator().get_schema(request=None, public=True))
    assert not GENERATOR_STATS, dict(GENERATOR_STATS._warn_cache) | dict(GENERATOR_STATS._error_cache)
    return found


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/") and "/schema/" not in path:
                yield method, path, operation


def example(shape: dict[str, Any], document: dict[str, Any], name: str = "") -> Any:
    """Something the shape allows, so that the request gets as far as the use case."""
    if name in WORTH:
        return WORTH[name]
    if "$ref" in shape:
        return example(document["components"]["schemas"][shape["$ref"].rpartition("/")[2]], document)
    for several in ("allOf", "oneOf", "anyOf"):
        if several in shape:
            return example(shape[several][0], document)
    if "enum" in shape:
        return next(value for value in shape["enum"] if value not in ("", None))
    if shape.get("type") == "object":
        return {inner: example(of, document, inner) for inner, of in shape.get("properties", {}).items()}
    if shape.get("type") == "array":
        return [example(shape["items"], document)]
    return SIMPLE.get(shape.get("format", "")) or SIMPLE.get(shape.get("type", "")) or "abc"


def asked(*request: Any, kept: bool = False) -> int:
    """The status of the answer to ``answer_to``."""
    return int(answer_to(*request, kept=kept).status_code)


def answer_to(
    client: Client,
    method: str,
    path: str,
    number: object,
    operation: dict[str, Any],
    document: dict[str, Any],
    *,
    kept: bool = False,
) -> Any:
    """The answer, with ``number`` in the path; what the request wrote is undone unless it is to be read."""
    url = filled(path, number)
    content = operation.get("requestBody", {}).get("content", {})
    kind = next((one for one in ("application/json", "multipart/form-data") if one in content), "application/json")
    body = example(content[kind]["schema"], document) if content else {}
    required = {one["name"]: example(one["schema"], document, one["name"]) for one in operation.get("parameters", ())
                if one["in"] == "query" and one.get("required")}  # fmt: skip
    if required:
        url += "?" + urlencode(required)
    headers = {} if method == "get" else {"Idempotency-Key": f"{method} {path} {number}".replace(" ", "-")}
    with transaction.atomic():
        if kind == "multipart/form-data":
            form = {name: SimpleUploadedFile("a.xlsx", value) if isinstance(value, bytes) else json.dumps(value) if isinstance(value, dict) else value
                    for name, value in body.items()}  # fmt: skip
            answer = client.generic(
                method.upper(), url, encode_multipart(BOUNDARY, form), MULTIPART_CONTENT, headers=headers
            )
        else:
            known = {name: value for name, value in body.items() if not isinstance(value, bytes)}
            sent = "" if method == "get" else json.dumps(known)
            answer = client.generic(method.upper(), url, sent, "application/json", headers=headers)
        transaction.set_rollback(not kept)
    return answer


def filled(path: str, number: object) -> str:
    """The path with ``number`` for the first gap that takes one; every other gap names nothing."""
    for start, name in NAMED.items():
        if path.startswith(f"/api/v1/{start}"):
            path = re.sub(r"\{\w+\}", name, path, count=1)
    path = path.replace("{entry}", "honour")
    return re.sub(r"\{\w+\}", str(NOWHERE), re.sub(r"\{\w+\}", str(number), path, count=1))


def refused_for(since: int) -> str:
    """The permission whose lack was just written down."""
    found = AuditEntry.objects.filter(id__gt=since, outcome="refused", code="forbidden").order_by("id").last()
    return found.verb if found else ""


def written(rows: list[tuple[str, str, str]]) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\n").writerows([("method", "path", "permission"), *sorted(rows)])
    return file.getvalue()


def test_every_operation_asks_for_the_permission_the_table_names(demo, document):
    """Without a post one is refused for want of it, and the refusal is written down; nobody at all has to sign in first.

    Who holds which permission is tests/permissions.csv."""
    somebody, anonymous = client_of(NOBODY), client_of(ANONYMOUS)
    rows, wrong = [], []
    for method, path, operation in operations(document):
        with transaction.atomic():
            since = AuditEntry.objects.order_by("id").values_list("id", flat=True).last() or 0
            statuses = (
                asked(anonymous, method, path, NOWHERE, operation, document),
                asked(somebody, method, path, NOWHERE, operation, document, kept=True),
            )
            rows.append((method, path, refused_for(since)))
            transaction.set_rollback(True)
        if statuses != (401, 403) and (method, path) not in OWN:
            wrong.append((method, path, statuses))
    assert wrong == []
    assert [row[:2] for row in rows if not row[2]] == list(OWN)
    if "VP_WRITE_RIGHTS" in os.environ:
        FILE.write_text(written(rows), encoding="utf-8")
    assert written(rows) == FILE.read_text(encoding="utf-8"), "VP_WRITE_RIGHTS=1 writes the table anew; read its difference"


def test_a_township_gets_the_same_answer_for_a_row_of_another_as_for_none(demo, document):
    station, wrong, tried = client_of("station_clerk"), [], 0
    for method, path, operation in operations(document):
        for start, label, way in PLACED:
            if not path.startswith(f"/api/v1/{start}") or "{" not in path:
                continue
            rows = apps.get_model(label).objects.exclude(**{f"{way}__startswith": TOWN[:9]}).exclude(**{way: ""})
            number = rows.order_by("pk").values_list("pk", flat=True).first()
            if number is not None:
                there, nowhere = (asked(station, method, path, each, operation, document) for each in (number, NOWHERE))
                tried += 1
                if there != nowhere or not 400 <= there < 500:
                    wrong.append((method, path, there, nowhere))
            break
    assert wrong == []
    assert tried > 60


def test_no_answer_carries_a_personal_number_in_clear(demo, document):
    """Lists, and of every kind of row the last in the reader's places: showing one in full is an action with a reason."""
    bare, opened = [], 0
    for role in ("benefit_clerk", "station_clerk", "auditor"):
        client = client_of(role)
        for method, path, operation in operations(document):
            if method != "get":
                continue
            kind = next((row for row in PLACED if path.startswith(f"/api/v1/{row[0]}") and "{" in path), None)
            rows = apps.get_model(kind[1]).objects.filter(**{f"{kind[2]}__startswith": TOWN[:9]}) if kind else None
            number = rows.order_by("pk").values_list("pk", flat=True).last() if rows is not None else NOWHERE
            answer = answer_to(client, method, path, number, operation, document)
            opened += answer.status_code == 200
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = content.decode(errors="ignore")
            bare += [(role, path, what) for what, pattern in NUMBERS.items() if pattern.search(text)]
    assert bare == []
    assert opened > 150


def holders() -> dict[tuple[str, str], str]:
    """Operation -> the first role that may."""
    with (settings.BASE_DIR / "tests/permissions.csv").open(encoding="utf-8") as file:
        roles = {row["permission"]: row["role"] for row in reversed(list(csv.DictReader(file))) if row["answer"] == "allow"}
    with FILE.open(encoding="utf-8") as file:
        return {(row["method"], row["path"]): roles.get(row["permission"], "") for row in csv.DictReader(file)}


def candidates(path: str) -> list[object]:
    """Rows the first gap of the path may name: the newest of the model behind it (VP_HOSTILE=1: others too)."""
    kind = next((apps.get_model(row[1]) for row in PLACED if path.startswith(f"/api/v1/{row[0]}")), None)
    if "{" in path and kind is None:
        rows = getattr(resolve(filled(path, 1)).func.cls, "queryset", None)
        kind = None if rows is None else rows.model
    if "{" not in path or kind is None:
        return [NOWHERE]
    numbers = list(kind.objects.order_by("-pk").values_list("pk", flat=True)[:400])
    more = [*numbers[1:2], *numbers[len(numbers) // 2 :][:1], *numbers[-1:]] if "VP_HOSTILE" in os.environ else []
    return [*numbers[:1], *more] or [NOWHERE]


def unwritten(answer: Any, rows: list[AuditEntry]) -> str:
    """What is missing from the audit rows of one answer; "" when they tell all."""
    if any(
        not (
            row.actor_name and row.staff_id and row.verb and row.row_type and row.ip and row.request_id and row.via == "api"
        )
        for row in rows
    ):
        return "a row without who, what, on what or from where"
    if answer.status_code < 300:
        verbs = [row.verb for row in rows if row.outcome != "refused"]
        return "" if verbs and len(set(verbs)) == len(verbs) == len(rows) else f"done, and written {verbs}"
    told = answer.json()
    if told["code"] == "invalid" and told["hint"] and not rows:
        return ""  # not what the document says a body is: no use case was asked
    return (
        ""
        if [(row.outcome, row.code) for row in rows] == [("refused", told["code"])]
        else f"{told['code']}, {len(rows)} rows"
    )


def test_what_is_done_over_the_api_is_written_down_once(demo, document):
    """Exam gate I1: every write as somebody who may. What succeeds leaves its row, of each use case it is made of one; a refusal exactly one."""
    roles, clients, wrong, done, refused = holders(), {}, [], 0, 0
    for method, path, operation in operations(document):
        role = roles[method, path]
        if method == "get" or not role:
            continue
        client = clients[role] = clients.get(role) or client_of(role)
        for number in candidates(path):
            with transaction.atomic():
                since = AuditEntry.objects.order_by("id").values_list("id", flat=True).last() or 0
                answer = answer_to(client, method, path, number, operation, document, kept=True)
                rows = list(AuditEntry.objects.filter(id__gt=since).order_by("id"))
                transaction.set_rollback(True)
            fault = unwritten(answer, rows)
            wrong += [(method, path, answer.status_code, fault)] if fault else []
            done, refused = done + (answer.status_code < 300), refused + (answer.status_code >= 400)
            if answer.status_code < 300:
                break
    assert wrong == []
    assert done > 10 and refused > 150, (done, refused)


def test_a_veteran_or_a_helper_who_has_signed_in_reaches_nothing_by_the_api(demo, document):
    """The portal's session is no account (decision 0050): whichever row they name, their own or another's, the API asks to sign in, and nothing is written."""
    at, wrong, tried = now(), [], 0
    owner = Person.objects.filter(state="active").order_by("pk")[0]
    acting = Mandate.objects.create(
        person=Person.objects.filter(state="active").order_by("pk")[1], name="王芳", relation="女儿", scope="apply", way="self",
        valid_from=at.date(), valid_to=at.date() + timedelta(days=30), given_at=at, id_number_sealed=b"x", id_number_blind=b"", phone_sealed=b"x",
    )  # fmt: skip
    before = AuditEntry.objects.filter(outcome="done").count()
    for person, mandate in ((owner, None), (acting.person, acting)):
        veteran = Client(raise_request_exception=False)
        veteran.cookies["vp_veteran"] = token = f"token-{person.pk}"
        PortalSession.objects.create(
            token_digest=session_digest(token), person=person, mandate=mandate, way="sms", started_at=at, seen_at=at
        )
        assert veteran.get("/portal/me/").status_code == 200
        for method, path, operation in operations(document):
            kind = next((row for row in PLACED if path.startswith(f"/api/v1/{row[0]}") and "{" in path), None)
            rows = apps.get_model(kind[1]).objects.order_by("pk") if kind else None
            numbers = {NOWHERE} if rows is None else {rows.values_list("pk", flat=True).first() or NOWHERE}
            for number in numbers | ({person.pk} if kind and kind[1] == "people.Person" else set()):
                tried += 1
                if (status := asked(veteran, method, path, number, operation, document)) != 401:
                    wrong.append((method, path, number, status))
    assert wrong == [] and tried > 500
    assert AuditEntry.objects.filter(outcome="done").count() == before
