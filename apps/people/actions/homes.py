"""Moving in and out of a household: used by the household actions and by a change of place."""

from datetime import date

from apps.core.actor import Actor
from apps.people.actions.sourcing import state_source
from apps.people.models import HouseholdMember, Person


def leave_home(actor: Actor, person: Person, reason: str, on: date | None = None) -> HouseholdMember | None:
    """Close the person's open row, if any."""
    row = HouseholdMember.objects.select_for_update().filter(person=person, left_on__isnull=True).first()
    if row is None:
        return None
    row.left_on, row.reason = max(on or actor.today, row.joined_on), f"{row.reason}；{reason}".lstrip("；")[:200]
    row.save(update_fields=["left_on", "reason"])
    state_source(actor, person, ["household"], note=reason)
    return row
