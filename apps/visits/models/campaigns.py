"""Campaigns (走访慰问活动), their standards and funds, lists kept by hand, pairing."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.visits.choices import CampaignState, Festival, Fund, GiftWay, Listed


def _other(*names: str) -> Q:
    """The staff rows are different persons, as far as they are known."""
    condition = Q()
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            condition &= Q(**{f"{one}__isnull": True}) | Q(**{f"{other}__isnull": True}) | ~Q(**{one: F(other)})
    return condition


class Campaign(models.Model):
    """One festival's visits in one place: list, standards, funds, approval."""

    name = models.CharField("活动名称", max_length=80)
    festival = models.CharField("节日", max_length=12, choices=Festival)
    year = models.SmallIntegerField("年份")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="组织单位所在区划")
    lists = ArrayField(models.CharField(max_length=20), verbose_name="走访名单")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    state = models.CharField("状态", max_length=10, choices=CampaignState, default=CampaignState.DRAFT)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人")
    made_at = models.DateTimeField("编制时间")
    submitted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    reviewed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    approved_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审批人")
    approved_at = models.DateTimeField("审批时间", null=True)
    approved_fen = models.BigIntegerField("审批金额(分)", default=0)
    closed_on = models.DateField("结束办理日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访慰问活动"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["division", "festival", "year"], condition=~Q(festival="own"), name="visit_campaign_once"
            ),
            models.CheckConstraint(name="visit_campaign_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="visit_campaign_state", condition=Q(state__in=CampaignState.values)),
            models.CheckConstraint(name="visit_campaign_apart", condition=_other("made_by", "reviewed_by", "approved_by")),
            models.CheckConstraint(
                name="visit_campaign_submitter_apart", condition=_other("submitted_by", "reviewed_by", "approved_by")
            ),
            models.CheckConstraint(
                name="visit_campaign_approved",
                condition=~Q(state__in=["approved", "closed"])
                | Q(reviewed_by__isnull=False, approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignStandard(models.Model):
    """What a household of one list receives in a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="standards", verbose_name="活动")
    listed = models.CharField("名单", max_length=20, choices=Listed)
    fen = models.BigIntegerField("慰问金标准(分)")
    way = models.CharField("发放方式", max_length=6, choices=GiftWay, default=GiftWay.BANK)
    fund = models.CharField("资金来源", max_length=12, choices=Fund, default=Fund.COUNTY)

    class Meta:
        verbose_name = verbose_name_plural = "慰问标准"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "listed"], name="visit_standard_once"),
            models.CheckConstraint(name="visit_standard_fen", condition=Q(fen__gt=0)),
            models.CheckConstraint(name="visit_standard_way", condition=Q(way__in=["bank", "cash"])),
            models.CheckConstraint(name="visit_standard_fund", condition=Q(fund__in=Fund.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_listed_display()} {self.fen}"


class CampaignBudget(models.Model):
    """How much a fund gives to a campaign."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="budgets", verbose_name="活动")
    fund = models.CharField("资金来源", max_length=12, choices=Fund)
    fen = models.BigIntegerField("安排金额(分)")

    class Meta:
        verbose_name = verbose_name_plural = "慰问资金安排"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "fund"], name="visit_budget_once"),
            models.CheckConstraint(name="visit_budget_fen", condition=Q(fen__gt=0, fund__in=Fund.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_fund_display()} {self.fen}"


class Listing(models.Model):
    """Somebody on a list the registry cannot know (边海防官兵家庭、重点联系对象、先进典型), half-open [since, until)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("名单", max_length=20, choices=Listed)
    since = models.DateField("列入日期")
    until = models.DateField("移出日期", null=True)
    reason = models.CharField("列入原因", max_length=200)
    ended_reason = models.CharField("移出原因", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "联系名单"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(until__isnull=True), name="visit_listing_once"),
            models.CheckConstraint(name="visit_listing_kind", condition=Q(kind__in=["border_family", "key", "model"])),
            models.CheckConstraint(name="visit_listing_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))),
            models.CheckConstraint(name="visit_listing_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.person_id}"


class Pairing(models.Model):
    """结对联系: an officer keeps in touch with a person; the handbook carries its number."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    officer = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="联系人")
    handbook_no = models.CharField("联系手册编号", max_length=40, blank=True)
    since = models.DateField("结对日期")
    until = models.DateField("结束日期", null=True)
    ended_reason = models.CharField("结束原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "结对联系"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(until__isnull=True), name="visit_pairing_one_open"),
            models.UniqueConstraint(fields=["handbook_no"], condition=~Q(handbook_no=""), name="visit_pairing_handbook"),
            models.CheckConstraint(name="visit_pairing_order", condition=Q(until__isnull=True) | Q(until__gte=F("since"))),
        ]

    def __str__(self) -> str:
        return self.handbook_no or f"结对{self.pk}"
