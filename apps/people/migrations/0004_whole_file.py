"""The whole file or nothing, unless the clerk says otherwise; a suspected duplicate has three answers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_sheet_shape")]
    operations = [
        migrations.AddField(
            "importblock",
            "values_sealed",
            models.BinaryField("读出的内容密文", null=True, db_comment="检查时读出的各行内容，写入时不再重读"),
        ),
        migrations.AddField(
            "importsheet",
            "only_good",
            models.BooleanField(
                "只写入没有问题的行",
                default=False,
                db_comment="否：整份名册要么全部写入，要么一行也不写；是：经办人确认时的明确选择",
            ),
        ),
        migrations.AlterField(
            "importrow",
            "is_accepted",
            models.BooleanField(
                "疑似重复的判断",
                null=True,
                db_comment="空：还没有判断；是：不是同一人，按新增写入；否：是同一人，本行不写入",
            ),
        ),
    ]
