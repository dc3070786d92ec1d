"""What a dossier holds of the side lists (附表), in clear, for comparison and export inside the house."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from apps.people.models import Household, HouseholdMember
from apps.people.queries.clear import clear

Line = dict[str, Any]


def side_rows(table: type[models.Model], columns: Mapping[str, str], ids: Collection[int]) -> dict[int, list[Line]]:
    """Person -> live rows by column of the list, oldest first, with ``pk``; one statement. ``columns``: of the list -> of the table."""
    found: dict[int, list[Line]] = defaultdict(list)
    rows: Any = table._base_manager.filter(person__in=ids).order_by("id")
    is_home = table is HouseholdMember
    for row in rows.select_related("household__division__parent") if is_home else rows.filter(is_live=True):
        found[row.person_id].append(_line(row, columns))
    return found


def _line(row: Any, columns: Mapping[str, str]) -> Line:
    line: Line = {"pk": row.pk}
    if isinstance(row, HouseholdMember):
        return line | _member(row)
    for key, name in columns.items():
        line[key] = clear(row, name) if hasattr(row, f"{name}_sealed") else getattr(row, name)
    return line


def _member(row: HouseholdMember) -> Line:
    home, place = row.household, row.household.division
    town = place.parent.name if place.level == "village" and place.parent else place.name
    return {
        "household_id": home.pk, "home": home_key(home.division_id, str(home)), "home_number": str(home), "home_residence": home.residence,
        "home_address": clear(home, "address"), "township": town, "village": place.name if place.level == "village" else "",
        "division_code": place.code, "member": "" if row.relation == "unknown" else row.relation, "joined_on": row.joined_on,
        "left_on": row.left_on, "reason": row.reason,
    }  # fmt: skip


def home_key(division: str, number: str) -> str:
    """How a list names a household: its village and its number there."""
    return f"{division}/{number}"


def homes_named(keys: Collection[str], *, lock: bool = False) -> dict[str, Household]:
    """``home_key`` -> household on file; also those without number, which lists call 户 and their own number."""
    pairs = [key.split("/", 1) for key in keys]
    rows = Household.objects.order_by("pk")
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    named = rows.filter(division__in={place for place, _ in pairs}, number__in={number for _, number in pairs})
    bare = [int(number[1:]) for _, number in pairs if number[:1] == "户" and number[1:].isdecimal() and len(number) < 18]
    found = [*named, *(rows.filter(number="", pk__in=bare) if bare else ())]
    return {key: home for home in found if (key := home_key(home.division_id, str(home))) in keys}


def heads_of(homes: Collection[int]) -> dict[int, int]:
    """Household -> the person who is its head now."""
    rows = HouseholdMember.objects.filter(household__in=homes, relation="head", left_on__isnull=True)
    return dict(rows.values_list("household_id", "person_id"))
