"""Every column of the house that points at a person, enumerated from the model registry: a new table cannot be forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.module_loading import import_string

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


def collisions() -> Iterator[tuple[Link, str]]:
    """Every uniqueness rule that two dossiers of one human can break when they become one: (link, name of the rule)."""
    for link in links():
        meta = link.model._meta
        held = [field for field in meta.local_fields if field.column in link.columns]
        names = {name for field in held for name in (field.name, field.attname)}
        yield from ((link, f"{link.table}.{field.column}") for field in held if field.unique)
        for rule in meta.constraints:
            if _columns(rule) & names and meta.pk.name not in _columns(rule):
                yield link, rule.name
        yield from ((link, "+".join(fields)) for fields in meta.unique_together if names & set(fields))


def repeats(app: str) -> frozenset[str]:
    """The rules of an app whose repeated rows may stay with the dropped dossier, or are settled first: ``merge_repeats`` of
    its AppConfig. Any other repeated row refuses the merge."""
    return frozenset(getattr(apps.get_app_config(app), "merge_repeats", ()))


def _columns(rule: models.BaseConstraint) -> set[str]:
    if isinstance(rule, models.UniqueConstraint):
        return set(rule.fields) | {name for expression in rule.expressions for name in _named(expression)}
    if isinstance(rule, ExclusionConstraint):
        return {name for expression, _ in rule.expressions for name in _named(expression)}
    return set()


def _named(expression: object) -> set[str]:
    """The columns an expression names, however deep."""
    if isinstance(expression, str):
        return {expression}
    if isinstance(expression, models.F):
        return {str(expression.name)}  # type: ignore[attr-defined]
    parts = expression.get_source_expressions() if hasattr(expression, "get_source_expressions") else []
    return {name for part in parts for name in _named(part)}


def guard(app: str) -> str:
    """The dotted path of the function an app wants to be asked before a merge, or nothing."""
    return str(getattr(apps.get_app_config(app), "merge_guard", ""))


def objection(kept_id: int, dropped_id: int) -> str:
    """The first refusal of an app that pays, also when nothing of it is frozen yet; empty when nobody objects."""
    guards = (guard(config.label) for config in apps.get_app_configs())
    return next((words for path in guards if path and (words := import_string(path)(kept_id, dropped_id))), "")


def merge_lines(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], list[str]]:
    """What each merge (kept, dropped) changes beyond moving rows, for who is to agree: ``merge_lines`` of each AppConfig (dotted path of a
    function of the pairs)."""
    found: dict[tuple[int, int], list[str]] = {}
    for path in (getattr(config, "merge_lines", "") for config in apps.get_app_configs()):
        for pair, lines in (import_string(path)(pairs) if path and pairs else {}).items():
            found.setdefault(pair, []).extend(lines)
    return found
