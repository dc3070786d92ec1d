"""The price subsidy (价格临时补贴) of one month: computed once, signed by two, owed to everybody paid in that month."""

from django.db import models
from django.db.models import F, Q

from apps.benefits.choices import GrantState


class PriceRun(models.Model):
    """One month's trigger: the published indices, the amount by rule, and how many people it is for."""

    month = models.DateField("补贴月份")
    region_code = models.CharField("适用地区", max_length=12)
    facts = models.JSONField("物价指数", default=dict)
    amount_fen = models.BigIntegerField("每人金额(分)")
    basis = models.ForeignKey("payments.Basis", models.PROTECT, related_name="+", verbose_name="计算依据")
    people = models.IntegerField("人数")
    document_no = models.CharField("启动依据", max_length=120)
    state = models.CharField("状态", max_length=12, choices=GrantState.choices, default=GrantState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "价格临时补贴"
        ordering = ["-month", "-id"]
        constraints = [
            models.CheckConstraint(name="price_run_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="price_run_amount", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(name="price_run_state", condition=Q(state__in=GrantState.values)),
            models.CheckConstraint(
                name="price_run_signed",
                condition=~Q(state="confirmed") | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="price_run_two_persons",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
            ),
            models.UniqueConstraint(
                name="price_run_once",
                fields=["month", "region_code"],
                condition=Q(state__in=["proposed", "confirmed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 价格临时补贴"
