"""Nothing personal reaches a log."""

import json
from urllib.parse import unquote

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import get_contextvars

from veterans_portal.logs import mask_event, mask_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("身份证 999321195001011234 有误", "身份证 999***********1234 有误"),
        ("99932119500101123X", "999***********123X"),
        ("电话19900001234", "电话199****1234"),
        ("卡号 9990001234567890123", "卡号 999************0123"),
        ("340321104201", "340*****4201"),
        ("2026-11-22 10:00 batch 20261101 count 8493", "2026-11-22 10:00 batch 20261101 count 8493"),
        ("f3a999321195001011234b", "f3a999321195001011234b"),
    ],
)
def test_long_numbers_lose_their_middle(text, shown):
    assert mask_text(text) == shown


def test_values_are_masked_wherever_they_hide():
    event = {"event": "x", "numbers": [19900001234], "deep": {"id": "999321195001011234"}, "request_id": "1990000123412345"}
    masked = mask_event(None, "info", event)
    assert masked["numbers"] == ["199****1234"]
    assert masked["deep"] == {"id": "999***********1234"}
    assert masked["request_id"] == "1990000123412345"


@pytest.mark.parametrize("address", ["/persons/999321195001011234/", "/search/?q=999321195001011234", "/search/?q=王某"])
def test_a_request_that_is_logged_as_an_object_hides_the_same(address):
    """Django logs a 404 with the request itself; its repr holds the whole address."""
    request = RequestFactory().get(address)
    masked = mask_event(None, "warning", {"event": f"Not Found: {request.path}", "request": request, "seen": {19900001234}})
    written = json.dumps(masked, ensure_ascii=False)
    assert "999321195001011234" not in written
    assert "19900001234" not in written
    assert "王某" not in unquote(written)


def test_addresses_lose_what_was_searched_for():
    masked = mask_event(None, "info", {"request": "GET /search/?q=%E7%8E%8B"})
    assert masked["request"] == "GET /search/"


def test_lines_of_a_request_carry_its_true_source():
    """A visitor's headers say anything; the log says where the line came from."""
    seen = []
    middleware = RequestMiddleware(lambda _request: seen.append(get_contextvars()["ip"]) or HttpResponse())
    middleware(
        RequestFactory(REMOTE_ADDR="198.51.100.7").get("/", HTTP_X_REAL_IP="203.0.113.9", HTTP_CLIENT_IP="203.0.113.9")
    )
    assert seen == ["198.51.100.7"]
