"""Stored facts of many persons in the shape the pure rules read. No actor: the engine reads, never a page."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import Q

from apps.benefits.models import Entitlement, LifeEvent
from apps.benefits.rules import Entitled, Event, History, Region
from apps.people.models import Person


def histories(person_ids: Sequence[int], known_on: date | None = None) -> Iterator[tuple[int, History, list[Entitlement]]]:
    """Each person's history with the entitlement rows in the order of ``History.entitlements``.

    ``known_on`` goes back in time: what was confirmed or withdrawn later is left out. Three queries in all.
    """
    rows: dict[int, list[Entitlement]] = defaultdict(list)
    held = Entitlement.objects.filter(person_id__in=person_ids, state="confirmed").select_related("scheme")
    for row in held.order_by("person_id", "decided_on", "id"):
        if known_on is None or (row.known_on and row.known_on <= known_on):
            rows[row.person_id].append(row)
    events = _events(person_ids, known_on)
    people = {p.pk: p for p in Person.objects.filter(pk__in=rows.keys()).only("born_on", "residence")}
    for person_id in sorted(rows):
        own = rows[person_id]
        yield person_id, _history(people[person_id], own, events[person_id]), own


def _events(person_ids: Sequence[int], known_on: date | None) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    effective = Q(state="confirmed")
    if known_on is not None:
        effective |= Q(state="withdrawn", withdrawn_on__gt=known_on)
        effective &= Q(known_on__lte=known_on)
    rows = LifeEvent.objects.filter(effective, person_id__in=person_ids).select_related("entitlement")
    for row in rows.order_by("person_id", "on", "id"):
        scheme = row.entitlement.scheme_id if row.entitlement else None
        found[row.person_id].append(Event(row.kind, row.on, row.known_on, row.data, scheme))
    return found


def _history(person: Person, rows: list[Entitlement], events: list[Event]) -> History:
    return History(
        entitlements=tuple(Entitled(row.scheme_id, row.facts, row.decided_on, known_on=row.known_on) for row in rows),
        events=tuple(events),
        born_on=person.born_on,
        household=person.residence,
        region=Region(code=rows[0].region_code),
    )
