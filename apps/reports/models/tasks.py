"""What has to be done next, raised from the data by rules (重点任务): one row a matter, current until the data says it is done."""

from django.db import models
from django.db.models import F, Q

from apps.org.choices import RoleCode
from apps.reports.choices import KeyTaskState


class KeyTask(models.Model):
    """``subject``: the code of the place, or the indicator, the matter is about; ``number``: rows behind it when the rule last looked (``seen_on``).
    ``is_current`` until the rule finds nothing: one that was closed with a reason is not raised again before that."""

    rule = models.CharField("规则", max_length=20)
    subject = models.CharField("事项", max_length=20)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="所在地")
    words = models.CharField("说明", max_length=200)
    number = models.PositiveIntegerField("最近一次的数量")
    first_number = models.PositiveIntegerField("提出时的数量")
    owner_role = models.CharField("责任岗位", max_length=20, choices=RoleCode.choices)
    holder = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="承办人")
    raised_on = models.DateField("提出日期")
    due_on = models.DateField("期限")
    seen_on = models.DateField("最近核对日期")
    state = models.CharField("状态", max_length=8, choices=KeyTaskState, default=KeyTaskState.OPEN)
    is_current = models.BooleanField("仍有数据", default=True)
    answer = models.CharField("办理情况", max_length=500, blank=True)
    answered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="填报人")
    answered_at = models.DateTimeField("填报时间", null=True)
    closed_on = models.DateField("办结日期", null=True)
    closed_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="销号人")
    reason = models.CharField("销号原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重点任务"
        default_permissions = ()
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(name="key_task_once", fields=["rule", "subject"], condition=Q(is_current=True)),
            models.CheckConstraint(name="key_task_state", condition=Q(state__in=KeyTaskState.values)),
            models.CheckConstraint(name="key_task_limit", condition=Q(due_on__gte=F("raised_on"))),
            models.CheckConstraint(
                name="key_task_closed",
                condition=Q(state="done", closed_on__isnull=False, is_current=False)
                | Q(state="waived", closed_on__isnull=False, closed_by__isnull=False) & ~Q(reason="")
                | Q(state__in=["open", "answered"], closed_on__isnull=True, is_current=True),
            ),
            models.CheckConstraint(
                name="key_task_answered",
                condition=Q(answer="", answered_at__isnull=True)
                | ~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="key_task_open", fields=["owner_role", "due_on"], condition=Q(state__in=["open", "answered"]))
        ]

    def __str__(self) -> str:
        return self.words
