"""Job fairs (招聘会), their booths and what is offered there."""

from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import BoothState, FairLevel, FairMode, FairState


class Fair(models.Model):
    """One fair of a county or a township. ``capacity``: how many may sign up (null: as many as come), kept by ``FairQuota``; ``booths_in_row``:
    how the floor sheet is drawn. A fair with a partner of another county may invite employers registered there."""

    name = models.CharField("招聘会名称", max_length=120)
    mode = models.CharField("举办方式", max_length=8, choices=FairMode)
    level = models.CharField("级别", max_length=10, choices=FairLevel)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="举办地区划", db_index=False)
    partner = models.CharField("联合举办单位", max_length=200, blank=True)
    partner_county = models.CharField(
        "协作县（区）代码", max_length=6, blank=True, db_comment="外县单位可报名的登记机关区划"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    opens_at = models.TimeField("每日开始时间", null=True)
    shuts_at = models.TimeField("每日结束时间", null=True)
    place = models.CharField("举办地点", max_length=160, blank=True)
    capacity = models.PositiveIntegerField("报名人数上限", null=True)
    booth_count = models.PositiveSmallIntegerField("展位数", default=0)
    booths_in_row = models.PositiveSmallIntegerField("每排展位数", default=10)
    state = models.CharField("状态", max_length=12, choices=FairState, default=FairState.PLANNED)
    is_opening = models.BooleanField("期初补录", default=False)
    planned_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="编制人")
    planned_at = models.DateTimeField("编制时间")
    published_at = models.DateTimeField("发布时间", null=True)
    held_on = models.DateField("收场日期", null=True)
    closed_on = models.DateField("办结日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True)
    summary = models.TextField("办结小结", max_length=2000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "招聘会"
        default_permissions = ()
        ordering = ("-starts_on", "-id")
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "starts_on"], name="job_fair_once"),
            models.CheckConstraint(name="job_fair_days", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="job_fair_state", condition=Q(state__in=FairState.values)),
            models.CheckConstraint(name="job_fair_mode", condition=Q(mode__in=FairMode.values, level__in=FairLevel.values)),
            models.CheckConstraint(name="job_fair_place", condition=Q(mode="online") | ~Q(place="")),
            models.CheckConstraint(name="job_fair_capacity", condition=Q(capacity__isnull=True) | Q(capacity__gt=0)),
            models.CheckConstraint(
                name="job_fair_booths", condition=Q(booth_count__lte=2000, booths_in_row__gte=1, booths_in_row__lte=50)
            ),
            models.CheckConstraint(name="job_fair_partner", condition=Q(partner_county__regex=r"^([0-9]{6})?$")),
            models.CheckConstraint(
                name="job_fair_published",
                condition=~Q(state__in=["published", "open", "held", "followed_up", "closed"])
                | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_fair_held", condition=~Q(state__in=["held", "followed_up", "closed"]) | Q(held_on__isnull=False)
            ),
            models.CheckConstraint(
                name="job_fair_closed",
                condition=Q(state="closed", closed_on__isnull=False) | (~Q(state="closed") & Q(closed_on__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["division", "-starts_on", "-id"],
                opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
                name="job_fair_division",
            )
        ]

    def __str__(self) -> str:
        return self.name


class FairQuota(models.Model):
    """The places of a fair that are still free, in shares, so that many may sign up at once without waiting for one row. A trigger of
    ``SignUp`` takes and gives back; the sum of the shares and the valid sign-ups is the capacity."""

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="quotas", verbose_name="招聘会")
    share = models.PositiveSmallIntegerField("份号")
    free = models.IntegerField("剩余名额")

    class Meta:
        verbose_name = verbose_name_plural = "招聘会名额"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["fair", "share"], name="job_quota_once"),
            models.CheckConstraint(name="job_quota_not_negative", condition=Q(free__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.fair_id}-{self.share}:{self.free}"


class Booth(models.Model):
    """An employer's part in a fair, once; with a number when it stands somewhere. A number belongs to one employer."""

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="booths", verbose_name="招聘会")
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, related_name="booths", verbose_name="用人单位")
    number = models.PositiveSmallIntegerField("展位号", null=True)
    state = models.CharField("状态", max_length=10, choices=BoothState, default=BoothState.ASKED)
    asked_at = models.DateTimeField("报名时间")
    decided_at = models.DateTimeField("答复时间", null=True)
    came_at = models.DateTimeField("签到时间", null=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "招聘会展位"
        default_permissions = ()
        ordering = ("fair_id", "number", "id")
        constraints = [
            models.UniqueConstraint(fields=["fair", "employer"], name="job_booth_once"),
            models.UniqueConstraint(fields=["fair", "number"], name="job_booth_number"),
            models.UniqueConstraint(fields=["id", "fair", "employer"], name="job_booth_whose"),
            models.CheckConstraint(name="job_booth_state", condition=Q(state__in=BoothState.values)),
            models.CheckConstraint(
                name="job_booth_standing",
                condition=(Q(number__isnull=True) & Q(came_at__isnull=True)) | Q(state="accepted"),
            ),
            models.CheckConstraint(name="job_booth_positive", condition=Q(number__isnull=True) | Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.number or '未定'} {self.employer_id}"


class FairVacancy(models.Model):
    """A vacancy offered at a fair, with the headcount it had there (what 岗位 counts). Composite keys: at its own employer's booth only."""

    fair = models.ForeignKey(Fair, models.PROTECT, related_name="offers", verbose_name="招聘会")
    vacancy = models.ForeignKey("jobs.Vacancy", models.PROTECT, related_name="offers", verbose_name="岗位")
    booth = models.ForeignKey(Booth, models.PROTECT, related_name="offers", verbose_name="展位")
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, related_name="+", verbose_name="用人单位")
    headcount = models.PositiveSmallIntegerField("招聘人数")

    class Meta:
        verbose_name = verbose_name_plural = "招聘会岗位"
        default_permissions = ()
        ordering = ("booth_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["fair", "vacancy"], name="job_offer_once"),
            models.CheckConstraint(name="job_offer_headcount", condition=Q(headcount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.fair_id}-{self.vacancy_id}"
