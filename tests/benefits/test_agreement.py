"""The set-based posting and the pure rules give the same money, whatever happens to a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.benefits.queries import histories
from apps.benefits.rules import owed
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.payments.models import Due
from apps.people.models import Person
from apps.policy.queries import book
from tests.benefits.make import Desk, make_person
from tests.make import COUNTY

FIRST = Month(2024, 8)
SCHEMES: list[tuple[str, dict[str, Any]]] = [
    ("disability_pension", {"grade": 10, "cause": "war"}),
    ("disability_pension", {"grade": 6, "cause": "illness"}),
    ("martyr_survivor_pension", {}),
    ("war_veteran_subsidy", {}),
    ("returned_ill_subsidy", {}),
    ("rural_elder_subsidy", {"service_years": "4"}),
]
EVENTS = [
    "death",
    "sentenced",
    "released",
    "rights_lost",
    "wanted_over",
    "wanted",
    "expelled",
    "confirmation_missed",
    "reconfirmed",
    "regraded",
    "moved_out",
    "cancelled",
]
step = st.tuples(st.sampled_from(EVENTS), st.integers(0, 200), st.integers(0, 4))


class Undo(Exception):
    """Takes one example back."""


def happen(desk: Desk, person: Person, kind: str, on: date, number: int) -> None:
    data: dict[str, Any] = {}
    if kind == "death":
        data = {"cause": "illness"}
    if kind == "regraded":
        data = {"grade": 5 + number, "cause": "war"}
    try:
        with transaction.atomic():
            desk.event(person, kind, on, **data)
    except DomainError:
        return  # refused, as it should be: nothing happened


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=st.lists(st.sampled_from(SCHEMES), min_size=1, max_size=3, unique_by=lambda s: s[0]),
    months=st.lists(st.lists(step, max_size=2), min_size=3, max_size=9),
)
def test_posting_and_rules_agree(
    db: None, held: list[tuple[str, dict[str, Any]]], months: list[list[tuple[str, int, int]]]
) -> None:
    try:
        with transaction.atomic():
            check(held, months)
            raise Undo
    except Undo:
        pass


def check(held: list[tuple[str, dict[str, Any]]], months: list[list[tuple[str, int, int]]]) -> None:
    desk = Desk(date(2024, 8, 20))
    person = make_person(born_on=date(1950, 3, 1))
    for scheme, facts in held:
        desk.grant(person, scheme, facts, date(2012, 7, 20), opened_month=FIRST)
    today = date(2024, 8, 20)
    for index, happenings in enumerate(months):
        month = FIRST + index
        today = month.first + timedelta(days=24)
        desk.on(today)
        for kind, back, number in happenings:
            happen(desk, person, kind, today - timedelta(days=back), number)
        desk.post(str(month))
        desk.post(str(month))
        last = month
    posted: dict[tuple[str, str, str], int] = {}
    for due in Due.objects.filter(person=person):
        key = (due.scheme_id, due.component, f"{due.period:%Y-%m}")
        posted[key] = posted.get(key, 0) + due.amount_fen
    _, history, _ = next(iter(histories([person.pk])))
    pure, one_off = owed(history, book(None, today, COUNTY), today, (FIRST, last))
    wanted = {(s, "monthly", str(m)): fen for s, by_month in pure.items() for m, fen in by_month.items() if fen}
    monthly = {k: v for k, v in posted.items() if k[1] == "monthly" and v}
    assert monthly == wanted
    grants = {k[1]: v for k, v in posted.items() if k[1] != "monthly" and v}
    assert sum(grants.values()) == sum(g.fen for g in one_off if g.month <= last)
