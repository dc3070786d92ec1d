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
    def app(self) -> str:
        """Label of the app that owns the table."""
        return self.model._meta.app_label


def links() -> list[Link]:
    """Lower apps first, then by table name; proxies and the merge records themselves left out."""
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
    floors = [config.label for config in apps.get_app_configs()]
    return sorted(found, key=lambda link: (floors.index(link.app), link.table))


def rests_on(app: str, others: set[str]) -> bool:
    """Does a table of this app point at a table of one of the others?"""
    fields = (field for model in apps.get_app_config(app).get_models() for field in model._meta.local_fields)
    return any(isinstance(field, models.ForeignKey) and field.related_model._meta.app_label in others for field in fields)
