"""Code tables of the base floor."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """Result of an audited act."""

    DONE = "done", "完成"
    REFUSED = "refused", "拒绝"
    READ = "read", "查阅"


class JobState(TextChoices):
    """Life of a job. Only ``failed`` and ``dead`` need a person."""

    READY = "ready", "排队中"
    RUNNING = "running", "办理中"
    DONE = "done", "已完成"
    FAILED = "failed", "未通过"
    DEAD = "dead", "多次中断，已停止"


class DayKind(TextChoices):
    """What a day in the holiday table is."""

    HOLIDAY = "holiday", "放假"
    WORKDAY = "workday", "调休上班"
