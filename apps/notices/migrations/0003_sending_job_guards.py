"""Which job is carrying a message: a later attempt of the same job knows at once what its dead predecessor left open."""

from django.db import migrations

from apps.core.sqltools import write_once

COLUMNS = (
    "~state",
    "~phone_sealed",
    "sending_at",
    "sending_job",
    "settled_at",
    "gateway_ref",
    "failure",
    "read_at",
    "resolved_by_id",
    "resolved_at",
    "evidence",
)


class Migration(migrations.Migration):
    """The column, and the trigger that lets it be filled."""

    replaces = [("notices", "0003_sending_job")]
    dependencies = [("notices", "0002_write_once")]

    operations = [
        migrations.RunSQL(
            "drop trigger notices_message_write_once on notices_message;"
            "drop trigger notices_message_no_truncate on notices_message",
            migrations.RunSQL.noop,
        ),
        write_once("notices_message", *COLUMNS),
    ]
