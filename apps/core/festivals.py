"""Statutory holidays of a year by calculation, for years whose 调休 notice is not in the table yet. Pure.

全国年节及纪念日放假办法 (State Council order 795, in force 2025-01-01): thirteen days; before that New Year's Eve and 2 May
were not among them.
"""

from datetime import date, timedelta
from functools import cache

from lunar_python import Lunar

_EVE_SINCE = 2025


def _lunar(year: int, month: int, day: int) -> date:
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _qingming(year: int) -> date:
    solar = Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@cache
def statutory(year: int) -> dict[date, str]:
    """Statutory holidays of a calendar year: day -> name, without 调休."""
    spring = _lunar(year, 1, 1)
    days = {date(year, 1, 1): "元旦", _qingming(year): "清明节", date(year, 5, 1): "劳动节"}
    days |= {spring + timedelta(step): "春节" for step in range(3)}
    days |= {_lunar(year, 5, 5): "端午节", _lunar(year, 8, 15): "中秋节"}
    days |= {date(year, 10, day): "国庆节" for day in (1, 2, 3)}
    if year >= _EVE_SINCE:
        days |= {spring - timedelta(1): "春节", date(year, 5, 2): "劳动节"}
    return days
