"""Payee accounts (收款账户) with their history, delegations (委托、监护), and who receives after a death (遗属)."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.people.choices import AccountKind, ChangeState, DelegationKind
from apps.people.models.dossier import Document
from apps.people.models.person import Person


class Delegation(models.Model):
    """Another person may receive this person's money: a proxy or a guardian, with a paper and dates."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="delegations", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("代领方式", max_length=10, choices=DelegationKind)
    delegate_name = models.CharField("代领人姓名", max_length=60)
    delegate_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代领人档案"
    )
    relation = models.CharField("与本人关系", max_length=40, blank=True)
    id_number_sealed = models.BinaryField("代领人身份号码密文", null=True)
    id_number_blind = models.BinaryField("代领人身份号码盲索引", null=True)
    id_number_tail = models.CharField("代领人身份号码(遮盖)", max_length=20, blank=True)
    phone_sealed = models.BinaryField("代领人电话密文", null=True)
    phone_tail = models.CharField("代领人电话(遮盖)", max_length=20, blank=True)
    evidence = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="委托(监护)材料")
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    ended_reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "委托监护"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="people_delegation_dates"
            ),
            models.CheckConstraint(
                condition=Q(delegate_person__isnull=True) | ~Q(delegate_person=F("person")),
                name="people_delegation_not_self",
            ),
            models.UniqueConstraint(fields=["id", "person"], name="people_delegation_person"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.delegate_name}"


class PayeeAccount(models.Model):
    """Where a person's money goes. A change closes the row and opens the next: rows are never edited."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="payee_accounts", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    bank_code = models.CharField("银行代码", max_length=20)
    bank_name = models.CharField("开户行", max_length=80)
    account_sealed = models.BinaryField("账号密文")
    account_blind = models.BinaryField("账号盲索引")
    account_tail = models.CharField("账号(遮盖)", max_length=24)
    holder_name = models.CharField("户名", max_length=60)
    holder_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="户主档案"
    )
    kind = models.CharField("账户种类", max_length=10, choices=AccountKind, default=AccountKind.CARD)
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="委托(监护)"
    )
    opened_on = models.DateField("启用日期")
    closed_on = models.DateField("停用日期", null=True, blank=True)
    closed_reason = models.CharField("停用原因", max_length=200, blank=True)
    is_live = models.BooleanField("现用", default=True)
    is_heir = models.BooleanField("遗属账户", default=False, help_text="本人去世后由遗属领取")
    warning = models.CharField("提醒", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "收款账户"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_live=True), name="people_account_one_live"),
            models.UniqueConstraint(
                fields=["account_blind"], condition=Q(is_live=True, is_heir=False), name="people_account_one_person"
            ),
            models.CheckConstraint(condition=Q(is_heir=False) | Q(delegation__isnull=False), name="people_account_heir"),
            models.CheckConstraint(
                name="people_account_live",
                condition=Q(is_live=True, closed_on__isnull=True)
                | (Q(is_live=False, closed_on__isnull=False) & ~Q(closed_reason="")),
            ),
            models.CheckConstraint(
                name="people_account_holder",
                condition=Q(delegation__isnull=False) | (Q(holder_person__isnull=False) & Q(holder_person=F("person"))),
            ),
            models.CheckConstraint(
                name="people_account_dates",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="people_account_kind"),
        ]
        indexes = [
            models.Index(fields=["account_blind"], name="people_account_blind"),
            models.Index(fields=["person", "-opened_on"], name="people_account_history"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.account_tail}"


class HeirAccount(models.Model):
    """Who receives what is still owed to a dead person: named by one person on paper, opened by another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="heir_accounts", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    heir_name = models.CharField("领取人姓名", max_length=60)
    relation = models.CharField("与逝者关系", max_length=40)
    id_number_sealed = models.BinaryField("领取人身份号码密文")
    id_number_blind = models.BinaryField("领取人身份号码盲索引")
    id_number_tail = models.CharField("领取人身份号码(遮盖)", max_length=20)
    phone_sealed = models.BinaryField("领取人电话密文", null=True)
    phone_tail = models.CharField("领取人电话(遮盖)", max_length=20, blank=True)
    bank_code = models.CharField("银行代码", max_length=20)
    bank_name = models.CharField("开户行", max_length=80)
    kind = models.CharField("账户种类", max_length=10, choices=AccountKind, default=AccountKind.CARD)
    account_sealed = models.BinaryField("账号密文")
    account_blind = models.BinaryField("账号盲索引")
    account_tail = models.CharField("账号(遮盖)", max_length=24)
    evidence = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="领取依据")
    state = models.CharField("状态", max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    proposed_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    proposed_at = models.DateTimeField("登记时间")
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核人")
    decided_at = models.DateTimeField("复核时间", null=True)
    decision = models.CharField("退回原因", max_length=200, blank=True)
    payee_account = models.OneToOneField(PayeeAccount, models.PROTECT, null=True, related_name="+", verbose_name="所开账户")

    class Meta:
        verbose_name = verbose_name_plural = "遗属领取账户"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ChangeState.values), name="people_heir_state"),
            models.CheckConstraint(
                name="people_heir_two_persons",
                condition=~Q(state=ChangeState.APPLIED)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False, payee_account__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state=ChangeState.PROPOSED), name="people_heir_one_open"),
        ]
        indexes = [models.Index(fields=["proposed_at"], condition=Q(state=ChangeState.PROPOSED), name="people_heir_waiting")]

    def __str__(self) -> str:
        return f"{self.heir_name} {self.account_tail}"
