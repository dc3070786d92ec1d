"""Colleagues a case can go to."""

from datetime import datetime

from django.db.models import Count

from apps.cases.models import Case, KindStep
from apps.cases.queries.cases import in_places
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import prefix, within
from apps.org.models import RoleGrant, Staff
from apps.org.queries import live_grants

HAND_OVER = "cases.hand_over_cases"
_LEVELS = {"county": 6, "township": 9, "village": 12}


def actor_of_staff(staff_id: int, at: datetime) -> Actor:
    """A colleague as rules see one: roles and places at that instant, no permissions."""
    grants = list(live_grants(staff_id, at))
    name = grants[0].staff.name if grants else Staff.objects.filter(pk=staff_id).values_list("name", flat=True).first()
    return Actor(
        user_id=None, staff_id=staff_id, name=name or "该工作人员", roles=frozenset(grant.role_id for grant in grants),
        places=tuple(sorted({prefix(grant.division_id) for grant in grants})), at=at,
    )  # fmt: skip


def colleagues(case: Case) -> list[tuple[int, str]]:
    """Staff whose role and level handle the present step of this case, by name; apartness is checked when it is handed over."""
    at = KindStep.objects.filter(version_id=case.version_id, name=case.step).first()
    found: dict[int, str] = {}
    for key in at.who if at else ():
        role, _, level = key.partition("@")
        place = f"{case.division_id[: _LEVELS[level]]:0<12}"
        rows = RoleGrant.objects.filter(role_id=role, division_id=place, is_live=True, staff__is_active=True)
        found |= dict(rows.values_list("staff_id", "staff__name"))
    return sorted(found.items(), key=lambda pair: pair[1])


def holders(actor: Actor) -> list[tuple[int, str]]:
    """Staff with open cases on their desk in the actor's places, with how many: who may have to hand over."""
    require(actor, HAND_OVER)
    rows = Case.objects.filter(in_places(actor), holder__isnull=False)
    found = rows.values_list("holder_id", "holder__name").annotate(count=Count("pk")).order_by("holder__name")
    return [(number, f"{name}（在办 {count} 件）") for number, name, count in found]


def receivers(actor: Actor) -> list[tuple[int, str]]:
    """Present business staff of the actor's places, who may take over."""
    require(actor, HAND_OVER)
    rows = Staff.objects.filter(within(actor, "division_id"), is_active=True, lane="business").select_related("division")
    return [(row.pk, f"{row.name}（{row.division.name}）") for row in rows.order_by("number")]
