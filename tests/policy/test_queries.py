"""What the bureau is told about its standards."""

from datetime import date, timedelta

import pytest

from apps.core.actor import Actor
from apps.core.errors import Forbidden, NotFound
from apps.core.month import Month
from apps.policy import queries, resources
from apps.policy.models import NATIONAL, Standard
from apps.policy.queries.ages import Stale, stale_standards
from tests.policy.builders import COUNTY, WAR, entered, entered_parameter, live, live_parameter

pytestmark = pytest.mark.django_db


def named(actor: Actor, month: Month) -> dict[tuple[str, str, str], Stale]:
    """Warnings by scheme, division and parameter."""
    return {(row.scheme, row.division_code, row.parameter): row for row in stale_standards(actor, month)}


def test_thirteen_months_are_fine_and_fourteen_are_not(clerk: Actor) -> None:
    assert (WAR, NATIONAL, "") not in named(clerk, Month(2026, 9))
    warning = named(clerk, Month(2026, 10))[WAR, NATIONAL, ""]
    assert (warning.last_on, warning.months, warning.is_missing) == (date(2025, 8, 1), 14, False)
    assert warning.last_text == "10,908.00 元/人/年"
    assert "已执行 14 个月" in warning.todo


def test_a_table_of_grades_is_one_warning_with_its_range(clerk: Actor) -> None:
    warning = named(clerk, Month(2026, 11))["disability_pension", NATIONAL, ""]
    assert warning.last_text.startswith("26 档，12,324.00 至 135,840.00")


def test_a_month_before_any_standard_is_missing_not_a_crash(clerk: Actor) -> None:
    warning = named(clerk, Month(1999, 1))[WAR, NATIONAL, ""]
    assert (warning.is_missing, warning.months) == (True, None)
    assert "无法核定" in warning.todo


def test_a_local_table_goes_stale_by_itself(clerk: Actor, reviewer: Actor) -> None:
    live(clerk, reviewer, effective_from=Month(2025, 1))
    live(clerk, reviewer, division_code=NATIONAL, amount_fen=1_124_400)
    found = named(clerk, Month(2026, 11))
    assert (WAR, NATIONAL, "") not in found
    assert found[WAR, COUNTY, ""].months == 22


def test_a_waiting_entry_turns_the_advice_to_the_reviewer(clerk: Actor) -> None:
    entered(clerk, division_code=NATIONAL)
    warning = named(clerk, Month(2026, 11))[WAR, NATIONAL, ""]
    assert warning.pending == 1
    assert "待复核" in warning.todo


def test_a_yearly_parameter_is_missed_and_then_found(clerk: Actor, reviewer: Actor) -> None:
    key = ("nursing_allowance", NATIONAL, "average_monthly_wage_yuan")
    assert named(clerk, Month(2026, 11))[key].is_missing
    entered_parameter(clerk, valid_from=Month(2025, 7))
    assert named(clerk, Month(2026, 11))[key].pending == 1
    live_parameter(clerk, reviewer)
    assert not [name for name in named(clerk, Month(2026, 11)) if name[2] == key[2] and name[0] == key[0]]


def test_an_old_parameter_shows_its_value(clerk: Actor, reviewer: Actor) -> None:
    live_parameter(clerk, reviewer, valid_from=Month(2025, 7))
    warning = named(clerk, Month(2026, 11))["nursing_allowance", COUNTY, "average_monthly_wage_yuan"]
    assert (warning.last_text, warning.months) == ("7012", 16)
    assert "上年度城镇单位就业人员月平均工资" in warning.todo


def test_months_affected_reach_back_to_the_corrected_row(clerk: Actor, reviewer: Actor) -> None:
    old = live(clerk, reviewer)
    assert queries.months_affected(old, Month(2026, 11)) == list(Month.span(Month(2026, 8), Month(2026, 12)))
    new = entered(clerk, effective_from=Month(2026, 10), replaces_id=old.pk)
    assert queries.months_affected(new, Month(2026, 11))[0] == Month(2026, 8)
    assert queries.months_affected(entered(clerk, effective_from=Month(2027, 8)), Month(2026, 11)) == []
    row = live_parameter(clerk, reviewer)
    assert len(queries.months_affected(row, Month(2026, 11))) == 5
    changed = entered_parameter(clerk, value="7100", valid_from=Month(2026, 9), replaces_id=row.pk)
    assert len(queries.months_affected(changed, Month(2026, 11))) == 5


