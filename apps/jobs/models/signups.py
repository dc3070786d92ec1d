"""Persons at fairs and in vacancies: sign-ups and applications."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.core.actor import SHANGHAI
from apps.jobs.choices import ApplicationState, Channel, Shown, SignUpState


class SignUp(models.Model):
    """A person's place at a fair, once a fair. ``shows``: what employers who scan the code there may see. ``code`` is scanned at the door; a trigger takes the place from ``FairQuota``."""

    fair = models.ForeignKey("jobs.Fair", models.PROTECT, related_name="sign_ups", verbose_name="招聘会")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    channel = models.CharField("报名渠道", max_length=8, choices=Channel)
    code = models.CharField("入场码", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=SignUpState, default=SignUpState.SIGNED_UP)
    signed_up_at = models.DateTimeField("报名时间")
    shows = ArrayField(
        models.CharField(max_length=10, choices=Shown), verbose_name="同意现场出示的内容", default=list, blank=True
    )
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="代报人")
    cancelled_at = models.DateTimeField("取消时间", null=True)
    attended_at = models.DateTimeField("到场时间", null=True)
    scanned_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="签到人员")

    class Meta:
        verbose_name = verbose_name_plural = "招聘会报名"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["fair", "person"], name="job_signup_once"),
            models.CheckConstraint(
                name="job_signup_state", condition=Q(state__in=SignUpState.values, channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="job_signup_cancelled",
                condition=Q(state="cancelled", cancelled_at__isnull=False, attended_at__isnull=True)
                | Q(state="signed_up", cancelled_at__isnull=True),
            ),
            models.CheckConstraint(name="job_signup_code", condition=Q(code__regex=r"^[0-9A-HJ-NP-Y]{8,12}$")),
        ]
        indexes = [models.Index(fields=["fair", "attended_at", "id"], name="job_signup_attended")]

    def __str__(self) -> str:
        return self.code


class Application(models.Model):
    """A person for a vacancy, at a fair or without one. ``shows``: what the person agreed to show to the employer, besides the name. The days of
    the steps stay when a later step undoes them, so that 意向 and 签约 are counted apart from 就业."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    vacancy = models.ForeignKey("jobs.Vacancy", models.PROTECT, related_name="applications", verbose_name="岗位")
    fair = models.ForeignKey("jobs.Fair", models.PROTECT, null=True, related_name="applications", verbose_name="招聘会")
    channel = models.CharField("投递渠道", max_length=8, choices=Channel)
    shows = ArrayField(
        models.CharField(max_length=10, choices=Shown), verbose_name="同意出示的内容", default=list, blank=True
    )
    agreed_at = models.DateTimeField("同意时间")
    words = models.CharField("自我介绍", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=ApplicationState, default=ApplicationState.APPLIED)
    applied_at = models.DateTimeField("投递时间")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="代投人")
    viewed_on = models.DateField("查看日期", null=True)
    interviewed_on = models.DateField("面试日期", null=True)
    intent_on = models.DateField("意向日期", null=True)
    signed_on = models.DateField("签约日期", null=True)
    started_on = models.DateField("上岗日期", null=True)
    ended_on = models.DateField("结束日期", null=True)
    reason = models.CharField("未录用或撤回的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "岗位投递"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person", "vacancy"], name="job_application_once"),
            models.UniqueConstraint(fields=["id", "person"], name="job_application_whose"),
            models.CheckConstraint(
                name="job_application_state", condition=Q(state__in=ApplicationState.values, channel__in=Channel.values)
            ),
            models.CheckConstraint(name="job_application_intent", condition=~Q(state="intent") | Q(intent_on__isnull=False)),
            models.CheckConstraint(name="job_application_signed", condition=~Q(state="signed") | Q(signed_on__isnull=False)),
            models.CheckConstraint(
                name="job_application_started",
                condition=Q(state="started", started_on__isnull=False) | (~Q(state="started") & Q(started_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_application_ended",
                condition=Q(state__in=["declined", "withdrawn"], ended_on__isnull=False)
                | (~Q(state__in=["declined", "withdrawn"]) & Q(ended_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_application_order",
                condition=Q(signed_on__isnull=True) | Q(intent_on__isnull=True) | Q(signed_on__gte=F("intent_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["fair", "state", "id"], name="job_application_fair"),
            models.Index(fields=["vacancy", "state", "id"], name="job_application_vacancy"),
        ]

    def __str__(self) -> str:
        return f"投递{self.pk}"

    @property
    def shown_words(self) -> list[str]:
        """What the employer is shown besides the name."""
        return [str(Shown(one).label) for one in self.shows]

    @property
    def since_on(self) -> date:
        """Since when it stands where it stands."""
        named = {
            "viewed": self.viewed_on,
            "interviewed": self.interviewed_on,
            "intent": self.intent_on,
            "signed": self.signed_on,
        }
        last = {**named, "started": self.started_on, "declined": self.ended_on, "withdrawn": self.ended_on}.get(self.state)
        return last or self.applied_at.astimezone(SHANGHAI).date()
