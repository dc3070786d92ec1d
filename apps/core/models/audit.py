"""Audit tables. All append-only; users and staff are plain numbers because this floor knows nothing of ``org``."""

import uuid

from django.db import models
from django.db.models.functions import Cast, Now

from apps.core.choices import Outcome


class CurrentTransaction(models.Func):
    """``pg_current_xact_id()``: the 64-bit number of the writing transaction."""

    function = "pg_current_xact_id"
    output_field = models.TextField()


class AuditEntry(models.Model):
    """One act, one refusal, or one look at personal data in clear."""

    uid = models.UUIDField("标识", unique=True, default=uuid.uuid4)
    at = models.DateTimeField("时间")
    recorded_at = models.DateTimeField("入库时间", db_default=Now())
    xid = models.BigIntegerField(
        "事务号", db_default=Cast(Cast(CurrentTransaction(), models.TextField()), models.BigIntegerField())
    )
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    verb = models.CharField("操作代码", max_length=80)
    label = models.CharField("操作", max_length=80, blank=True)
    user_id = models.BigIntegerField("账号编号", null=True)
    staff_id = models.BigIntegerField("人员编号", null=True)
    actor_name = models.CharField("操作人", max_length=80)
    roles = models.JSONField("岗位", default=list)
    via = models.CharField("途径", max_length=16)
    ip = models.GenericIPAddressField("来源地址", null=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    row_type = models.CharField("对象类型", max_length=60)
    row_id = models.CharField("对象编号", max_length=64, blank=True)
    row_label = models.CharField("对象", max_length=200, blank=True)
    place = models.CharField("区划", max_length=12, blank=True)
    before = models.JSONField("变更前", null=True)
    after = models.JSONField("变更后", null=True)
    reason = models.CharField("事由", max_length=1000, blank=True)
    code = models.CharField("拒绝代码", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="core_auditentry_outcome", condition=models.Q(outcome__in=Outcome.values))
        ]
        indexes = [
            models.Index(fields=["row_type", "row_id", "-id"], name="core_audit_row"),
            models.Index(fields=["staff_id", "-id"], name="core_audit_staff"),
            models.Index(fields=["xid"], name="core_audit_xid"),
            models.Index(fields=["at"], name="core_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.label or self.verb} {self.row_label}"


class AuditBlock(models.Model):
    """A block of the chain: the seals of finished transactions, bound to the block before."""

    number = models.BigIntegerField("块号", primary_key=True)
    previous = models.BinaryField("上一块校验值")
    digest = models.BinaryField("本块校验值")
    count = models.IntegerField("记录数")
    root = models.BinaryField("记录汇总值")
    cluster = models.TextField("数据库实例")
    upto_xid = models.BigIntegerField("封存至事务号")
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = verbose_name_plural = "审计封存块"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="core_auditblock_previous", fields=["previous"]),
            models.CheckConstraint(name="core_auditblock_number", condition=models.Q(number__gte=1, count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"第{self.number}块"


class AuditSeal(models.Model):
    """The keyed digest of one entry, its block and its place inside; no foreign key, so a removed entry stays missed."""

    entry_id = models.BigIntegerField("记录编号", primary_key=True)
    block = models.ForeignKey(AuditBlock, models.PROTECT, verbose_name="封存块", related_name="+")
    position = models.IntegerField("块内序号")
    digest = models.BinaryField("校验值")

    class Meta:
        verbose_name = verbose_name_plural = "审计封存值"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="core_auditseal_position", fields=["block", "position"])]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class AuditPurge(models.Model):
    """A retention purge: entries of blocks up to this one were archived to a file and removed. Written by the owner role only."""

    upto_block = models.BigIntegerField("清理至块号")
    before = models.DateTimeField("清理此前的记录")
    count = models.BigIntegerField("清理条数")
    archive_sha256 = models.CharField("归档文件校验值", max_length=64)
    purged_at = models.DateTimeField("清理时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "审计清理"
        default_permissions = ()

    def __str__(self) -> str:
        return f"清理至第{self.upto_block}块"
