"""What benefits knows that stands against a card: asked by ``cards`` through ``card_obstacles`` of the AppConfig."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from apps.benefits.models import LifeEvent, Suspicion
from apps.benefits.rules.barring import KINDS, standing
from apps.core.together import Later, Together


def card_obstacles(people: QuerySet[Any], day: date, ask: Together) -> Later[dict[int, set[str]]]:
    """Person id -> what holds on ``day`` (``sentenced``, ``rights_lost``, ``wanted``, ``expelled``, ``struck_off``); absent: nothing.

    ``people``: ids as a queryset of one column. A hit in custody that was found true counts until an event says more.
    """
    rows = LifeEvent.objects.filter(person_id__in=people, state="confirmed", kind__in=KINDS, on__lte=day).order_by(
        "on", "id"
    )
    told = ask.rows(rows.values_list("person_id", "kind", "on", "data"))
    held = Suspicion.objects.filter(person_id__in=people, kind="custody", state="true", event__isnull=True)
    hits = ask.rows(held.values_list("person_id", flat=True).order_by())

    def read() -> dict[int, set[str]]:
        events: dict[int, list[tuple[str, date, dict[str, Any]]]] = defaultdict(list)
        for person, *event in told.value:
            events[person].append(tuple(event))
        found = {person: standing(mine, day) for person, mine in events.items()}
        return {person: {"sentenced"} for person in hits.value if person not in found} | {
            k: v for k, v in found.items() if v
        }

    return Later(read)
