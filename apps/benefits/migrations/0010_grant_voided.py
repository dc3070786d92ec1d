"""When a grant was voided: until that instant it was owed, and a batch worked out anew must know it."""

from django.db import migrations, models

from apps.core.sqltools import write_once

# The guard of 0005 names its columns, so it is made anew with one more; it is filled once.
_DROP = migrations.RunSQL("drop function benefits_grant_write_once() cascade", migrations.RunSQL.noop)
_KNOWN = migrations.RunSQL(
    "update benefits_grant g set voided_at = a.at from core_auditentry a where g.state = 'void' and a.row_type = 'benefits.Grant'"
    " and a.row_id = g.id::text and a.verb = 'benefits.void_grant' and a.outcome = 'done'",
    migrations.RunSQL.noop,
)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0009_event_beside_guards"), ("core", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="voided_at",
            field=models.DateTimeField(null=True, verbose_name="作废时间"),
        ),
        _DROP,
        write_once(
            "benefits_grant",
            "~person_id",
            "~state",
            "~reason",
            "claim_id",
            "voided_at",
            when="old.state <> 'proposed' and old.entitlement_id is null",
        ),
        _KNOWN,
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "void"), ("voided_at__isnull", True), _connector="OR"), name="grant_voided"
            ),
        ),
    ]
