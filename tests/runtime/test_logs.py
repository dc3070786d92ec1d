"""Nothing personal reaches a log."""

import pytest

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


def test_addresses_lose_what_was_searched_for():
    masked = mask_event(None, "info", {"request": "GET /search/?q=%E7%8E%8B"})
    assert masked["request"] == "GET /search/"
