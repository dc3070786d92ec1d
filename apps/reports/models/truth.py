"""What every look at the truth found: one row a look, one row for each rule that did not hold."""

from django.db import models
from django.db.models import Q


class TruthRun(models.Model):
    """One whole look at every rule. Written once, when it is over; a look that was interrupted leaves nothing."""

    job_id = models.BigIntegerField("后台任务", unique=True)
    day = models.DateField("核对日期")
    is_nightly = models.BooleanField("每夜自动核对")
    ordered_by = models.CharField("发起人", max_length=80)
    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("完成时间")
    checked = models.PositiveIntegerField("核对项数")
    broken = models.PositiveIntegerField("不符项数")

    class Meta:
        verbose_name = verbose_name_plural = "账目核对"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="truth_run_counts", condition=Q(broken__lte=models.F("checked")))]
        indexes = [models.Index(name="truth_run_day", fields=["-day"])]

    def __str__(self) -> str:
        return f"{self.day}核对"

    @property
    def seconds(self) -> int:
        """How long it took, at least one."""
        return max(1, round((self.finished_at - self.started_at).total_seconds()))


class TruthFailure(models.Model):
    """A rule that did not hold, how many rows broke it, the first of them by business name, and since when."""

    run = models.ForeignKey(TruthRun, models.PROTECT, related_name="failures", verbose_name="核对")
    name = models.CharField("核对项代码", max_length=60)
    title = models.CharField("核对项", max_length=120)
    owner = models.CharField("责任岗位", max_length=30)
    count = models.PositiveIntegerField("不符处数")
    rows = models.JSONField("不符之处", default=list)
    since = models.DateTimeField("始于")

    class Meta:
        verbose_name = verbose_name_plural = "核对不符"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="truth_failure_once", fields=["run", "name"]),
            models.CheckConstraint(name="truth_failure_count", condition=Q(count__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title
