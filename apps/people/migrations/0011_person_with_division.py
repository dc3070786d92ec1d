"""A key over a person and the division they are registered in, so that what is counted by place elsewhere can follow a move by itself."""

from django.db import migrations

from apps.core.sqltools import composite_key


class Migration(migrations.Migration):
    dependencies = [("people", "0006_dossier_groups_guards")]

    operations = [composite_key("people_person", "people_person_with_division", "id, division_id")]
