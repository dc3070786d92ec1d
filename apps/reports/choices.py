"""Code tables of reports."""

from django.db.models import TextChoices


class ReportState(TextChoices):
    """How far a year's report is."""

    MAKING = "making", "正在统计"
    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待签发"
    SIGNED = "signed", "已签发"


class KeyTaskState(TextChoices):
    """How far a task raised from data is."""

    OPEN = "open", "待办理"
    ANSWERED = "answered", "已填报，待数据消除"
    DONE = "done", "已办结"
    WAIVED = "waived", "已销号"
