"""Keys of requests that must have one effect however often they arrive. Never pruned."""

from django.db import models
from django.db.models.functions import Now


class IdempotencyKey(models.Model):
    """A client key, what it was used for, and the answer it got."""

    key = models.CharField("幂等键", max_length=255, primary_key=True)
    user_id = models.BigIntegerField("账号编号", null=True)
    fingerprint = models.CharField("请求校验值", max_length=64)
    status = models.SmallIntegerField("响应状态", null=True)
    content_type = models.CharField("响应类型", max_length=100, blank=True)
    location = models.CharField("跳转地址", max_length=500, blank=True)
    body = models.BinaryField("响应内容", null=True)
    created_at = models.DateTimeField("时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "幂等键"
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
