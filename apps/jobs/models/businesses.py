"""Veteran businesses (军创企业), the parks and bases they are in (园区基地), and what is done for them."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import BaseKind, BaseLevel, BusinessState, OwnerEvidence, OwnerRole, ServiceKind


class FoundingBase(models.Model):
    """A park or base. ``capacity``: how many businesses it can hold; null where it holds none (a training ground)."""

    name = models.CharField("园区基地名称", max_length=120)
    kind = models.CharField("类型", max_length=14, choices=BaseKind)
    level = models.CharField("级别", max_length=8, choices=BaseLevel)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="所在区划")
    address = models.CharField("地址", max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField("可入驻企业数", null=True)
    named_on = models.DateField("认定日期")
    document_no = models.CharField("认定文号", max_length=80, blank=True)
    revoked_on = models.DateField("撤销日期", null=True)
    reason = models.CharField("撤销原因", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "创业园区基地"
        default_permissions = ()
        ordering = ("-named_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="job_base_once"),
            models.CheckConstraint(name="job_base_kind", condition=Q(kind__in=BaseKind.values, level__in=BaseLevel.values)),
            models.CheckConstraint(name="job_base_capacity", condition=Q(capacity__isnull=True) | Q(capacity__gt=0)),
            models.CheckConstraint(
                name="job_base_revoked",
                condition=Q(revoked_on__isnull=True, reason="") | (Q(revoked_on__gte=F("named_on")) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class VeteranBusiness(models.Model):
    """A business of a veteran on file; name, code, trade, size and place are its employer's. ``sales_fen``: of ``sales_year``, when told.
    ``is_public``: the owner agreed on ``agreed_on`` that the county lists it."""

    employer = models.OneToOneField("jobs.Employer", models.PROTECT, related_name="business", verbose_name="单位")
    owner = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="创办人")
    role = models.CharField("创办人身份", max_length=12, choices=OwnerRole)
    evidence = models.CharField("认定凭证", max_length=12, choices=OwnerEvidence)
    evidence_no = models.CharField("凭证编号或说明", max_length=120)
    founded_on = models.DateField("成立日期")
    employees = models.PositiveIntegerField("职工人数")
    veterans = models.PositiveIntegerField("其中退役军人")
    counted_on = models.DateField("人数统计日期")
    sales_fen = models.BigIntegerField("年营业额(分)", null=True)
    sales_year = models.SmallIntegerField("营业额年度", null=True)
    products = models.CharField("主营产品或服务", max_length=200, blank=True)
    is_public = models.BooleanField("同意公布", default=False)
    agreed_on = models.DateField("同意公布日期", null=True)
    state = models.CharField("状态", max_length=8, choices=BusinessState, default=BusinessState.ENTERED)
    base = models.ForeignKey(FoundingBase, models.PROTECT, null=True, related_name="businesses", verbose_name="入驻园区基地")
    liaison = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="联络服务员")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")
    checked_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核对人")
    checked_on = models.DateField("核对日期", null=True)
    closed_on = models.DateField("停业日期", null=True)
    note = models.CharField("停业原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "军创企业"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                name="job_business_table",
                condition=Q(role__in=OwnerRole.values, evidence__in=OwnerEvidence.values, state__in=BusinessState.values),
            ),
            models.CheckConstraint(name="job_business_proved", condition=~Q(evidence_no="")),
            models.CheckConstraint(name="job_business_people", condition=Q(veterans__lte=F("employees"))),
            models.CheckConstraint(
                name="job_business_sales",
                condition=Q(sales_fen__isnull=True, sales_year__isnull=True) | Q(sales_fen__gte=0, sales_year__isnull=False),
            ),
            models.CheckConstraint(
                name="job_business_agreed",
                condition=Q(is_public=True, agreed_on__isnull=False) | Q(is_public=False, agreed_on__isnull=True),
            ),
            models.CheckConstraint(name="job_business_checked", condition=~Q(state="checked") | Q(checked_on__isnull=False)),
            models.CheckConstraint(
                name="job_business_closed",
                condition=Q(state="closed", closed_on__isnull=False, base__isnull=True)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"军创企业{self.pk}"


class BusinessService(models.Model):
    """Something done for a business on a day; never edited."""

    business = models.ForeignKey(VeteranBusiness, models.PROTECT, related_name="services", verbose_name="军创企业")
    kind = models.CharField("服务类型", max_length=8, choices=ServiceKind)
    on = models.DateField("服务日期")
    words = models.CharField("服务内容和结果", max_length=300)
    given_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="服务人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "助企惠企服务"
        default_permissions = ()
        ordering = ("-on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["business", "kind", "on", "words"], name="job_service_once"),
            models.CheckConstraint(name="job_service_kind", condition=Q(kind__in=ServiceKind.values) & ~Q(words="")),
        ]
        indexes = [models.Index(fields=["on", "id"], name="job_service_on")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on:%Y-%m-%d}"
