"""What the books of before this house say was paid (历史发放): taken over whole, confirmed by a second person, never paid again."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from apps.payments.choices import FormerItem, FormerState


class FormerBook(models.Model):
    """One file of one year. ``since`` and ``until``: the half-open days it tells of; only a confirmed book counts anywhere."""

    title = models.CharField("账册名称", max_length=80)
    year = models.SmallIntegerField("年度")
    since = models.DateField("起始日")
    until = models.DateField("截止日(不含)")
    filename = models.CharField("文件名", max_length=120)
    sha256 = models.CharField("文件指纹", max_length=64)
    row_count = models.IntegerField("笔数")
    total_fen = models.BigIntegerField("合计(分)")
    state = models.CharField("状态", max_length=10, choices=FormerState, default=FormerState.TAKEN)
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="录入人")
    taken_at = models.DateTimeField("录入时间")
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)
    reason = models.CharField("退回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "历史发放账册"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="former_book_once", fields=["sha256"], condition=~Q(state="refused")),
            models.CheckConstraint(name="former_book_state", condition=Q(state__in=FormerState.values)),
            models.CheckConstraint(name="former_book_days", condition=Q(since__lt=F("until"), since__year=F("year"))),
            models.CheckConstraint(name="former_book_two_persons", condition=~Q(taken_by=F("decided_by"))),
            models.CheckConstraint(
                name="former_book_decided", condition=Q(state="taken", decided_at__isnull=True) | ~Q(state="taken") & Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(name="former_book_why", condition=~Q(state="refused") | ~Q(reason="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def last(self) -> date:
        """The last day it tells of."""
        return self.until - timedelta(days=1)


class FormerPayment(models.Model):
    """One line of a book: what one person got under one item, of ``months`` months (0: once). Append-only."""

    book = models.ForeignKey(FormerBook, models.PROTECT, related_name="lines", db_index=False, verbose_name="账册")
    line = models.IntegerField("行号")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    division_code = models.CharField("行政区划", max_length=12)
    item = models.CharField("款项", max_length=12, choices=FormerItem, default=FormerItem.SCHEME)
    scheme = models.ForeignKey(
        "policy.Scheme", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="待遇项目"
    )
    months = models.SmallIntegerField("月数")
    amount_fen = models.BigIntegerField("金额(分)")

    class Meta:
        verbose_name = verbose_name_plural = "历史发放"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="former_payment_line", fields=["book", "line"]),
            models.CheckConstraint(name="former_payment_scheme", condition=Q(item="scheme") & Q(scheme__isnull=False) | ~Q(item="scheme") & Q(scheme__isnull=True)),
            models.CheckConstraint(name="former_payment_positive", condition=Q(amount_fen__gt=0, months__gte=0, months__lte=12)),
            models.CheckConstraint(name="former_payment_item", condition=Q(item__in=FormerItem.values)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.book_id}:{self.line}"

    @property
    def words(self) -> str:
        """What it was for."""
        return self.scheme.name if self.scheme is not None else self.get_item_display()


class PaidLine(models.Model):
    """A view: every due that arrived and every line of a confirmed book (``id`` below zero, ``paid_on`` its last day). For figures of years the books share."""

    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_constraint=False, verbose_name="人员"
    )
    division_code = models.CharField("行政区划", max_length=12)
    item = models.CharField("款项", max_length=12, choices=FormerItem)
    scheme = models.ForeignKey("policy.Scheme", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, verbose_name="待遇项目")  # fmt: skip
    period = models.DateField("所属月份")
    months = models.SmallIntegerField("月数")
    seq = models.SmallIntegerField("序号")
    amount_fen = models.BigIntegerField("金额(分)")
    paid_on = models.DateField("到账日")
    source = models.CharField("流水号或账册", max_length=120)

    class Meta:
        managed = False
        db_table = "payments_paidline"
        verbose_name = verbose_name_plural = "已到账款项"
        default_permissions = ()

    def __str__(self) -> str:
        return self.source

    @property
    def words(self) -> str:
        """What it was for."""
        return self.scheme.name if self.scheme is not None else self.get_item_display()
