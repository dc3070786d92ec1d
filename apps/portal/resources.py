"""Fairs as a calendar (RFC 5545), for telephones and offices that subscribe."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from apps.core.actor import SHANGHAI
from apps.jobs.models import Fair
from apps.jobs.rules.words import when_words


def calendar(name: str, fairs: Iterable[tuple[Fair, str]], host: str) -> bytes:
    """A calendar of fairs with the address of each one's page; a fair that was called off says so to who has it already."""
    from icalendar import Calendar  # read by nothing else of the house

    found = Calendar()
    for key, value in (("prodid", f"-//{host}//job fairs//ZH"), ("version", "2.0"), ("method", "PUBLISH")):
        found.add(key, value)
    found.add("x-wr-calname", name)
    found.add("x-wr-timezone", "Asia/Shanghai")
    for fair, url in fairs:
        found.add_component(_event(fair, url, host))
    found.add_missing_timezones()
    return bytes(found.to_ical())


def _event(fair: Fair, url: str, host: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"fair-{fair.pk}@{host}")
    event.add("dtstamp", fair.published_at)
    is_off = fair.state == "cancelled"
    event.add("summary", f"（已取消）{fair.name}" if is_off else fair.name)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if is_off:
        event.add("sequence", 1)
    event.add("url", url)
    if fair.place:
        event.add("location", fair.place)
    event.add("description", f"{when_words(fair.starts_on, fair.ends_on, fair.opens_at, fair.shuts_at)}\n报名和岗位：{url}")
    days = (fair.ends_on - fair.starts_on).days + 1
    if fair.opens_at is None or fair.shuts_at is None:
        event.add("dtstart", fair.starts_on)
        event.add("dtend", fair.ends_on + timedelta(days=1))
        return event
    event.add("dtstart", datetime.combine(fair.starts_on, fair.opens_at, SHANGHAI))
    event.add("dtend", datetime.combine(fair.starts_on, fair.shuts_at, SHANGHAI))
    if days > 1:
        event.add("rrule", {"freq": "daily", "count": days})
    return event
