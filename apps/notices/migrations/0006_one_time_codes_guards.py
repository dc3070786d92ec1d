"""One-time codes by SMS: sent by day and night, sealed while they wait, gone once they have left."""

from django.db import migrations

from apps.core.sqltools import write_once

COLUMNS = (
    "~state",
    "~phone_sealed",
    "~text_sealed",
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
    """Two columns, their guard, and the trigger that lets the sealed text be cleared and sealed anew."""

    replaces = [("notices", "0006_one_time_codes")]
    dependencies = [("notices", "0005_articles_and_opt_outs_guards")]

    operations = [
        migrations.RunSQL(
            "drop trigger notices_message_write_once on notices_message;"
            "drop trigger notices_message_no_truncate on notices_message",
            migrations.RunSQL.noop,
        ),
        write_once("notices_message", *COLUMNS),
    ]
