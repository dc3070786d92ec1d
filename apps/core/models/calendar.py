"""The working-day table."""

from django.db import models

from apps.core.choices import DayKind


class Holiday(models.Model):
    """A day that differs from the week: a holiday, or a weekend day that is worked (调休). Editable every year."""

    day = models.DateField("日期", primary_key=True)
    kind = models.CharField("类型", max_length=8, choices=DayKind.choices)
    name = models.CharField("名称", max_length=40)
    source = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        default_permissions = ()
        ordering = ("day",)
        constraints = [models.CheckConstraint(name="core_holiday_kind", condition=models.Q(kind__in=DayKind.values))]

    def __str__(self) -> str:
        return f"{self.day} {self.name}（{self.get_kind_display()}）"
