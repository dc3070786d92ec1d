"""Legal clocks: when a period ends, how it stands still, and how it reads in words.

The day on which a period begins is not counted; a period in days or months that ends on a day off ends on the next working
day (民法典 第二百零一条至第二百零三条). Working days come from the house calendar, 调休 included; it is handed in.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from apps.cases.rules.definition import Limit

Add = Callable[[date, int], date]
Between = Callable[[date, date], int]
_WEEK = "一二三四五六日"


def due_on(start: date, limit: Limit, add_working_days: Add) -> date:
    """The last day of a period that begins on ``start``."""
    if limit.unit == "working_days":
        return add_working_days(start, limit.amount)
    if limit.unit == "months":
        month = start.year * 12 + start.month - 1 + limit.amount
        year, index = divmod(month, 12)
        end = date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))
    else:
        end = start + timedelta(days=limit.amount)
    return add_working_days(end, 0)


def left_at_pause(paused_on: date, due: date, unit: str, between: Between) -> int:
    """What of the period is left when it stops: working days, else calendar days; negative when it was over already."""
    return between(paused_on, due) if unit == "working_days" else (due - paused_on).days


def due_after_pause(resumed_on: date, left: int, unit: str, add_working_days: Add) -> date:
    """The new last day when a stopped period goes on with ``left`` days."""
    if unit == "working_days":
        return add_working_days(resumed_on, left) if left else resumed_on
    end = resumed_on + timedelta(days=left)
    return add_working_days(end, 0) if left > 0 else end


def due_extended(due: date, by: int, unit: str, add_working_days: Add) -> date:
    """The last day after an extension of ``by`` units."""
    return due_on(due, Limit(by, unit), add_working_days)


def day_words(day: date) -> str:
    """``4月8日（星期三）``."""
    return f"{day.month}月{day.day}日（星期{_WEEK[day.weekday()]}）"


@dataclass(frozen=True, slots=True)
class DueWords:
    """A clock in words and its tone: ``late``, ``today``, ``soon``, ``calm`` or ``still`` (no running clock)."""

    words: str
    tone: str


def due_words(today: date, due: date | None, *, waiting: bool, between: Between) -> DueWords:
    """How a clock reads today: ``还剩3个工作日，4月8日（星期三）到期``."""
    if waiting:
        return DueWords("等申请人补正，时限暂停", "still")
    if due is None:
        return DueWords("本步骤没有法定时限", "still")
    if due < today:
        late = max(1, between(due, today))
        return DueWords(f"已超期{late}个工作日，{day_words(due)}应当办完", "late")
    if due == today:
        return DueWords("今天到期", "today")
    left = between(today, due)
    return DueWords(f"还剩{left}个工作日，{day_words(due)}到期", "soon" if left <= 2 else "calm")


def stage_at(today: date, due: date, remind: int, add_working_days: Add) -> str:
    """What a reminder would say today: ``overdue``, ``due``, ``soon`` or nothing yet (empty)."""
    if today > due:
        return "overdue"
    if today == due:
        return "due"
    return "soon" if remind and today >= add_working_days(due, -remind) else ""
