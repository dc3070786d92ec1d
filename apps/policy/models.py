"""Tables of policy: schemes, dated standards, dated parameters, months touched by a change.

A standard or parameter is never edited. Only its confirmation, rejection and succession columns may go from
empty to filled, once; a trigger of migration 0002 refuses everything else.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from apps.core.month import Month
from apps.policy.choices import Family, Origin, Per, Status
from apps.policy.rules import NATIONAL


class Scheme(models.Model):
    """One kind of money the bureau pays (发放项目)."""

    code = models.CharField("项目代码", max_length=40, primary_key=True)
    name = models.CharField("项目名称", max_length=60, unique=True)
    family = models.CharField("类别", max_length=20, choices=Family)
    law = models.TextField("政策依据", blank=True)
    exclusive_group = models.PositiveIntegerField("互斥组", null=True, blank=True)
    start_rule = models.CharField("起始月规则", max_length=60, blank=True)
    funding_source = models.CharField("资金来源", max_length=40, blank=True)
    needs_notice = models.BooleanField("发放前须公示", default=False)
    yearly = models.BooleanField("标准每年调整", default=False)
    yearly_parameters = models.JSONField("每年更新的参数", default=list, blank=True)
    sort = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "发放项目"
        verbose_name_plural = "发放项目"
        default_permissions = ()
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class PolicyRow(models.Model):
    """Columns shared by every dated value: where it holds, since when it is known, who stands for it."""

    division_code = models.CharField("适用地区", max_length=12, default=NATIONAL)
    known_on = models.DateField("知悉日期", null=True, blank=True)
    published_on = models.DateField("发文日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=120, blank=True)
    source = models.TextField("来源", blank=True)
    status = models.CharField("可信程度", max_length=10, choices=Status, default=Status.VERIFIED)
    note = models.TextField("说明", blank=True)
    origin = models.CharField("录入方式", max_length=10, choices=Origin, default=Origin.ENTERED)
    entered_by = models.BigIntegerField("录入人编号", null=True, blank=True)
    entered_by_name = models.CharField("录入人", max_length=60, blank=True)
    entered_at = models.DateTimeField("录入时间")
    replaces = models.ForeignKey(
        "self", verbose_name="更正", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.BigIntegerField("复核人编号", null=True, blank=True)
    confirmed_by_name = models.CharField("复核人", max_length=60, blank=True)
    confirmed_at = models.DateTimeField("复核时间", null=True, blank=True)
    rejected_by = models.BigIntegerField("退回人编号", null=True, blank=True)
    rejected_by_name = models.CharField("退回人", max_length=60, blank=True)
    rejected_at = models.DateTimeField("退回时间", null=True, blank=True)
    reject_reason = models.TextField("退回原因", blank=True)
    superseded_by = models.ForeignKey(
        "self", verbose_name="被更正为", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    superseded_on = models.DateField("失效知悉日期", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def first_month(self) -> Month:
        """The month the value holds from."""
        raise NotImplementedError

    @property
    def is_live(self) -> bool:
        """Confirmed and not superseded."""
        return self.confirmed_at is not None and self.superseded_on is None

    @property
    def is_pending(self) -> bool:
        """Entered, neither confirmed nor sent back."""
        return self.confirmed_at is None and self.rejected_at is None

    @property
    def state_label(self) -> str:
        """The state in words."""
        if self.superseded_on is not None:
            return "已被更正"
        if self.confirmed_at is not None:
            return "执行中"
        return "已退回" if self.rejected_at is not None else "待复核"


def row_constraints(prefix: str, month_field: str) -> list[models.BaseConstraint]:
    """Constraints every dated row carries; ``prefix`` makes the names unique, ``month_field`` starts on day 1."""
    four_eyes = Q(confirmed_by__isnull=True) | (Q(entered_by__isnull=False) & ~Q(confirmed_by=F("entered_by")))
    return [
        models.CheckConstraint(
            name=f"{prefix}_month", condition=Q(**{f"{month_field}__day": 1}), violation_error_message="起始日须为当月1日。"
        ),
        models.CheckConstraint(name=f"{prefix}_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
        models.CheckConstraint(
            name=f"{prefix}_two_persons", condition=four_eyes, violation_error_message="录入与复核须为两人。"
        ),
        models.CheckConstraint(
            name=f"{prefix}_entered",
            condition=Q(origin=Origin.SHIPPED, entered_by__isnull=True) | Q(origin=Origin.ENTERED, entered_by__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{prefix}_confirmed",
            condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
            | Q(confirmed_at__isnull=False, known_on__isnull=False, rejected_at__isnull=True)
            & (Q(origin=Origin.SHIPPED) | Q(confirmed_by__isnull=False)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_rejected",
            condition=Q(rejected_at__isnull=True) | (Q(rejected_by__isnull=False) & ~Q(reject_reason="")),
        ),
        models.CheckConstraint(
            name=f"{prefix}_superseded",
            condition=Q(superseded_on__isnull=True, superseded_by__isnull=True)
            | Q(superseded_on__isnull=False, superseded_by__isnull=False, confirmed_at__isnull=False),
        ),
    ]


class Standard(PolicyRow):
    """A dated rate: fen per unit for one scheme and rate key in one division, from a month on (标准)."""

    scheme = models.ForeignKey(Scheme, verbose_name="发放项目", on_delete=models.PROTECT, related_name="standards")
    rate_key = models.CharField("档次", max_length=80, blank=True, default="")
    amount_fen = models.BigIntegerField("标准(分)")
    per = models.CharField("计量单位", max_length=24, choices=Per, default=Per.YEAR)
    effective_from = models.DateField("执行起始月")

    class Meta:
        verbose_name = "待遇标准"
        verbose_name_plural = "待遇标准"
        default_permissions = ()
        ordering = ["scheme_id", "rate_key", "division_code", "-effective_from", "-id"]
        constraints = [
            *row_constraints("standard", "effective_from"),
            models.CheckConstraint(name="standard_amount", condition=Q(amount_fen__gte=0)),
            models.UniqueConstraint(
                name="standard_one_live",
                fields=["scheme", "rate_key", "division_code", "effective_from"],
                condition=Q(superseded_on__isnull=True, confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="standard_pending",
                fields=["entered_at"],
                condition=Q(confirmed_at__isnull=True, rejected_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.rate_key} {self.effective_from:%Y-%m}".replace("  ", " ")

    @property
    def first_month(self) -> Month:
        """The month the standard holds from."""
        return Month.of(self.effective_from)


class Parameter(PolicyRow):
    """A dated value that is not a rate: percentages, bases, rounding, region mode (参数)."""

    scheme = models.ForeignKey(
        Scheme, verbose_name="发放项目", null=True, blank=True, on_delete=models.PROTECT, related_name="parameters"
    )
    name = models.CharField("参数名", max_length=60)
    value = models.JSONField("参数值")
    valid_from = models.DateField("执行起始月")

    class Meta:
        verbose_name = "政策参数"
        verbose_name_plural = "政策参数"
        default_permissions = ()
        ordering = ["name", "scheme_id", "division_code", "-valid_from", "-id"]
        constraints = [
            *row_constraints("parameter", "valid_from"),
            models.UniqueConstraint(
                name="parameter_one_live",
                fields=["name", "scheme", "division_code", "valid_from"],
                condition=Q(superseded_on__isnull=True, confirmed_at__isnull=False),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                name="parameter_pending",
                fields=["entered_at"],
                condition=Q(confirmed_at__isnull=True, rejected_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from:%Y-%m}"

    @property
    def first_month(self) -> Month:
        """The month the parameter holds from."""
        return Month.of(self.valid_from)


class RateTouch(models.Model):
    """A change that makes months worth looking at again; benefits reads and consumes it (标准变动)."""

    scheme = models.ForeignKey(
        Scheme, verbose_name="发放项目", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    division_code = models.CharField("适用地区", max_length=12, default=NATIONAL)
    from_month = models.DateField("自哪个月起")
    standard = models.ForeignKey(
        Standard, verbose_name="标准", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    parameter = models.ForeignKey(
        Parameter, verbose_name="参数", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("变动时间")
    consumed_at = models.DateTimeField("已重新核定时间", null=True, blank=True)

    class Meta:
        verbose_name = "标准变动"
        verbose_name_plural = "标准变动"
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="rate_touch_month", condition=Q(from_month__day=1)),
            models.CheckConstraint(name="rate_touch_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
        ]
        indexes = [models.Index(name="rate_touch_open", fields=["from_month"], condition=Q(consumed_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.scheme_id or '*'} {self.from_month:%Y-%m}"
