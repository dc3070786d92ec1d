"""Who did what to a dossier and to everything that hangs on it, from every app, cut to what the reader may see there."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.module_loading import import_string

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.models import AuditEntry
from apps.core.pages import Page, keyset
from apps.core.timeline import Strand, Subject
from apps.people.models import Merge, Person
from apps.people.queries.links import links
from apps.people.queries.people import VIEW_PERSON
from apps.people.queries.timeline import subject_of

SIZE = 60
#: So many newest rows of a table are looked up; a person has more payments than acts on any one of them.
MOST = 400


def acts_of(actor: Actor, person_id: int, after: str | None = None, size: int = SIZE) -> Page[AuditEntry]:
    """Changes and looks, newest first, a page by key. Three statements, whatever hangs on the person. The caller has found the
    person in the actor's places. Raises BadToken."""
    require(actor, VIEW_PERSON)
    subject = subject_of(person_id)
    rows: QuerySet[Any] = Person.objects.filter(pk__in=subject.ids).values_list(*_named(Person)).order_by()
    tables = [(table, _mine(table, columns, subject)) for table, columns in seen_tables(actor, subject)]
    found: dict[str, list[str]] = defaultdict(list)
    for kind, number in rows.union(
        *(mine.values_list(*_named(table)).order_by("-pk")[:MOST] for table, mine in tables), all=True
    ):
        found[kind].append(number)
    wanted = Q(pk__in=[])
    for kind, numbers in found.items():
        wanted |= Q(row_type=kind, row_id__in=numbers)
    return keyset(AuditEntry.objects.filter(wanted), order=("-id",), after=after, size=size)


def seen_tables(actor: Actor, subject: Subject) -> list[tuple[type[Model], Sequence[str]]]:
    """Tables with a column that points at a person, and those columns, as far as this actor may read them: by the rights that the
    time line asks for them. A table that is on no time line needs every right its app asks for; an app without a line is not shown."""
    asked: dict[type[Model], list[str]] = defaultdict(list)
    by_app: dict[str, list[str]] = defaultdict(list)
    for label, one in _every_strand(actor, subject):
        asked[one.rows.model].append(one.permission)
        by_app[label].append(one.permission)
    found: list[tuple[type[Model], Sequence[str]]] = [(Merge, ("kept_id", "dropped_id"))]
    for link in links():
        rights = asked.get(link.model) or by_app.get(link.app)
        if rights and all(not right or actor.may(right) for right in rights):
            found.append((link.model, link.columns))
    return [(table, columns) for table, columns in found if table is not Person]


def _every_strand(actor: Actor, subject: Subject) -> list[tuple[str, Strand]]:
    hooks = [(config.label, getattr(config, "timeline", "")) for config in apps.get_app_configs()]
    return [(label, one) for label, hook in hooks if hook for one in import_string(hook)(actor, subject)]


def _mine(table: type[Model], columns: Sequence[str], subject: Subject) -> QuerySet[Any]:
    wanted = Q(pk__in=[])
    for column in columns:
        wanted |= Q(**{f"{column}__in": subject.ids})
    return table._base_manager.filter(wanted)


def _named(table: type[Model]) -> tuple[Any, Any]:
    """How the audit trail names a row of a table."""
    return Value(table._meta.label, CharField()), Cast("pk", CharField())
