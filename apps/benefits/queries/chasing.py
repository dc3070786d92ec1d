"""Who answers for the place of a question: the station clerks of its township or village, or the bureau where there is none."""

from collections.abc import Iterator, Sequence

from apps.benefits.models import Suspicion
from apps.core.actor import Actor
from apps.core.scope import prefix
from apps.notices.rules import Recipient
from apps.org.models import RoleGrant


def answerers(actor: Actor, rows: Sequence[Suspicion]) -> Iterator[tuple[Recipient, Suspicion]]:
    """Every question with each person who should hear of it; one statement whatever their number."""
    grants = RoleGrant.objects.filter(
        is_live=True, valid_from__lte=actor.at, role_id__in=["station_clerk", "benefit_clerk"], staff__is_active=True
    ).exclude(valid_to__lte=actor.at)
    held = [(row.role_id, row.division_id, Recipient(f"staff:{row.staff_id}", row.staff.name, row.division_id))
            for row in grants.select_related("staff").order_by("staff_id")]  # fmt: skip
    for row in rows:
        place = row.person.division_id
        near = [one for role, code, one in held if role == "station_clerk" and place.startswith(prefix(code))]
        bureau = [one for role, code, one in held if role == "benefit_clerk" and place.startswith(prefix(code))]
        yield from ((one, row) for one in dict.fromkeys(near or bureau))