def test_the_previous_value_of_a_new_standard(clerk: Actor, reviewer: Actor) -> None:
    row = entered(clerk, division_code=NATIONAL)
    assert queries.previous_standard(clerk, row).amount_fen == 1_090_800  # type: ignore[union-attr]
    first = live(clerk, reviewer)
    assert queries.previous_standard(clerk, first) is None
    assert queries.previous_standard(clerk, entered(clerk, effective_from=Month(2026, 9), replaces_id=first.pk)) == first


def test_the_confirm_page_shows_the_change_and_the_months(clerk: Actor, reviewer: Actor) -> None:
    found = queries.consequence(clerk, entered(clerk, division_code=NATIONAL, amount_fen=1_124_400))
    assert (found.change_fen, str(found.percent), found.months[0]) == (33_600, "3.1", Month(2026, 8))
    first = queries.consequence(clerk, live(clerk, reviewer))
    assert (first.previous, first.change_fen) == (None, None)
    monthly = queries.consequence(clerk, entered(clerk, per="month", amount_fen=100_000, effective_from=Month(2026, 9)))
    assert (monthly.previous is not None, monthly.change_fen) == (True, None)
    assert len(queries.consequence(clerk, entered_parameter(clerk)).months) == 5


def test_current_standards_take_the_newest_begun(clerk: Actor) -> None:
    rows = queries.current_standards(clerk, Month(2024, 7), scheme=WAR)
    assert [(row.effective_from, row.amount_fen) for row in rows] == [(date(2023, 8, 1), 1_008_000)]


def test_the_book_is_kept_until_something_changes(clerk: Actor, reviewer: Actor) -> None:
    first = queries.book(clerk, clerk.today, COUNTY)
    assert queries.book(None, clerk.today, COUNTY) is first
    live(clerk, reviewer)
    second = queries.book(clerk, clerk.today, COUNTY)
    assert second is not first
    assert second != first
    assert queries.book(clerk, clerk.today + timedelta(days=1), COUNTY) is second  # nothing more is known tomorrow
    assert queries.book(clerk, clerk.today - timedelta(days=1), COUNTY) == first
    assert queries.book(clerk, date(2024, 10, 14), COUNTY) != first  # the day before the rise of 2024 was published


def test_the_shelf_of_books_is_short_and_villages_share_one(clerk: Actor) -> None:
    of = queries.books(clerk.today)
    assert of("340321104201") is of("340321105000") is queries.book(None, clerk.today, COUNTY)
    for number in range(queries.BOOKS_KEPT + 5):
        queries.book(None, date(2020, 1, 1) + timedelta(days=70 * number), COUNTY)
    assert len(queries._books) <= queries.BOOKS_KEPT


def test_a_book_as_known_yesterday_lacks_what_was_confirmed_today(clerk: Actor, reviewer: Actor) -> None:
    live(clerk, reviewer)
    book = queries.book(None, clerk.today - timedelta(days=1), COUNTY)
    assert book.rate(WAR, "", Month(2026, 11), COUNTY) is None


def test_other_counties_are_not_in_the_book(clerk: Actor, reviewer: Actor) -> None:
    live(clerk, reviewer)
    book = queries.book(None, clerk.today, "330326000000")
    assert {rate.division for rate in book.standards} == {NATIONAL}


def test_reading_needs_the_permission_and_unknown_rows_are_not_found(clerk: Actor) -> None:
    nobody = Actor.nobody()
    for query in (queries.schemes, queries.standards, queries.parameters, queries.pending):
        with pytest.raises(Forbidden):
            query(nobody)
    with pytest.raises(Forbidden):
        queries.book(nobody, clerk.today, NATIONAL)
    for find, key in ((queries.scheme, "no"), (queries.standard, 0), (queries.parameter, 0)):
        with pytest.raises(NotFound):
            find(clerk, key)
    with pytest.raises(NotFound):
        queries.lock_scheme("no")
    assert queries.scheme(clerk, WAR).name == "参战退役军人生活补助"
    assert queries.parameters(clerk, scheme=WAR, name="start_rule").exists()


def test_every_shipped_standard_has_a_label_and_says_where_it_comes_from() -> None:
    for row in resources.standard_rows():
        assert row["document_no"] or row["source"], row
    assert str(Standard.objects.filter(scheme=WAR).first()).startswith(WAR)
