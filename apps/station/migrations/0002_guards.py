"""What a phone sent stays as it was sent; the envelope may be sealed anew, and what a human did is written down once."""

from django.db import migrations

from apps.core.sqltools import no_delete, write_once


class Migration(migrations.Migration):
    dependencies = [("station", "0001_squashed")]

    operations = [
        no_delete("station_device"),
        write_once("station_submission", "settled_at", "settled_by_id", "settled_note", "~content_sealed"),
    ]
