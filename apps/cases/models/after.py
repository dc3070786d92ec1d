"""What comes after an answer: rating (好差评) and its follow-up, appeal (复查、复核), and what the clocks have said."""

from django.db import models
from django.db.models import F, Q

from apps.cases.choices import AppealState, Channel, FollowUpState, Grade, ReminderStage


class Rating(models.Model):
    """One matter, one rating. A bad one has a follow-up."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="rating", verbose_name="办件")
    grade = models.CharField("评价", max_length=1, choices=Grade)
    words = models.CharField("评价内容", max_length=500, blank=True)
    channel = models.CharField("评价渠道", max_length=8, choices=Channel)
    rated_at = models.DateTimeField("评价时间")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "好差评"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="rating_grade_known", condition=Q(grade__in=Grade.values)),
            models.UniqueConstraint(fields=["id", "grade"], name="rating_grade_key"),
        ]

    def __str__(self) -> str:
        return self.get_grade_display()


class FollowUp(models.Model):
    """回访整改 of one bad rating, by somebody who did not give the answer."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="follow_up", verbose_name="评价")
    rated_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="被评价人")
    opened_on = models.DateField("发起日")
    due_on = models.DateField("到期日")
    state = models.CharField("状态", max_length=6, choices=FollowUpState, default=FollowUpState.OPEN)
    result = models.CharField("回访整改情况", max_length=1000, blank=True)
    grade_after = models.CharField("回访后评价", max_length=1, choices=Grade, blank=True)
    done_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="回访人")
    done_at = models.DateTimeField("回访时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "回访整改"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="follow_up_whole",
                condition=Q(state="open", done_by__isnull=True, done_at__isnull=True, result="")
                | (Q(state="done", done_by__isnull=False, done_at__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="follow_up_other_person",
                condition=Q(done_by__isnull=True) | Q(rated_staff__isnull=True) | ~Q(done_by=F("rated_staff")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="follow_up_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.rating_id} {self.state}"


class Appeal(models.Model):
    """复查 or 复核 of an ended case, answered by somebody who did not give the answer."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="appeals", verbose_name="办件")
    level = models.CharField("层级", max_length=40)
    label = models.CharField("名称", max_length=20)
    ordinal = models.SmallIntegerField("序号")
    reason = models.CharField("理由", max_length=1000)
    filed_on = models.DateField("提出日")
    due_on = models.DateField("到期日")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    answered_before = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="原答复人")
    state = models.CharField("状态", max_length=10, choices=AppealState, default=AppealState.OPEN)
    answer = models.CharField("书面答复", max_length=2000, blank=True)
    answered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    answered_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "复查复核"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="appeal_once_per_level"),
            models.CheckConstraint(
                name="appeal_whole",
                condition=Q(state="open", answered_by__isnull=True, answered_at__isnull=True, answer="")
                | (~Q(state="open") & Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="appeal_other_person",
                condition=Q(answered_by__isnull=True)
                | Q(answered_before__isnull=True)
                | Q(state="withdrawn")
                | ~Q(answered_by=F("answered_before")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="appeal_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.label} {self.filed_on}"


class CaseReminder(models.Model):
    """A clock has spoken at this stage: never again, also after a restart and after missed days. Append-only."""

    clock = models.ForeignKey("cases.CaseClock", models.PROTECT, related_name="reminders", verbose_name="时限")
    due_on = models.DateField("到期日")
    stage = models.CharField("阶段", max_length=8, choices=ReminderStage)
    told = models.SmallIntegerField("告知人数", default=0)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "办件提醒"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["clock", "due_on", "stage"], name="case_reminder_once"),
            models.CheckConstraint(name="case_reminder_stage", condition=Q(stage__in=ReminderStage.values)),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.stage}"
