"""What the files know of many persons, as the conditions of the law want it; a key that is absent is unknown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from apps.benefits.models import Confirmation, Entitlement, LifeEvent, Suspicion
from apps.benefits.rules.ages import MINIMUM_AGES, minimum_age
from apps.benefits.rules.barring import KINDS, SUSPENSIONS, standing
from apps.benefits.rules.discovery import age_on
from apps.core.month import Month
from apps.core.together import Later, Together
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
Mine = dict[str, Any]
Facts = dict[int, dict[str, Any]]
ANSWERED = {"death": "is_dead", "custody": "is_sentenced", "pension": "has_employee_pension"}


def known_facts(people: Sequence[Person], today: date) -> dict[int, dict[str, Any]]:
    """Person id → facts. One statement for any number of persons; no actor: the caller has cut ``people`` to its places."""
    mine: Mine = {"person_id__in": [person.pk for person in people]}
    ask = Together()
    rights = ask.rows(Entitlement.objects.filter(**mine, state="confirmed", ended_month__isnull=True).order_by("id"))
    confirmed = ask.rows(
        Confirmation.objects.filter(**mine, round__year=today.year).values_list("person_id", flat=True).order_by()
    )
    asked_kinds, asked_service = _kinds(ask, mine), _service(ask, mine)
    asked_events, asked_answers = _events(ask, mine, today), _answers(ask, mine)
    held: dict[int, list[Entitlement]] = defaultdict(list)
    for row in rights.value:
        held[row.person_id].append(row)
    seen, kinds, service = set(confirmed.value), asked_kinds.value, asked_service.value
    events, answers = asked_events.value, asked_answers.value
    ages = _minimum_ages({region_of(person.division_id) for person in people}, today)
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
    month, books = Month.of(today), {region: book(None, today, region) for region in regions}
    return {
        region: {scheme: minimum_age(known, scheme, month, region) for scheme in MINIMUM_AGES}
        for region, known in books.items()
    }


def _kinds(ask: Together, mine: Mine) -> Later[dict[int, set[str]]]:
    rows = Category.objects.filter(**mine, state="verified", until__isnull=True).values_list("person_id", "kind")
    return ask.rows(rows.order_by()).then(_by_person)


def _by_person(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, kind in pairs:
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


def _service(ask: Together, mine: Mine) -> Later[Facts]:
    rows = ServiceRecord.objects.filter(**mine, is_live=True).order_by("person_id", "enlisted_on")
    return ask.rows(rows.values_list("person_id", "enlisted_on", "conscript_until")).then(_first_spells)


def _first_spells(rows: Iterable[tuple[int, date, date | None]]) -> Facts:
    found: Facts = {}
    for person, enlisted, until in rows:
        if person not in found:
            found[person] = {"enlisted_on": enlisted} | ({"was_conscript": True} if until else {})
    return found


def _events(ask: Together, mine: Mine, today: date) -> Later[Facts]:
    rows = LifeEvent.objects.filter(**mine, state="confirmed").order_by("on", "id")
    return ask.rows(rows.values_list("person_id", "kind", "on", "data")).then(lambda told: _told_by(told, today))


def _told_by(rows: Iterable[tuple[int, str, date, dict[str, Any]]], today: date) -> Facts:
    found: Facts = defaultdict(dict)
    barring: dict[int, list[tuple[str, date, dict[str, Any]]]] = defaultdict(list)
    for person, kind, on, data in rows:
        if kind == "pension_started":
            found[person]["has_employee_pension"] = True
        elif kind == "moved_out":
            found[person]["has_moved_out"] = True
        elif kind in KINDS and kind != "struck_off":
            barring[person].append((kind, on, data))
    for person, told in barring.items():
        found[person]["is_sentenced"] = bool(standing(told, today))
    return found


def _answers(ask: Together, mine: Mine) -> Later[Facts]:
    """A hit answered as true that nobody has turned into a life event yet is known all the same."""
    rows = Suspicion.objects.filter(**mine, state="true", event__isnull=True, kind__in=ANSWERED).order_by("id")
    told = LifeEvent.objects.filter(**mine, kind__in=["death", *SUSPENSIONS, "pension_started"]).exclude(state="rejected")
    settled = ask.rows(told.values_list("person_id", flat=True).order_by())
    answered = ask.rows(rows.values_list("person_id", "kind"))

    def read() -> Facts:
        found: Facts = defaultdict(dict)
        over = set(settled.value)
        for person, kind in answered.value:
            if person not in over:
                found[person][ANSWERED[kind]] = True
        return found

    return Later(read)


def _held_facts(held: Iterable[Entitlement]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for row in held:
        for key in ("grade", "cause", "mental", "has_employee_pension"):
            if key in row.facts:
                known.setdefault(key, row.facts[key])
    return known
