"""Columns chosen once are remembered for every sheet of the same shape; exports remember their columns."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_same_person_keys")]
    operations = [
        migrations.AddField(
            "importsheet",
            "shape",
            models.CharField(
                "表头特征", max_length=64, blank=True, default="", db_comment="栏目相同的文件特征相同，用来记住对应列"
            ),
            preserve_default=False,
        ),
        migrations.AddIndex("importsheet", models.Index(fields=["shape"], name="people_sheet_shape")),
    ]
