"""Papers and delegations named by a row belong to the same person as the row (checked at commit: a merge moves both)."""

from django.db import migrations

_KEYS = (
    ("people_servicerecord", "evidence_id", "people_document"),
    ("people_category", "evidence_id", "people_document"),
    ("people_category", "close_evidence_id", "people_document"),
    ("people_delegation", "evidence_id", "people_document"),
    ("people_payeeaccount", "delegation_id", "people_delegation"),
)


def _sql(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"{table}_{column}_same_person"
    return migrations.RunSQL(
        f"alter table {table} add constraint {name} foreign key ({column}, person_id) "
        f"references {target} (id, person_id) deferrable initially deferred",
        f"alter table {table} drop constraint {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_squashed")]
    operations = [_sql(*key) for key in _KEYS]
