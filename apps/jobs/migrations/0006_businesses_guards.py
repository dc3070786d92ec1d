"""Veteran businesses, parks and bases, services."""

from django.db import migrations

from apps.core.sqltools import append_only, no_delete


class Migration(migrations.Migration):
    replaces = [("jobs", "0006_businesses")]
    dependencies = [("jobs", "0005_loans_guards"), ("org", "0002_lanes"), ("people", "0011_person_with_division")]

    operations = [
        no_delete("jobs_veteranbusiness"),
        no_delete("jobs_foundingbase"),
        append_only("jobs_businessservice"),
    ]
