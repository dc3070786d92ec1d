"""Vacancies (招聘岗位)."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from apps.jobs.choices import Area, CloseReason, Reserved, Trade, VacancyState
from apps.people.choices import Education


class Vacancy(models.Model):
    """A post with a headcount, open until a day. Pay is fen a month. ``division`` repeats the employer's (bound to it by a composite key);
    ``works_in`` is where the work is, when that is a place of the tree. ``grams``: the letters it is found by."""

    employer = models.ForeignKey("jobs.Employer", models.PROTECT, related_name="vacancies", verbose_name="用人单位")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="管理区划", db_index=False)
    title = models.CharField("岗位名称", max_length=80)
    trade = models.CharField("行业", max_length=12, choices=Trade)
    area = models.CharField("工作区域", max_length=8, choices=Area)
    works_in = models.ForeignKey("org.Division", models.PROTECT, null=True, related_name="+", verbose_name="工作所在区划")
    place = models.CharField("工作地点", max_length=120)
    headcount = models.PositiveSmallIntegerField("招聘人数")
    pay_low_fen = models.BigIntegerField("月薪下限(分)")
    pay_high_fen = models.BigIntegerField("月薪上限(分)")
    duties = models.TextField("岗位职责", max_length=2000, blank=True)
    welfare = models.CharField("福利待遇", max_length=200, blank=True)
    education = models.CharField("学历要求", max_length=10, choices=Education, blank=True)
    age_min = models.PositiveSmallIntegerField("年龄下限", null=True)
    age_max = models.PositiveSmallIntegerField("年龄上限", null=True)
    skills = ArrayField(models.CharField(max_length=20), verbose_name="技能要求", default=list, blank=True)
    is_veteran_priority = models.BooleanField("退役军人优先", default=True)
    is_ordered = models.BooleanField("订单培训岗位", default=False)
    is_aimed = models.BooleanField("定向招聘岗位", default=False)
    is_post_bound = models.BooleanField("定岗招聘岗位", default=False)
    reserved = models.CharField("专门岗位", max_length=16, choices=Reserved, default=Reserved.NONE)
    valid_until = models.DateField("有效期至", db_comment="最后一天，含当天")
    state = models.CharField("状态", max_length=10, choices=VacancyState, default=VacancyState.DRAFT)
    posted_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    posted_at = models.DateTimeField("登记时间")
    checked_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    checked_at = models.DateTimeField("审核时间", null=True)
    published_at = models.DateTimeField("发布时间", null=True)
    closed_on = models.DateField("结束日期", null=True)
    closed_for = models.CharField("结束原因", max_length=10, choices=CloseReason, blank=True)
    note = models.CharField("退回或结束说明", max_length=300, blank=True)
    grams = ArrayField(models.CharField(max_length=2), verbose_name="检索用字", default=list, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "招聘岗位"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "title", "place"], condition=~Q(state="closed"), name="job_vacancy_once"
            ),
            models.UniqueConstraint(fields=["id", "employer"], name="job_vacancy_employer"),
            models.CheckConstraint(name="job_vacancy_state", condition=Q(state__in=VacancyState.values)),
            models.CheckConstraint(name="job_vacancy_trade", condition=Q(trade__in=Trade.values, area__in=Area.values)),
            models.CheckConstraint(name="job_vacancy_reserved", condition=Q(reserved__in=Reserved.values)),
            models.CheckConstraint(name="job_vacancy_headcount", condition=Q(headcount__gt=0, headcount__lte=9999)),
            models.CheckConstraint(
                name="job_vacancy_pay", condition=Q(pay_low_fen__gt=0, pay_high_fen__gte=F("pay_low_fen"))
            ),
            models.CheckConstraint(
                name="job_vacancy_age",
                condition=(Q(age_min__isnull=True) | Q(age_min__gte=16))
                & (Q(age_min__isnull=True) | Q(age_max__isnull=True) | Q(age_max__gte=F("age_min"))),
            ),
            models.CheckConstraint(name="job_vacancy_education", condition=Q(education__in=["", *Education.values])),
            models.CheckConstraint(
                name="job_vacancy_published",
                condition=~Q(state="published") | Q(checked_at__isnull=False, published_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_vacancy_closed",
                condition=(Q(state="closed", closed_on__isnull=False) & ~Q(closed_for=""))
                | (~Q(state="closed") & Q(closed_on__isnull=True, closed_for="")),
            ),
        ]
        indexes = [
            GinIndex(fields=["grams"], name="job_vacancy_grams"),
            models.Index(
                fields=["division", "-id"], opclasses=["varchar_pattern_ops", "int8_ops"], name="job_vacancy_division"
            ),
            models.Index(fields=["valid_until", "id"], condition=Q(state="published"), name="job_vacancy_open"),
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="job_vacancy_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def pay_words(self) -> str:
        """``5,000–7,000`` yuan a month; one number when both ends are the same."""
        low, high = self.pay_low_fen // 100, self.pay_high_fen // 100
        return f"{low:,}" if low == high else f"{low:,}–{high:,}"

    @property
    def age_words(self) -> str:
        """``18至45周岁``, one bound alone, or 不限."""
        if self.age_min and self.age_max:
            return f"{self.age_min}至{self.age_max}周岁"
        return f"{self.age_min}周岁以上" if self.age_min else f"{self.age_max}周岁以下" if self.age_max else "不限"

    @property
    def flag_words(self) -> list[str]:
        """What marks the post, in words."""
        flags = (
            ("is_veteran_priority", "退役军人优先"),
            ("is_ordered", "订单培训"),
            ("is_aimed", "定向招聘"),
            ("is_post_bound", "定岗招聘"),
        )
        kept = [] if self.reserved == Reserved.NONE else [str(Reserved(self.reserved).label)]
        return kept + [words for name, words in flags if getattr(self, name)]
