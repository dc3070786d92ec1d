"""Working days; pages by key."""

import base64
import json
from datetime import date

import pytest
from django.core.management import call_command

from apps.core.actions import HolidayRow, load_holidays, remove_holiday, save_holiday
from apps.core.calendar import add_working_days, is_year_known, working_days
from apps.core.errors import Forbidden, Invalid, NotFound
from apps.core.festivals import statutory
from apps.core.models import AuditEntry, Holiday, Job
from apps.core.pages import BadToken, keyset
from apps.core.queue import later
from apps.org.models import Division

pytestmark = pytest.mark.django_db


def works(day):
    return working_days(day, day).includes(day)


@pytest.fixture
def table():
    call_command("load_holidays")


def test_the_notice_of_a_known_year_decides(table):
    assert is_year_known(2026)
    assert not works(date(2026, 2, 17))
    assert works(date(2026, 2, 14))  # a Saturday worked for 春节
    assert not works(date(2026, 11, 21))
    assert works(date(2026, 11, 23))


def test_a_year_without_a_notice_falls_back_to_the_statute(table):
    assert not is_year_known(2027)
    assert not works(date(2027, 2, 5))
    assert not works(date(2027, 5, 2))
    assert works(date(2027, 2, 9))
    assert len(statutory(2027)) == 13
    assert len(statutory(2024)) == 11


@pytest.mark.parametrize(
    ("year", "spring", "dragon", "autumn", "qingming"),
    [(2026, "2026-02-17", "2026-06-19", "2026-09-25", "2026-04-05"), (2028, "2028-01-26", "2028-05-28", "2028-10-03", "2028-04-04"),
     (2030, "2030-02-03", "2030-06-05", "2030-09-12", "2030-04-05")],
)  # fmt: skip
def test_festivals_fall_on_the_published_days(year, spring, dragon, autumn, qingming):
    days = {day.isoformat(): name for day, name in statutory(year).items()}
    # 2028: 中秋 falls on 3 October and shares the day with 国庆
    assert days[spring] == "春节"
    assert days[dragon] == "端午节"
    assert days[autumn] in ("中秋节", "国庆节")
    assert days[qingming] == "清明节"


def test_working_days_are_counted_across_holidays(table):
    assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert add_working_days(date(2026, 10, 1), 0) == date(2026, 10, 8)
    assert add_working_days(date(2026, 12, 31), 10) == date(2027, 1, 15)
    assert add_working_days(date(2026, 11, 20), 5) == date(2026, 11, 27)


def test_the_table_is_edited_and_a_reload_overwrites_nothing(sysadm, clerk, house, table, capsys):
    save_holiday(sysadm, day=date(2026, 2, 17), kind="workday", name="试", source="试")
    call_command("load_holidays")
    assert "没有变化" in capsys.readouterr().out.splitlines()[-1]
    assert Holiday.objects.get(pk="2026-02-17").kind == "workday"
    assert (
        load_holidays(
            house,
            rows=[HolidayRow(date(2031, 1, 1), "holiday", "元旦", "试"), HolidayRow(date(2026, 2, 17), "holiday", "x", "x")],
        )
        == 1
    )
    with pytest.raises(Invalid):
        save_holiday(sysadm, day=date(2026, 2, 17), kind="x", name="试", source="试")
    with pytest.raises(Forbidden):
        save_holiday(clerk, day=date(2026, 2, 17), kind="workday", name="试", source="试")
    remove_holiday(sysadm, day=date(2026, 2, 17))
    with pytest.raises(NotFound):
        remove_holiday(sysadm, day=date(2026, 2, 17))
    assert AuditEntry.objects.filter(verb="core.save_holiday", outcome="refused").count() == 2


def test_pages_walk_forward_and_back_over_every_row_once(house):
    rows = Division.objects.all()
    seen, token, pages = [], None, []
    while True:
        page = keyset(rows, order=("level", "-code"), after=token, size=200)
        pages.append(page)
        seen += [row.pk for row in page]
        token = page.next_token
        if token is None:
            break
    expected = list(rows.order_by("level", "-code").values_list("pk", flat=True))
    assert seen == expected
    assert pages[0].previous_token is None
    back = keyset(rows, order=("level", "-code"), after=pages[2].previous_token, size=200)
    assert [row.pk for row in back] == [row.pk for row in pages[1]]
    first = keyset(rows, order=("level", "-code"), after=back.previous_token, size=200)
    assert [row.pk for row in first] == [row.pk for row in pages[0]]
    assert first.previous_token is None
    assert len(first) == 200


def test_a_page_handles_dates_and_empty_lists(house):
    later(house, "core.x")
    later(house, "core.x")
    page = keyset(Job.objects.filter(kind="core.x"), order=("-created_at", "-id"), size=1)
    assert len(keyset(Job.objects.filter(kind="core.x"), order=("-created_at", "-id"), after=page.next_token, size=1)) == 1
    empty = keyset(Job.objects.none(), size=0)
    assert (list(empty), empty.next_token, empty.previous_token) == ([], None, None)
    assert len(keyset(Division.objects.all(), order=("code",), size=10**9)) == 200


def forged(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "token",
    ["x", "!!!", forged({}), forged([0]), forged([0, None]), forged([2, 1]), forged([0, "abc"]), forged([0, "\x00"])],
)
def test_a_forged_token_is_refused_in_chinese(token):
    with pytest.raises(BadToken, match="第一页"):
        keyset(Job.objects.all(), order=("id",), after=token)


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1.5, "\ud800", "\x00", None, [1]])
def test_a_token_holds_only_what_a_list_could_have_put_there(value):
    with pytest.raises(BadToken):
        keyset(Job.objects.all(), order=("id",), after=forged([0, value]))


def test_a_token_nested_without_end_or_far_past_the_end_is_no_crash():
    with pytest.raises(BadToken):
        keyset(Job.objects.all(), order=("id",), after=base64.urlsafe_b64encode(b"[" * 3000).decode())
    assert len(keyset(Job.objects.all(), order=("id",), after=forged([0, 10**30]))) == 0
