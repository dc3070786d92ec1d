"""Lists that leave as files (to city and province, to the bank), their answers, and the boxes that come back."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.cards.choices import LotKind, Stage


class Lot(models.Model):
    """A numbered list as it was sent: rows, sum of serials, fingerprint. Its content never changes."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("批次号", max_length=20, unique=True)
    kind = models.CharField("类别", max_length=12, choices=LotKind)
    year = models.SmallIntegerField("年份")
    sequence = models.IntegerField("序号")
    bank_code = models.CharField("银行代码", max_length=12, blank=True)
    bank_name = models.CharField("银行", max_length=60, blank=True)
    row_count = models.IntegerField("行数")
    serial_sum = models.BigIntegerField("编号合计")
    filename = models.CharField("文件名", max_length=80)
    sha256 = models.CharField("文件指纹", max_length=64)
    content_sealed = models.BinaryField("文件(密文)")
    made_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间")
    signed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="签收人")
    signed_at = models.DateTimeField("签收时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "送审和制证批次"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "sequence"], name="card_lot_sequence"),
            models.CheckConstraint(name="card_lot_not_empty", condition=Q(row_count__gt=0, serial_sum__gt=0)),
            models.CheckConstraint(
                name="card_lot_signed_whole",
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(kind="production", signed_by__isnull=False, signed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class LotLine(models.Model):
    """One row of a list. An application, or a card, waits for an answer in one list only."""

    lot = models.ForeignKey(Lot, models.PROTECT, related_name="lines", verbose_name="批次")
    ordinal = models.IntegerField("行号")
    key = models.CharField("编号", max_length=24)
    digest = models.CharField("行指纹", max_length=12)
    application = models.ForeignKey("cards.Application", models.PROTECT, null=True, related_name="+", verbose_name="申请")
    card = models.ForeignKey("cards.Card", models.PROTECT, null=True, related_name="lines", verbose_name="优待证")
    is_waiting = models.BooleanField("待答复", default=True)
    outcome = models.CharField("结果", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批次明细"
        default_permissions = ()
        ordering = ("lot_id", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=["lot", "ordinal"], name="card_lot_line_ordinal"),
            models.UniqueConstraint(fields=["lot", "key"], name="card_lot_line_key"),
            models.UniqueConstraint(fields=["application"], condition=Q(is_waiting=True), name="card_lot_line_application"),
            models.UniqueConstraint(fields=["card"], condition=Q(is_waiting=True), name="card_lot_line_card"),
            models.CheckConstraint(
                name="card_lot_line_one",
                condition=Q(application__isnull=True, card__isnull=False) | Q(application__isnull=False, card__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}/{self.ordinal} {self.key}"


class LotResult(models.Model):
    """An answer as it came; one a stage. Append-only."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="results", verbose_name="批次")
    stage = models.CharField("环节", max_length=10, choices=Stage)
    filename = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("文件指纹", max_length=64, unique=True)
    content_sealed = models.BinaryField("文件(密文)")
    passed = models.IntegerField("通过数")
    failed = models.IntegerField("未通过数")
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="导入人")
    taken_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "结果文件"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["lot", "stage"], name="card_lot_result_once")]

    def __str__(self) -> str:
        return self.filename


class Box(models.Model):
    """Cards of one township on their way from the county centre to the station."""

    number = models.CharField("箱号", max_length=20, unique=True)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="乡镇")
    row_count = models.IntegerField("张数")
    sent_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="分发人")
    sent_at = models.DateTimeField("分发时间")
    received_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="接收人")
    received_at = models.DateTimeField("接收时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "分发箱"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="card_box_not_empty", condition=Q(row_count__gt=0)),
            models.CheckConstraint(
                name="card_box_received",
                condition=Q(received_by__isnull=True, received_at__isnull=True)
                | (Q(received_by__isnull=False, received_at__isnull=False) & ~Q(received_by=F("sent_by"))),
            ),
        ]

    def __str__(self) -> str:
        return self.number
