"""Days of the festivals by the lunar calendar, and what is due around them. Pure.

春节 is the first day of the first lunar month, 端午 the fifth of the fifth, 中秋 the fifteenth of the eighth; 八一 is 1 August; 入冬 (送温暖) begins with
立冬, which the solar terms give. 军人地位和权益保障法 第三十条: visits at great festivals and memorial days.
"""

from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar

LEAD_DAYS = 30
_LUNAR = {"spring": (1, 1), "dragon_boat": (5, 5), "mid_autumn": (8, 15)}
#: First and last day of the visits, counted from the festival.
WINDOWS = {"spring": (-20, 15), "dragon_boat": (-7, 3), "army_day": (-15, 5), "mid_autumn": (-10, 3), "winter": (0, 45)}
_TERM = {"winter": "立冬"}


def _plain(solar: object) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())  # type: ignore[attr-defined]


@cache
def festival_on(festival: str, year: int) -> date | None:
    """The day of a festival in a calendar year; None for one without a day of its own (专项)."""
    if festival == "army_day":
        return date(year, 8, 1)
    if festival in _LUNAR:
        month, day = _LUNAR[festival]
        return _plain(Lunar.fromYmd(year, month, day).getSolar())
    if festival in _TERM:
        return _plain(Lunar.fromYmd(year, 6, 1).getJieQiTable()[_TERM[festival]])
    return None


def window(festival: str, year: int) -> tuple[date, date] | None:
    """First and last day of a festival's visits."""
    day = festival_on(festival, year)
    if day is None:
        return None
    before, after = WINDOWS[festival]
    return day + timedelta(days=before), day + timedelta(days=after)


def coming(today: date) -> list[tuple[str, int, date]]:
    """Festivals whose visits begin within ``LEAD_DAYS`` or run today: (festival, year, day), the nearest first."""
    found = []
    for festival in WINDOWS:
        for year in (today.year, today.year + 1):
            days = window(festival, year)
            day = festival_on(festival, year)
            if days and day and days[0] - timedelta(days=LEAD_DAYS) <= today <= days[1]:
                found.append((festival, year, day))
    return sorted(found, key=lambda one: one[2])
