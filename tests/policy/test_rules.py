"""The book of policy and the rules of entry, as pure functions."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import AlreadyDone, Invalid
from apps.core.month import Month
from apps.policy import rules
from apps.policy.rules import NATIONAL, Book, Param, Rate

COUNTY = "340321000000"
months = st.builds(Month, st.integers(2010, 2026), st.integers(1, 12))
days = st.dates(date(2010, 1, 1), date(2026, 12, 31))
rates = st.lists(
    st.builds(lambda month, known, fen: Rate("x", "", fen, "year", month.first, known), months, days, st.integers(1, 10**7)),
    max_size=12,
)


@given(rates, months, days)
def test_a_cut_book_answers_like_a_search_through_what_was_known(rows: list[Rate], month: Month, known_on: date) -> None:
    found = Book(tuple(rows)).at(known_on).rate("x", "", month)
    known = [row for row in rows if row.known_on <= known_on and row.effective_from <= month.first]
    if not known:
        assert found is None
    else:
        last = max((row.effective_from, row.known_on) for row in known)
        assert found is not None
        assert (found.effective_from, found.known_on) == last


@given(rates, days, days)
def test_cutting_twice_is_cutting_at_the_earlier_day(rows: list[Rate], one: date, other: date) -> None:
    book = Book(tuple(rows))
    assert book.at(one).at(other) == book.at(min(one, other))


@given(rates, months, days)
def test_what_is_published_later_never_changes_an_earlier_view(rows: list[Rate], month: Month, known_on: date) -> None:
    later = Rate("x", "", 1, "year", month.first, known_on + timedelta(days=1))
    before, after = Book(tuple(rows)).at(known_on), Book((*rows, later)).at(known_on)
    assert before.rate("x", "", month) == after.rate("x", "", month)


@given(rates, months)
def test_a_rate_holds_until_the_next_one_begins(rows: list[Rate], month: Month) -> None:
    book = Book(tuple(rows))
    changes = book.change_months("x")
    assert list(changes) == sorted(set(changes))
    if month not in changes:
        assert book.rate("x", "", month) == book.rate("x", "", month - 1)


def param(value: str, *, division: str = NATIONAL, scheme: str | None = None, since: date = date(2020, 1, 1)) -> Param:
    return Param("percent", value, since, since, division, scheme)


def test_the_nearer_place_wins_and_the_schemes_own_row_before_a_general_one() -> None:
    book = Book(parameters=(param("nation"), param("nation own", scheme="a"), param("county", division=COUNTY)))
    month = Month(2024, 5)
    assert book.param("percent", month, "340321104201", "a").value == "county"  # type: ignore[union-attr]
    assert book.param("percent", month, "330326000000", "a").value == "nation own"  # type: ignore[union-attr]
    assert book.param("percent", month).value == "nation"  # type: ignore[union-attr]
    assert book.param("percent", Month(2019, 12)) is None
    assert book.param("other", month) is None


def test_a_local_rate_is_found_on_the_way_up_but_never_the_national_one() -> None:
    local = Rate("x", "", 5, "month", date(2024, 1, 1), date(2024, 1, 1), COUNTY)
    book = Book((Rate("x", "", 4, "year", date(2024, 1, 1), date(2024, 1, 1)), local))
    assert book.local_rate("x", "", Month(2024, 2), "340321104201") == local
    assert book.local_rate("x", "", Month(2024, 2), "330326000000") is None
    assert local.annual_fen == 60


def test_the_line_of_a_village_ends_with_the_nation() -> None:
    assert rules.division_line("340321104201") == (
        "340321104201", "340321104000", "340321000000", "340300000000", "340000000000", NATIONAL,
    )  # fmt: skip
    assert rules.division_line(NATIONAL) == (NATIONAL,)


@given(months, months)
def test_stale_means_more_than_thirteen_months(last: Month, month: Month) -> None:
    assert rules.is_stale(last, month) == (month - last > 13)
    assert rules.is_stale(None, month)
    assert rules.months_between(last, month) == max(0, month - last + 1)


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("10|war", "十级 因战"),
        ("1|illness", "一级 因病"),
        ("", "统一标准"),
        ("rural", "农村"),
        ("x9", "x9"),
        ("11|duty", "11 因公"),
    ],
)
def test_keys_read_as_the_desk_says_them(key: str, label: str) -> None:
    assert rules.key_label(key) == label


def test_parameters_have_chinese_names() -> None:
    assert rules.parameter_label("percent") == "比例"
    assert rules.parameter_label("something_new") == "something_new"


def test_a_change_in_percent() -> None:
    assert rules.change_percent(1_058_400, 1_090_800) == Decimal("3.1")
    assert rules.change_percent(None, 5) is None
    assert rules.change_percent(0, 5) is None


def test_checks_of_entry() -> None:
    assert rules.check_reason("  金额有误，请核对 ") == "金额有误，请核对"
    assert rules.check_document(" 财社〔2025〕1号 ") == "财社〔2025〕1号"
    assert rules.check_division(COUNTY) == COUNTY
    assert rules.check_second_person(1, 2) == 2
    rules.check_value({"a": ["1", 2, True, {"b": "3"}]})
    rules.check_waiting(confirmed=False, rejected=False)
    rules.check_first_month(Month(2026, 1), Month(2026, 11))
    with pytest.raises(AlreadyDone):
        rules.check_waiting(confirmed=False, rejected=True)
    with pytest.raises(Invalid):
        rules.check_division("34032１000000")
