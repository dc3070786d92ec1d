"""A waiver is proposed by one person and decided once by another: neither side can be rewritten afterwards."""

from django.db import migrations

from apps.core.sqltools import no_delete, write_once

TABLE = "payments_waiverproposal"
UNGUARD, GUARD = no_delete(TABLE).reverse_sql, no_delete(TABLE).sql


class Migration(migrations.Migration):
    """Of a waiver proposal only the decision may be filled in, once."""

    dependencies = [("payments", "0006_basis_and_tails_guards")]

    operations = [
        migrations.RunSQL(UNGUARD, GUARD),
        write_once(TABLE, "agreed", "decided_by_id", "decided_at", "note"),
    ]
