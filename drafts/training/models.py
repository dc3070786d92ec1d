"""Training (职业技能培训): classes, the one free course of a person, attendance by half-day, results, the living allowance; degrees (学历提升)."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import ClassKind, ClassState, DegreeLevel, EnrolmentState, HalfDay, Trade


class TrainingClass(models.Model):
    """One class: ordered by an employer (订单), aimed at a trade (定向) or bound to posts (定岗). ``cost_fen``: a head."""

    name = models.CharField("班次名称", max_length=120)
    kind = models.CharField("培训类型", max_length=12, choices=ClassKind)
    school = models.CharField("承训机构", max_length=120)
    trade = models.CharField("专业行业", max_length=12, choices=Trade)
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, null=True, related_name="+", verbose_name="订单或定岗单位")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="主办单位区划")
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结业日期")
    seats = models.PositiveSmallIntegerField("名额")
    cost_fen = models.BigIntegerField("人均培训费(分)")
    state = models.CharField("状态", max_length=8, choices=ClassState, default=ClassState.OPEN)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "培训班"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "starts_on"], name="job_class_once"),
            models.CheckConstraint(name="job_class_kind", condition=Q(kind__in=ClassKind.values, state__in=ClassState.values)),
            models.CheckConstraint(name="job_class_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="job_class_size", condition=Q(seats__gt=0, cost_fen__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """A person in a class, once. ``is_free``: takes the one free course, which nobody has twice unless they dropped out of it."""

    training = models.ForeignKey(TrainingClass, models.PROTECT, related_name="enrolments", verbose_name="培训班")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    state = models.CharField("状态", max_length=8, choices=EnrolmentState, default=EnrolmentState.LEARNING)
    is_free = models.BooleanField("使用免费培训资格", default=True)
    enrolled_on = models.DateField("报名日期")
    score = models.PositiveSmallIntegerField("考核成绩", null=True)
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    ended_on = models.DateField("结束日期", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "培训学员"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], name="job_enrolment_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_free=True) & ~Q(state="dropped"), name="job_enrolment_one_free"
            ),
            models.CheckConstraint(name="job_enrolment_state", condition=Q(state__in=EnrolmentState.values)),
            models.CheckConstraint(name="job_enrolment_score", condition=Q(score__isnull=True) | Q(score__lte=100)),
            models.CheckConstraint(
                name="job_enrolment_ended",
                condition=Q(state="learning", ended_on__isnull=True) | ~Q(state="learning") & Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"学员{self.pk}"


class Attendance(models.Model):
    """One half-day of one learner, present or not, once."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances", verbose_name="学员", db_index=False)
    on = models.DateField("日期")
    half = models.CharField("半天", max_length=2, choices=HalfDay)
    is_present = models.BooleanField("到课")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "培训考勤"
        default_permissions = ()
        ordering = ("on", "half")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "on", "half"], name="job_attendance_once"),
            models.CheckConstraint(name="job_attendance_half", condition=Q(half__in=HalfDay.values)),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.half}"


class LivingAllowance(models.Model):
    """The living allowance (培训生活补助) of one learner and month: calculated by one person, submitted by another, once."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="allowances", verbose_name="学员", db_index=False)
    month = models.DateField("月份", db_comment="当月第一天")
    held = models.PositiveSmallIntegerField("应到半天数")
    present = models.PositiveSmallIntegerField("实到半天数")
    amount_fen = models.BigIntegerField("补助金额(分)")
    prepared_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="核算人")
    prepared_at = models.DateTimeField("核算时间")
    posted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核提交人")
    posted_at = models.DateTimeField("提交发放时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训生活补助"
        default_permissions = ()
        ordering = ("-month", "id")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "month"], name="job_living_once"),
            models.CheckConstraint(name="job_living_sum", condition=Q(amount_fen__gt=0, present__lte=F("held"))),
            models.CheckConstraint(
                name="job_living_two_persons",
                condition=Q(posted_by__isnull=True, posted_at__isnull=True)
                | Q(posted_by__isnull=False, posted_at__isnull=False) & ~Q(posted_by=F("prepared_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.month}"


class DegreeStudy(models.Model):
    """Somebody studies for a degree (学历提升)."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    school = models.CharField("学校", max_length=120)
    level = models.CharField("层次", max_length=10, choices=DegreeLevel)
    form = models.CharField("学习形式", max_length=40)
    fee_fen = models.BigIntegerField("学费(分)", default=0)
    payer = models.CharField("学费承担方", max_length=60)
    started_on = models.DateField("入学日期")
    graduated_on = models.DateField("毕业日期", null=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "学历提升"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person", "school", "level"], name="job_degree_once"),
            models.CheckConstraint(name="job_degree_level", condition=Q(level__in=DegreeLevel.values, fee_fen__gte=0)),
            models.CheckConstraint(
                name="job_degree_days", condition=Q(graduated_on__isnull=True) | Q(graduated_on__gt=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.school
