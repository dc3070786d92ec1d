"""A case (办件), its chain of events, its clocks. State follows the chain, never the other way round."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from apps.cases.choices import CaseState, Channel, DelegateKind, Unit

FAR = date(9999, 12, 31)
OPEN_STATES = (CaseState.OPEN, CaseState.WAITING)


class ReceiptCounter(models.Model):
    """The last serial given to a kind in a year; raised under its row lock, in the transaction that writes the case."""

    letters = models.CharField("编号字头", max_length=4)
    year = models.SmallIntegerField("年份")
    last = models.IntegerField("已用到的流水号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "受理编号流水"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["letters", "year"], name="receipt_counter_once"),
            models.CheckConstraint(condition=Q(last__gte=0), name="receipt_counter_last"),
        ]

    def __str__(self) -> str:
        return f"{self.letters}{self.year}:{self.last}"


class Case(models.Model):
    """One matter of one person. ``step`` is a step of its kind's version or an ending; ``at`` is that step's row while open."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    receipt_no = models.CharField("受理编号", max_length=24, unique=True)
    kind = models.ForeignKey("cases.CaseKind", models.PROTECT, related_name="+", verbose_name="办件类型")
    version = models.ForeignKey("cases.KindVersion", models.PROTECT, related_name="+", verbose_name="版本")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", db_index=False, verbose_name="受理地")
    channel = models.CharField("受理渠道", max_length=8, choices=Channel)
    single = models.BooleanField("同时只办一件")
    answers = models.JSONField("填写内容", default=dict)
    private_sealed = models.BinaryField("填写内容(密文)", null=True)
    delegate_kind = models.CharField("办理方式", max_length=8, choices=DelegateKind, default=DelegateKind.NONE)
    delegate_name = models.CharField("代办人", max_length=60, blank=True)
    delegate_relation = models.CharField("与本人关系", max_length=40, blank=True)
    delegate_scope = models.CharField("代办事项", max_length=200, blank=True)
    delegate_id_number_sealed = models.BinaryField("代办人身份号码密文", null=True)
    delegate_id_number_tail = models.CharField("代办人身份号码(遮盖)", max_length=20, blank=True)
    delegate_phone_sealed = models.BinaryField("代办人电话密文", null=True)
    delegate_phone_tail = models.CharField("代办人电话(遮盖)", max_length=20, blank=True)
    state = models.CharField("状态", max_length=12, choices=CaseState, default=CaseState.OPEN)
    step = models.CharField("当前步骤", max_length=40)
    at = models.ForeignKey(
        "cases.KindStep", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name="办理环节"
    )  # no index: a queue walks the open cases in the order of their last day, and stops after a page
    seq = models.IntegerField("最近记录", default=1)
    holder = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="承办人")
    due_on = models.DateField("到期日", null=True)
    queue_on = models.GeneratedField(
        expression=Coalesce("due_on", Value(FAR)), output_field=models.DateField(), db_persist=True, verbose_name="排队日"
    )
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    applied_at = models.DateTimeField("申请时间")
    step_at = models.DateTimeField("进入本步骤时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["id", "version"], name="case_version_key"),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(single=True, state__in=["open", "waiting"]),
                name="case_one_open",
            ),
            models.CheckConstraint(name="case_state_known", condition=Q(state__in=CaseState.values)),
            models.CheckConstraint(name="case_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="case_ended_whole",
                condition=Q(state__in=["open", "waiting"], at__isnull=False, ended_at__isnull=True)
                | (
                    Q(step=F("state"), at__isnull=True, ended_at__isnull=False, due_on__isnull=True, holder__isnull=True)
                    & ~Q(state__in=["open", "waiting"])
                ),
            ),
            models.CheckConstraint(name="case_waiting_stands_still", condition=~Q(state="waiting") | Q(due_on__isnull=True)),
            models.CheckConstraint(
                name="case_delegate_whole",
                condition=Q(delegate_kind="none", delegate_name="", delegate_id_number_sealed__isnull=True)
                | (Q(delegate_kind__in=["agent", "guardian"]) & ~Q(delegate_name="") & ~Q(delegate_scope="")),
            ),
        ]
        indexes = [
            models.Index(fields=["queue_on", "id"], name="case_queue", condition=Q(state__in=["open", "waiting"])),
            models.Index(
                fields=["division", "queue_on", "id"],
                opclasses=["varchar_pattern_ops", "date_ops", "int8_ops"],
                name="case_place_queue",
                condition=Q(state__in=["open", "waiting"]),
            ),
            models.Index(fields=["holder"], name="case_holder", condition=Q(holder__isnull=False)),
            models.Index(fields=["person", "-id"], name="case_person"),
            models.Index(fields=["division", "id"], opclasses=["varchar_pattern_ops", "int8_ops"], name="case_place"),
            models.Index(fields=["kind", "state", "-id"], name="case_kind_state"),
        ]

    def __str__(self) -> str:
        return self.receipt_no

    @property
    def is_open(self) -> bool:
        """Not ended."""
        return self.state in OPEN_STATES


