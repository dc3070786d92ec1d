"""Who hears of a fair, and which desk of a follow-up."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.core.scope import prefix
from apps.jobs.models import FollowUp, SignUp
from apps.jobs.queries.people import awaited
from apps.jobs.rules.fairs import SIGN_UP_STATES
from apps.notices.rules import Recipient
from apps.org.models import RoleGrant

BEFORE_DAYS = 3
LOOK_BACK_DAYS = 14


def coming(today: date) -> QuerySet[SignUp]:
    """Valid sign-ups of fairs that begin today or in the next three days, of people alive with a phone."""
    rows = SignUp.objects.filter(
        state="signed_up", attended_at__isnull=True, fair__state__in=SIGN_UP_STATES, fair__starts_on__gte=today,
        fair__starts_on__lte=today + timedelta(days=BEFORE_DAYS), person__state="active", person__phone_sealed__isnull=False,
    )  # fmt: skip
    return rows.select_related("fair", "person").order_by("id")


def newly_due(today: date) -> QuerySet[FollowUp]:
    """Follow-ups whose day came in the last two weeks, still to be made."""
    reached = Q(due_on__gt=today - timedelta(days=LOOK_BACK_DAYS), due_on__lte=today)
    return awaited(FollowUp.objects.filter(reached)).select_related("person").order_by("id")


def desks(actor: Actor, rows: list[FollowUp]) -> Iterator[tuple[Recipient, FollowUp]]:
    """Every follow-up with each person who should hear of it: the station's clerks, or the bureau's desk for jobs where there are none."""
    grants = RoleGrant.objects.filter(
        is_live=True, valid_from__lte=actor.at, role_id__in=["station_clerk", "jobs_clerk"], staff__is_active=True
    ).exclude(valid_to__lte=actor.at)
    held = [(row.role_id, row.division_id, Recipient(f"staff:{row.staff_id}", row.staff.name, row.division_id))
            for row in grants.select_related("staff").order_by("staff_id")]  # fmt: skip
    for row in rows:
        place = row.person.division_id
        near = [one for role, code, one in held if role == "station_clerk" and place.startswith(prefix(code))]
        bureau = [one for role, code, one in held if role == "jobs_clerk" and place.startswith(prefix(code))]
        yield from ((one, row) for one in dict.fromkeys(near or bureau))
