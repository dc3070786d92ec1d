"""Standards and parameters are never edited: PostgreSQL lets a row only be confirmed, sent back or superseded, once."""

from django.db import migrations

from apps.core.sqltools import write_once

OPEN_COLUMNS = (
    "known_on",
    "confirmed_by",
    "confirmed_by_name",
    "confirmed_at",
    "rejected_by",
    "rejected_by_name",
    "rejected_at",
    "reject_reason",
    "superseded_by_id",
    "superseded_on",
)


class Migration(migrations.Migration):
    """The narrow triggers."""

    dependencies = [("policy", "0001_initial")]

    operations = [
        write_once("policy_standard", *OPEN_COLUMNS),
        write_once("policy_parameter", *OPEN_COLUMNS),
        write_once("policy_ratetouch", "consumed_at"),
    ]
