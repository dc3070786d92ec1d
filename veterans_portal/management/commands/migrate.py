"""`manage.py migrate`: Django's own, which draws its models once for a row of new tables, and without the collector of garbage.

Django draws every model that is related to a new one again, after each single table: with two hundred tables that lead to each other twenty
thousand classes, four fifths of the first start. They all live until the end, so that walking through them for garbage finds nothing.
"""

import gc
from itertools import groupby
from typing import Any, cast

from django.core.management.commands import migrate
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """New tables and statements between them, in their order. A statement asks for no model, and no operation here changes a model of another:
    each table looks at the end of the row as it did at its own place."""

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn anew when the first table asks
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def together(operations: list[Operation]) -> list[Operation]:
    """The same operations, those that can share one drawing of the models put together."""
    found: list[Operation] = []
    for shared, some in groupby(operations, _shares):
        row = list(some)
        new = sum(isinstance(one, CreateModel) for one in row)
        found += [Together(row)] if shared and new > 1 else row
    return found


def _shares(operation: Operation) -> bool:
    return isinstance(operation, CreateModel) or (isinstance(operation, RunSQL) and not operation.state_operations)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        gc.disable()
        try:
            super().handle(*args, **options)
        finally:
            gc.enable()

    def migration_progress_callback(self, action: str, migration: Migration | None = None, fake: bool = False) -> None:
        if action == "apply_start" and migration is not None:
            own = cast("list[Operation]", migration.operations)  # a list of this migration alone
            own[:] = together(own)
        super().migration_progress_callback(action, migration, fake)
