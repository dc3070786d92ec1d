"""Codes, their counts, and the sessions of veterans. A veteran has no account: who one is rests on number, name and code."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from apps.portal.choices import CodeWay, DraftState, MandateScope, MandateWay, SessionEnd, SessionWay
from apps.portal.rules.entering import CODE_LASTS, COMPARES
from apps.portal.rules.mandates import LONGEST


class Mandate(models.Model):
    """代办授权: somebody (a child, a village clerk) acts for a veteran, for a scope, in ``[valid_from, valid_to)``, until revoked.

    Who acts need not have a dossier: name, number and telephone stand here, sealed.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="被代办人")
    name = models.CharField("代办人", max_length=60)
    relation = models.CharField("与本人关系", max_length=40)
    id_number_sealed = models.BinaryField("代办人身份号码密文")
    id_number_blind = models.BinaryField("代办人身份号码盲索引")
    id_number_tail = models.CharField("代办人身份号码(遮盖)", max_length=20)
    phone_sealed = models.BinaryField("代办人电话密文")
    phone_tail = models.CharField("代办人电话(遮盖)", max_length=20)
    scope = models.CharField("代办范围", max_length=8, choices=MandateScope)
    way = models.CharField("授权方式", max_length=8, choices=MandateWay)
    paper = models.CharField("书面授权说明", max_length=200, blank=True)
    valid_from = models.DateField("开始日期")
    valid_to = models.DateField("失效日期")
    given_at = models.DateTimeField("授权时间")
    given_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    revoked_at = models.DateTimeField("收回时间", null=True)
    revoked_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="收回登记人")

    class Meta:
        verbose_name = verbose_name_plural = "代办授权"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="portal_mandate_scope", condition=Q(scope__in=MandateScope.values)),
            models.CheckConstraint(
                name="portal_mandate_days",
                condition=Q(valid_to__gt=F("valid_from"), valid_to__lte=F("valid_from") + LONGEST),
            ),
            models.CheckConstraint(
                name="portal_mandate_way",
                condition=Q(way="self", given_by__isnull=True, paper="")
                | (Q(way="paper", given_by__isnull=False) & ~Q(paper="")),
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="portal_mandate_person", condition=Q(revoked_at__isnull=True)),
            models.Index(fields=["id_number_blind"], name="portal_mandate_blind", condition=Q(revoked_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.relation}{self.name}"

    @property
    def last_day(self) -> date:
        """The last day on which it holds."""
        return self.valid_to - timedelta(days=1)

    def holds(self, day: date) -> bool:
        """Is it in force on that day?"""
        return self.revoked_at is None and self.valid_from <= day < self.valid_to


class SignInCode(models.Model):
    """One code: asked for in a browser (whoever that is) or handed over by a station. Only a keyed digest of it is kept.

    What was typed lies sealed until the background has looked for the person, known or not, and is then gone.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    way = models.CharField("途径", max_length=4, choices=CodeWay)
    subject = models.CharField("号码姓名摘要", max_length=64)
    browser = models.CharField("浏览器摘要", max_length=64, unique=True, null=True)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="人员")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+", verbose_name="代办授权")
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
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+", verbose_name="代办授权")
    way = models.CharField("登录途径", max_length=4, choices=SessionWay)
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
            models.CheckConstraint(name="portal_session_way", condition=Q(way__in=SessionWay.values)),
            models.CheckConstraint(
                name="portal_session_ended_whole",
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
            ),
        ]
        indexes = [models.Index(fields=["person", "-started_at"], name="portal_session_person")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.started_at:%Y-%m-%d}"


class Draft(models.Model):
    """An application half filled in, bound to the veteran whoever types: it outlives the session. Sealed as a whole.

    ``typed`` holds what arrived after a session had ended: shown again on its page, part of nothing until confirmed there.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("办件类型", max_length=40)
    state = models.CharField("状态", max_length=8, choices=DraftState, default=DraftState.OPEN)
    answers_sealed = models.BinaryField("填写内容(密文)", null=True)
    typed_sealed = models.BinaryField("未保存的内容(密文)", null=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+", verbose_name="办件")
    begun_at = models.DateTimeField("开始时间")
    changed_at = models.DateTimeField("最近填写")

    class Meta:
        verbose_name = verbose_name_plural = "未提交的申请"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], condition=Q(state="open"), name="portal_draft_one_open"),
            models.CheckConstraint(
                name="portal_draft_sent",
                condition=Q(state="sent", case__isnull=False, answers_sealed__isnull=True, typed_sealed__isnull=True)
                | Q(state="dropped", case__isnull=True, answers_sealed__isnull=True, typed_sealed__isnull=True)
                | Q(state="open", case__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["changed_at"], name="portal_draft_old", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"


class DraftFile(models.Model):
    """A scan of a draft, cleaned and sealed; it goes into the case with the application and is then gone here.

    A waiting one arrived after a session had ended: shown on its page, part of nothing until confirmed there.
    """

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="files", verbose_name="未提交的申请")
    paper = models.CharField("材料", max_length=40)
    content_sealed = models.BinaryField("内容(密文)")
    content_type = models.CharField("文件类型", max_length=40)
    size = models.IntegerField("字节数")
    sha256 = models.CharField("文件指纹", max_length=64)
    added_at = models.DateTimeField("上传时间")
    is_waiting = models.BooleanField("退出以后收到，待本人确认", default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = "未提交的材料"
        default_permissions = ()
        ordering = ("draft_id", "id")
        constraints = [models.UniqueConstraint(fields=["draft", "paper", "sha256"], name="portal_draft_file_once")]

    def __str__(self) -> str:
        return self.paper


class ArticleRead(models.Model):
    """That a veteran marked an article as read; the progress of 政策课堂."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    article = models.ForeignKey("notices.Article", models.CASCADE, related_name="+", verbose_name="文章")
    read_at = models.DateTimeField("学完时间")

    class Meta:
        verbose_name = verbose_name_plural = "学习记录"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "article"], name="portal_article_read_once")]

    def __str__(self) -> str:
        return f"{self.article_id}"
