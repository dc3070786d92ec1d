"""Work found and kept: placements with their evidence, follow-ups."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import Evidence, FollowUpResult, PlacementSource


class Placement(models.Model):
    """Work that began, with what proves it (登记就业). A person counts once a year (``is_counted``); further work of the same year is kept, uncounted."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="登记时户籍所在区划", db_index=False
    )
    application = models.OneToOneField(
        "jobs.Application", models.PROTECT, null=True, related_name="placement", verbose_name="投递"
    )
    fair = models.ForeignKey("jobs.Fair", models.PROTECT, null=True, related_name="placements", verbose_name="招聘会")
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, null=True, related_name="+", verbose_name="用人单位")
    employer_name = models.CharField("单位名称", max_length=120)
    title = models.CharField("岗位", max_length=80)
    source = models.CharField("就业来源", max_length=6, choices=PlacementSource)
    is_in_county = models.BooleanField("县域内就业", default=False)
    is_public_welfare = models.BooleanField("公益性岗位", default=False)
    started_on = models.DateField("上岗日期")
    ended_on = models.DateField("离岗日期", null=True)
    evidence = models.CharField("就业凭证", max_length=10, choices=Evidence)
    evidence_no = models.CharField("凭证编号或说明", max_length=120)
    paper_sealed = models.BinaryField("凭证扫描件密文", null=True)
    paper_type = models.CharField("扫描件格式", max_length=20, blank=True)
    year = models.SmallIntegerField("计入年度")
    is_counted = models.BooleanField("计入就业人数", default=True)
    confirmed_on = models.DateField("登记日期")
    confirmed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = verbose_name_plural = "就业登记"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"], condition=Q(is_counted=True), name="job_placement_once_a_year"
            ),
            models.UniqueConstraint(fields=["id", "person"], name="job_placement_whose"),
            models.CheckConstraint(
                name="job_placement_source", condition=Q(source__in=PlacementSource.values, evidence__in=Evidence.values)
            ),
            models.CheckConstraint(name="job_placement_fair", condition=Q(fair__isnull=True) | Q(source="fair")),
            models.CheckConstraint(name="job_placement_proved", condition=~Q(evidence_no="") & ~Q(employer_name="")),
            models.CheckConstraint(
                name="job_placement_days", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            ),
            models.CheckConstraint(name="job_placement_year", condition=Q(year=F("confirmed_on__year"))),
            models.CheckConstraint(name="job_placement_past", condition=Q(started_on__lte=F("confirmed_on"))),
        ]
        indexes = [
            models.Index(
                fields=["division", "year", "id"],
                opclasses=["varchar_pattern_ops", "int2_ops", "int8_ops"],
                name="job_placement_place",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer_name} {self.title}"


class FollowUp(models.Model):
    """Somebody is asked again one, three and six months after the intent or the start of work; once a month-mark."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    application = models.ForeignKey(
        "jobs.Application", models.PROTECT, null=True, related_name="follow_ups", verbose_name="投递"
    )
    placement = models.ForeignKey(Placement, models.PROTECT, null=True, related_name="follow_ups", verbose_name="就业登记")
    months = models.PositiveSmallIntegerField("回访节点(月)")
    due_on = models.DateField("应回访日期")
    done_on = models.DateField("回访日期", null=True)
    done_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="回访人")
    result = models.CharField("回访结果", max_length=10, choices=FollowUpResult, blank=True)
    note = models.CharField("回访情况", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "就业回访"
        default_permissions = ()
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "months"], condition=Q(application__isnull=False), name="job_follow_up_application"
            ),
            models.UniqueConstraint(
                fields=["placement", "months"], condition=Q(placement__isnull=False), name="job_follow_up_placement"
            ),
            models.CheckConstraint(name="job_follow_up_months", condition=Q(months__in=[1, 3, 6])),
            models.CheckConstraint(
                name="job_follow_up_of", condition=Q(application__isnull=False) | Q(placement__isnull=False)
            ),
            models.CheckConstraint(
                name="job_follow_up_done",
                condition=Q(done_on__isnull=True, result="")
                | (Q(done_on__isnull=False) & Q(result__in=FollowUpResult.values)),
            ),
        ]
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(done_on__isnull=True), name="job_follow_up_due")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.months}个月"
