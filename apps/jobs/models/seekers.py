"""The real-name ledger (就业实名台账): what people do for a living, what they can and want, which job news were sent to them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import Area, LedgerStatus, NewsChannel, Priority, Trade, WorkMode


class Seeker(models.Model):
    """A person on the ledger, once. Pay is fen a month. ``takes_news``: agrees to job news chosen for them (个人信息保护法 第二十四条)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    skills = ArrayField(models.CharField(max_length=20), verbose_name="技能特长", default=list, blank=True)
    trades = ArrayField(models.CharField(max_length=12, choices=Trade), verbose_name="意向行业", default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=8, choices=Area), verbose_name="意向工作区域", default=list, blank=True)
    town = models.ForeignKey("org.Division", models.PROTECT, null=True, related_name="+", verbose_name="意向乡镇")
    pay_floor_fen = models.BigIntegerField("期望月薪(分)", null=True)
    modes = ArrayField(models.CharField(max_length=10, choices=WorkMode), verbose_name="就业方式", default=list, blank=True)
    wish = models.CharField("求职意愿说明", max_length=200, blank=True)
    priority = models.CharField("优先帮扶类别", max_length=16, choices=Priority, default=Priority.NONE)
    takes_news = models.BooleanField("接受个性化岗位推送", default=True)
    news_changed_at = models.DateTimeField("推送意愿变更时间", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("最近更新时间")
    verified_on = models.DateField("最近核验日期", null=True)
    verified_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核验人")

    class Meta:
        verbose_name = verbose_name_plural = "就业台账"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person"], name="job_seeker_once"),
            models.CheckConstraint(name="job_seeker_priority", condition=Q(priority__in=Priority.values)),
            models.CheckConstraint(name="job_seeker_pay", condition=Q(pay_floor_fen__isnull=True) | Q(pay_floor_fen__gt=0)),
            models.CheckConstraint(
                name="job_seeker_verified",
                condition=Q(verified_on__isnull=True, verified_by__isnull=True) | Q(verified_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"台账{self.pk}"


class SeekerStatus(models.Model):
    """What somebody did for a living, half-open [since, until); one open row says what they do now."""

    seeker = models.ForeignKey(Seeker, models.PROTECT, related_name="statuses", verbose_name="就业台账", db_index=False)
    status = models.CharField("状态", max_length=10, choices=LedgerStatus)
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "就业台账状态"
        default_permissions = ()
        ordering = ("-since", "-id")
        constraints = [
            models.UniqueConstraint(fields=["seeker"], condition=Q(until__isnull=True), name="job_seeker_status_one_open"),
            models.UniqueConstraint(fields=["seeker", "since"], name="job_seeker_status_once_a_day"),
            models.CheckConstraint(name="job_seeker_status_known", condition=Q(status__in=LedgerStatus.values)),
            models.CheckConstraint(name="job_seeker_status_days", condition=Q(until__isnull=True) | Q(until__gt=F("since"))),
        ]
        indexes = [models.Index(fields=["status", "seeker"], condition=Q(until__isnull=True), name="job_seeker_status_now")]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.since}"


class JobNews(models.Model):
    """Job news sent (岗位信息推送): one row a recipient and channel; one message a person, event and day on each channel."""

    seeker = models.ForeignKey(Seeker, models.PROTECT, related_name="news", verbose_name="就业台账", db_index=False)
    event = models.CharField("推送事由", max_length=40, db_comment="match，或者 vacancy:编号")
    sent_on = models.DateField("推送日期")
    channel = models.CharField("渠道", max_length=6, choices=NewsChannel)
    vacancies = ArrayField(models.BigIntegerField(), verbose_name="推送的岗位")
    message_key = models.CharField("消息编号", max_length=120)
    pushed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="推送人")

    class Meta:
        verbose_name = verbose_name_plural = "岗位信息推送"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["seeker", "event", "sent_on", "channel"], name="job_news_once"),
            models.CheckConstraint(name="job_news_channel", condition=Q(channel__in=NewsChannel.values)),
            models.CheckConstraint(name="job_news_something", condition=Q(vacancies__len__gt=0)),
        ]
        indexes = [models.Index(fields=["sent_on", "channel"], name="job_news_day")]

    def __str__(self) -> str:
        return self.message_key
