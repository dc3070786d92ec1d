"""One refusal, one answer: a Chinese page for people, one JSON shape for programs."""

import json
import os
import socket

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.http import Http404
from django.test import RequestFactory
from rest_framework import exceptions as rest

from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from tests.make import make_user
from veterans_portal import errors

SHAPE = {"code", "message_zh", "field", "hint"}


@pytest.mark.parametrize(
    ("error", "status"), [(Forbidden(), 403), (NotFound(), 404), (Conflict(), 409), (AlreadyDone(), 409), (Invalid(), 422)]
)
def test_each_kind_of_refusal_has_its_status(error, status):
    answer = errors.refusal(RequestFactory().get("/api/v1/x"), error)
    assert answer.status_code == status
    assert set(json.loads(answer.content)) == SHAPE


def test_a_person_reads_what_is_wrong_and_what_next(client):
    request = RequestFactory().get("/x", HTTP_REFERER="http://testserver/batches/")
    answer = errors.refusal(request, Invalid("金额不能有三位小数。", hint="请改为两位小数。"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "金额不能有三位小数。" in page
    assert "请改为两位小数。" in page
    assert "http://testserver/batches/" in page


def test_the_way_back_never_leaves_the_house():
    request = RequestFactory().get("/x", HTTP_REFERER="http://evil.example/")
    assert "evil.example" not in errors.refusal(request, Invalid()).content.decode()


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (rest.NotAuthenticated(), 401, "not_signed_in"),
        (rest.PermissionDenied(), 403, "forbidden"),
        (Http404(), 404, "not_found"),
        (rest.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (rest.ParseError(), 400, "bad_request"),
        (rest.Throttled(), 429, "too_many"),
        (rest.UnsupportedMediaType("x"), 415, "unsupported_type"),
        (Conflict("批次已提交。"), 409, "conflict"),
    ],
)
def test_every_api_error_has_the_same_shape(error, status, code):
    answer = errors.api_exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert set(answer.data) == SHAPE


def test_a_wrong_field_is_named_with_its_path():
    answer = errors.api_exception_handler(rest.ValidationError({"rows": [{"amount": ["请填写金额。"]}]}), {})
    assert answer is not None
    assert answer.status_code == 422
    assert answer.data["field"] == "rows.amount"
    assert answer.data["hint"] == "请填写金额。"


def test_an_unknown_error_is_left_to_the_server():
    assert errors.api_exception_handler(RuntimeError(), {}) is None


@pytest.mark.parametrize("path", ["/nirgends/", "/api/v1/nirgends/"])
def test_an_unknown_address_is_a_calm_404(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode()


def test_opening_the_address_of_a_form_is_no_empty_page(client, db):
    answer = client.get("/logout/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "请从页面按钮进入" in answer.content.decode()


def test_the_page_of_a_crash_needs_neither_database_nor_session():
    answer = errors.server_error(RequestFactory().get("/x"))
    assert answer.status_code == 500
    assert "没有写入任何数据" in answer.content.decode()


def test_every_page_carries_the_policy(client, db):
    headers = client.get("/login/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[" * 50_000, '{"a":' * 50_000])
def test_json_nested_without_end_is_unreadable_and_no_crash(client, body):
    client.force_login(make_user("benefit_clerk"))
    for path in ("/api/v1/benefits/events/", "/api/v1/benefits/months/", "/api/v1/people/persons/"):
        answer = client.post(path, body, content_type="application/json", HTTP_IDEMPOTENCY_KEY=path)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_a_nul_is_unreadable_however_the_form_is_sent(client, db):
    for given in (
        {"data": {"username": "a\x00b"}},
        {"data": "username=a%00b", "content_type": "application/x-www-form-urlencoded"},
    ):
        answer = client.post("/login/", **given)
        assert answer.status_code == 422
        assert "无法识别的字符" in answer.content.decode()


def test_a_form_of_megabytes_is_too_large_and_says_so(client, db):
    answer = client.post("/login/", "username=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "太大" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/docs/?format=x", "/api/v1/docs/?format=json"])
def test_the_api_documents_refuse_in_chinese(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 404 and "没有找到" in answer.content.decode()
    wrong = client.post("/api/v1/docs/")
    assert wrong.status_code in (403, 405) and "Method Not Allowed" not in wrong.content.decode()


def test_a_line_lost_to_the_database_is_never_called_nothing_written(db):
    """Cut for real: the socket of a connection is shut in the middle of a session."""
    lost = connections["default"].copy()
    try:
        lost.ensure_connection()
        with socket.socket(fileno=os.dup(lost.connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
        with pytest.raises(OperationalError) as cut, lost.cursor() as cursor:
            cursor.execute("select 1")
    finally:
        lost.close()
    assert errors.is_lost(cut.value) and not errors.is_lost(ValueError())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 20")
        with pytest.raises(OperationalError) as late:
            cursor.execute("select pg_sleep(5)")
        transaction.set_rollback(True)
    assert not errors.is_lost(late.value), "PostgreSQL answered: nothing was written"
    for method, words in (("post", "可能已经办成，也可能没有"), ("get", "没有写入任何数据")):
        page = errors.database_lost(getattr(RequestFactory(), method)("/x"))
        assert (page.status_code, words in page.content.decode()) == (503, True)
    told = json.loads(errors.database_lost(RequestFactory().post("/api/v1/x")).content)
    assert (told["code"], set(told)) == ("unknown_outcome", SHAPE)
