"""Code tables of reports."""

from django.db.models import TextChoices


class ReportState(TextChoices):
    """How far a year's report is."""

    MAKING = "making", "正在统计"
    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待签发"
    SIGNED = "signed", "已签发"


class FrozenPart(TextChoices):
    """Which list of a frozen figure: of its year or of the year before, what was counted or all it is a share of."""

    ROWS = "rows", "本年清单"
    WHOLE = "whole", "本年应计入的全部"
    BEFORE = "before", "上年清单"
    BEFORE_WHOLE = "before_whole", "上年应计入的全部"


class KeyTaskState(TextChoices):
    """How far a task raised from data is."""

    OPEN = "open", "待办理"
    ANSWERED = "answered", "已填报，待数据消除"
    DONE = "done", "已办结"
    WAIVED = "waived", "已销号"
