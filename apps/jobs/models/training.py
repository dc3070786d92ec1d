"""Training (职业技能培训, 适应性培训): classes, who learns in them, vouchers for the one free course, attendance by half-day."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import ClassKind, ClassState, EnrolmentState, HalfDay, TicketState, Trade


class TrainingClass(models.Model):
    """One class. ``cost_fen`` is agreed a head; ``settled_fen`` was paid to the school in the end, by another person than who closed the
    class. ``cohort_year``: the year of discharge an adapting class is held for."""

    name = models.CharField("班次名称", max_length=120)
    kind = models.CharField("培训类型", max_length=12, choices=ClassKind)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="主办地区划")
    school = models.CharField("承训机构", max_length=120)
    is_partner_school = models.BooleanField("县外合作院校", default=False)
    trade = models.CharField("专业行业", max_length=12, choices=Trade)
    skill = models.CharField("培训工种", max_length=20)
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, null=True, related_name="+", verbose_name="订单或定岗单位")
    cohort_year = models.SmallIntegerField("退役年度", null=True)
    place = models.CharField("培训地点", max_length=120)
    starts_on = models.DateField("开班日期")
    ends_on = models.DateField("结业日期")
    hours = models.PositiveSmallIntegerField("课时")
    seats = models.PositiveSmallIntegerField("名额")
    cost_fen = models.BigIntegerField("人均培训费(分)")
    note = models.CharField("说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=ClassState, default=ClassState.PLANNED)
    planned_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    finished_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="结业登记人")
    ended_on = models.DateField("结业或取消日期", null=True)
    reason = models.CharField("取消原因", max_length=200, blank=True)
    settled_fen = models.BigIntegerField("结算培训费(分)", null=True)
    settled_on = models.DateField("结算日期", null=True)
    settled_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="结算复核人")
    invoice_no = models.CharField("发票号码", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训班"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "starts_on"], condition=~Q(state="cancelled"), name="job_class_once"),
            models.CheckConstraint(name="job_class_kind", condition=Q(kind__in=ClassKind.values, state__in=ClassState.values)),
            models.CheckConstraint(name="job_class_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="job_class_size", condition=Q(seats__gt=0, hours__gt=0, cost_fen__gte=0)),
            models.CheckConstraint(
                name="job_class_cohort",
                condition=Q(kind="adapting", cohort_year__isnull=False) | ~Q(kind="adapting") & Q(cohort_year__isnull=True),
            ),
            models.CheckConstraint(
                name="job_class_ended",
                condition=Q(state__in=["finished", "cancelled"], ended_on__isnull=False)
                | ~Q(state__in=["finished", "cancelled"]) & Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(name="job_class_reason", condition=~Q(state="cancelled") | ~Q(reason="")),
            models.CheckConstraint(
                name="job_class_settled",
                condition=Q(settled_fen__isnull=True, settled_on__isnull=True)
                | Q(state="finished", settled_fen__gte=0, settled_on__isnull=False) & ~Q(invoice_no=""),
            ),
            models.CheckConstraint(
                name="job_class_two_persons", condition=Q(settled_by__isnull=True) | ~Q(settled_by=F("finished_by"))
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TrainingVoucher(models.Model):
    """The one free course of a person (免费培训券): issued, redeemed by one enrolment, or void."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    state = models.CharField("状态", max_length=10, choices=TicketState, default=TicketState.ISSUED)
    issued_on = models.DateField("发放日期")
    valid_until = models.DateField("有效期至")
    issued_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="发放人")
    ended_on = models.DateField("使用或作废日期", null=True)
    reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训券"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=~Q(state="void"), name="job_ticket_once"),
            models.UniqueConstraint(fields=["id", "person"], name="job_ticket_whose"),
            models.CheckConstraint(name="job_ticket_days", condition=Q(valid_until__gte=F("issued_on"))),
            models.CheckConstraint(
                name="job_ticket_state",
                condition=Q(state="issued", ended_on__isnull=True)
                | Q(state="redeemed", ended_on__isnull=False)
                | Q(state="void", ended_on__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """As it is printed: ``PXQ2026-000012``."""
        return f"PXQ{self.issued_on.year}-{self.pk or 0:06d}"


class Enrolment(models.Model):
    """A person in a class, once. A trigger keeps the class within its places. ``voucher``: learns free."""

    training = models.ForeignKey(
        TrainingClass, models.PROTECT, related_name="enrolments", verbose_name="培训班", db_index=False
    )
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    voucher = models.OneToOneField(
        TrainingVoucher, models.PROTECT, null=True, related_name="enrolment", verbose_name="培训券"
    )
    state = models.CharField("状态", max_length=10, choices=EnrolmentState, default=EnrolmentState.LEARNING)
    enrolled_on = models.DateField("报名日期")
    score = models.PositiveSmallIntegerField("考核成绩", null=True)
    certificate_no = models.CharField("证书编号", max_length=60, blank=True)
    ended_on = models.DateField("结业或退出日期", null=True)
    reason = models.CharField("退出原因", max_length=200, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "培训学员"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["training", "person"], condition=~Q(state="dropped"), name="job_enrolment_once"),
            models.UniqueConstraint(fields=["training", "certificate_no"], condition=~Q(certificate_no=""), name="job_enrolment_paper"),
            models.CheckConstraint(name="job_enrolment_state", condition=Q(state__in=EnrolmentState.values)),
            models.CheckConstraint(name="job_enrolment_score", condition=Q(score__isnull=True) | Q(score__lte=100)),
            models.CheckConstraint(name="job_enrolment_proved", condition=Q(certificate_no="") | Q(state="passed")),
            models.CheckConstraint(
                name="job_enrolment_ended",
                condition=Q(state="learning", ended_on__isnull=True) | ~Q(state="learning") & Q(ended_on__isnull=False),
            ),
        ]  # fmt: skip

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
        ordering = ("on", "half", "id")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "on", "half"], name="job_attendance_once"),
            models.CheckConstraint(name="job_attendance_half", condition=Q(half__in=HalfDay.values)),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.half}"


class LivingAllowance(models.Model):
    """What somebody is paid to live on for a month of training; nothing, and why, for a month with too little attendance. Calculated by one
    person, submitted to payments by another, once a person and month. ``held``, ``present``: half-days."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="学员")
    first = models.DateField("月份", db_comment="当月一日")
    held = models.PositiveSmallIntegerField("应到半天")
    present = models.PositiveSmallIntegerField("到课半天")
    amount_fen = models.BigIntegerField("生活补助(分)")
    arithmetic = models.CharField("计算过程", max_length=300)
    prepared_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="核算人")
    prepared_at = models.DateTimeField("核算时间")
    posted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="复核提交人")
    posted_at = models.DateTimeField("提交发放时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训生活补助"
        default_permissions = ()
        ordering = ("-first", "id")
        constraints = [
            models.UniqueConstraint(fields=["person", "first"], name="job_living_once"),
            models.CheckConstraint(name="job_living_month", condition=Q(first__day=1)),
            models.CheckConstraint(name="job_living_days", condition=Q(held__gte=F("present"), held__lte=62)),
            models.CheckConstraint(name="job_living_sum", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(
                name="job_living_two_persons", condition=Q(posted_by__isnull=True) | ~Q(posted_by=F("prepared_by"))
            ),
            models.CheckConstraint(
                name="job_living_posted",
                condition=Q(posted_by__isnull=True, posted_at__isnull=True)
                | Q(posted_by__isnull=False, posted_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person_id} {self.first:%Y-%m}"
