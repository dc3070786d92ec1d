"""Explanations for one person: why a scheme is not paid (为什么没有我), and what the next months bring."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.benefits.models import Confirmation, Entitlement, Span
from apps.benefits.queries.histories import histories
from apps.benefits.queries.records import VIEW, entitlements, events
from apps.benefits.rules import SCHEMES, Condition, Gap, conditions, project
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.people.models import Category, Person, ServiceRecord
from apps.people.queries import persons
from apps.policy.queries import book

RED_ARMY = {"red_army_veteran", "red_army_west", "red_army_separated"}
SURVIVOR_KINDS = {
    "martyr_survivor": "martyr",
    "duty_death_survivor": "duty",
    "illness_death_survivor": "illness",
}
PROVEN = {
    "disabled_soldier": "has_disability_card",
    "demobilized": "is_demobilized",
    "returned_ill": "is_ill_from_service",
    "war_veteran": "has_combat_record",
    "test_veteran": "has_test_record",
    "martyr_child": "is_martyr_child",
    "conscript_family": "has_conscript",
}


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One scheme for one person: paid, or every condition with its state and the paper that would settle it."""

    scheme: str
    name: str
    is_paid: bool
    conditions: tuple[Condition, ...]
    gaps: tuple[Gap, ...]

    @property
    def unmet(self) -> int:
        """How many conditions are not met."""
        return sum(c.state == "unmet" for c in self.conditions)

    @property
    def unknown(self) -> int:
        """How many conditions nobody has settled yet."""
        return sum(c.state == "unknown" for c in self.conditions)


def why_not(actor: Actor, person_id: int) -> list[WhyNot]:
    """Every scheme for one person, paid ones first, then those with the fewest open conditions. Raises NotFound."""
    require(actor, VIEW)
    person = persons(actor).filter(pk=person_id).first()
    if person is None:
        raise NotFound("没有找到这位人员。他可能不在您的管辖范围内；请从“人员查询”重新进入。")
    known = _known_facts(actor, person)
    paid = set(
        Span.objects.filter(person=person, from_month__lte=actor.month.first)
        .exclude(to_month__lte=actor.month.first)
        .values_list("scheme_id", flat=True)
    )
    gaps = _gaps(actor, person)
    answers = [
        WhyNot(code, SCHEMES[code].name, code in paid, tuple(conditions(code, known)), gaps.get(code, ()))
        for code in SCHEMES
    ]
    return sorted(answers, key=lambda a: (not a.is_paid, a.unmet, a.unknown))


def _gaps(actor: Actor, person: Person) -> dict[str, tuple[Gap, ...]]:
    found: dict[str, tuple[Gap, ...]] = {}
    for _, history, rows in histories([person.pk]):
        result = project(history, book(None, actor.today, rows[0].region_code), actor.today)
        for gap in result.gaps:
            if gap.to_month is None or gap.to_month > actor.month:
                found[gap.scheme] = (*found.get(gap.scheme, ()), gap)
    return found


def _known_facts(actor: Actor, person: Person) -> dict[str, Any]:
    """What the file knows; a key that is absent is unknown, never assumed."""
    held = list(entitlements(actor).filter(person=person, state="confirmed", ended_month__isnull=True))
    facts: dict[str, Any] = {
        "age": _age(person.born_on, actor.today),
        "household": person.residence,
        "is_dead": person.died_on is not None,
        "is_local": person.left_on is None,
        "holds": [row.scheme_id for row in held],
        "is_paid_this_month": any(row.scheme_id for row in held),
        "is_confirmed": Confirmation.objects.filter(person=person, round__year=actor.today.year).exists() or None,
    }
    kinds = set(Category.objects.filter(person=person, state="verified", until__isnull=True).values_list("kind", flat=True))
    facts |= {key: True for kind, key in PROVEN.items() if kind in kinds}
    if kinds & RED_ARMY:
        facts["is_red_army"] = True
    for kind, word in SURVIVOR_KINDS.items():
        if kind in kinds:
            facts |= {"is_survivor": True, "relative_died_as": word}
    return facts | _service(person) | _events(actor, person) | _held_facts(held)


def _service(person: Person) -> dict[str, Any]:
    first = ServiceRecord.objects.filter(person=person).order_by("enlisted_on").first()
    if first is None:
        return {}
    known: dict[str, Any] = {"enlisted_on": first.enlisted_on}
    if first.conscript_until:
        known["was_conscript"] = True
    return known


def _events(actor: Actor, person: Person) -> dict[str, Any]:
    kinds = list(events(actor).filter(person=person, state="confirmed").order_by("on").values_list("kind", flat=True))
    known: dict[str, Any] = {}
    if "pension_started" in kinds:
        known["has_employee_pension"] = True
    custody = [kind for kind in kinds if kind in ("sentenced", "released")]
    if custody:
        known["is_sentenced"] = custody[-1] == "sentenced"
    return known


def _held_facts(held: list[Entitlement]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in held:
        for key in ("grade", "cause", "mental", "has_employee_pension"):
            if key in row.facts:
                known.setdefault(key, row.facts[key])
    return known


def _age(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
