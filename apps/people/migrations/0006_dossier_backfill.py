"""Existing dossiers get their households as dated rows and one row of provenance; unit names are no longer stored."""

from django.db import migrations

_KEYS = ("honour", "partymembership", "workspell", "hardship", "lifeassessment")
_FILL = """
insert into people_householdmember (household_id, person_id, relation, joined_on, reason)
select household_id, id, 'unknown', registered_on, '原有档案带入' from people_person where household_id is not null;
insert into people_provenance (person_id, kind, fields, is_check, note, at)
select id, 'carried', array['name','sex','born_on','id_number','division','residence','address','phone','ethnicity',
                            'politics','employment'], false, '', registered_on::timestamp at time zone 'Asia/Shanghai'
from people_person;
set constraints all immediate;
"""


def _sql(name: str) -> migrations.RunSQL:
    table = f"people_{name}"
    return migrations.RunSQL(
        f"alter table {table} add constraint {table}_evidence_id_same_person foreign key (evidence_id, person_id) "
        "references people_document (id, person_id) deferrable initially deferred",
        f"alter table {table} drop constraint {table}_evidence_id_same_person",
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0005_dossier_groups")]
    operations = [
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.RemoveField("person", "household"),
        migrations.RemoveField("servicerecord", "unit_sealed"),
        *(_sql(name) for name in _KEYS),
    ]
