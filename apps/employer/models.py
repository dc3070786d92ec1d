"""Codes, their counts, and the sessions of employers. An employer has no account: who one is rests on credit code, telephone and code."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.employer.choices import SessionEnd
from apps.employer.rules.entering import CODE_LASTS, COMPARES


class EmployerCode(models.Model):
    """One code, asked for in a browser by whoever that is; only a keyed digest of it is kept.

    What was typed lies sealed until the background has looked for the employer, known or not, and is then gone.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    browser = models.CharField("浏览器摘要", max_length=64, unique=True)
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, null=True, related_name="+", verbose_name="用人单位")
    code_digest = models.CharField("登录码摘要", max_length=64)
    wanted_sealed = models.BinaryField("所填内容密文(查找后即清除)", null=True)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    compares = models.SmallIntegerField("已比对次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位登录码"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="employer_code_compares", condition=Q(compares__gte=0, compares__lte=COMPARES)),
            models.CheckConstraint(name="employer_code_lasts", condition=Q(expires_at__lte=F("made_at") + CODE_LASTS)),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} 登录码"


class EmployerKnock(models.Model):
    """How often somebody knocked within a calendar span (``core.knocks``)."""

    key = models.CharField("对象摘要", max_length=64)
    slot = models.CharField("时段", max_length=12)
    count = models.IntegerField("次数")

    class Meta:
        verbose_name = verbose_name_plural = "单位登录限次"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "slot"], name="employer_knock_once")]

    def __str__(self) -> str:
        return f"{self.slot} {self.count}次"


class EmployerSession(models.Model):
    """A session of an employer's contact; the cookie holds a random token, this row its keyed digest."""

    token_digest = models.CharField("会话摘要", max_length=64, unique=True)
    employer = models.ForeignKey("jobs.Employer", models.PROTECT, related_name="+", verbose_name="用人单位")
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_why = models.CharField("结束原因", max_length=8, choices=SessionEnd, blank=True)
    ip = models.GenericIPAddressField("来源地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位登录会话"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="employer_session_ended_whole",
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
        ]
        indexes = [models.Index(fields=["employer", "-started_at"], name="employer_session_employer")]

    def __str__(self) -> str:
        return f"{self.employer} {self.started_at:%Y-%m-%d}"
