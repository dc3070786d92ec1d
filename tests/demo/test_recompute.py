"""An independent program over `facts`: rights, events and standards alone give every due to the fen, on every posting day.

It reads the published lines only and knows nothing of spans, touches or postings; what it shares with the engine are the
pure rules of the law.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from apps.benefits.rules import COMPONENTS, Entitled, Event, History, Region, monthly_fen, once_fen, project, rate_key
from apps.core.actor import Actor
from apps.core.money import parse_yuan
from apps.core.month import Month
from apps.policy.rules import NATIONAL, Book, Param, Rate
from apps.reports.queries import facts

Key = tuple[str, str, str, str]  # source, person, scheme, component
Owed = dict[tuple[Key, str], int]  # … and period -> fen
_PLAIN = ("kind", "person", "scheme", "event", "on", "known_on", "withdrawn_on")


@pytest.fixture
def lines(demo: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in facts(Actor.house()):
        fact = json.loads(line)
        found[fact["kind"]].append(fact)
    return found


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _place(region: str) -> str:
    return NATIONAL if region == "national" else region


def _book(lines: dict[str, list[dict[str, Any]]]) -> Book:
    rates = [
        Rate(
            scheme=fact["scheme"], rate_key=rate_key(fact["scheme"], fact["facts"]) if fact["facts"] else "",
            amount_fen=parse_yuan(fact["yuan"]), per=fact["per"], effective_from=_day(fact["effective_from"]),
            known_on=_day(fact["known_on"]), division=_place(fact["region"]),
        )
        for fact in lines["standard"]
    ]  # fmt: skip
    params = [
        Param(
            name=fact["name"], value=fact["value"], valid_from=_day(fact["valid_from"]), known_on=_day(fact["known_on"]),
            division=_place(fact["region"]), scheme=fact["scheme"],
        )
        for fact in lines["parameter"]
    ]  # fmt: skip
    return Book(tuple(rates), tuple(params))


def _events(lines: Iterable[dict[str, Any]], today: date) -> list[Event]:
    return [
        Event(
            fact["event"], _day(fact["on"]), _day(fact["known_on"]),
            {key: value for key, value in fact.items() if key not in _PLAIN}, fact["scheme"],
        )
        for fact in lines
        if _day(fact["known_on"]) <= today and not (fact.get("withdrawn_on") and _day(fact["withdrawn_on"]) <= today)
    ]  # fmt: skip


def _owed_by_rights(
    person: str, rights: list[dict[str, Any]], events: list[Event], book: Book, today: date, last: Month
) -> Owed:
    known = [fact for fact in rights if fact["state"] == "confirmed" and _day(fact["known_on"]) <= today]
    if not known:
        return {}
    region = Region(code=known[0]["region"]["code"])
    held = tuple(Entitled(f["scheme"], f["facts"], _day(f["decided_on"]), known_on=_day(f["known_on"])) for f in known)
    result = project(History(held, tuple(events), region=region), book, today)
    owed: Owed = {}
    for piece in result.segments:
        opened = (
            Month.parse(known[piece.entitlement_index]["opened"])
            if known[piece.entitlement_index]["opened"]
            else piece.from_month
        )
        end = min(last + 1, piece.to_month) if piece.to_month else last + 1
        for month in Month.span(max(piece.from_month, opened), end):
            fen = monthly_fen(piece.scheme, piece.rate_key, piece.facts, month, book, region).fen
            key = ("entitlement", person, piece.scheme, COMPONENTS[piece.scheme])
            owed[key, str(month)] = owed.get((key, str(month)), 0) + fen
    for grant in result.one_offs:
        if grant.month <= last:
            scheme = known[grant.entitlement_index]["scheme"]
            owed[("entitlement", person, scheme, grant.component), str(grant.month)] = grant.fen
    return owed


def _owed_by_grants(grants: list[dict[str, Any]], book: Book, region: str, today: date, last: Month) -> Owed:
    owed: Owed = defaultdict(int)
    for fact in grants:
        if fact["origin"] != "decision" or _day(fact["known_on"]) > today or Month.parse(fact["month"]) > last:
            continue
        decided = _day(fact["decided_on"])
        fen = once_fen(fact["scheme"], fact["facts"], decided, book.at(_day(fact["known_on"])), region).fen
        assert fen == fact["fen"]
        owed[("grant", fact["person"], fact["scheme"], fact["component"]), fact["month"]] += fen
    return owed


def _due_key(due: dict[str, Any]) -> tuple[Key, str]:
    source = due["key"].partition(":")[0]
    return (source, due["person"], due["scheme"], due["component"]), due["period"]


@pytest.mark.slow
def test_the_facts_alone_give_every_due_on_every_posting_day(lines):
    book, region = _book(lines), lines["entitlement"][0]["region"]["code"]
    rights, events = defaultdict(list), defaultdict(list)
    for fact in lines["entitlement"]:
        rights[fact["person"]].append(fact)
    for fact in lines["event"]:
        events[fact["person"]].append(fact)
    days, between = _posting_days(lines["due"])
    assert len(days) == 27 and between
    checked = 0
    for text in sorted({*days, *between}):
        today = _day(text)
        posting = _day(max(day for day in days if day <= text))  # a death in between posts its own months up to that posting
        last, known = Month.of(posting), book.at(posting)
        persons = between.get(text, rights)
        owed: Owed = _owed_by_grants(lines["grant"], book, region, posting, last) if text in days else {}
        for person, own in ((person, rights[person]) for person in persons):
            owed |= _owed_by_rights(person, own, _events(events[person], today), known, today, last)
        posted: Owed = defaultdict(int)
        for due in lines["due"]:
            if due["posted_on"] <= text and (
                text in days or (due["person"] in persons and due["key"].startswith("entitlement"))
            ):
                posted[_due_key(due)] += due["fen"]
        owed = {key: fen for key, fen in owed.items() if fen}
        posted = {key: fen for key, fen in posted.items() if fen}
        assert posted == owed, f"{text}: {_first_difference(posted, owed)}"
        checked += len(owed)
    assert checked > 10_000


def _posting_days(dues: list[dict[str, Any]]) -> tuple[set[str], dict[str, set[str]]]:
    """The day of each month on which the county was posted, and who was posted on other days: deaths and what undid one."""
    count = Counter(due["posted_on"] for due in dues)
    days = {max((day for day in count if day[:7] == month), key=count.__getitem__) for month in {day[:7] for day in count}}
    between: dict[str, set[str]] = defaultdict(set)
    for due in dues:
        if due["posted_on"] not in days:
            between[due["posted_on"]].add(due["person"])
    return days, between


def _first_difference(posted: Owed, owed: Owed) -> str:
    for key in sorted(set(posted) | set(owed)):
        if posted.get(key) != owed.get(key):
            return f"{key}: posted {posted.get(key)}, owed {owed.get(key)}"
    return ""


def test_every_adjust_is_explained_and_follows_its_first_due(lines):
    first = {_due_key(due) for due in lines["due"] if due["seq"] == 0}
    for due in lines["due"]:
        if due["seq"]:
            assert due["reason"]
            assert _due_key(due) in first
