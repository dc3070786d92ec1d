"""Degrees (学历提升) and mentors (创业导师, 就业导师)."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import DegreeLevel, DegreeState, MentorKind, Trade


class DegreeStudy(models.Model):
    """Somebody studies for a degree: registered, admitted, graduated, or it came to nothing. Once a person, school and level."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    school = models.CharField("学校", max_length=120)
    level = models.CharField("层次", max_length=10, choices=DegreeLevel)
    subject = models.CharField("专业", max_length=60)
    mode = models.CharField("学习形式", max_length=40, db_comment="函授、开放教育、全日制等")
    fee_fen = models.BigIntegerField("学费(分)", default=0)
    payer = models.CharField("学费承担方", max_length=60)
    state = models.CharField("状态", max_length=12, choices=DegreeState, default=DegreeState.REGISTERED)
    registered_on = models.DateField("报名日期")
    admitted_on = models.DateField("录取日期", null=True)
    ended_on = models.DateField("毕业或退学日期", null=True)
    diploma_no = models.CharField("毕业证书编号", max_length=60, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "学历提升"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person", "school", "level"], condition=~Q(state="left"), name="job_degree_once"),
            models.CheckConstraint(name="job_degree_level", condition=Q(level__in=DegreeLevel.values, fee_fen__gte=0)),
            models.CheckConstraint(
                name="job_degree_state",
                condition=Q(state="registered", admitted_on__isnull=True, ended_on__isnull=True)
                | Q(state="admitted", admitted_on__isnull=False, ended_on__isnull=True)
                | Q(state="graduated", admitted_on__isnull=False, ended_on__isnull=False) & ~Q(diploma_no="")
                | Q(state="left", ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="job_degree_days",
                condition=(Q(admitted_on__isnull=True) | Q(admitted_on__gte=F("registered_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("registered_on"))),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["registered_on", "id"], name="job_degree_registered")]

    def __str__(self) -> str:
        return self.school


class Mentor(models.Model):
    """Somebody who advises: an entrepreneur, an old hand. Known by name and unit; no private number is kept."""

    name = models.CharField("姓名", max_length=60)
    kind = models.CharField("导师类型", max_length=10, choices=MentorKind)
    unit = models.CharField("所在单位和职务", max_length=120)
    trade = models.CharField("擅长行业", max_length=12, choices=Trade)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="聘任单位区划")
    appointed_on = models.DateField("聘任日期")
    ended_on = models.DateField("解聘日期", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "导师"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "unit"], condition=Q(ended_on__isnull=True), name="job_mentor_once"),
            models.CheckConstraint(name="job_mentor_kind", condition=Q(kind__in=MentorKind.values, trade__in=Trade.values)),
            models.CheckConstraint(name="job_mentor_days", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("appointed_on"))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Mentoring(models.Model):
    """A mentor looks after a person, once at a time (导师结对)."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="mentorings", verbose_name="导师")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    goal = models.CharField("帮带目标", max_length=200)
    since = models.DateField("结对日期")
    ended_on = models.DateField("结束日期", null=True)
    outcome = models.CharField("帮带成效", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "导师结对"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "person"], condition=Q(ended_on__isnull=True), name="job_mentoring_once"
            ),
            models.CheckConstraint(
                name="job_mentoring_ended",
                condition=Q(ended_on__isnull=True, outcome="") | Q(ended_on__gte=F("since")) & ~Q(outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"结对{self.pk}"


class MentoringNote(models.Model):
    """One talk or visit of a mentor (帮带记录); written once."""

    mentoring = models.ForeignKey(Mentoring, models.PROTECT, related_name="notes", verbose_name="导师结对")
    on = models.DateField("日期")
    words = models.CharField("帮带情况", max_length=300)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "帮带记录"
        default_permissions = ()
        ordering = ("-on", "-id")
        constraints = [models.CheckConstraint(name="job_mentoring_note_words", condition=~Q(words=""))]

    def __str__(self) -> str:
        return f"{self.on}"
