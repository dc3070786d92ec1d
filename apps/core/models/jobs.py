"""Background work as rows. The broker only carries a job's number and means "look in the table"."""

from django.db import models
from django.db.models.functions import Now

from apps.core.choices import JobState


class Job(models.Model):
    """One piece of work: ordered in the transaction that needs it, done exactly once, however often it is delivered."""

    kind = models.CharField("类别", max_length=80)
    title = models.CharField("事项", max_length=120, blank=True)
    dedup = models.CharField("去重键", max_length=200, null=True, unique=True)
    once = models.BooleanField("永久去重", default=False)
    payload = models.JSONField("对象编号", default=dict)
    state = models.CharField("状态", max_length=8, choices=JobState.choices, default=JobState.READY)
    user_id = models.BigIntegerField("账号编号", null=True)
    staff_id = models.BigIntegerField("人员编号", null=True)
    actor_name = models.CharField("发起人", max_length=80)
    attempts = models.SmallIntegerField("已办次数", default=0)
    lease_token = models.UUIDField("租约", null=True)
    lease_until = models.DateTimeField("租约到期", null=True)
    run_after = models.DateTimeField("最早办理时间", db_default=Now())
    nudged_at = models.DateTimeField("最近催办时间", null=True)
    done = models.BigIntegerField("已完成数", default=0)
    total = models.BigIntegerField("总数", default=0)
    text = models.CharField("进度说明", max_length=200, blank=True)
    result = models.JSONField("结果", null=True)
    last_error = models.CharField("原因", max_length=1000, blank=True)
    created_at = models.DateTimeField("发起时间", db_default=Now())
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="core_job_state", condition=models.Q(state__in=JobState.values)),
            models.CheckConstraint(
                name="core_job_lease",
                condition=~models.Q(state=JobState.RUNNING) | models.Q(lease_token__isnull=False, lease_until__isnull=False),
            ),
            models.CheckConstraint(
                name="core_job_reason",
                condition=~models.Q(state__in=[JobState.FAILED, JobState.DEAD]) | ~models.Q(last_error=""),
            ),
        ]
        indexes = [
            models.Index(fields=["run_after"], name="core_job_open", condition=models.Q(state__in=["ready", "running"])),
            models.Index(fields=["staff_id", "-id"], name="core_job_staff"),
            models.Index(fields=["kind", "-id"], name="core_job_kind"),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def is_finished(self) -> bool:
        """Done, failed or dead: nothing more will happen by itself."""
        return self.state not in (JobState.READY, JobState.RUNNING)

    @property
    def percent(self) -> int:
        """Progress 0..100; a job without a known total shows 0 until it is done."""
        if self.state == JobState.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class Tick(models.Model):
    """A slot of the clock that was already used: ``(name, slot)`` is inserted on conflict do nothing, so each runs once."""

    name = models.CharField("名称", max_length=80)
    slot = models.CharField("时段", max_length=40)
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "定时时段"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="core_tick_slot", fields=["name", "slot"])]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class Heartbeat(models.Model):
    """When a background process last proved that it works; read by the health page."""

    name = models.CharField("名称", max_length=40, primary_key=True)
    at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "心跳"
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
