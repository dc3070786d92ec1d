"""What the files know of many persons, as the conditions of the law want it; a key that is absent is unknown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from apps.benefits.models import Confirmation, Entitlement, LifeEvent, Suspicion
from apps.benefits.rules.ages import MINIMUM_AGES, minimum_age
from apps.benefits.rules.discovery import age_on
from apps.core.month import Month
from apps.people.models import Category, Person, ServiceRecord
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
ANSWERED = {"death": "is_dead", "custody": "is_sentenced", "pension": "has_employee_pension"}


def known_facts(people: Sequence[Person], today: date) -> dict[int, dict[str, Any]]:
    """Person id → facts. Eight queries for any number of persons; no actor: the caller has cut ``people`` to its places."""
    ids = [person.pk for person in people]
    held: dict[int, list[Entitlement]] = defaultdict(list)
    rows = Entitlement.objects.filter(person_id__in=ids, state="confirmed", ended_month__isnull=True)
    for row in rows.order_by("id"):
        held[row.person_id].append(row)
    seen = set(Confirmation.objects.filter(person_id__in=ids, round__year=today.year).values_list("person_id", flat=True))
    kinds, service, events = _kinds(ids), _service(ids), _events(ids)
    answers, ages = _answers(ids), _minimum_ages({region_of(person.division_id) for person in people}, today)
    return {
        person.pk: {
            "age": age_on(person.born_on, today),
            "minimum_ages": ages[region_of(person.division_id)],
            "household": person.residence,
            "is_dead": person.died_on is not None,
            "is_local": person.left_on is None,
            "holds": [row.scheme_id for row in held[person.pk]],
            "is_paid_this_month": bool(held[person.pk]),
            "is_confirmed": True if person.pk in seen else None,
            **_proven(kinds[person.pk]),
            **service.get(person.pk, {}),
            **_held_facts(held[person.pk]),
            **events.get(person.pk, {}),
            **answers.get(person.pk, {}),
        }
        for person in people
    }


def region_of(code: str) -> str:
    """The county of a division."""
    return f"{code[:6]}000000"


def _minimum_ages(regions: Iterable[str], today: date) -> dict[str, dict[str, int | None]]:
    month = Month.of(today)
    return {
        region: {scheme: minimum_age(book(None, today, region), scheme, month, region) for scheme in MINIMUM_AGES}
        for region in regions
    }


def _kinds(ids: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Category.objects.filter(person_id__in=ids, state="verified", until__isnull=True)
    for person, kind in rows.values_list("person_id", "kind"):
        found[person].add(kind)
    return found


def _proven(kinds: set[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {key: True for kind, key in PROVEN.items() if kind in kinds}
    if kinds & RED_ARMY:
        facts["is_red_army"] = True
    for kind, word in SURVIVOR_KINDS.items():
        if kind in kinds:
            facts |= {"is_survivor": True, "relative_died_as": word}
    return facts


def _service(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    rows = ServiceRecord.objects.filter(person_id__in=ids, is_live=True).order_by("person_id", "enlisted_on")
    for person, enlisted, until in rows.values_list("person_id", "enlisted_on", "conscript_until"):
        if person in found:
            continue
        found[person] = {"enlisted_on": enlisted}
        if until:
            found[person] |= {"was_conscript": True}
    return found


def _events(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = LifeEvent.objects.filter(person_id__in=ids, state="confirmed").order_by("on", "id")
    for person, kind in rows.values_list("person_id", "kind"):
        if kind == "pension_started":
            found[person]["has_employee_pension"] = True
        elif kind in ("sentenced", "released"):
            found[person]["is_sentenced"] = kind == "sentenced"
        elif kind == "moved_out":
            found[person]["has_moved_out"] = True
    return found


def _answers(ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """A hit answered as true that nobody has turned into a life event yet is known all the same."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = Suspicion.objects.filter(person_id__in=ids, state="true", event__isnull=True, kind__in=ANSWERED)
    settled = set(
        LifeEvent.objects.filter(person_id__in=ids, kind__in=["death", "sentenced", "pension_started"])
        .exclude(state="rejected")
        .values_list("person_id", flat=True)
    )
    for person, kind in rows.values_list("person_id", "kind"):
        if person not in settled:
            found[person][ANSWERED[kind]] = True
    return found


def _held_facts(held: Iterable[Entitlement]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in held:
        for key in ("grade", "cause", "mental", "has_employee_pension"):
            if key in row.facts:
                known.setdefault(key, row.facts[key])
    return known
