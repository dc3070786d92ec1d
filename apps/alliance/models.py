"""Tables of alliance: merchants with their agreement, and what each gives."""

from django.db import models
from django.db.models import F, Q

from apps.alliance.choices import Audience, LifeScene
from apps.notices.models import Released

STAFF = "org.Staff"


class Merchant(models.Model):
    """A shop, a clinic, a bank that has signed for offers to card holders (惠军商家)."""

    name = models.CharField("商家名称", max_length=80)
    division = models.ForeignKey("org.Division", verbose_name="所在乡镇", on_delete=models.PROTECT, related_name="+")
    address = models.CharField("地址", max_length=120)
    phone = models.CharField("对外电话", max_length=20)
    opening_hours = models.CharField("营业时间", max_length=80, blank=True)
    signed_on = models.DateField("协议签订日")
    valid_to = models.DateField("协议截止日（不含）", null=True, blank=True)
    revision = models.PositiveIntegerField("改动次数", default=1)
    noted_by = models.ForeignKey(STAFF, verbose_name="登记人", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("登记时间")
    ended_by = models.ForeignKey(
        STAFF, verbose_name="终止登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("终止时间", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "惠军商家"
        verbose_name_plural = "惠军商家"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="merchant_one_live", fields=["division", "name"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="merchant_days", condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("signed_on"))
            ),
            models.CheckConstraint(
                name="merchant_ended",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Offer(Released):
    """What a merchant gives, to whom, between two days; the public reads it once somebody else than its author has let it out (商家优惠)."""

    merchant = models.ForeignKey(Merchant, verbose_name="商家", on_delete=models.PROTECT, related_name="offers")
    scene = models.CharField("生活场景", max_length=10, choices=LifeScene)
    title = models.CharField("优惠", max_length=60)
    words = models.TextField("怎么用", max_length=1000)
    audience = models.CharField("谁可以用", max_length=10, choices=Audience)
    shows_from = models.DateField("优惠开始日")
    shows_until = models.DateField("优惠最后一日", null=True, blank=True)

    class Meta:
        verbose_name = "商家优惠"
        verbose_name_plural = "商家优惠"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="offer_days", condition=Q(shows_until__isnull=True) | Q(shows_until__gte=F("shows_from"))
            ),
            *Released.Meta.constraints,
        ]
        indexes = [models.Index(name="offer_shown", fields=["scene", "id"], condition=Q(state="published"))]

    def __str__(self) -> str:
        return self.title
