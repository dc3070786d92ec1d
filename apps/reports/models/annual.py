"""A year's report: its frozen values, why they changed, and what was aimed at."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.reports.choices import FrozenPart, ReportState


class AnnualReport(models.Model):
    """One version of a year's report (年度报告). ``made_at``: the instant its values are of; a correction is a further version."""

    year = models.SmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版本")
    note = models.CharField("重新统计的原因", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=ReportState, default=ReportState.MAKING)
    problems = models.TextField("存在问题", max_length=4000, blank=True)
    plans = models.TextField("下一步打算", max_length=4000, blank=True)
    registry = models.CharField("指标口径版本", max_length=20, blank=True)
    ordered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发起人")
    ordered_at = models.DateTimeField("发起时间")
    job_id = models.BigIntegerField("后台任务", null=True)
    made_at = models.DateTimeField("统计时间", null=True)
    submitted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    submitted_at = models.DateTimeField("提交时间", null=True)
    returned_for = models.CharField("退回原因", max_length=300, blank=True)
    signed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    signed_at = models.DateTimeField("签发时间", null=True)
    article = models.ForeignKey("notices.Article", models.PROTECT, null=True, related_name="+", verbose_name="公开稿")

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        default_permissions = ()
        ordering = ("-year", "-version")
        constraints = [
            models.UniqueConstraint(name="annual_report_version", fields=["year", "version"]),
            models.UniqueConstraint(name="annual_report_one_making", fields=["year"], condition=Q(state="making")),
            models.CheckConstraint(name="annual_report_state", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(name="annual_report_year", condition=Q(year__gte=1949, year__lte=2099)),
            models.CheckConstraint(name="annual_report_why", condition=Q(version=1) | ~Q(note="")),
            models.CheckConstraint(name="annual_report_made", condition=Q(state="making") | Q(made_at__isnull=False)),
            models.CheckConstraint(
                name="annual_report_submitted",
                condition=Q(state__in=["making", "draft"]) | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="annual_report_signed",
                condition=Q(state="signed", signed_by__isnull=False, signed_at__isnull=False)
                | ~Q(state="signed") & Q(signed_by__isnull=True, signed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="annual_report_two_persons",
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("submitted_by")) & ~Q(signed_by=F("ordered_by")),
            ),
            models.CheckConstraint(name="annual_report_public", condition=Q(article__isnull=True) | Q(state="signed")),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度报告第{self.version}版"


class ReportValue(models.Model):
    """One figure as it was at ``made_at``: rows, persons or fen; of a share two numbers; null and why when it was not counted. Append-only."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="values", verbose_name="报告")
    indicator = models.CharField("指标编号", max_length=4)
    counting = models.SmallIntegerField("算法版本", default=0)
    number = models.BigIntegerField("数值", null=True)
    out_of = models.BigIntegerField("应计入数", null=True)
    before = models.BigIntegerField("上年数值", null=True)
    before_out_of = models.BigIntegerField("上年应计入数", null=True)
    since = models.DateField("记录起始日", null=True)
    before_since = models.DateField("上年记录起始日", null=True)
    why = models.CharField("未统计的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告数值"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="report_value_once", fields=["report", "indicator"]),
            models.CheckConstraint(name="report_value_or_why", condition=Q(number__isnull=False) | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}={self.number}"


class ReportRows(models.Model):
    """The ids of the rows that made a frozen figure, of table ``model``, so that its list opens as it was counted: 64 ids a block, one bit each (lines
    of money lie beside each other: a million take 250 kB before they are compressed). ``size`` of them. Append-only."""

    value = models.ForeignKey(ReportValue, models.PROTECT, related_name="rows", db_index=False, verbose_name="数值")
    part = models.CharField("清单", max_length=12, choices=FrozenPart)
    model = models.CharField("记录种类", max_length=60)
    size = models.BigIntegerField("条数")
    blocks = ArrayField(models.BigIntegerField(), verbose_name="记录编号的段")
    bits = ArrayField(models.BigIntegerField(), verbose_name="段内记录")

    class Meta:
        verbose_name = verbose_name_plural = "年度报告清单"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="report_rows_once", fields=["value", "part"]),
            models.CheckConstraint(name="report_rows_part", condition=Q(part__in=FrozenPart.values)),
        ]

    def __str__(self) -> str:
        return f"{self.value_id}:{self.part}"


class ReportReason(models.Model):
    """Why a figure moved so far from last year's; the last words count. Append-only."""

    report = models.ForeignKey(AnnualReport, models.PROTECT, related_name="reasons", verbose_name="报告")
    indicator = models.CharField("指标编号", max_length=4)
    words = models.CharField("变动原因", max_length=300)
    written_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="填写人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "变动原因"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="report_reason_words", condition=~Q(words=""))]

    def __str__(self) -> str:
        return self.words


class Target(models.Model):
    """What a year aims at (年度目标): rows, persons or fen; of a share tenths of a percent. A change is a further row; append-only."""

    year = models.SmallIntegerField("年度")
    indicator = models.CharField("指标编号", max_length=4)
    goal = models.BigIntegerField("目标值")
    source = models.CharField("目标依据", max_length=200)
    set_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="录入人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度目标"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="target_not_negative", condition=Q(goal__gte=0)),
            models.CheckConstraint(name="target_source", condition=~Q(source="")),
        ]
        indexes = [models.Index(name="target_of_year", fields=["year", "indicator", "-id"])]

    def __str__(self) -> str:
        return f"{self.year} {self.indicator} {self.goal}"
