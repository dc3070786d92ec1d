"""What hangs on a dossier rests on papers of the same person."""

from django.db import migrations

_KEYS = ("honour", "partymembership", "workspell", "hardship", "lifeassessment")


def _sql(name: str) -> migrations.RunSQL:
    table = f"people_{name}"
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_evidence_id_same_person foreign key (evidence_id, person_id) "
        "references people_document (id, person_id) deferrable initially deferred",
        f"alter table {table} drop constraint {table}_evidence_id_same_person",
    )


class Migration(migrations.Migration):
    replaces = [("people", "0006_dossier_backfill")]
    dependencies = [("people", "0002_same_person_keys")]
    operations = [
        *(_sql(name) for name in _KEYS),
    ]
