"""What follows from the facts: spans (应发月段) and derived grants, replaced whole whenever a fact changes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from apps.benefits.choices import GrantState
from apps.benefits.models.rights import Entitlement


class _One(Func):
    """A scalar as a one-value range: GiST then needs no btree_gist extension."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = models.Field()


class _Months(Func):
    function = "daterange"
    output_field = models.Field()


class Span(models.Model):
    """Payable months ``[from_month, to_month)`` of an entitlement at one rate key; a projection, rebuilt at will."""

    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="+", verbose_name="待遇")
    claim = models.ForeignKey("payments.Claim", models.PROTECT, related_name="+", verbose_name="账目")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    region_code = models.CharField("适用地区", max_length=12)
    from_month = models.DateField("起发月")
    to_month = models.DateField("止发月（不含）", null=True)
    rate_key = models.CharField("档次", max_length=80, blank=True)
    facts = models.JSONField("计发事实", default=dict)
    exclusive_group = models.IntegerField("择一组", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "应发月段"
        constraints = [
            models.CheckConstraint(
                name="span_not_empty", condition=Q(to_month__isnull=True) | Q(to_month__gt=F("from_month"))
            ),
            models.CheckConstraint(
                name="span_first_days",
                condition=Q(from_month__day=1) & (Q(to_month__isnull=True) | Q(to_month__day=1)),
            ),
            ExclusionConstraint(
                name="span_no_overlap",
                index_type="gist",
                expressions=[
                    (_One("claim_id"), "="),
                    (_Months("from_month", "to_month"), "&&"),
                ],
            ),
            ExclusionConstraint(
                name="span_one_of_group",
                index_type="gist",
                expressions=[
                    (_One("person_id"), "="),
                    (_One("exclusive_group"), "="),
                    (_Months("from_month", "to_month"), "&&"),
                ],
                condition=Q(exclusive_group__isnull=False),
            ),
        ]
        indexes = [models.Index(name="span_rate", fields=["scheme", "rate_key", "region_code"])]

    def __str__(self) -> str:
        return f"{self.from_month:%Y-%m}–{(self.to_month and self.to_month.strftime('%Y-%m')) or ''}"


class Grant(models.Model):
    """One amount owed once (一次性): awarded by decision, or derived from an entitlement such as a funeral grant."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, null=True, related_name="+", verbose_name="由何待遇产生")
    claim = models.ForeignKey("payments.Claim", models.PROTECT, null=True, related_name="+", verbose_name="账目")
    component = models.CharField("款项", max_length=16)
    month = models.DateField("应发月份")
    facts = models.JSONField("认定事实", default=dict)
    amount_fen = models.BigIntegerField("金额（分）")
    basis = models.ForeignKey("payments.Basis", models.PROTECT, null=True, related_name="+", verbose_name="计算依据")
    decided_on = models.DateField("批准日期")
    decision_no = models.CharField("批准文号", max_length=80, blank=True)
    known_on = models.DateField("入账日期", null=True)
    state = models.CharField("状态", max_length=12, choices=GrantState.choices, default=GrantState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回或作废原因", max_length=200, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True)
    key = models.CharField("唯一键", max_length=120, unique=True, help_text="同一事由只入账一次")

    class Meta:
        verbose_name = verbose_name_plural = "一次性待遇"
        ordering = ["person_id", "month", "id"]
        constraints = [
            models.CheckConstraint(name="grant_amount", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(name="grant_month", condition=Q(month__day=1)),
            models.CheckConstraint(name="grant_state", condition=Q(state__in=GrantState.values)),
            models.CheckConstraint(
                name="grant_signed",
                condition=~Q(state="confirmed")
                | Q(entitlement__isnull=False)
                | Q(confirmed_by__isnull=False, entered_by__isnull=False, confirmed_at__isnull=False),
            ),
            models.CheckConstraint(name="grant_voided", condition=Q(state="void") | Q(voided_at__isnull=True)),
            models.CheckConstraint(
                name="grant_two_persons",
                condition=Q(confirmed_by__isnull=True) | Q(entered_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
            ),
        ]
        indexes = [
            models.Index(name="grant_person", fields=["person"]),
            models.Index(name="grant_waiting", fields=["entered_at"], condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"一次性待遇 {self.pk}"


class Touch(models.Model):
    """A person whose owed months changed from ``from_month`` on and who must be looked at by the next posting."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", verbose_name="人员")
    from_month = models.DateField("自何月起")
    why = models.CharField("缘由", max_length=120)
    at = models.DateTimeField("时间")
    run = models.ForeignKey("payments.PostingRun", models.PROTECT, null=True, related_name="+", verbose_name="核定批次")

    class Meta:
        verbose_name = verbose_name_plural = "待重新核定"
        indexes = [models.Index(name="touch_open", fields=["person", "from_month"], condition=Q(run__isnull=True))]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_month:%Y-%m}"
