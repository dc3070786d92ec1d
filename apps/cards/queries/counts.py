"""Figures: each counts the rows behind it. The law of conservation is worked out from the events and from the states apart."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q
from django.db.models.functions import Substr

from apps.cards.models import Card, CardEvent
from apps.cards.queries.cards import cards, is_expiring, is_first
from apps.cards.rules.states import BIRTHS, MAKING, UNMADE, Balance, balance
from apps.core.actor import Actor
from apps.core.scope import within


@dataclass(frozen=True, slots=True)
class TownRow:
    """A township's line: issued from the events, places from the states."""

    code: str
    balance: Balance


def conservation(actor: Actor) -> list[TownRow]:
    """By township, in code order; two statements whatever the size."""
    town = Substr("card__division_id", 1, 9)
    seen = CardEvent.objects.filter(within(actor, "card__division_id"), act__in=BIRTHS)
    born = dict(seen.annotate(town=town).values_list("town").annotate(number=Count("*")).order_by())
    states: dict[str, dict[str, int]] = {}
    firsts: dict[str, int] = {}
    mine = cards(actor).order_by().annotate(town=Substr("division_id", 1, 9), one=_is(is_first()))
    for code, state, first, number in mine.values_list("town", "state", "one").annotate(number=Count("*")):
        if state not in UNMADE:
            states.setdefault(code, {}).setdefault(state, 0)
            states[code][state] += number
        firsts[code] = firsts.get(code, 0) + (number if first else 0)
    towns = sorted(set(born) | set(states))
    return [TownRow(f"{code}000", balance(born.get(code, 0), states.get(code, {}), firsts.get(code, 0))) for code in towns]


def _is(condition: Q) -> Any:
    return ExpressionWrapper(condition, output_field=BooleanField())


def total(rows: list[TownRow]) -> Balance:
    """All townships."""
    names = ("issued", "in_use", "lost", "replaced", "recalled", "in_transit", "first")
    return Balance(**{name: sum(getattr(row.balance, name) for row in rows) for name in names})


@dataclass(frozen=True, slots=True)
class Figures:
    """What the province asks a county: new in the year, in all, in making, waiting at stations; never counting a replacement."""

    year: int
    new: int
    cumulative: int
    making: int
    waiting: int
    replaced: int
    expiring: int
    by_kind: list[tuple[str, int]]
    by_bank: list[tuple[str, int]]


def figures(actor: Actor, year: int) -> Figures:
    """Figures of a year up to today; one statement, a row for each combination that occurs."""
    rows = cards(actor).order_by().annotate(
        one=_is(is_first()), now=_is(Q(delivered_on__year=year, delivered_on__isnull=False)), again=_is(Q(replaces__isnull=False)),
        ends=_is(is_expiring(actor.today)),
    )  # fmt: skip
    found = list(rows.values_list("state", "kind", "bank_name", "one", "now", "again", "ends").annotate(number=Count("*")))
    kinds, bank_names, sums = Counter[str](), Counter[str](), Counter[str]()
    for state, kind, bank, one, now, again, ends, number in found:
        told = {
            "new": one and now,
            "cumulative": one,
            "making": state in MAKING,
            "waiting": state == "at_station",
            "replaced": again and now,
            "expiring": ends,
        }
        sums.update({name: number for name, holds in told.items() if holds})
        kinds[kind] += number if one else 0
        bank_names[bank] += number if one else 0
    return Figures(
        year=year, new=sums["new"], cumulative=sums["cumulative"], making=sums["making"], waiting=sums["waiting"],
        replaced=sums["replaced"], expiring=sums["expiring"], by_kind=[pair for pair in kinds.most_common() if pair[1]],
        by_bank=[pair for pair in bank_names.most_common() if pair[1]],
    )  # fmt: skip


def due_to_lift(day: date) -> list[int]:
    """Cards whose temporary stop ends on or before this day."""
    rows = Card.objects.filter(state="stopped", losses__ended_on__isnull=True, losses__until_on__lte=day)
    return list(rows.order_by("pk").values_list("pk", flat=True))
