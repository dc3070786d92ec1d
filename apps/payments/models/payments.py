"""One attempt to settle some dues of one person (发放明细), and what settles dues without a bank."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from apps.payments.choices import LIVE_STATES, NettingKind, PaymentState

ForeignObject: Any = models.ForeignObject  # generic for its stubs only
IS_LIVE: Any = Q(state__in=[s.value for s in LIVE_STATES])  # Django resolves a Q; its stubs ask for an Expression


class PaymentEdge(models.Model):
    """The allowed moves of a payment, as data, each with the batch states in which it may happen."""

    from_state = models.CharField("原状态", max_length=12)
    to_state = models.CharField("新状态", max_length=12)
    batch_states = models.CharField("批次状态", max_length=80)
    label = models.CharField("动作", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "明细状态边"
        constraints = [models.UniqueConstraint(fields=["from_state", "to_state"], name="payment_edge_once")]

    def __str__(self) -> str:
        return f"{self.from_state}→{self.to_state}"


class Payment(models.Model):
    """Name, township, account and amount are frozen; only state, file and the bank's reason ever change."""

    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="payments", db_index=False, verbose_name="批次")
    seq = models.IntegerField("行号")
    ref = models.CharField("流水号", max_length=24)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    amount_fen = models.BigIntegerField("金额(分)")
    payee_account = models.ForeignKey(
        "people.PayeeAccount", models.PROTECT, related_name="+", db_index=False, verbose_name="收款账户"
    )
    account_tail = models.CharField("账号(遮盖)", max_length=24)
    holder_name = models.CharField("户名", max_length=100)
    name = models.CharField("姓名", max_length=100)
    division_code = models.CharField("行政区划", max_length=12)
    state = models.CharField("状态", max_length=12, choices=PaymentState, default=PaymentState.READY)
    live = models.GeneratedField(
        expression=IS_LIVE,
        output_field=models.BooleanField(),
        db_persist=True,
    )
    file = models.ForeignKey(
        "payments.BankFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        db_index=False,
        verbose_name="报盘文件",
    )
    line_no = models.IntegerField("文件行号", null=True, blank=True)
    reason_code = models.CharField("银行原因码", max_length=20, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    changed_at = models.DateTimeField("状态时间")

    class Meta:
        verbose_name = verbose_name_plural = "发放明细"
        constraints = [
            models.UniqueConstraint(fields=["ref"], name="payment_ref_once"),
            models.UniqueConstraint(fields=["batch", "person"], name="payment_one_per_person"),
            models.UniqueConstraint(fields=["batch", "seq"], name="payment_one_per_seq"),
            models.UniqueConstraint(fields=["id", "person", "live"], name="payment_carries_live"),
            models.UniqueConstraint(fields=["id", "amount_fen"], name="payment_carries_amount"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="payment_positive"),
            models.CheckConstraint(condition=Q(state__in=PaymentState.values), name="payment_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["ready", "withdrawn"]) | Q(file__isnull=False, line_no__isnull=False),
                name="payment_sent_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"


class Netting(models.Model):
    """Dues settled without the bank: they cancel out, or become a receivable. Append-only."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("类别", max_length=12, choices=NettingKind)
    amount_fen = models.BigIntegerField("净额(分)")
    batch = models.ForeignKey(
        "payments.Batch", models.PROTECT, null=True, blank=True, related_name="nettings", verbose_name="批次"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "轧差"
        constraints = [
            models.UniqueConstraint(fields=["id", "person"], name="netting_carries_person"),
            models.UniqueConstraint(fields=["id", "person", "amount_fen"], name="netting_carries_amount"),
            models.CheckConstraint(
                condition=Q(kind="zero", amount_fen=0) | Q(kind="receivable", amount_fen__lt=0),
                name="netting_sign",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Arrival(ForeignObject):
    """The settlement by which a line's money arrived, found by the payment's number: for figures over millions of lines PostgreSQL need not read the
    payments, the widest of the tables. It has no column; ``settlement_once`` says there is at most one."""

    requires_unique_target = False

    def __init__(self) -> None:
        given: dict[str, Any] = {"related_name": "+", "null": True, "editable": False, "serialize": False}
        super().__init__("payments.Settlement", models.DO_NOTHING, ["payment"], ["payment"], **given)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False, **options: Any) -> None:
        """As a relation without a column: nothing for a migration."""
        super().contribute_to_class(cls, name, private_only=True, **options)

    def get_extra_restriction(self, alias: str | None, related_alias: str) -> Any:
        """The settlement of money that arrived, not of one that came back."""
        kind: Any = self.remote_field.model._meta.get_field("kind")
        return Exact(kind.get_col(alias), "paid")


class PaymentDue(models.Model):
    """Which attempt (or netting) holds which due. Person, amount and liveness travel in the keys."""

    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="lines", db_constraint=False, verbose_name="明细"
    )
    netting = models.ForeignKey(
        Netting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lines",
        db_constraint=False,
        db_index=False,
        verbose_name="轧差",
    )
    due = models.ForeignKey(
        "payments.Due", models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="应发"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", db_constraint=False, db_index=False, verbose_name="人员"
    )
    live = models.BooleanField("占用中")
    amount_fen = models.BigIntegerField("金额(分)")
    arrival = Arrival()

    class Meta:
        verbose_name = verbose_name_plural = "明细构成"
        constraints = [
            # THE rule: a due has at most one live payment.
            models.UniqueConstraint(fields=["due"], condition=Q(live=True), name="due_one_live"),
            models.CheckConstraint(
                condition=Q(payment__isnull=False, netting__isnull=True)
                | Q(payment__isnull=True, netting__isnull=False, live=True),
                name="payment_due_one_holder",
            ),
        ]
        indexes = [
            models.Index(fields=["due"], condition=Q(live=False), name="payment_due_earlier"),
            models.Index(fields=["netting"], condition=Q(netting__isnull=False), name="payment_due_netting"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id or self.netting_id}:{self.due_id}"
