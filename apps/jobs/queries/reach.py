"""Who may look at what: fairs, employers and vacancies are the county's common knowledge; people at fairs are cut to where they live."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from apps.core.action import permission, require
from apps.core.actor import EVERYWHERE, Actor
from apps.core.scope import within

M = TypeVar("M", bound=Model)

VIEW_FAIR = permission("jobs.view_fair", "查看招聘会、用人单位和岗位")
VIEW_APPLICATION = permission("jobs.view_application", "查看报名、投递和就业登记")


def in_county(actor: Actor, field: str) -> Q:
    """Q for a division code column: everything of the counties the actor's places lie in. No places match nothing."""
    if EVERYWHERE in actor.places:
        return ~Q(pk__in=[])
    condition = Q(pk__in=[])
    for county in {place[:6] for place in actor.places}:
        condition |= Q(**{f"{field}__startswith": county})
    return condition


def own_or_seen(actor: Actor, rows: QuerySet[M], needs: str) -> QuerySet[M]:
    """Of rows that carry a person: one's own for a veteran; for staff with the permission those of people in their places. Raises Forbidden."""
    if actor.person_id is not None:
        return rows.filter(person_id=actor.person_id)
    require(actor, needs)
    return rows.filter(within(actor, "person__division_id"))
