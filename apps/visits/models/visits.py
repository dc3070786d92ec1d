"""What was done: visits (append-only), photographs, promises and their answers, gifts, conflicts."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.people.choices import Employment, Housing, Income
from apps.visits.choices import (
    Answered,
    AnswerSource,
    ConflictState,
    Feeling,
    Fund,
    GiftWay,
    Health,
    Mode,
    NeedKind,
    Organiser,
    Outcome,
    PromiseState,
)


class VisitCounter(models.Model):
    """The last receipt of a year; raised under its row lock."""

    year = models.SmallIntegerField("年份", primary_key=True)
    last = models.IntegerField("已用到的流水号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "走访流水号"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="visit_counter_last")]

    def __str__(self) -> str:
        return f"{self.year}:{self.last}"


class Visit(models.Model):
    """One visit. Append-only: a correction is a further row that names the one it corrects, and the first one,
    where gifts, promises and pictures stay."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    receipt_no = models.CharField("回执号", max_length=20, unique=True)
    client_id = models.UUIDField("提交编号", unique=True)
    digest = models.CharField("提交指纹", max_length=64)
    base = models.CharField("所见最近一次走访", max_length=20, blank=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="走访所在村（社区）", db_index=False
    )
    household = models.ForeignKey("people.Household", models.PROTECT, null=True, related_name="+", verbose_name="家庭户")
    task = models.ForeignKey("visits.Task", models.PROTECT, null=True, related_name="visits", verbose_name="任务")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="更正哪一条"
    )
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="最初的记录")
    reason = models.CharField("更正原因", max_length=200, blank=True)
    on = models.DateField("走访日期")
    received_at = models.DateTimeField("收到时间")
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    mode = models.CharField("方式", max_length=8, choices=Mode)
    organiser = models.CharField("走访名义", max_length=12, choices=Organiser)
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="走访人")
    companions = ArrayField(models.CharField(max_length=40), verbose_name="同行人员", default=list)
    place_sealed = models.BinaryField("地点(密文)", null=True)
    health = models.CharField("健康", max_length=10, choices=Health, blank=True)
    income = models.CharField("家庭收入", max_length=16, choices=Income, blank=True)
    housing = models.CharField("住房", max_length=12, choices=Housing, blank=True)
    work = models.CharField("就业", max_length=16, choices=Employment, blank=True)
    feeling = models.CharField("思想状况", max_length=8, choices=Feeling, blank=True)
    talk_sealed = models.BinaryField("心愿、想法和备注(密文)", null=True)
    signature_sealed = models.BinaryField("签名(密文)", null=True)
    next_on = models.DateField("下次走访", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="visit_outcome", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(name="visit_mode", condition=Q(mode__in=Mode.values, organiser__in=Organiser.values)),
            models.CheckConstraint(name="visit_next", condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on"))),
            models.CheckConstraint(name="visit_correction_reason", condition=Q(corrects__isnull=True) | ~Q(reason="")),
            models.CheckConstraint(
                name="visit_correction_first", condition=Q(corrects__isnull=True) | Q(first__isnull=False)
            ),
            models.CheckConstraint(name="visit_corrects_other", condition=Q(corrects__isnull=True) | ~Q(corrects=F("id"))),
        ]
        indexes = [
            models.Index(fields=["division", "id"], opclasses=["varchar_pattern_ops", "int8_ops"], name="visit_place"),
            models.Index(fields=["on", "id"], name="visit_by_day"),
        ]

    def __str__(self) -> str:
        return self.receipt_no


class VisitPhoto(models.Model):
    """A photograph, painted anew (nothing of the camera kept) and sealed. Append-only."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="photos", verbose_name="走访记录")
    content_sealed = models.BinaryField("照片(密文)")
    sha256 = models.CharField("照片指纹", max_length=64)
    size = models.IntegerField("字节数")

    class Meta:
        verbose_name = verbose_name_plural = "走访照片"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["visit", "sha256"], name="visit_photo_once")]

    def __str__(self) -> str:
        return f"照片{self.pk}"


class Promise(models.Model):
    """What a visitor said would be done; open until it is answered. The case of its need has the clock."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="promises", verbose_name="走访记录")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    kind = models.CharField("诉求类别", max_length=8, choices=NeedKind)
    words_sealed = models.BinaryField("诉求和承诺(密文)")
    case = models.OneToOneField("cases.Case", models.PROTECT, null=True, related_name="+", verbose_name="办件")
    state = models.CharField("状态", max_length=8, choices=PromiseState, default=PromiseState.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = "走访承诺"
        default_permissions = ()
        ordering = ("id",)
        constraints = [models.CheckConstraint(name="visit_promise_state", condition=Q(state__in=PromiseState.values))]
        indexes = [models.Index(fields=["person"], condition=Q(state="open"), name="visit_promise_open")]

    def __str__(self) -> str:
        return f"承诺{self.pk}"


class PromiseAnswer(models.Model):
    """What was said of a promise: by a later visitor, from the desk, or by the case of its need when it ended. Append-only."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    promise = models.ForeignKey(Promise, models.PROTECT, related_name="answers", verbose_name="承诺")
    source = models.CharField("怎样答复", max_length=6, choices=AnswerSource, default=AnswerSource.VISIT)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="answers", verbose_name="走访记录")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="答复人")
    said_on = models.DateField("答复日期", null=True)
    outcome = models.CharField("办得怎样", max_length=8, choices=Answered)
    words_sealed = models.BinaryField("说明(密文)", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "承诺答复"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["promise", "visit"], name="visit_answer_once"),
            models.CheckConstraint(name="visit_answer_outcome", condition=Q(outcome__in=Answered.values)),
            models.CheckConstraint(
                name="visit_answer_source",
                condition=Q(source="visit", visit__isnull=False, staff__isnull=True, said_on__isnull=True)
                | Q(source="desk", visit__isnull=True, staff__isnull=False, said_on__isnull=False)
                | Q(source="case", visit__isnull=True, said_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.outcome}"


class GiftLine(models.Model):
    """One line of money or goods of one visit, with its fund; goods by their value. Append-only.

    A bank line belongs to its task: one task pays once, whoever came first.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="gifts", verbose_name="走访记录")
    task = models.ForeignKey("visits.Task", models.PROTECT, null=True, related_name="+", verbose_name="任务")
    way = models.CharField("方式", max_length=6, choices=GiftWay)
    fund = models.CharField("资金来源", max_length=12, choices=Fund)
    fen = models.BigIntegerField("金额或折价(分)")
    lot = models.ForeignKey("visits.GoodsLot", models.PROTECT, null=True, related_name="+", verbose_name="慰问品")
    quantity = models.IntegerField("数量", default=0)
    is_opening = models.BooleanField("台账登记，当时已发", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "慰问明细"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="visit_gift_fund", condition=Q(fund__in=Fund.values, fen__gt=0)),
            models.CheckConstraint(
                name="visit_gift_way",
                condition=Q(way="goods", lot__isnull=False, quantity__gt=0)
                | Q(way__in=["bank", "cash"], lot__isnull=True, quantity=0),
            ),
            models.CheckConstraint(name="visit_gift_bank_task", condition=~Q(way="bank") | Q(task__isnull=False)),
            models.UniqueConstraint(fields=["task"], condition=Q(way="bank"), name="visit_gift_bank_once"),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.fen}"


class VisitConflict(models.Model):
    """Two visits of one person that did not know of each other; both are kept, a person says what was true."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="conflict", verbose_name="后到的走访记录")
    other = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name="先到的走访记录")
    state = models.CharField("状态", max_length=6, choices=ConflictState, default=ConflictState.OPEN)
    note = models.CharField("核对说明", max_length=200, blank=True)
    decided_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="核对人")
    decided_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "走访冲突"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(name="visit_conflict_two", condition=~Q(visit=F("other"))),
            models.CheckConstraint(
                name="visit_conflict_decided",
                condition=Q(state="open", decided_by__isnull=True)
                | (Q(state__in=["both", "same"], decided_by__isnull=False, decided_at__isnull=False) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return f"冲突{self.pk}"
