"""Entitlements (待遇), what happened to them, and the months that follow from both.

Three layers. *Facts*: ``Entitlement`` and ``LifeEvent``, entered by one person and confirmed by
another, never overwritten. *Projection*: ``Span`` and derived ``Grant``, worked out from the facts by
the pure rules and replaced whole whenever a fact changes. *Money*: dues in ``payments``, posted from
the projection by one set-based statement.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from apps.benefits.choices import (
    ConfirmationChannel,
    EntitlementState,
    EventKind,
    EventState,
    GrantState,
    SuspicionKind,
    SuspicionState,
)


class _One(Func):
    """A scalar as a one-value range: GiST then needs no btree_gist extension."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = models.Field()


class _Months(Func):
    function = "daterange"
    output_field = models.Field()


def _signed(prefix: str, confirmed: list[str]) -> list[models.CheckConstraint]:
    """Two different persons, kept by the database; a NULL signature never passes as one."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_signed",
            condition=~Q(state__in=confirmed)
            | (Q(confirmed_by__isnull=False) & Q(confirmed_at__isnull=False) & Q(known_on__isnull=False)),
        ),
        models.CheckConstraint(
            name=f"{prefix}_two_persons",
            condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
        ),
    ]


class Entitlement(models.Model):
    """One person's right under one scheme, from the decision that granted it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    claim = models.ForeignKey("payments.Claim", models.PROTECT, null=True, related_name="+", verbose_name="账目")
    facts = models.JSONField("认定事实", default=dict)
    decided_on = models.DateField("批准日期")
    decision_no = models.CharField("批准文号", max_length=80, blank=True)
    known_on = models.DateField("入账日期", null=True, help_text="本局确认并据以发放之日")
    opened_month = models.DateField("本系统起算月", null=True, help_text="此前月份由原系统结清")
    ended_month = models.DateField("终止月份", null=True, help_text="自本月起不再发放")
    region_code = models.CharField("适用地区", max_length=12)
    state = models.CharField("状态", max_length=12, choices=EntitlementState.choices, default=EntitlementState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回或作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待遇"
        ordering = ["person_id", "scheme_id", "decided_on", "id"]
        constraints = [
            *_signed("entitlement", ["confirmed", "void"]),
            models.CheckConstraint(name="entitlement_state", condition=Q(state__in=EntitlementState.values)),
            models.CheckConstraint(
                name="entitlement_confirmed_has_claim",
                condition=~Q(state="confirmed") | Q(claim__isnull=False),
            ),
            models.UniqueConstraint(
                name="entitlement_one_running",
                fields=["person", "scheme"],
                condition=Q(state__in=["proposed", "confirmed"], ended_month__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="entitlement_scheme", fields=["scheme", "state"]),
            models.Index(name="entitlement_waiting", fields=["entered_at"], condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"待遇 {self.pk}"


class LifeEvent(models.Model):
    """Something that changes what is owed: death, suspension, move, new grade (生存与资格变动)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    entitlement = models.ForeignKey(
        Entitlement, models.PROTECT, null=True, related_name="+", verbose_name="所涉待遇", help_text="空为全部待遇"
    )
    kind = models.CharField("变动类型", max_length=24, choices=EventKind.choices)
    on = models.DateField("发生日期")
    data = models.JSONField("要素", default=dict)
    evidence = models.CharField("凭据", max_length=200)
    known_on = models.DateField("知悉日期", null=True, help_text="复核生效之日")
    state = models.CharField("状态", max_length=12, choices=EventState.choices, default=EventState.PROPOSED)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经办人")
    entered_at = models.DateTimeField("录入时间")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    confirmed_at = models.DateTimeField("复核时间", null=True)
    withdrawn_on = models.DateField("撤销日期", null=True)
    withdrawal_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="提出撤销人")
    withdrawn_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核撤销人")
    reason = models.CharField("退回或撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "变动记录"
        ordering = ["person_id", "on", "id"]
        constraints = [
            *_signed("life_event", ["confirmed", "withdrawn"]),
            models.CheckConstraint(name="life_event_state", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(name="life_event_kind", condition=Q(kind__in=EventKind.values)),
            models.CheckConstraint(
                name="life_event_withdrawn_by_two",
                condition=~Q(state="withdrawn")
                | (
                    Q(withdrawal_by__isnull=False, withdrawn_by__isnull=False, withdrawn_on__isnull=False)
                    & ~Q(withdrawal_by=F("withdrawn_by"))
                ),
            ),
            models.UniqueConstraint(
                name="life_event_one_death",
                fields=["person"],
                condition=Q(kind="death", state__in=["proposed", "confirmed"]),
            ),
        ]
        indexes = [
            models.Index(name="life_event_person", fields=["person", "on"]),
            models.Index(name="life_event_waiting", fields=["entered_at"], condition=Q(state="proposed")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class Span(models.Model):
    """Payable months ``[from_month, to_month)`` of an entitlement at one rate key; a projection, rebuilt at will."""

    entitlement = models.ForeignKey(Entitlement, models.CASCADE, related_name="+", verbose_name="待遇")
    claim = models.ForeignKey("payments.Claim", models.PROTECT, related_name="+", verbose_name="账目")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    region_code = models.CharField("适用地区", max_length=12)
    from_month = models.DateField("起发月")
    to_month = models.DateField("止发月(不含)", null=True)
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
    amount_fen = models.BigIntegerField("金额(分)")
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


class ConfirmationRound(models.Model):
    """The yearly confirmation of payees (年度确认)."""

    year = models.SmallIntegerField("年度", unique=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    started_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发起人")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认"
        constraints = [models.CheckConstraint(name="round_dates", condition=Q(closes_on__gt=F("opens_on")))]

    def __str__(self) -> str:
        return f"{self.year}年度确认"


class Confirmation(models.Model):
    """That one payee was confirmed alive and still qualified in one year."""

    round = models.ForeignKey(ConfirmationRound, models.PROTECT, related_name="+", verbose_name="年度")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    on = models.DateField("确认日期")
    channel = models.CharField("方式", max_length=12, choices=ConfirmationChannel.choices)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="确认人")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度确认记录"
        constraints = [models.UniqueConstraint(name="confirmation_once", fields=["round", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


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
    event = models.ForeignKey(LifeEvent, models.PROTECT, null=True, related_name="+", verbose_name="据此登记的变动")

    class Meta:
        verbose_name = verbose_name_plural = "比对疑点"
        constraints = [
            models.UniqueConstraint(
                name="suspicion_once", fields=["person", "kind", "source", "on"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="suspicion_answered",
                condition=Q(state="open") | Q(answered_by__isnull=False, answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="suspicion_open", fields=["due_on"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id}"
