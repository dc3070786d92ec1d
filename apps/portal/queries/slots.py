"""Half days at a station that are taken."""

from datetime import date

from apps.cases.models import Case
from apps.core.actor import Actor
from apps.org.models import Division
from apps.policy.queries import book
from apps.portal.rules.slots import PLACES

KIND = "visit_slot"


def slots_taken(division_code: str, day: date, half: str) -> int:
    """How many are booked at the township's station; its row is locked first, so that two do not take the last place."""
    town = f"{division_code[:9]}000"
    Division.objects.select_for_update(of=("self",), no_key=True).filter(pk=town).first()
    rows = Case.objects.filter(kind_id=KIND, division_id__startswith=town[:9], state__in=["open", "waiting"])
    return rows.filter(answers__day=day.isoformat(), answers__half=half).count()


def places(actor: Actor, division_code: str) -> int:
    """How many a station takes in half a day: the county's parameter ``slot_places``, else eight."""
    found = book(None, actor.today, division_code).param("slot_places", actor.month, division_code)
    return int(str(found.value)) if found else PLACES
