"""Who may look at what: fairs, employers and vacancies are the county's common knowledge; people at fairs are cut to where they live."""

from django.db.models import Q

from apps.core.action import permission
from apps.core.actor import EVERYWHERE, Actor

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
