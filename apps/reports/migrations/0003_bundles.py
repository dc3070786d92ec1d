import django.db.models.deletion
import uuid
from django.db import migrations, models

from apps.core.sqltools import write_once


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0002_lanes"),
        ("reports", "0002_annual_reports"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.DateField(verbose_name="起始日")),
                ("last", models.DateField(verbose_name="截止日")),
                ("reason", models.CharField(max_length=200, verbose_name="用途")),
                ("ordered_at", models.DateTimeField(verbose_name="发起时间")),
                ("job_id", models.BigIntegerField(null=True, verbose_name="后台任务")),
                ("made_at", models.DateTimeField(null=True, verbose_name="生成时间")),
                ("rows", models.PositiveBigIntegerField(null=True, verbose_name="行数")),
                ("size", models.PositiveBigIntegerField(null=True, verbose_name="字节数")),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="压缩包摘要")),
                ("manifest_sha256", models.CharField(blank=True, max_length=64, verbose_name="清单摘要")),
                ("expires_at", models.DateTimeField(null=True, verbose_name="失效时间")),
                ("downloads", models.PositiveIntegerField(default=0, verbose_name="下载次数")),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="org.staff", verbose_name="发起人"
                    ),
                ),
            ],
            options={
                "verbose_name": "检查资料包",
                "verbose_name_plural": "检查资料包",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("made_at__isnull", True)), fields=("first", "last"), name="bundle_one_making"
                    ),
                    models.CheckConstraint(condition=models.Q(("first__lte", models.F("last"))), name="bundle_days"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at__isnull", True), ("manifest_sha256", "")),
                            models.Q(
                                ("expires_at__isnull", False),
                                ("made_at__isnull", False),
                                ("rows__isnull", False),
                                models.Q(("manifest_sha256", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="bundle_made",
                    ),
                ],
                "ordering": ("-id",),
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BundleBlock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="行密钥标识")),
                ("number", models.PositiveIntegerField(verbose_name="序号")),
                ("content_sealed", models.BinaryField(verbose_name="内容密文")),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="reports.bundle",
                        verbose_name="资料包",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查资料包文件块",
                "verbose_name_plural": "检查资料包文件块",
                "constraints": [models.UniqueConstraint(fields=("bundle", "number"), name="bundle_block_number")],
                "default_permissions": (),
            },
        ),
        write_once(
            "reports_bundle", "~job_id", "~downloads", "made_at", "rows", "size", "sha256", "manifest_sha256", "expires_at"
        ),
    ]
