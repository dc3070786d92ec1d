"""The dated rows a roster shows and adds to: open work, party life and hardship, all honours and living conditions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models

from apps.people.models import Hardship, Honour, LifeAssessment, PartyMembership, WorkSpell
from apps.people.rules.entries import ENTRIES

TABLES: Mapping[str, type[models.Model]] = {
    "work": WorkSpell,
    "membership": PartyMembership,
    "honours": Honour,
    "hardships": Hardship,
    "assessments": LifeAssessment,
}
Entries = Mapping[str, list[dict[str, Any]]]


def stated_kinds(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """Kinds of dated rows that any of these rows of a roster speaks of."""
    keys = {key for row in rows for key in row}
    return {entry.field for entry in ENTRIES if entry.stated(dict.fromkeys(keys))}


def entries_of(ids: Collection[int], kinds: Collection[str]) -> dict[int, Entries]:
    """Person -> kind -> rows by table column, by day, the newest last; one statement a kind."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for entry in ENTRIES:
        if entry.field in kinds and ids:
            table = TABLES[entry.field]
            rows = table._base_manager.filter(person__in=ids, is_live=True)
            if any(field.name == "until" for field in table._meta.fields):
                rows = rows.filter(until__isnull=True)
            for row in rows.order_by(entry.columns[entry.day], "id").values("person_id", *entry.columns.values()):
                found[row["person_id"]][entry.field].append(row)
    return dict(found)
