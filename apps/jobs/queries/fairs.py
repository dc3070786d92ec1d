"""Fairs and what stands at them."""

from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.jobs.models import Fair
from apps.jobs.queries.reach import VIEW_FAIR, in_county
from apps.jobs.rules.refusals import FairNotFound


def fairs(actor: Actor) -> QuerySet[Fair]:
    """Fairs of the actor's county, newest first."""
    require(actor, VIEW_FAIR)
    return Fair.objects.filter(in_county(actor, "division_id")).select_related("division").order_by("-starts_on", "-id")


def get_fair(actor: Actor, fair_id: int) -> Fair:
    """Raises FairNotFound."""
    row = fairs(actor).filter(pk=fair_id).first()
    if row is None:
        raise FairNotFound
    return row


def lock_fair(actor: Actor, fair_id: int) -> Fair:
    """A fair of the actor's own places, locked until the transaction ends. Raises FairNotFound."""
    require(actor, VIEW_FAIR)
    rows = Fair.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    row = rows.filter(pk=fair_id).first()
    if row is None:
        raise FairNotFound
    return row
