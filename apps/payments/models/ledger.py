"""The ledger: one row per transfer, so it is zero-sum by construction; receivables and vouchers beside it."""

from django.db import models
from django.db.models import F, Q

from apps.payments.choices import LedgerAccount, RecoveryKind, TransferKind, VoucherKind


class Transfer(models.Model):
    """From one account to another. `key` names the fact and is unique; a reversal happens at most once."""

    key = models.CharField("业务键", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=TransferKind)
    debit = models.CharField("借方", max_length=12, choices=LedgerAccount)
    credit = models.CharField("贷方", max_length=12, choices=LedgerAccount)
    amount_fen = models.BigIntegerField("金额(分)")
    batch = models.ForeignKey(
        "payments.Batch", models.PROTECT, null=True, blank=True, related_name="transfers", verbose_name="批次"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="冲回哪一笔"
    )
    booked_on = models.DateField("日期")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "台账"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="transfer_once"),
            models.UniqueConstraint(fields=["reverses"], condition=Q(reverses__isnull=False), name="transfer_reversed_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_two_accounts"),
            models.CheckConstraint(
                condition=Q(debit__in=LedgerAccount.values, credit__in=LedgerAccount.values),
                name="transfer_accounts_known",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Receivable(models.Model):
    """What a person was paid too much and owes back (应收). Its dues are held by its netting."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    netting = models.OneToOneField("payments.Netting", models.PROTECT, related_name="receivable", verbose_name="转应收")
    amount_fen = models.BigIntegerField("金额(分)")
    netted_fen = models.GeneratedField(
        expression=F("amount_fen") * -1, output_field=models.BigIntegerField(), db_persist=True
    )
    instalment_fen = models.BigIntegerField("每月抵扣上限(分)", default=0)
    reason = models.CharField("原因", max_length=300)
    opened_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    opened_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "应收款"
        constraints = [
            models.UniqueConstraint(fields=["id", "person"], name="receivable_carries_person"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receivable_positive"),
            models.CheckConstraint(condition=Q(instalment_fen__gte=0), name="receivable_instalment_not_negative"),
            models.CheckConstraint(condition=~Q(reason=""), name="receivable_has_reason"),
        ]

    def __str__(self) -> str:
        return f"应收 {self.person_id}"


class Recovery(models.Model):
    """Part of a receivable that came back: set off against a payment, in cash, or waived by two persons."""

    receivable = models.ForeignKey(
        Receivable, models.PROTECT, related_name="recoveries", db_constraint=False, verbose_name="应收款"
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_constraint=False, verbose_name="人员")
    kind = models.CharField("方式", max_length=10, choices=RecoveryKind)
    amount_fen = models.BigIntegerField("金额(分)")
    payment = models.ForeignKey(
        "payments.Payment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="setoffs",
        db_constraint=False,
        verbose_name="明细",
    )
    netting = models.ForeignKey(
        "payments.Netting",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="setoffs",
        db_constraint=False,
        verbose_name="轧差",
    )
    live = models.BooleanField("有效", default=True)
    evidence = models.CharField("依据", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    confirmed_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人"
    )
    booked_on = models.DateField("日期")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "收回"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="recovery_positive"),
            models.UniqueConstraint(
                fields=["receivable", "evidence"], condition=Q(kind="cash"), name="recovery_one_per_receipt"
            ),
            models.CheckConstraint(
                condition=Q(kind="setoff", payment__isnull=False, netting__isnull=True)
                | Q(kind="setoff", payment__isnull=True, netting__isnull=False, live=True)
                | Q(kind="cash", payment__isnull=True, netting__isnull=True, live=True)
                | Q(kind="waiver", payment__isnull=True, netting__isnull=True),
                name="recovery_kind_has_holder",
            ),
            models.CheckConstraint(
                condition=Q(kind="setoff") | Q(proposed_by__isnull=False) & ~Q(evidence=""),
                name="recovery_has_evidence",
            ),
            models.CheckConstraint(
                condition=~Q(kind="waiver") | Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("proposed_by")),
                name="recovery_waiver_two_persons",
            ),
            models.UniqueConstraint(
                fields=["receivable", "payment"], condition=Q(payment__isnull=False), name="recovery_once_per_payment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount_fen}"


class WaiverProposal(models.Model):
    """One person asks to write off; another agrees or refuses."""

    receivable = models.ForeignKey(Receivable, models.PROTECT, related_name="proposals", verbose_name="应收款")
    amount_fen = models.BigIntegerField("金额(分)")
    reason = models.CharField("原因", max_length=300)
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decided_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决定人"
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    agreed = models.BooleanField("同意", null=True, blank=True)
    note = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核销申请"
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="waiver_positive"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")), name="waiver_other_person"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, agreed__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, agreed__isnull=False),
                name="waiver_decision_whole",
            ),
            models.UniqueConstraint(fields=["receivable"], condition=Q(agreed__isnull=True), name="waiver_one_open"),
        ]

    def __str__(self) -> str:
        return f"核销 {self.amount_fen}"


class Voucher(models.Model):
    """Finance's paper for a batch (财政凭证): what left the treasury, or came back to it."""

    number = models.CharField("凭证号", max_length=40, unique=True)
    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="vouchers", verbose_name="批次")
    kind = models.CharField("类别", max_length=10, choices=VoucherKind)
    amount_fen = models.BigIntegerField("金额(分)")
    dated_on = models.DateField("凭证日期")
    recorded_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    recorded_at = models.DateTimeField("登记时间")
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "财政凭证"
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="voucher_positive")]

    def __str__(self) -> str:
        return self.number
