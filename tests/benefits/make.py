"""Builders for benefits: persons of the test county, confirmed entitlements, posted months."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from apps.benefits import actions
from apps.benefits.models import Entitlement, LifeEvent
from apps.core.actor import Actor
from apps.core.month import Month
from apps.payments.models import Due
from apps.people.models import Person
from tests.make import VILLAGE, make_actor, make_division

NUMBERS = iter(range(1, 10**6))
PEKING = ZoneInfo("Asia/Shanghai")


def noon(day: date) -> datetime:
    """Noon of a day in China."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=PEKING)


def make_person(**over: Any) -> Person:
    """A believable, unmistakably synthetic person."""
    number = next(NUMBERS)
    division = make_division(over.pop("division", VILLAGE))
    values: dict[str, Any] = {
        "dossier_no": f"340321-T{number:05d}",
        "name": f"试样{number}",
        "name_pinyin": f"shiyang{number}",
        "name_initials": "sy",
        "sex": "male",
        "born_on": date(1950, 1, 1),
        "residence": "rural",
        "registered_on": date(2019, 1, 1),
        "division": division,
    }
    return Person.objects.create(**{**values, **over})


class Desk:
    """A clerk and a reviewer who work on the same day; ``on`` moves both to another day."""

    def __init__(self, day: date) -> None:
        self.clerk: Actor = make_actor("benefit_clerk", at=noon(day))
        self.reviewer: Actor = make_actor("benefit_reviewer", at=noon(day))

    def on(self, day: date) -> "Desk":
        self.clerk, self.reviewer = self.clerk.moved(noon(day)), self.reviewer.moved(noon(day))
        return self

    def grant(self, person: Person, scheme: str, facts: dict[str, Any], decided_on: date, **more: Any) -> Entitlement:
        row = actions.propose_entitlement(
            self.clerk, person_id=person.pk, scheme=scheme, facts=facts, decided_on=decided_on, **more
        )
        return actions.confirm_entitlement(self.reviewer, entitlement_id=row.pk)

    def event(self, person: Person, kind: str, on: date, **data: Any) -> LifeEvent:
        row = actions.propose_event(self.clerk, person_id=person.pk, kind=kind, on=on, evidence="测试凭据", data=data)
        return actions.confirm_event(self.reviewer, event_id=row.pk)

    def post(self, month: str) -> int:
        """Post a month; the number of new dues."""
        return actions.post_month(self.clerk, month=Month.parse(month)).due_count


def dues(person: Person) -> list[tuple[str, str, int, int]]:
    """(component, month, seq, fen) of everything posted for a person, in order."""
    rows = Due.objects.filter(person=person).order_by("period", "component", "seq")
    return [(d.component, f"{d.period:%Y-%m}", d.seq, d.amount_fen) for d in rows]


def net(person: Person) -> dict[str, int]:
    """Component and month → the sum of everything posted."""
    sums: dict[str, int] = {}
    for component, month, _, fen in dues(person):
        key = f"{component} {month}"
        sums[key] = sums.get(key, 0) + fen
    return sums
