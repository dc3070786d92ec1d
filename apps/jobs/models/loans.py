"""Loans (创业担保贷款, 拥军贷): the credit line and the money drawn are two numbers; the interest the budget pays."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import LoanProduct, LoanState
from apps.jobs.rules.loans import rate_words


class Loan(models.Model):
    """One loan. ``credit_fen`` is the line (授信); what was drawn (放款) stands in ``LoanFlow``. ``rate_bp``: hundredths of a percent a year."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="借款人")
    product = models.CharField("贷款种类", max_length=12, choices=LoanProduct)
    bank = models.CharField("经办银行", max_length=60)
    purpose = models.CharField("贷款用途", max_length=200)
    asked_fen = models.BigIntegerField("申请金额(分)")
    credit_fen = models.BigIntegerField("授信额度(分)", null=True)
    rate_bp = models.PositiveSmallIntegerField("年利率(万分之)", null=True)
    granted_on = models.DateField("授信日期", null=True)
    due_on = models.DateField("到期日", null=True)
    contract_no = models.CharField("借款合同编号", max_length=60, blank=True)
    state = models.CharField("状态", max_length=8, choices=LoanState, default=LoanState.APPLIED)
    applied_on = models.DateField("申请日期")
    pushed_on = models.DateField("推送银行日期", null=True)
    ended_on = models.DateField("结清或未批准日期", null=True)
    reason = models.CharField("未批准原因", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "创业贷款"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["applied", "pushed", "granted"]), name="job_loan_one_open"
            ),
            models.UniqueConstraint(fields=["id", "person"], name="job_loan_whose"),
            models.UniqueConstraint(fields=["bank", "contract_no"], condition=~Q(contract_no=""), name="job_loan_contract"),
            models.CheckConstraint(
                name="job_loan_state", condition=Q(state__in=LoanState.values, product__in=LoanProduct.values)
            ),
            models.CheckConstraint(name="job_loan_asked", condition=Q(asked_fen__gt=0)),
            models.CheckConstraint(
                name="job_loan_granted",
                condition=Q(state__in=["granted", "closed"], credit_fen__gt=0, rate_bp__gt=0, due_on__gt=F("granted_on"))
                & ~Q(contract_no="")
                | Q(state__in=["applied", "pushed", "refused"], credit_fen__isnull=True, rate_bp__isnull=True),
            ),
            models.CheckConstraint(
                name="job_loan_ended",
                condition=Q(state__in=["refused", "closed"], ended_on__isnull=False)
                | ~Q(state__in=["refused", "closed"]) & Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(name="job_loan_reason", condition=~Q(state="refused") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_product_display()}{self.pk}"

    @property
    def rate_percent(self) -> str:
        """``3.60``, of a loan that was granted."""
        return rate_words(self.rate_bp or 0)


class LoanFlow(models.Model):
    """Money drawn (positive) or principal repaid (negative), by the bank's voucher; once a voucher."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="flows", verbose_name="贷款")
    on = models.DateField("日期")
    fen = models.BigIntegerField("金额(分)", db_comment="放款为正，还本为负")
    voucher_no = models.CharField("银行凭证号", max_length=60)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "放款和还本"
        default_permissions = ()
        ordering = ("on", "id")
        constraints = [
            models.UniqueConstraint(fields=["loan", "voucher_no"], name="job_loan_flow_once"),
            models.CheckConstraint(name="job_loan_flow_something", condition=~Q(fen=0) & ~Q(voucher_no="")),
        ]

    def __str__(self) -> str:
        return self.voucher_no


class InterestSubsidy(models.Model):
    """What the budget owes for one loan and quarter: calculated by one person, submitted to payments by another, once."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="subsidies", verbose_name="贷款")
    first = models.DateField("贴息期间起")
    until = models.DateField("贴息期间止", db_comment="不含这一天")
    days = models.PositiveSmallIntegerField("计息天数")
    amount_fen = models.BigIntegerField("贴息金额(分)")
    arithmetic = models.TextField("计算过程", max_length=4000)
    prepared_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="核算人")
    prepared_at = models.DateTimeField("核算时间")
    posted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核提交人")
    posted_at = models.DateTimeField("提交发放时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "贷款贴息"
        default_permissions = ()
        ordering = ("-first", "id")
        constraints = [
            models.UniqueConstraint(fields=["loan", "first"], name="job_interest_once"),
            models.CheckConstraint(name="job_interest_days", condition=Q(until__gt=F("first"))),
            models.CheckConstraint(name="job_interest_sum", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="job_interest_two_persons", condition=Q(posted_by__isnull=True) | ~Q(posted_by=F("prepared_by"))
            ),
            models.CheckConstraint(
                name="job_interest_posted",
                condition=Q(posted_by__isnull=True, posted_at__isnull=True)
                | Q(posted_by__isnull=False, posted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.first}"
