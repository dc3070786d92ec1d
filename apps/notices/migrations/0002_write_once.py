"""What was published or said stays said: PostgreSQL lets a row only gather its outcome."""

from django.db import migrations

from apps.core.sqltools import append_only, write_once


class Migration(migrations.Migration):
    """The triggers. Sealed columns stay open to key rotation."""

    dependencies = [("notices", "0001_squashed")]

    operations = [
        append_only("notices_noticeentry"),
        write_once(
            "notices_message",
            "~state",
            "~phone_sealed",
            "sending_at",
            "settled_at",
            "gateway_ref",
            "failure",
            "read_at",
            "resolved_by_id",
            "resolved_at",
            "evidence",
        ),
        write_once("notices_publicnotice", "~state", "withdrawn_by_id", "withdrawn_at", "withdraw_reason"),
        write_once(
            "notices_objection",
            "~state",
            "~phone_sealed",
            "outcome",
            "answer",
            "answered_by_id",
            "answered_at",
        ),
    ]
