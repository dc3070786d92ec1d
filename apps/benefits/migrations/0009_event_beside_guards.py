from django.db import migrations

from apps.core.sqltools import write_once

# The guard of 0005 names its columns, so it is made anew with both; each is filled once.
_DROP = migrations.RunSQL(
    "drop function benefits_lifeevent_write_once() cascade",
    migrations.RunSQL.noop,
)


class Migration(migrations.Migration):
    replaces = [("benefits", "0009_event_beside")]
    dependencies = [("benefits", "0005_decided_facts")]

    operations = [
        _DROP,
        write_once(
            "benefits_lifeevent",
            "~person_id",
            "~state",
            "~reason",
            "~withdrawal_by_id",
            "withdrawn_by_id",
            "withdrawn_on",
            "beside",
            "beside_undone",
            when="old.state <> 'proposed'",
        ),
    ]
