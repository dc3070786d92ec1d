"""Clocks: law as cases, words, and what they say day by day, once each, also after missed days."""

from datetime import UTC, date, datetime

import pytest

from apps.cases import actions
from apps.cases.models import CaseReminder
from apps.cases.rules.clocks import due_after_pause, due_extended, due_on, due_words, left_at_pause, stage_at
from apps.cases.rules.definition import Limit
from apps.core.actor import Actor
from apps.core.calendar import add_working_days, working_days_between
from apps.core.queue import HANDLERS, handler_of
from apps.core.sweeping import DAILY
from apps.notices.models import Message
from tests.cases.make import papers, start, station, step
from tests.make import make_actor

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start_on", "amount", "unit", "expected"),
    [
        (date(2026, 3, 2), 5, "working_days", date(2026, 3, 9)),
        (date(2026, 2, 12), 5, "working_days", date(2026, 2, 26)),  # 春节 2026-02-15..23, worked 14 and 28
        (date(2026, 9, 24), 3, "working_days", date(2026, 9, 30)),  # 中秋 25..27
        (date(2026, 9, 16), 10, "days", date(2026, 9, 28)),  # ends on 26, 中秋: the next working day
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),  # Saturday, but worked (调休)
        (date(2025, 10, 31), 4, "months", date(2026, 2, 28)),
        (date(2026, 3, 2), 60, "days", date(2026, 5, 6)),  # ends on 1 May, 劳动节 1..5
    ],
)
def test_a_period_ends_on_the_day_the_law_says(start_on, amount, unit, expected):
    assert due_on(start_on, Limit(amount, unit), add_working_days) == expected


@pytest.mark.parametrize("unit", ["working_days", "days"])
def test_a_pause_gives_back_exactly_what_was_left(unit):
    due = due_on(date(2026, 3, 2), Limit(10, unit), add_working_days)
    left = left_at_pause(date(2026, 3, 5), due, unit, working_days_between)
    again = due_after_pause(date(2026, 3, 5), left, unit, add_working_days)
    assert again == due
    later = due_after_pause(date(2026, 3, 19), left, unit, add_working_days)
    assert left_at_pause(date(2026, 3, 19), later, unit, working_days_between) >= left
    over = left_at_pause(date(2026, 4, 20), due, unit, working_days_between)
    assert over < 0
    assert due_after_pause(date(2026, 4, 22), over, unit, add_working_days) < date(2026, 4, 22)


def test_an_extension_adds_to_the_last_day():
    assert due_extended(date(2026, 3, 9), 5, "working_days", add_working_days) == date(2026, 3, 16)


@pytest.mark.parametrize(
    ("today", "due", "waiting", "words", "tone"),
    [
        (date(2026, 4, 2), date(2026, 4, 8), False, "还剩3个工作日，4月8日（星期三）到期", "calm"),
        (date(2026, 4, 7), date(2026, 4, 8), False, "还剩1个工作日，4月8日（星期三）到期", "soon"),
        (date(2026, 4, 8), date(2026, 4, 8), False, "今天到期", "today"),
        (date(2026, 4, 10), date(2026, 4, 8), False, "已超期2个工作日，4月8日（星期三）应当办完", "late"),
        (date(2026, 4, 10), None, True, "等申请人补正，时限暂停", "still"),
        (date(2026, 4, 10), None, False, "本步骤没有法定时限", "still"),
    ],
)
def test_a_clock_reads_in_words(today, due, waiting, words, tone):
    found = due_words(today, due, waiting=waiting, between=working_days_between)
    assert (found.words, found.tone) == (words, tone)


def test_a_clock_speaks_before_at_and_after():
    due = date(2026, 3, 9)
    days = [date(2026, 3, day) for day in (4, 5, 6, 9, 10)]
    assert [stage_at(day, due, 2, add_working_days) for day in days] == ["", "soon", "soon", "due", "overdue"]


def letters(staff_id):
    return list(Message.objects.filter(recipient_key=f"staff:{staff_id}").order_by("id").values_list("text", flat=True))


def at(day: int, month: int = 3) -> Actor:
    return Actor.house(at=datetime(2026, month, day, 1, tzinfo=UTC))


def test_reminders_are_said_once_each_to_the_holder_and_when_late_to_the_leader():
    clerk, chief = station(at=MONDAY), make_actor("leader", name="陈主任")
    case = start(clerk)
    assert case.due_on == date(2026, 3, 9)
    assert actions.remind_cases(at(3)).cases == 0
    assert actions.remind_cases(at(5)) == actions.clocks.Spoken(1, 1)
    assert actions.remind_cases(at(5)).cases == 0, "a second run of the day"
    assert actions.remind_cases(at(6)).cases == 0
    assert actions.remind_cases(at(9)).cases == 1
    assert actions.remind_cases(at(10)).cases == 1
    assert actions.remind_cases(at(11)).cases == 0
    assert [text[7:11] for text in letters(clerk.staff_id)] == ["即将到期", "今天到期", "已超期1"]
    assert len(letters(chief.staff_id)) == 1 and case.receipt_no in letters(chief.staff_id)[0]


def test_missed_days_say_only_what_is_true_now():
    clerk = station(at=MONDAY)
    start(clerk)
    assert actions.remind_cases(at(20)).cases == 1
    assert list(CaseReminder.objects.values_list("stage", flat=True)) == ["overdue"]


def test_a_case_on_nobodys_desk_tells_everybody_of_its_step_and_a_paused_one_nobody(clerk, reviewer):
    one = station(at=MONDAY)
    case = start(one)
    papers(one, case)
    step(one, case, "take")
    step(one, case, "report", answers={"visited_on": "2026-03-02", "findings": "情况属实"})
    case.refresh_from_db()
    assert case.holder_id is None
    actions.remind_cases(Actor.house(at=datetime(2026, 3, 16, 1, tzinfo=UTC)))
    assert letters(clerk.staff_id) and letters(reviewer.staff_id) and not letters(one.staff_id)
    paused = start(one)
    actions.ask_supplement(one, case_id=paused.pk, seen_seq=1, reason="缺少住院费用清单")
    before = CaseReminder.objects.count()
    actions.remind_cases(at(17))
    assert not CaseReminder.objects.filter(clock__case=paused).exists() and CaseReminder.objects.count() >= before


def test_the_daily_order_stands_in_the_clock():
    assert handler_of("cases.remind_cases") is HANDLERS["cases.remind_cases"]
    assert "cases.remind_cases" in DAILY
