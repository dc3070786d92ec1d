"""Codes, their counts, and the sessions of veterans. A veteran has no account: who one is rests on number, name and code."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.portal.choices import CodeWay, SessionEnd
from apps.portal.rules.entering import CODE_LASTS, COMPARES


class SignInCode(models.Model):
    """One code: asked for in a browser (whoever that is) or handed over by a station. Only a keyed digest of it is kept.

    What was typed lies sealed until the background has looked for the person, known or not, and is then gone.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField("途径", max_length=4, choices=CodeWay)
    subject = models.CharField("号码姓名摘要", max_length=64)
    browser = models.CharField("浏览器摘要", max_length=64, unique=True, null=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="人员")
    code_digest = models.CharField("登录码摘要", max_length=64)
    wanted_sealed = models.BinaryField("所填内容密文(查找后即清除)", null=True)
    made_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("失效时间")
    compares = models.SmallIntegerField("已比对次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="给码人")
    reason = models.CharField("给码事由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录码"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="portal_code_way", condition=Q(way__in=CodeWay.values)),
            models.CheckConstraint(name="portal_code_compares", condition=Q(compares__gte=0, compares__lte=COMPARES)),
            models.CheckConstraint(name="portal_code_lasts", condition=Q(expires_at__lte=F("made_at") + CODE_LASTS)),
            models.CheckConstraint(
                name="portal_code_desk",
                condition=Q(way="desk", browser__isnull=True, person__isnull=False, made_by__isnull=False) & ~Q(reason="")
                | ~Q(way="desk") & Q(browser__isnull=False, made_by__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["subject", "expires_at"], name="portal_code_subject")]

    def __str__(self) -> str:
        return self.get_way_display()


class Knock(models.Model):
    """How often somebody knocked within a calendar span. In PostgreSQL, so that it holds across workers and restarts."""

    key = models.CharField("对象摘要", max_length=64)
    slot = models.CharField("时段", max_length=12)
    count = models.IntegerField("次数")

    class Meta:
        verbose_name = verbose_name_plural = "登录限次"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["key", "slot"], name="portal_knock_once")]

    def __str__(self) -> str:
        return f"{self.slot} {self.count}次"


class PortalSession(models.Model):
    """A veteran's session; the cookie holds a random token, this row its keyed digest."""

    token_digest = models.CharField("会话摘要", max_length=64, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    way = models.CharField("登录途径", max_length=4, choices=CodeWay)
    started_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近操作")
    ended_at = models.DateTimeField("结束时间", null=True)
    ended_why = models.CharField("结束原因", max_length=8, choices=SessionEnd, blank=True)
    ip = models.GenericIPAddressField("来源地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "本人登录会话"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="portal_session_way", condition=Q(way__in=["sms", "desk"])),
            models.CheckConstraint(
                name="portal_session_ended_whole",
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
        ]
        indexes = [models.Index(fields=["person", "-started_at"], name="portal_session_person")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.started_at:%Y-%m-%d}"
