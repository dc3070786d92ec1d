"""What happens to a card in its holder's hands: delivery, loss, withdrawal."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.cards.choices import DeliveryWay, LossKind, Taker, WithdrawalGround, WithdrawalState


class Delivery(models.Model):
    """Signed for (签收). Append-only."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    card = models.OneToOneField("cards.Card", models.PROTECT, related_name="delivery", verbose_name="优待证")
    way = models.CharField("发放方式", max_length=10, choices=DeliveryWay)
    taker = models.CharField("签收人", max_length=10, choices=Taker)
    taker_name = models.CharField("签收人姓名", max_length=60)
    authority = models.CharField("代领依据", max_length=200, blank=True)
    proof_sealed = models.BinaryField("签收照片(密文)", null=True)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发放人")
    on = models.DateField("签收日期")

    class Meta:
        verbose_name = verbose_name_plural = "签收记录"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="card_delivery_way", condition=Q(way__in=DeliveryWay.values)),
            models.CheckConstraint(name="card_delivery_authority", condition=Q(taker="self") | ~Q(authority="")),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.taker_name}"


class LossReport(models.Model):
    """挂失. A temporary one ends by itself on ``until_on``; a formal one ends in a replacement."""

    card = models.ForeignKey("cards.Card", models.PROTECT, related_name="losses", verbose_name="优待证")
    kind = models.CharField("种类", max_length=10, choices=LossKind)
    reported_on = models.DateField("挂失日期")
    reporter = models.CharField("挂失人", max_length=60)
    until_on = models.DateField("自动解除日", null=True)
    ended_on = models.DateField("解除日期", null=True)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "挂失记录"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(ended_on__isnull=True), name="card_loss_one_open"),
            models.CheckConstraint(
                name="card_loss_until",
                condition=Q(kind="temporary", until_on__gt=F("reported_on")) | Q(kind="formal", until_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.kind}"


class Withdrawal(models.Model):
    """收回. The county proposes; only the province's decision, entered by another person, takes the card back."""

    card = models.ForeignKey("cards.Card", models.PROTECT, related_name="withdrawals", verbose_name="优待证")
    ground = models.CharField("事由", max_length=10, choices=WithdrawalGround)
    reason = models.CharField("情况说明", max_length=400)
    state = models.CharField("状态", max_length=10, choices=WithdrawalState, default=WithdrawalState.PROPOSED)
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_at = models.DateTimeField("提出时间")
    decision_no = models.CharField("省级决定文号", max_length=80, blank=True)
    decided_on = models.DateField("决定日期", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记决定人")

    class Meta:
        verbose_name = verbose_name_plural = "收回记录"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(state="proposed"), name="card_withdrawal_one_open"),
            models.CheckConstraint(
                name="card_withdrawal_decided",
                condition=Q(state="proposed", decision_no="", entered_by__isnull=True, decided_on__isnull=True)
                | (~Q(state="proposed") & ~Q(decision_no="") & Q(entered_by__isnull=False, decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="card_withdrawal_other_person", condition=Q(entered_by__isnull=True) | ~Q(entered_by=F("proposed_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.card_id} {self.state}"
