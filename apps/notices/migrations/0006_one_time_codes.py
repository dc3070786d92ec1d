"""One-time codes by SMS: sent by day and night, sealed while they wait, gone once they have left."""

from django.db import migrations, models
from django.db.models import Q

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

    dependencies = [("notices", "0005_articles_and_opt_outs")]

    operations = [
        migrations.AddField(
            "messagetemplate", "is_secret", models.BooleanField("一次性验证码（不分昼夜，内容不留存）", default=False)
        ),
        migrations.AddField(
            "message", "text_sealed", models.BinaryField("验证码正文(密文,发出即清除)", null=True, blank=True)
        ),
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                name="message_secret_gone", condition=Q(text_sealed__isnull=True) | Q(state__in=["queued", "sending"])
            ),
        ),
        migrations.RunSQL(
            "drop trigger notices_message_write_once on notices_message;"
            "drop trigger notices_message_no_truncate on notices_message",
            migrations.RunSQL.noop,
        ),
        write_once("notices_message", *COLUMNS),
    ]
