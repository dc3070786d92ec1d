"""Tables of notices: message templates, the outbox, public notices with their lists, objections."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from apps.notices.choices import (
    ArticleKind,
    ArticleState,
    Channel,
    MessageState,
    NoticeKind,
    NoticeState,
    ObjectionState,
    OptOutWay,
    Outcome,
)

STAFF = "org.Staff"


class MessageTemplate(models.Model):
    """A text with named gaps, written once, filled for each person (消息模板)."""

    code = models.CharField("模板代码", max_length=60, primary_key=True)
    name = models.CharField("模板名称", max_length=60)
    channel = models.CharField("发送方式", max_length=10, choices=Channel, default=Channel.SMS)
    body = models.TextField("正文")
    placeholders = models.JSONField("填空项", default=list)
    is_active = models.BooleanField("启用", default=True)
    is_courtesy = models.BooleanField("问候、活动类（本人可以不收）", default=False)
    is_secret = models.BooleanField("一次性验证码（不分昼夜，内容不留存）", default=False)
    updated_at = models.DateTimeField("修改时间")
    updated_by = models.ForeignKey(
        STAFF, verbose_name="修改人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "消息模板"
        verbose_name_plural = "消息模板"
        default_permissions = ()
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Message(models.Model):
    """One text to one person; leaves the house at most once (消息)."""

    row_key = models.UUIDField("行标识", unique=True, default=uuid.uuid4, editable=False)
    key = models.CharField("去重键", max_length=200, unique=True)
    channel = models.CharField("发送方式", max_length=10, choices=Channel)
    template = models.ForeignKey(
        MessageTemplate, verbose_name="模板", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_key = models.CharField("收件人标识", max_length=80)
    recipient_name = models.CharField("收件人", max_length=80)
    division_code = models.CharField("收件人地区", max_length=12)
    phone_sealed = models.BinaryField("手机号(密文)", null=True, blank=True)
    phone_masked = models.CharField("手机号", max_length=20, blank=True)
    text = models.TextField("正文")
    text_sealed = models.BinaryField("验证码正文(密文,发出即清除)", null=True, blank=True)
    subject = models.CharField("关联业务", max_length=120, blank=True)
    state = models.CharField("状态", max_length=10, choices=MessageState, default=MessageState.QUEUED)
    created_by = models.ForeignKey(
        STAFF, verbose_name="发起人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("发起时间")
    not_before = models.DateTimeField("最早发送时间")
    sending_at = models.DateTimeField("开始发送时间", null=True, blank=True)
    sending_job = models.BigIntegerField("发送任务编号", null=True, blank=True)
    settled_at = models.DateTimeField("结果时间", null=True, blank=True)
    gateway_ref = models.CharField("短信平台流水号", max_length=120, blank=True)
    failure = models.TextField("未发出原因", blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)
    resolved_by = models.ForeignKey(
        STAFF, verbose_name="核实人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    resolved_at = models.DateTimeField("核实时间", null=True, blank=True)
    evidence = models.TextField("核实依据", blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = "消息"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="message_state", condition=Q(state__in=MessageState.values)),
            models.CheckConstraint(
                name="message_sending",
                condition=~Q(state__in=["sending", "unknown"]) | Q(sending_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_settled",
                condition=~Q(state__in=["sent", "failed", "unknown"]) | Q(settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="message_failure", condition=~Q(state__in=["failed", "unknown", "cancelled"]) | ~Q(failure="")
            ),
            models.CheckConstraint(name="message_phone", condition=~Q(channel=Channel.SMS) | Q(phone_sealed__isnull=False)),
            models.CheckConstraint(name="message_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
            models.CheckConstraint(
                name="message_secret_gone", condition=Q(text_sealed__isnull=True) | Q(state__in=["queued", "sending"])
            ),
        ]
        indexes = [
            models.Index(name="message_due", fields=["not_before", "id"], condition=Q(state="queued")),
            models.Index(name="message_sending", fields=["sending_at"], condition=Q(state="sending")),
            models.Index(name="message_recipient", fields=["recipient_key", "-id"]),
            models.Index(name="message_scope", fields=["division_code", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.recipient_name}"


class PublicNotice(models.Model):
    """Something the public may read and object to for some working days (公示)."""

    kind = models.CharField("公示类别", max_length=20, choices=NoticeKind)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    reference = models.CharField("关联业务", max_length=120, blank=True, default="")
    division_code = models.CharField("公示地区", max_length=12)
    working_days = models.PositiveSmallIntegerField("公示工作日数")
    opens_on = models.DateField("公示开始日")
    closes_on = models.DateField("公示截止日")
    entry_count = models.PositiveIntegerField("名单人数", default=0)
    total_fen = models.BigIntegerField("名单金额合计(分)", default=0)
    state = models.CharField("状态", max_length=10, choices=NoticeState, default=NoticeState.PUBLISHED)
    published_by = models.ForeignKey(STAFF, verbose_name="发布人", on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间")
    withdrawn_by = models.ForeignKey(
        STAFF, verbose_name="撤下人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdraw_reason = models.TextField("撤下原因", blank=True)

    class Meta:
        verbose_name = "公示"
        verbose_name_plural = "公示"
        default_permissions = ()
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.CheckConstraint(name="notice_days", condition=Q(closes_on__gt=F("opens_on"), working_days__gte=1)),
            models.CheckConstraint(
                name="notice_withdrawn",
                condition=Q(state="published", withdrawn_at__isnull=True)
                | Q(state="withdrawn", withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason=""),
            ),
            models.CheckConstraint(name="notice_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
            models.UniqueConstraint(
                name="notice_one_live", fields=["reference"], condition=Q(state="published") & ~Q(reference="")
            ),
        ]
        indexes = [models.Index(name="notice_open", fields=["closes_on"], condition=Q(state="published"))]

    def __str__(self) -> str:
        return self.subject


class NoticeEntry(models.Model):
    """One line of the published list; the name is stored masked, as it is shown (公示名单)."""

    notice = models.ForeignKey(PublicNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="entries")
    division_code = models.CharField("村(社区)", max_length=12)
    person_key = models.CharField("人员标识", max_length=80)
    name_masked = models.CharField("姓名", max_length=80)
    item = models.CharField("项目", max_length=60)
    standard_text = models.CharField("标准", max_length=80, blank=True)
    amount_fen = models.BigIntegerField("金额(分)", default=0)

    class Meta:
        verbose_name = "公示名单"
        verbose_name_plural = "公示名单"
        default_permissions = ()
        ordering = ["division_code", "id"]
        constraints = [
            models.UniqueConstraint(name="notice_entry_once", fields=["notice", "person_key", "item"]),
            models.CheckConstraint(name="notice_entry_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
        ]
        indexes = [
            models.Index(name="notice_entry_village", fields=["notice", "division_code", "id"]),
            models.Index(name="notice_entry_person", fields=["person_key"]),
        ]

    def __str__(self) -> str:
        return f"{self.name_masked} {self.item}"


class Objection(models.Model):
    """What somebody holds against a notice, and the answer, given by another person (异议)."""

    row_key = models.UUIDField("行标识", unique=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(PublicNotice, verbose_name="公示", on_delete=models.PROTECT, related_name="objections")
    entry = models.ForeignKey(
        NoticeEntry, verbose_name="所涉名单", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    token = models.CharField("提交标识", max_length=64, unique=True)
    objector = models.CharField("异议人", max_length=80)
    phone_sealed = models.BinaryField("联系电话(密文)", null=True, blank=True)
    phone_masked = models.CharField("联系电话", max_length=20, blank=True)
    text = models.TextField("异议内容")
    division_code = models.CharField("异议地区", max_length=12)
    received_by = models.ForeignKey(
        STAFF, verbose_name="受理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField("受理时间")
    due_on = models.DateField("答复期限")
    publisher = models.ForeignKey(STAFF, verbose_name="公示发布人", on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    outcome = models.CharField("核查结论", max_length=12, choices=Outcome, blank=True, default="")
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        STAFF, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = "异议"
        verbose_name_plural = "异议"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="objection_answered",
                condition=Q(state="open", answered_by__isnull=True, answered_at__isnull=True)
                | Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer="") & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="objection_two_persons",
                condition=Q(answered_by__isnull=True)
                | (~Q(answered_by=F("publisher")) & (Q(received_by__isnull=True) | ~Q(answered_by=F("received_by")))),
            ),
            models.CheckConstraint(name="objection_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
        ]
        indexes = [models.Index(name="objection_open", fields=["due_on"], condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.objector} {self.received_at:%Y-%m-%d}"


class OptOut(models.Model):
    """Somebody does not want greetings and invitations; what concerns money, clocks and decisions is still said (不再接收)."""

    recipient_key = models.CharField("收件人标识", max_length=80)
    recipient_name = models.CharField("姓名", max_length=80)
    division_code = models.CharField("所在地", max_length=12)
    way = models.CharField("提出方式", max_length=10, choices=OptOutWay)
    noted_by = models.ForeignKey(
        STAFF, verbose_name="登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField("登记时间")
    ended_by = models.ForeignKey(
        STAFF, verbose_name="恢复登记人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField("恢复时间", null=True, blank=True)

    class Meta:
        verbose_name = "不再接收问候短信"
        verbose_name_plural = "不再接收问候短信"
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="optout_one_live", fields=["recipient_key"], condition=Q(ended_at__isnull=True)),
            models.CheckConstraint(name="optout_division", condition=Q(division_code__regex=r"^[0-9]{12}$")),
        ]

    def __str__(self) -> str:
        return self.recipient_name


class Released(models.Model):
    """What the public reads once somebody else than its author has let it out (一人拟稿、另一人审发): the columns and the two checks of every such table."""

    state = models.CharField("状态", max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    revision = models.PositiveIntegerField("稿次", default=1)
    author = models.ForeignKey(STAFF, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("拟稿时间")
    publisher = models.ForeignKey(
        STAFF, verbose_name="审发人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("审发时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        STAFF, verbose_name="撤下人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤下时间", null=True, blank=True)
    withdraw_reason = models.CharField("撤下原因", max_length=300, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_two_persons",
                condition=Q(state="draft", publisher__isnull=True)
                | ~Q(state="draft") & Q(publisher__isnull=False, published_at__isnull=False) & ~Q(publisher=F("author")),
            ),
            models.CheckConstraint(
                name="%(class)s_withdrawn",
                condition=~Q(state="withdrawn") | Q(withdrawn_by__isnull=False) & ~Q(withdraw_reason=""),
            ),
        ]


class Article(Released):
    """Something the public may read between two days: a policy, a guide, news; written by one person, published by another (文章)."""

    kind = models.CharField("栏目", max_length=10, choices=ArticleKind)
    title = models.CharField("标题", max_length=120)
    document_no = models.CharField("文号", max_length=60, blank=True)
    source = models.CharField("来源", max_length=80, blank=True)
    body = models.TextField("正文")
    shows_from = models.DateField("开始展示日")
    shows_until = models.DateField("停止展示日", null=True, blank=True)

    class Meta:
        verbose_name = "文章"
        verbose_name_plural = "文章"
        default_permissions = ()
        ordering = ["-shows_from", "-id"]
        constraints = [
            models.CheckConstraint(
                name="article_days", condition=Q(shows_until__isnull=True) | Q(shows_until__gte=F("shows_from"))
            ),
            *Released.Meta.constraints,
        ]
        indexes = [models.Index(name="article_shown", fields=["-shows_from", "-id"], condition=Q(state="published"))]

    def __str__(self) -> str:
        return self.title
