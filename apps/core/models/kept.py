"""What was counted and is kept for a while, for every web process."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class Kept(models.Model):
    """The answer to a question whose hash is ``key``, counted ``at`` and kept ``until``. Figures only, never personal data; any row may be deleted."""

    key = models.CharField("问题摘要", max_length=64, primary_key=True)
    what = models.CharField("内容", max_length=40)
    at = models.DateTimeField("统计时间")
    until = models.DateTimeField("留用到")
    body = models.JSONField("统计结果", encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = "留用的统计结果"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="core_kept_lasts", condition=Q(until__gt=F("at")))]

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"
