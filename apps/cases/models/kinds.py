"""Kinds of cases as data: the loaded definition, and its steps and edges as rows the database can hold events against."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class CaseKind(models.Model):
    """A kind (办件类型) and which of its versions new cases begin with."""

    code = models.CharField("代码", max_length=40, primary_key=True)
    name = models.CharField("名称", max_length=40)
    letters = models.CharField("编号字头", max_length=4, unique=True)
    current = models.IntegerField("现行版本")
    is_active = models.BooleanField("受理中", default=True)
    county_only = models.BooleanField("只由县局查看办理", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "办件类型"
        default_permissions = ()
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(name="case_kind_letters", condition=Q(letters__regex=r"^[A-Z]{2,4}$")),
            models.CheckConstraint(name="case_kind_version", condition=Q(current__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name


class KindVersion(models.Model):
    """One loaded definition. Append-only: running cases keep the version they began with."""

    kind = models.ForeignKey(CaseKind, models.PROTECT, related_name="versions", verbose_name="办件类型")
    number = models.IntegerField("版本")
    definition = models.JSONField("定义")
    sha256 = models.CharField("内容指纹", max_length=64)
    source = models.CharField("来源", max_length=120)
    loaded_at = models.DateTimeField("装载时间")
    loaded_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="装载人")

    class Meta:
        verbose_name = verbose_name_plural = "办件类型版本"
        default_permissions = ()
        ordering = ("kind_id", "-number")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="kind_version_once"),
            models.UniqueConstraint(fields=["id", "kind"], name="kind_version_kind"),
            models.CheckConstraint(name="kind_version_number", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} 第{self.number}版"


class KindStep(models.Model):
    """One step of a version: who acts, who must be another person. Append-only."""

    version = models.ForeignKey(KindVersion, models.PROTECT, related_name="steps", verbose_name="版本")
    name = models.CharField("步骤", max_length=40)
    label = models.CharField("名称", max_length=20)
    ordinal = models.SmallIntegerField("序号")
    who = ArrayField(models.CharField(max_length=40), verbose_name="办理岗位", default=list)
    outside = models.CharField("外部单位", max_length=60, blank=True)
    apart = ArrayField(models.CharField(max_length=40), verbose_name="须与哪些步骤不同人", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "办件步骤"
        default_permissions = ()
        ordering = ("version_id", "ordinal")
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="kind_step_once"),
            models.UniqueConstraint(fields=["id", "version", "name"], name="kind_step_whole"),
            models.CheckConstraint(name="kind_step_somebody", condition=~Q(outside="") | ~Q(who=[])),
        ]

    def __str__(self) -> str:
        return self.label


class KindEdge(models.Model):
    """Everything that may ever happen in a version. An event that is no edge does not enter the table. Append-only."""

    version = models.ForeignKey(KindVersion, models.PROTECT, related_name="edges", verbose_name="版本")
    from_step = models.CharField("原步骤", max_length=40, blank=True)
    act = models.CharField("动作", max_length=40)
    to_step = models.CharField("到步骤", max_length=40)
    label = models.CharField("名称", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "办件步骤边"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["version", "from_step", "act", "to_step"], name="kind_edge_once"),
        ]

    def __str__(self) -> str:
        return f"{self.from_step or '开始'}→{self.to_step}"
