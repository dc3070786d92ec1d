"""Employers (用人单位)."""

import uuid

from django.db import models
from django.db.models import Q

from apps.jobs.choices import EmployerKind, EmployerSize, EmployerState, Trade


class Employer(models.Model):
    """An organisation that seeks people, once by its unified credit code. ``home_county``: six digits of the county that registered it,
    written in the code itself; ``division``: where it works in this county, and whose bureau looks after it."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("单位名称", max_length=120)
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="经营所在区划", db_index=False
    )
    home_county = models.CharField("登记机关区划代码", max_length=6)
    kind = models.CharField("单位类型", max_length=14, choices=EmployerKind)
    size = models.CharField("规模", max_length=8, choices=EmployerSize)
    trade = models.CharField("行业", max_length=12, choices=Trade)
    address = models.CharField("单位地址", max_length=200, blank=True)
    introduction = models.CharField("单位简介", max_length=500, blank=True)
    promises = models.CharField("对退役军人的承诺", max_length=300, blank=True)
    contact_name = models.CharField("联系人", max_length=60)
    contact_phone_sealed = models.BinaryField("联系人电话密文", null=True)
    contact_phone_blind = models.BinaryField("联系人电话盲索引", null=True)
    contact_phone_tail = models.CharField("联系人电话(遮盖)", max_length=20, blank=True)
    public_phone = models.CharField("对外招聘电话", max_length=40, blank=True)
    state = models.CharField("状态", max_length=12, choices=EmployerState, default=EmployerState.REGISTERED)
    registered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    registered_at = models.DateTimeField("登记时间")
    verified_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核验人")
    verified_at = models.DateTimeField("核验时间", null=True)
    reason = models.CharField("未通过或列入黑名单的原因", max_length=300, blank=True)
    blacklisted_on = models.DateField("列入黑名单日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "用人单位"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["id", "division"], name="job_employer_place"),
            models.CheckConstraint(
                name="job_employer_code",
                condition=Q(credit_code__regex=r"^[1-9ANY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$"),
            ),
            models.CheckConstraint(name="job_employer_home", condition=Q(home_county__regex=r"^[0-9]{6}$")),
            models.CheckConstraint(name="job_employer_state", condition=Q(state__in=EmployerState.values)),
            models.CheckConstraint(name="job_employer_kind", condition=Q(kind__in=EmployerKind.values)),
            models.CheckConstraint(name="job_employer_size", condition=Q(size__in=EmployerSize.values)),
            models.CheckConstraint(name="job_employer_trade", condition=Q(trade__in=Trade.values)),
            models.CheckConstraint(
                name="job_employer_verified", condition=~Q(state="verified") | Q(verified_at__isnull=False)
            ),
            models.CheckConstraint(
                name="job_employer_barred",
                condition=(~Q(state__in=["refused", "blacklisted"]) | ~Q(reason=""))
                & (
                    Q(state="blacklisted", blacklisted_on__isnull=False)
                    | (~Q(state="blacklisted") & Q(blacklisted_on__isnull=True))
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["division", "id"], opclasses=["varchar_pattern_ops", "int8_ops"], name="job_employer_division"
            )
        ]

    def __str__(self) -> str:
        return self.name
