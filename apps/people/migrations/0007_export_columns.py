"""Exports have chosen columns, and know the places they were made for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_dossier_backfill")]
    operations = [
        migrations.AddField(
            "exportfile",
            "columns",
            models.JSONField("栏目", default=list, db_comment="按名册次序；下次导出时仍先选这些"),
        ),
        migrations.AddField(
            "exportfile",
            "places",
            models.JSONField("制作人范围", default=list, db_comment="生成时制作人的管辖范围；下载时须仍在其范围内"),
        ),
    ]
