"""Code tables of station."""

from django.db import models


class SubmissionState(models.TextChoices):
    APPLIED = "applied", "已上传"
    RETURNED = "returned", "被退回"
    CONFLICT = "conflict", "冲突"
