"""Who hears of a fair, and which follow-ups have come due."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from apps.jobs.models import FollowUp, SignUp
from apps.jobs.queries.people import awaited
from apps.jobs.rules.fairs import SIGN_UP_STATES

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
