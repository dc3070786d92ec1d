"""What veterans give (作用发挥): posts they hold, and events they took part in."""

from django.db import models
from django.db.models import F, Q

from apps.core.money import yuan
from apps.people.choices import ContributionKind
from apps.people.models.background import Entered
from apps.people.rules.contributions import POSTS


class Contribution(Entered):
    """A post [since, until) at an organisation, or one person's part in an event on ``since``: ``hours`` of volunteering, ``audience`` of a lecture,
    fen of a donation. ``division``: the village a post in its leadership belongs to."""

    kind = models.CharField("种类", max_length=10, choices=ContributionKind)
    title = models.CharField("职务或活动名称", max_length=80)
    organisation = models.CharField("单位、学校、村或队伍", max_length=120)
    division = models.ForeignKey(
        "org.Division", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="任职村（社区）"
    )
    since = models.DateField("开始（活动）日期")
    until = models.DateField("结束日期", null=True, blank=True)
    hours = models.PositiveSmallIntegerField("志愿服务小时数", null=True, blank=True)
    audience = models.PositiveIntegerField("听众人数", null=True, blank=True)
    donated_fen = models.BigIntegerField("捐赠金额或折价(分)", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "作用发挥"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="people_contribution_said",
                condition=Q(kind__in=ContributionKind.values) & ~Q(title="") & ~Q(organisation=""),
            ),
            models.CheckConstraint(
                name="people_contribution_days", condition=Q(until__isnull=True) | Q(kind__in=POSTS, until__gt=F("since"))
            ),
            models.CheckConstraint(
                name="people_contribution_hours",
                condition=Q(kind="volunteer", hours__gte=1, hours__lte=24) | ~Q(kind="volunteer") & Q(hours__isnull=True),
            ),
            models.CheckConstraint(
                name="people_contribution_fen",
                condition=Q(kind="donation", donated_fen__gt=0) | ~Q(kind="donation") & Q(donated_fen__isnull=True),
            ),
            models.CheckConstraint(name="people_contribution_heard", condition=Q(kind="lecture") | Q(audience__isnull=True)),
            models.CheckConstraint(
                name="people_contribution_village",
                condition=Q(kind__in=["secretary", "committee"], division__isnull=False)
                | ~Q(kind__in=["secretary", "committee"]) & Q(division__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "since", "title", "organisation"],
                condition=Q(is_live=True),
                name="people_contribution_once",
            ),
        ]
        indexes = [models.Index(name="people_contribution_kind", fields=["kind", "since"], condition=Q(is_live=True))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.title}"

    @property
    def is_post(self) -> bool:
        """Does it last?"""
        return self.kind in POSTS

    @property
    def amount(self) -> str:
        """Hours, listeners or yuan in words; nothing for a post."""
        if self.donated_fen is not None:
            return f"{yuan(self.donated_fen)}元"
        return f"{self.hours}小时" if self.hours else f"听众{self.audience}人" if self.audience else ""
