"""Whom a clock tells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from apps.cases.models import Appeal, Case, FollowUp
from apps.cases.queries.kinds import kinds_of
from apps.core.actor import Actor
from apps.org.models import RoleGrant, Staff

_LEVELS = {"county": 6, "township": 9, "village": 12}


Held = Mapping[tuple[str, str], Sequence[int]]


def roles_held(actor: Actor) -> Held:
    """(``role@level``, place) -> staff who hold it now; one statement."""
    valid = Q(valid_from__lte=actor.at) & (Q(valid_to__isnull=True) | Q(valid_to__gt=actor.at))
    held: dict[tuple[str, str], list[int]] = {}
    for staff_id, role, division, level in RoleGrant.objects.filter(
        valid, is_live=True, staff__is_active=True, role__lane="business"
    ).values_list("staff_id", "role_id", "division_id", "division__level"):
        held.setdefault((f"{role}@{level}", division[: _LEVELS[level]]), []).append(staff_id)
    return held


def staff_for(held: Held, case: Case, stage: str) -> tuple[int, ...]:
    """Staff to tell of a case: the holder, else all who handle the step; when overdue the county's leaders too."""
    if case.holder_id:
        return _told([case.holder_id], case.division_id, stage, held)
    return staff_of(held, case.at.who if case.at else (), case.division_id, stage)


def staff_of(held: Held, who: Iterable[str], division: str, stage: str) -> tuple[int, ...]:
    """All who hold one of the roles over the place; when overdue the county's leaders too."""
    return _told(_at(who, division, held), division, stage, held)


def _told(found: Sequence[int], division: str, stage: str, held: Held) -> tuple[int, ...]:
    leaders = _at(("leader@county",), division, held) if stage == "overdue" else []
    return tuple(dict.fromkeys([*found, *leaders]))


def _at(who: Iterable[str], division: str, held: Held) -> list[int]:
    return [staff_id for key in who for staff_id in held.get((key, division[: _LEVELS[key.partition("@")[2]]]), ())]


@dataclass(frozen=True, slots=True)
class Duty:
    """What comes after an answer and waits for somebody: an appeal, or the follow-up of a bad rating."""

    key: str
    label: str
    case: Case
    due_on: date
    who: tuple[str, ...]


def duties(near: date) -> list[Duty]:
    """Open ones whose last day is at most ``near``."""
    appeals = list(Appeal.objects.filter(state="open", due_on__lte=near).select_related("case__kind").order_by("id"))
    rated = FollowUp.objects.filter(state="open", due_on__lte=near).select_related("rating__case__kind").order_by("id")
    follow_ups = list(rated)
    kinds = kinds_of([row.case.version_id for row in appeals] + [row.rating.case.version_id for row in follow_ups])
    found = []
    for row in appeals:
        level = next(one for one in kinds[row.case.version_id].appeals if one.name == row.level)
        found.append(Duty(f"appeal:{row.pk}", row.label, row.case, row.due_on, tuple(one.key for one in level.who)))
    for one in follow_ups:
        case = one.rating.case
        who = tuple(each.key for each in kinds[case.version_id].rating.who)
        found.append(Duty(f"follow-up:{one.pk}", "回访整改", case, one.due_on, who))
    return found


def staff_names(staff_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Staff id -> name and division."""
    rows = Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name", "division_id")
    return {number: (name, division) for number, name, division in rows}
