"""Code tables of reports."""

from django.db.models import TextChoices


class ReportState(TextChoices):
    """How far a year's report is."""

    MAKING = "making", "正在统计"
    DRAFT = "draft", "起草中"
    SUBMITTED = "submitted", "待签发"
    SIGNED = "signed", "已签发"
