"""Data comparison (数据比对): lists of other offices, their rows, and the questions they raise."""

import uuid

from django.db import models
from django.db.models import Q

from apps.benefits.choices import ListKind, ListState, ListVerdict, SuspicionKind, SuspicionState
from apps.benefits.models.rights import LifeEvent

STAFF = "org.Staff"


class ComparisonList(models.Model):
    """One file of another office, as it stood on a day. It raises questions only after a person confirmed the comparison."""

    kind = models.CharField("名单", max_length=12, choices=ListKind.choices)
    source = models.CharField("提供单位", max_length=60)
    as_of = models.DateField("数据截止日")
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    total_rows = models.PositiveIntegerField("数据行数")
    counts = models.JSONField("各类行数", default=dict)
    state = models.CharField("状态", max_length=10, choices=ListState.choices, default=ListState.READING)
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    content_sealed = models.BinaryField("文件密文", null=True, db_comment="比对完即清空")
    accept_good = models.BooleanField("有问题的行不参加", default=False)
    failure = models.CharField("没有读入的原因", max_length=500, blank=True)
    problems = models.JSONField("有问题的行", default=list)
    job_id = models.BigIntegerField("后台任务", null=True)
    uploaded_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    settled_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+", verbose_name="确认人")
    settled_at = models.DateTimeField("确认时间", null=True)
    raised = models.PositiveIntegerField("新增疑点", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "比对名单"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="comparison_list_kind", condition=Q(kind__in=ListKind.values)),
            models.CheckConstraint(name="comparison_list_state", condition=Q(state__in=ListState.values)),
            models.UniqueConstraint(name="comparison_list_once", fields=["kind", "sha256"], condition=~Q(state="cancelled")),
        ]
        indexes = [models.Index(name="comparison_list_fresh", fields=["kind", "-as_of"], condition=Q(state="done"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}({self.as_of})"

    @property
    def hits(self) -> int:
        """Lines that will become questions."""
        return int(self.counts.get("hit", 0)) + int(self.counts.get("weak", 0))


class ComparisonRow(models.Model):
    """One line of a list: what it says, whom it means here, and what came of it."""

    list = models.ForeignKey(ComparisonList, models.PROTECT, related_name="rows", verbose_name="名单")
    number = models.PositiveIntegerField("文件行号")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=60, blank=True)
    id_number_sealed = models.BinaryField("公民身份号码密文", null=True)
    id_number_blind = models.BinaryField("公民身份号码盲索引", null=True)
    id_number_tail = models.CharField("公民身份号码（遮盖）", max_length=20, blank=True)
    on = models.DateField("所载日期", null=True)
    verdict = models.CharField("结论", max_length=10, choices=ListVerdict.choices)
    note = models.CharField("说明", max_length=300, blank=True)
    evidence = models.CharField("与档案不同之处", max_length=80, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="对应人员")

    class Meta:
        verbose_name = verbose_name_plural = "比对名单行"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="comparison_row_number", fields=["list", "number"]),
            models.CheckConstraint(name="comparison_row_verdict", condition=Q(verdict__in=ListVerdict.values)),
            models.CheckConstraint(
                name="comparison_row_person", condition=~Q(verdict__in=["hit", "weak"]) | Q(person__isnull=False)
            ),
        ]
        indexes = [models.Index(name="comparison_row_list", fields=["list", "verdict", "number"])]

    def __str__(self) -> str:
        return f"第{self.number}行"


class Suspicion(models.Model):
    """A hit of a data comparison (数据比对): never a fact, always a question for a person to answer."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("类型", max_length=12, choices=SuspicionKind.choices)
    source = models.CharField("数据来源", max_length=80)
    on = models.DateField("所载日期", null=True)
    found_at = models.DateTimeField("发现时间")
    due_on = models.DateField("核实期限")
    state = models.CharField("状态", max_length=8, choices=SuspicionState.choices, default=SuspicionState.OPEN)
    answered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核实人")
    answered_at = models.DateTimeField("核实时间", null=True)
    answer = models.CharField("核实情况", max_length=300, blank=True)
    paper = models.CharField("核实材料", max_length=100, blank=True)
    document = models.ForeignKey(
        "people.Document", models.PROTECT, null=True, related_name="+", verbose_name="核实材料扫描件"
    )
    evidence = models.CharField(
        "与档案不同之处", max_length=80, blank=True, db_comment="名单所载与档案不同的姓名；不同即是新的疑点"
    )
    reminded_at = models.DateTimeField("逾期提醒时间", null=True)
    is_weak = models.BooleanField("只是部分对上", default=False)
    note = models.CharField("比对说明", max_length=300, blank=True)
    list = models.ForeignKey(ComparisonList, models.PROTECT, null=True, related_name="+", verbose_name="出自名单")
    event = models.ForeignKey(LifeEvent, models.PROTECT, null=True, related_name="+", verbose_name="据此登记的变动")

    class Meta:
        verbose_name = verbose_name_plural = "比对疑点"
        constraints = [
            models.UniqueConstraint(
                name="suspicion_once", fields=["person", "kind", "source", "on", "evidence"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="suspicion_answered",
                condition=Q(state="open") | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="suspicion_open", fields=["due_on"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id}"
