"""The name list and the dossier page (一人一档)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.pages import Page, keyset
from apps.people import queries as people
from apps.people.models import Category, Person
from apps.workbench.queries.places import counties_and_towns

ORDERS = {"": ("name_pinyin", "id"), "name": ("name_pinyin", "id"), "-name": ("-name_pinyin", "-id"),
          "born": ("born_on", "id"), "-born": ("-born_on", "-id")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameList:
    """One page of the name list with its filters."""

    page: Page[Person]
    towns: list[tuple[str, str]]
    chosen: Mapping[str, str]


def name_list(actor: Actor, chosen: Mapping[str, str]) -> NameList:
    """People in the actor's places; filters ``town``, ``kind``, ``state``; order ``sort``; continuing at ``after``."""
    require(actor, people.VIEW_PERSON)
    rows = people.persons(actor).select_related("division__parent").prefetch_related(*_live_categories())
    page = keyset(
        _filtered(rows, chosen), order=ORDERS.get(chosen.get("sort", ""), ORDERS[""]), after=chosen.get("after") or None
    )
    return NameList(page, counties_and_towns(actor), chosen)


def _live_categories() -> tuple[Any, ...]:
    return (
        Prefetch("categories", Category.objects.filter(until__isnull=True).exclude(state="void"), to_attr="live_categories"),
    )


def _filtered(rows: QuerySet[Person], chosen: Mapping[str, str]) -> QuerySet[Person]:
    town = chosen.get("town", "")
    if len(town) == 12 and town.isdecimal():
        rows = rows.filter(division_id__startswith=town.rstrip("0") if town.endswith("000000") else town[:9])
    if chosen.get("state") in ("active", "left", "died"):
        rows = rows.filter(state=chosen["state"])
    if chosen.get("kind"):
        held = Category.objects.filter(kind=chosen["kind"], until__isnull=True).exclude(state="void")
        rows = rows.filter(pk__in=held.values("person_id"))
    return rows


def age(born_on: date, on: date) -> int:
    """Whole years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
