"""Figures: each counts the rows behind it. The law of conservation is worked out from the events and from the states apart."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Substr

from apps.cards.models import Card, CardEvent
from apps.cards.queries.cards import cards, is_first
from apps.cards.rules.states import BIRTHS, MAKING, UNMADE, Balance, balance
from apps.core.actor import Actor
from apps.core.scope import within


@dataclass(frozen=True, slots=True)
class TownRow:
    """A township's line: issued from the events, places from the states."""

    code: str
    balance: Balance


def conservation(actor: Actor) -> list[TownRow]:
    """By township, in code order; three statements whatever the size."""
    town = Substr("card__person__division_id", 1, 9)
    seen = CardEvent.objects.filter(within(actor, "card__person__division_id"), act__in=BIRTHS)
    born = dict(seen.annotate(town=town).values_list("town").annotate(Count("id")).order_by())
    mine = cards(actor).order_by().annotate(town=Substr("person__division_id", 1, 9))
    states: dict[str, dict[str, int]] = {}
    for code, state, number in mine.exclude(state__in=UNMADE).values_list("town", "state").annotate(Count("id")):
        states.setdefault(code, {})[state] = number
    firsts = dict(mine.filter(is_first()).values_list("town").annotate(Count("id")))
    towns = sorted(set(born) | set(states))
    return [TownRow(f"{code}000", balance(born.get(code, 0), states.get(code, {}), firsts.get(code, 0))) for code in towns]


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
    by_kind: list[tuple[str, int]]
    by_bank: list[tuple[str, int]]


def figures(actor: Actor, year: int) -> Figures:
    """Figures of a year up to today."""
    rows = cards(actor).order_by()
    first = rows.filter(is_first())
    one = rows.aggregate(
        making=Count("id", filter=Q(state__in=MAKING)),
        waiting=Count("id", filter=Q(state="at_station")),
        replaced=Count("id", filter=Q(replaces__isnull=False, delivered_on__year=year)),
        cumulative=Count("id", filter=is_first()),
        new=Count("id", filter=is_first() & Q(delivered_on__year=year)),
    )
    return Figures(
        year=year,
        by_kind=sorted(first.values_list("kind").annotate(Count("id")), key=lambda pair: -pair[1]),
        by_bank=sorted(first.values_list("bank_name").annotate(Count("id")), key=lambda pair: -pair[1]),
        **one,
    )


def due_to_lift(day: date) -> list[int]:
    """Cards whose temporary stop ends on or before this day."""
    rows = Card.objects.filter(state="stopped", losses__ended_on__isnull=True, losses__until_on__lte=day)
    return list(rows.order_by("pk").values_list("pk", flat=True))