class CaseEvent(models.Model):
    """One thing that happened. (case, prior_seq, from_step) is a key to the event before it. Append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="办件")
    version = models.ForeignKey("cases.KindVersion", models.PROTECT, related_name="+", verbose_name="版本")
    seq = models.IntegerField("序号")
    from_step = models.CharField("原步骤", max_length=40, blank=True)
    act = models.CharField("动作", max_length=40)
    to_step = models.CharField("到步骤", max_length=40)
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="办理人")
    role = models.CharField("岗位", max_length=40, blank=True)
    note = models.CharField("意见", max_length=500, blank=True)
    answer = models.CharField("书面答复", max_length=2000, blank=True)
    ground = models.CharField("依据", max_length=40, blank=True)
    told = models.CharField("告知情况", max_length=120, blank=True)
    at = models.DateTimeField("时间")
    prior_seq = models.GeneratedField(
        expression=models.Case(models.When(seq__gt=1, then=F("seq") - 1)),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "办件记录"
        default_permissions = ()
        ordering = ("case_id", "seq")
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="case_event_once"),
            models.UniqueConstraint(fields=["case", "seq", "to_step"], name="case_event_chain"),
            models.CheckConstraint(
                name="case_event_root",
                condition=Q(seq=1, from_step="", act="apply") | (Q(seq__gt=1) & ~Q(from_step="") & ~Q(act="apply")),
            ),
        ]
        indexes = [models.Index(fields=["staff", "-id"], name="case_event_staff")]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.seq} {self.act}"


class CaseClock(models.Model):
    """One run of a legal clock. One runs at a time; a stopped one is history."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks", verbose_name="办件")
    name = models.CharField("时限", max_length=40)
    label = models.CharField("名称", max_length=40)
    nth = models.SmallIntegerField("第几次", default=1)
    amount = models.SmallIntegerField("期限")
    unit = models.CharField("单位", max_length=12, choices=Unit)
    started_on = models.DateField("起算日")
    due_on = models.DateField("到期日")
    paused_on = models.DateField("暂停日", null=True)
    left = models.SmallIntegerField("暂停时剩余", null=True)
    pauses = models.JSONField("暂停记录", default=list)
    extended_by = models.SmallIntegerField("延长", default=0)
    due_before = models.DateField("延长前到期日", null=True)
    extend_reason = models.CharField("延长理由", max_length=500, blank=True)
    extended_staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="延长批准人")
    stopped_on = models.DateField("停止日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件时限"
        default_permissions = ()
        ordering = ("case_id", "id")
        constraints = [
            models.UniqueConstraint(fields=["case", "name", "nth"], name="case_clock_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(stopped_on__isnull=True), name="case_clock_one_runs"),
            models.CheckConstraint(name="case_clock_unit", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(
                name="case_clock_pause",
                condition=Q(paused_on__isnull=True, left__isnull=True) | Q(paused_on__isnull=False, left__isnull=False),
            ),
            models.CheckConstraint(
                name="case_clock_extension",
                condition=Q(extended_by=0, due_before__isnull=True, extend_reason="", extended_staff__isnull=True)
                | (Q(extended_by__gt=0, due_before__isnull=False, extended_staff__isnull=False) & ~Q(extend_reason="")),
            ),
            models.CheckConstraint(
                name="case_clock_stops_running", condition=Q(stopped_on__isnull=True) | Q(paused_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on}"


class CaseParty(models.Model):
    """A person named in a field of the form; a row of its own, so that a merge of dossiers moves it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", verbose_name="办件")
    name = models.CharField("填写项", max_length=40)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")

    class Meta:
        verbose_name = verbose_name_plural = "办件相关人"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="case_party_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"
