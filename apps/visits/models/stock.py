"""Goods (慰问品): bought in lots, sent to townships, given to households. The stock is what the moves make of it."""

from django.db import models
from django.db.models import F, Q

from apps.visits.choices import Fund, MoveKind


class GoodsLot(models.Model):
    """One purchase of one kind of goods at one price, paid by one fund."""

    name = models.CharField("品名", max_length=60)
    unit = models.CharField("单位", max_length=10)
    unit_fen = models.BigIntegerField("单价(分)")
    quantity = models.IntegerField("采购数量")
    fund = models.CharField("资金来源", max_length=12, choices=Fund)
    invoice_no = models.CharField("发票号码或捐赠凭证", max_length=60)
    bought_on = models.DateField("采购日期")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="入库单位")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "慰问品采购"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["invoice_no", "name"], name="visit_lot_invoice"),
            models.CheckConstraint(
                name="visit_lot_whole", condition=Q(unit_fen__gt=0, quantity__gt=0, fund__in=Fund.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.invoice_no}）"


class Stock(models.Model):
    """How much of a lot lies where; written by the trigger of ``StockMove`` alone."""

    lot = models.ForeignKey(GoodsLot, models.PROTECT, related_name="stocks", verbose_name="慰问品")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="存放单位")
    quantity = models.IntegerField("库存数量")

    class Meta:
        verbose_name = verbose_name_plural = "慰问品库存"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lot", "division"], name="visit_stock_place"),
            models.CheckConstraint(name="visit_stock_not_negative", condition=Q(quantity__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}@{self.division_id}"


class StockMove(models.Model):
    """One move of goods; ``source`` or ``target`` is empty where they come from or go to outside. Append-only."""

    lot = models.ForeignKey(GoodsLot, models.PROTECT, related_name="moves", verbose_name="慰问品")
    kind = models.CharField("种类", max_length=8, choices=MoveKind)
    source = models.ForeignKey("org.Division", models.PROTECT, null=True, related_name="+", verbose_name="调出单位")
    target = models.ForeignKey("org.Division", models.PROTECT, null=True, related_name="+", verbose_name="调入单位")
    quantity = models.IntegerField("数量")
    visit = models.ForeignKey("visits.Visit", models.PROTECT, null=True, related_name="+", verbose_name="走访记录")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="经手人")
    at = models.DateTimeField("时间")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "慰问品收发"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="visit_move_quantity", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="visit_move_shape",
                condition=Q(kind="bought", source__isnull=True, target__isnull=False, visit__isnull=True)
                | (
                    Q(kind__in=["sent", "returned"], source__isnull=False, target__isnull=False, visit__isnull=True)
                    & ~Q(source=F("target"))
                )
                | Q(kind="given", source__isnull=False, target__isnull=True, visit__isnull=False)
                | (Q(kind="lost", source__isnull=False, target__isnull=True, visit__isnull=True) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
