"""`manage.py migrate` draws its models once for a row of new tables, and makes what Django's own makes."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState, StateApps

from veterans_portal.management.commands.migrate import Together, together


def test_every_migration_leaves_the_same_models():
    graph = MigrationLoader(None).graph
    plan = graph._generate_plan(graph.leaf_nodes(), at_end=True)
    plain, shared, rows = ProjectState(), ProjectState(), 0
    for key in plan:
        migration = graph.nodes[key]
        operations = together(list(migration.operations))
        rows += sum(isinstance(one, Together) for one in operations)
        for state, some in ((plain, migration.operations), (shared, operations)):
            for operation in some:
                operation.state_forwards(migration.app_label, state)
    assert MigrationAutodetector(plain, shared).changes(graph) == {}
    assert plain.models.keys() == shared.models.keys()
    assert rows > 10


@pytest.mark.usefixtures("as_owner")
def test_tables_and_statements_come_in_their_order_with_one_drawing(monkeypatch):
    drawn = []
    whole = StateApps.render_multiple
    monkeypatch.setattr(StateApps, "render_multiple", lambda self, some: drawn.append(len(some)) or whole(self, some))
    number = ("id", models.BigAutoField(primary_key=True))
    leads = ("to", models.ForeignKey("org.drawn_a", models.PROTECT))
    row = together(
        [
            migrations.CreateModel("drawn_a", [number, ("size", models.IntegerField(unique=True))]),
            migrations.RunSQL("insert into org_drawn_a (size) values (7)"),
            migrations.CreateModel("drawn_b", [number, leads]),
            migrations.RunSQL('insert into org_drawn_b ("to_id") select id from org_drawn_a where size = 7'),
        ]
    )
    migration = migrations.Migration("0001", "org")
    migration.operations = row
    state = ProjectState()
    state.apps  # noqa: B018 - as migrating does before the first one
    drawn.clear()
    with connection.schema_editor() as editor:
        migration.apply(state, editor)
    assert len(row) == 1
    assert [count for count in drawn if count] == [2]
    with connection.cursor() as cursor:
        cursor.execute('select a.size from org_drawn_b b join org_drawn_a a on a.id = b."to_id"')
        assert cursor.fetchall() == [(7,)]
        cursor.execute(
            "select confrelid::regclass::text from pg_constraint where conrelid = 'org_drawn_b'::regclass and contype = 'f'"
        )
        assert cursor.fetchall() == [("org_drawn_a",)]


def test_what_changes_a_model_of_another_stands_alone():
    number = ("id", models.BigAutoField(primary_key=True))
    some = [
        migrations.CreateModel("drawn_a", [number]),
        migrations.AddField("drawn_a", "size", models.IntegerField(default=0)),
        migrations.CreateModel("drawn_b", [number]),
        migrations.RunSQL("select 1", state_operations=[migrations.DeleteModel("drawn_a")]),
    ]
    assert together(some) == some
