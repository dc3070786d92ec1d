"""Phones of clerks, and what they sent."""

import uuid

from django.db import models
from django.db.models import Q

from apps.core.actor import SHANGHAI
from apps.core.phone import kinds
from apps.station.choices import SubmissionState


class Device(models.Model):
    """One phone of one account. ``snapshot`` is what it holds (person → mark), ``counter`` counts what it was given."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="账号")
    uuid = models.UUIDField("设备编号")
    agent = models.CharField("浏览器", max_length=200, blank=True)
    place = models.CharField("管辖区划", max_length=12, blank=True)
    secret_sealed = models.BinaryField("本机密钥密文")
    scope = models.CharField("范围标记", max_length=16, blank=True)
    counter = models.PositiveIntegerField("同步计数", default=0)
    snapshot = models.JSONField("已下发", default=dict)
    issued_at = models.DateTimeField("登记时间")
    seen_at = models.DateTimeField("最近联系")
    purged_at = models.DateTimeField("停用时间", null=True)
    purged_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="停用人")
    purge_reason = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "手机"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "uuid"], name="station_device_once"),
            models.CheckConstraint(
                name="station_device_purged_whole",
                condition=Q(purged_at__isnull=True, purge_reason="") | (Q(purged_at__isnull=False) & ~Q(purge_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"手机{str(self.uuid)[:8]}"


class Submission(models.Model):
    """One thing a phone sent, judged once. What was not applied is kept sealed, for a human."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    uuid = models.UUIDField("提交编号", unique=True, db_comment="手机生成；同一编号只办一次")
    user = models.ForeignKey("org.User", models.PROTECT, related_name="+", verbose_name="账号")
    device = models.ForeignKey(Device, models.PROTECT, related_name="+", verbose_name="手机")
    kind = models.CharField("事项", max_length=40)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="对象")
    base_version = models.PositiveIntegerField("所见版本", null=True)
    digest = models.CharField("内容摘要", max_length=64)
    place = models.CharField("管辖区划", max_length=12, blank=True)
    written_at = models.DateTimeField("手机填写时间", null=True, db_comment="手机的钟，只供参考")
    received_at = models.DateTimeField("收到时间")
    state = models.CharField("状态", max_length=8, choices=SubmissionState)
    answer = models.CharField("答复", max_length=400)
    content_sealed = models.BinaryField("未办成的内容密文", null=True)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="处理人")
    settled_note = models.CharField("处理结果", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "手机上传"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="station_submission_state", condition=Q(state__in=SubmissionState.values)),
            models.CheckConstraint(
                name="station_submission_settled_whole",
                condition=Q(settled_at__isnull=True, settled_note="")
                | (Q(settled_at__isnull=False) & ~Q(settled_note="") & ~Q(state="applied")),
            ),
            models.CheckConstraint(
                name="station_submission_kept",
                condition=Q(state="applied", content_sealed__isnull=True)
                | (~Q(state="applied") & Q(content_sealed__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "received_at"], name="station_submission_pace"),
            models.Index(
                fields=["place"], name="station_submission_open", condition=Q(settled_at__isnull=True) & ~Q(state="applied")
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The receipt number (回执号) that every repeat is answered with."""
        return f"SJ{self.received_at.astimezone(SHANGHAI):%Y%m%d}-{self.pk:06d}"

    @property
    def kind_label(self) -> str:
        """What it is about, in words."""
        found = kinds().get(self.kind)
        return found.label if found else "未知事项"


class UploadLine(models.Model):
    """The one line of all phones that have something to send: until when it is taken. A number in it is a hint, no right."""

    id = models.SmallIntegerField("行号", primary_key=True, default=1)
    until = models.DateTimeField("已排到")

    class Meta:
        verbose_name = verbose_name_plural = "手机上传排队"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="station_line_one", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.until)
