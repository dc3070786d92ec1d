"""One person to be visited, for one reason, by one day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.visits.choices import Listed, TaskState, Trigger


class Task(models.Model):
    """``key`` is the reason itself (``c12:p345``, ``contact:2026Q4:p345``): a reason makes one task, however often it is looked at."""

    key = models.CharField("任务编号", max_length=60, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="走访所在村（社区）", db_index=False
    )
    campaign = models.ForeignKey("visits.Campaign", models.PROTECT, null=True, related_name="tasks", verbose_name="活动")
    trigger = models.CharField("走访事由", max_length=10, choices=Trigger)
    listed = models.CharField("所在名单", max_length=20, choices=Listed, blank=True)
    also = ArrayField(models.CharField(max_length=20), verbose_name="同时所在名单", default=list)
    why = models.CharField("说明", max_length=200, blank=True)
    opened_on = models.DateField("列入日期")
    due_on = models.DateField("走访期限")
    state = models.CharField("状态", max_length=10, choices=TaskState, default=TaskState.OPEN)
    done_on = models.DateField("走访日期", null=True)
    is_added = models.BooleanField("人工添加", default=False)
    reason = models.CharField("添加或移出原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访任务"
        default_permissions = ()
        ordering = ("due_on", "id")
        constraints = [
            models.CheckConstraint(name="visit_task_state", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(
                name="visit_task_done",
                condition=Q(state__in=["visited", "refused", "absent"], done_on__isnull=False)
                | (~Q(state__in=["visited", "refused", "absent"]) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="visit_task_reason",
                condition=(~Q(state__in=["removed", "cancelled"]) & Q(is_added=False)) | ~Q(reason=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["division", "due_on", "id"],
                opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
                name="visit_task_place",
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state__in=["open", "absent"]), name="visit_task_open"),
        ]

    def __str__(self) -> str:
        return self.key
