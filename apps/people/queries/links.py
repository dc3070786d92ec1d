"""Every column of the house that points at a person, enumerated from the model registry: a new table cannot be forgotten."""

from dataclasses import dataclass

from django.apps import apps
from django.db import models

from apps.people.models import DistinctPair, Merge, Person

#: These name the two dossiers as such and never move.
_FIXED = (Merge, DistinctPair)


@dataclass(frozen=True, slots=True)
class Link:
    """One table and its columns that hold a person's id."""

    model: type[models.Model]
    columns: tuple[str, ...]

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def label(self) -> str:
        """Chinese name of the table."""
        return str(self.model._meta.verbose_name)

    @property
    def is_ours(self) -> bool:
        """A table of people: repeated rows are known how to settle."""
        return self.model._meta.app_label == "people"


def links() -> list[Link]:
    """In the order of table names; proxies and the merge records themselves left out."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed or issubclass(model, _FIXED):
            continue
        columns = tuple(
            field.column
            for field in model._meta.local_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Person
        )
        if columns:
            found.append(Link(model, columns))
    return sorted(found, key=lambda link: link.table)
