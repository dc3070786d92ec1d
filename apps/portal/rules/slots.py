"""Booking half a day at a station: which days, how many. Pure. Parameter ``slot_places`` of the county, see docs/rules/portal.md."""

from datetime import date, timedelta

from apps.core.errors import Conflict, Invalid

AHEAD = timedelta(days=30)
PLACES = 8  # half a day of a station, without a parameter of the county


class SlotFull(Conflict):
    """Nobody is sent away at the door."""


def check_slot(day: date, *, today: date, is_working: bool, taken: int, places: int) -> None:
    """Raises Invalid (past, too far, a holiday) or SlotFull."""
    if day <= today:
        raise Invalid("最早约明天。今天要办的，请直接到服务站，或打下面的电话。", field="day")
    if day > today + AHEAD:
        raise Invalid("最多约三十天以内的日子，请换一天。", field="day")
    if not is_working:
        raise Invalid("那天是休息日，服务站不开门，请换一个工作日。", field="day")
    if taken >= places:
        raise SlotFull("那半天已经约满了，请换一个半天，或打下面的电话问。", field="half")
