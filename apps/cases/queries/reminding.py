"""Whom a clock tells."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from apps.cases.models import Case
from apps.core.actor import Actor
from apps.org.models import RoleGrant, Staff

_LEVELS = {"county": 6, "township": 9, "village": 12}


def staff_for(actor: Actor, cases: Sequence[tuple[Case, str]]) -> dict[int, tuple[int, ...]]:
    """Case id -> staff to tell: the holder, else all who handle the step; when overdue the county's leaders too.

    One statement whatever the number of cases.
    """
    valid = Q(valid_from__lte=actor.at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=actor.at))
    held: dict[tuple[str, str], list[int]] = {}
    for staff_id, role, division, level in RoleGrant.objects.filter(
        valid, is_live=True, staff__is_active=True, role__lane="business"
    ).values_list("staff_id", "role_id", "division_id", "division__level"):
        held.setdefault((f"{role}@{level}", division[: _LEVELS[level]]), []).append(staff_id)
    return {case.pk: _told(case, stage, held) for case, stage in cases}


def _told(case: Case, stage: str, held: dict[tuple[str, str], list[int]]) -> tuple[int, ...]:
    found = [case.holder_id] if case.holder_id else _at(case.at.who if case.at else (), case.division_id, held)
    if stage == "overdue":
        found = [*found, *_at(("leader@county",), case.division_id, held)]
    return tuple(dict.fromkeys(found))


def _at(who: Iterable[str], division: str, held: dict[tuple[str, str], list[int]]) -> list[int]:
    return [staff_id for key in who for staff_id in held.get((key, division[: _LEVELS[key.partition("@")[2]]]), ())]


def staff_names(staff_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Staff id -> name and division."""
    rows = Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name", "division_id")
    return {number: (name, division) for number, name, division in rows}
