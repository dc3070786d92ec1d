"""What the law gives (应发): claims, their shared explanation, posting runs and the append-only dues."""

from django.db import models
from django.db.models import F, Q

from apps.payments.choices import OCCASIONAL, ClaimSource, Component, HeldReason


class Claim(models.Model):
    """One right of one person under one scheme, as the app that decided it names it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    source = models.CharField("来源", max_length=20, choices=ClaimSource)
    source_id = models.BigIntegerField("来源编号")
    division_code = models.CharField("行政区划", max_length=12)
    funding_source = models.CharField("资金来源", max_length=60, blank=True)
    label = models.CharField("说明", max_length=200, blank=True)
    opened_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "待遇账目"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id", "scheme"], name="claim_one_per_source"),
            models.UniqueConstraint(
                fields=["person", "scheme"], condition=Q(source="entitlement"), name="claim_one_entitlement"
            ),
            models.UniqueConstraint(fields=["id", "person", "scheme"], name="claim_carries_person"),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.source}:{self.source_id}"


class Basis(models.Model):
    """The frozen explanation of an amount; thousands of dues share one."""

    digest = models.CharField("指纹", max_length=64, unique=True)
    scheme = models.ForeignKey("policy.Scheme", models.PROTECT, related_name="+", verbose_name="待遇项目")
    rule = models.CharField("规则", max_length=120, blank=True)
    rule_version = models.CharField("规则版本", max_length=40)
    standards = models.JSONField("所用标准", default=list)
    assumed = models.BooleanField("含推定标准", default=False)
    facts = models.JSONField("所用事实", default=dict)
    arithmetic = models.TextField("算式", blank=True)
    law = models.TextField("依据", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计算依据"

    def __str__(self) -> str:
        return self.arithmetic or self.digest[:8]


class PostingRun(models.Model):
    """One act of posting a month: the dues it wrote are its difference."""

    month = models.DateField("月份")
    known_on = models.DateField("按何日所知")
    posted_at = models.DateTimeField("记账时间")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办")
    due_count = models.IntegerField("笔数", default=0)
    total_fen = models.BigIntegerField("合计(分)", default=0)
    touched_at = models.DateTimeField("首次组批", null=True, blank=True)
    composed_at = models.DateTimeField("组批完毕", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核定记账"
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="posting_run_month_first")]
        indexes = [models.Index(fields=["id"], condition=Q(composed_at__isnull=True), name="posting_run_uncomposed")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} 核定({self.known_on})"


class Due(models.Model):
    """An obligation (应发). Never edited, never deleted; later knowledge is a further row.

    Person and scheme follow the claim by a composite foreign key; `seq` 0 is the regular due, every later
    row points back along (claim, component, period, seq-1), so the chain can neither branch nor skip.
    """

    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="账目"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="人员"
    )
    scheme = models.ForeignKey(
        "policy.Scheme", models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="待遇项目"
    )
    component = models.CharField("款项", max_length=20, choices=Component)
    period = models.DateField("所属月份")
    seq = models.SmallIntegerField("序号")
    amount_fen = models.BigIntegerField("金额(分)")
    adjusts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="更正哪一笔"
    )
    reason = models.CharField("原因", max_length=300, blank=True)
    basis = models.ForeignKey(
        Basis, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="依据"
    )
    run = models.ForeignKey(PostingRun, models.PROTECT, related_name="+", verbose_name="记账批次")
    posted_on = models.DateField("记账日")
    prior_seq = models.GeneratedField(
        expression=models.Case(models.When(seq__gt=0, then=F("seq") - 1)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "应发"
        constraints = [
            models.UniqueConstraint(fields=["claim", "component", "period", "seq"], name="due_one_per_seq"),
            models.UniqueConstraint(
                fields=["person", "scheme", "component", "period"],
                condition=Q(seq=0) & ~Q(component__in=[c.value for c in OCCASIONAL]),
                name="due_one_regular",
            ),
            models.UniqueConstraint(fields=["id", "person", "amount_fen"], name="due_carries_amount"),
            models.CheckConstraint(condition=Q(period__day=1), name="due_period_first"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="due_not_zero"),
            models.CheckConstraint(condition=Q(seq__gte=0), name="due_seq_from_zero"),
            models.CheckConstraint(
                condition=Q(seq=0, adjusts__isnull=True) | Q(seq__gt=0, adjusts__isnull=False),
                name="due_adjust_names_its_due",
            ),
            models.CheckConstraint(
                condition=Q(seq__gt=0)
                | Q(amount_fen__gt=0)
                | Q(component__in=[Component.RECOVERED.value, Component.WAIVED.value]),
                name="due_regular_is_positive",
            ),
            models.CheckConstraint(condition=Q(seq=0) | ~Q(reason=""), name="due_adjust_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.component} {self.period:%Y-%m} #{self.seq}"


class Hold(models.Model):
    """A person whose money waits (暂缓发放) until somebody releases it."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    reason = models.CharField("原因", max_length=300)
    held_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    held_at = models.DateTimeField("登记时间")
    released_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除人"
    )
    released_at = models.DateTimeField("解除时间", null=True, blank=True)
    release_reason = models.CharField("解除原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂缓发放"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(released_at__isnull=True), name="hold_one_open"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False) & ~Q(release_reason=""),
                name="hold_release_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class HeldOver(models.Model):
    """Work list: an open due that no batch took, and why. Rows leave when a batch takes the due."""

    due = models.OneToOneField(Due, models.PROTECT, primary_key=True, related_name="+", verbose_name="应发")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    reason = models.CharField("原因", max_length=20, choices=HeldReason)
    note = models.CharField("说明", max_length=300, blank=True)
    since = models.DateTimeField("起始时间")
    batch = models.ForeignKey(
        "payments.Batch", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来自批次"
    )
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来自明细"
    )

    class Meta:
        verbose_name = verbose_name_plural = "待发清单"

    def __str__(self) -> str:
        return self.get_reason_display()
