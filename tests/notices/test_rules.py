"""What may leave the house, as pure functions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.notices import rules
from apps.notices.choices import MessageState
from tests.notices.builders import at

instants = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@given(instants)
def test_a_send_time_is_never_at_night_never_early_and_less_than_half_a_day_off(moment: datetime) -> None:
    found = rules.send_time(moment)
    local = found.astimezone(rules.SHANGHAI)
    assert 8 <= local.hour < 21
    assert timedelta(0) <= found - moment <= timedelta(hours=11)
    assert rules.send_time(found) == found
    assert rules.is_quiet(moment) == (found != moment)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("2026-11-23 20:59", False), ("2026-11-23 21:00", True), ("2026-11-24 07:59", True), ("2026-11-24 08:00", False)],
)
def test_the_edges_of_the_night(moment: str, quiet: bool) -> None:
    assert rules.is_quiet(at(moment)) is quiet


def test_every_state_is_known_to_the_table_of_moves() -> None:
    states = {state for state, _ in rules.MESSAGE_MOVES} | set(rules.MESSAGE_MOVES.values())
    assert states == set(MessageState.values)


def test_nothing_leads_back_from_sent_and_unknown_is_left_only_by_proof() -> None:
    assert not [verb for state, verb in rules.MESSAGE_MOVES if state == "sent"]
    assert {verb for state, verb in rules.MESSAGE_MOVES if state == "unknown"} == {"prove_sent", "prove_failed"}
    assert [state for (state, verb), end in rules.MESSAGE_MOVES.items() if end == "sending"] == ["queued"]


def test_moves_that_are_not_in_the_table() -> None:
    assert rules.move("draft", "release") == "queued"
    with pytest.raises(AlreadyDone):
        rules.move("cancelled", "cancel")
    with pytest.raises(Conflict, match="已发送，不能再取消"):
        rules.move("sent", "cancel")


@pytest.mark.parametrize(
    ("body", "gaps", "words"),
    [
        ("", [], "不能为空"),
        ("长" * 501, [], "超过500字"),
        ("{name}", [], "未登记的填空项：name"),
        ("您好", ["name"], "没有用到：name"),
        ("{Name}", ["Name"], "写法不对"),
        ("{name", [], "花括号不成对"),
        ("{}", [""], "写法不对"),
    ],
)
def test_a_wrong_template_is_named(body: str, gaps: list[str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        rules.check_template(body, gaps)


def test_a_template_is_filled() -> None:
    assert rules.check_template("{a}和{b}与{a}", ["b", "a"]) == ("a", "b")
    assert rules.render("{a}和{b}", {"a": "甲", "b": "{a}"}) == "甲和{a}"


@pytest.mark.parametrize("text", ["", " ", "长" * 501, "账号9990000012345678901", "证件99932119500101123X"])
def test_a_text_that_must_not_leave(text: str) -> None:
    with pytest.raises(Invalid):
        rules.check_text(text)


@pytest.mark.parametrize(
    ("given_text", "plain"),
    [("１９９００００１２３４", "19900001234"), ("+8619900001234", "19900001234"), ("0552-8010101", "0552-8010101")],
)
def test_a_phone_is_read_as_dialled(given_text: str, plain: str) -> None:
    assert rules.check_phone(given_text) == plain


def test_a_landline_takes_no_sms() -> None:
    with pytest.raises(Invalid, match="11位手机号"):
        rules.check_phone("0552-8010101", mobile=True)


def test_phases_of_a_notice() -> None:
    opens, closes = date(2026, 11, 23), date(2026, 11, 30)
    found = [rules.phase("published", opens, closes, opens + timedelta(days=step)) for step in (-1, 0, 7, 8)]
    assert found == ["upcoming", "open", "open", "over"]
    assert rules.phase("withdrawn", opens, closes, opens) == "withdrawn"
    assert set(rules.PHASE_WORDS) == {*found, "withdrawn"}


def test_references_read_as_people_say_them() -> None:
    assert rules.reference_words("batch:2026-11-01") == "发放批次 2026-11-01"
    assert rules.reference_words("2026-11-01") == "发放批次 2026-11-01"
    assert rules.reference_words("something") == "something"


def test_words_too_long_and_lists_too_long() -> None:
    with pytest.raises(Invalid, match="超过10字"):
        rules.check_words("长" * 11, field="text", most=10)
    line = rules.Line("p", "王", "340321104201", "x")
    with pytest.raises(Invalid, match="分批"):
        rules.check_lines([line] * (rules.MAX_ENTRIES + 1))
