"""What an inspector took along: the order of a bundle, its hashes, and its bytes until they expire."""

import uuid

from django.db import models
from django.db.models import F, Q


class Bundle(models.Model):
    """The records of a period for an inspector (检查资料包), ``first`` and ``last`` included. The hashes stay when the bytes are gone."""

    first = models.DateField("起始日")
    last = models.DateField("截止日")
    reason = models.CharField("用途", max_length=200)
    ordered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发起人")
    ordered_at = models.DateTimeField("发起时间")
    job_id = models.BigIntegerField("后台任务", null=True)
    made_at = models.DateTimeField("生成时间", null=True)
    rows = models.PositiveBigIntegerField("行数", null=True)
    size = models.PositiveBigIntegerField("字节数", null=True)
    sha256 = models.CharField("压缩包摘要", max_length=64, blank=True)
    manifest_sha256 = models.CharField("清单摘要", max_length=64, blank=True)
    expires_at = models.DateTimeField("失效时间", null=True)
    downloads = models.PositiveIntegerField("下载次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "检查资料包"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(name="bundle_one_making", fields=["first", "last"], condition=Q(made_at__isnull=True)),
            models.CheckConstraint(name="bundle_days", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="bundle_made",
                condition=Q(made_at__isnull=True, manifest_sha256="")
                | Q(made_at__isnull=False, expires_at__isnull=False, rows__isnull=False)
                & ~Q(manifest_sha256="")
                & ~Q(sha256=""),
            ),
        ]

    def __str__(self) -> str:
        return f"检查资料包{self.first}至{self.last}"


class BundleBlock(models.Model):
    """A sealed piece of a bundle's zip; gone after it expires."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="blocks", verbose_name="资料包")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("序号")
    content_sealed = models.BinaryField("内容密文")

    class Meta:
        verbose_name = verbose_name_plural = "检查资料包文件块"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["bundle", "number"], name="bundle_block_number")]

    def __str__(self) -> str:
        return f"块{self.number}"
