"""A batch (发放批次), its revisions and signatures, and the chain of events that only moves forward."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from apps.payments.choices import BatchKind, BatchState


class BatchEdge(models.Model):
    """The allowed moves of a batch, as data: nothing leads back from `sent`."""

    from_state = models.CharField("原状态", max_length=12)
    to_state = models.CharField("新状态", max_length=12)
    label = models.CharField("动作", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "批次状态边"
        constraints = [models.UniqueConstraint(fields=["from_state", "to_state"], name="batch_edge_once")]

    def __str__(self) -> str:
        return f"{self.from_state}→{self.to_state}"


class Batch(models.Model):
    """One list of payments that is signed, sent and reconciled as a whole. State follows its events."""

    key = models.CharField("批次号", max_length=20, unique=True)
    month = models.DateField("发放月份")
    ordinal = models.SmallIntegerField("序号")
    kind = models.CharField("类别", max_length=12, choices=BatchKind)
    schemes = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="限定项目")
    divisions = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name="限定区划")
    state = models.CharField("状态", max_length=12, choices=BatchState, default=BatchState.DRAFT)
    event_seq = models.IntegerField("最近事件", default=1)
    revision = models.IntegerField("修订号", default=1)
    maker = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人")
    editor = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="本稿修改人")
    made_at = models.DateTimeField("编制时间")
    profile = models.ForeignKey("payments.BankProfile", models.PROTECT, related_name="+", verbose_name="代发银行")
    row_count = models.IntegerField("笔数", default=0)
    total_fen = models.BigIntegerField("合计(分)", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发放批次"
        constraints = [
            models.UniqueConstraint(fields=["month", "ordinal"], name="batch_one_ordinal"),
            models.CheckConstraint(condition=Q(month__day=1), name="batch_month_first"),
            models.CheckConstraint(condition=Q(ordinal__gte=1, ordinal__lte=99), name="batch_ordinal_range"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.get_kind_display()}"


class BatchRevision(models.Model):
    """What was submitted: counted, summed and hashed by the database. Append-only."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="revisions", verbose_name="批次")
    revision = models.IntegerField("修订号")
    row_count = models.IntegerField("笔数")
    total_fen = models.BigIntegerField("合计(分)")
    content_hash = models.CharField("内容指纹", max_length=64)
    maker = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人")
    editor = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="修改人")
    submitter = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提交人")
    levels = models.SmallIntegerField("须签级数")
    submitted_at = models.DateTimeField("提交时间")

    class Meta:
        verbose_name = verbose_name_plural = "批次修订"
        constraints = [
            models.UniqueConstraint(fields=["batch", "revision"], name="revision_once"),
            models.UniqueConstraint(
                fields=["batch", "revision", "maker", "editor", "submitter", "content_hash"],
                name="revision_signed_whole",
            ),
            models.CheckConstraint(condition=Q(row_count__gt=0, total_fen__gt=0), name="revision_not_empty"),
            models.CheckConstraint(condition=Q(levels__gte=2), name="revision_two_levels"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} 第{self.revision}稿"


class Approval(models.Model):
    """One signature under one revision. The checker is none of those who made it. Append-only."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="approvals", verbose_name="批次")
    revision = models.IntegerField("修订号")
    level = models.SmallIntegerField("级次")
    maker = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="编制人")
    editor = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="修改人")
    submitter = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="提交人")
    content_hash = models.CharField("内容指纹", max_length=64)
    checker = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="签批人")
    seen_fen = models.BigIntegerField("所见合计(分)")
    note = models.CharField("意见", max_length=300, blank=True)
    signed_at = models.DateTimeField("签批时间")

    class Meta:
        verbose_name = verbose_name_plural = "签批"
        constraints = [
            models.UniqueConstraint(fields=["batch", "revision", "checker"], name="approval_once_per_person"),
            models.UniqueConstraint(fields=["batch", "revision", "level"], name="approval_once_per_level"),
            models.CheckConstraint(
                condition=~Q(checker=F("maker")) & ~Q(checker=F("submitter")) & ~Q(checker=F("editor")),
                name="approval_other_person",
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="approval_level_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.revision} 第{self.level}级"


class SignatureRule(models.Model):
    """How many signatures a total asks for: the row with the greatest `from_fen` not above the total."""

    from_fen = models.BigIntegerField("自金额(分)", unique=True)
    levels = models.SmallIntegerField("须签级数")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "签批级数表"
        constraints = [
            models.CheckConstraint(condition=Q(levels__gte=2, levels__lte=5), name="signature_levels_range"),
            models.CheckConstraint(condition=Q(from_fen__gte=0), name="signature_from_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.from_fen} 起 {self.levels} 级"


class BatchEvent(models.Model):
    """One step of a batch. (batch, prior_seq, from_state) is a key to the step before it. Append-only."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="events", verbose_name="批次")
    seq = models.IntegerField("序号")
    from_state = models.CharField("原状态", max_length=12, null=True, blank=True)
    to_state = models.CharField("新状态", max_length=12)
    verb = models.CharField("动作", max_length=40)
    revision = models.IntegerField("修订号")
    staff = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")
    reason = models.CharField("原因", max_length=300, blank=True)
    at = models.DateTimeField("时间")
    prior_seq = models.GeneratedField(
        expression=models.Case(models.When(seq__gt=1, then=F("seq") - 1)),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = verbose_name_plural = "批次记录"
        constraints = [
            models.UniqueConstraint(fields=["batch", "seq"], name="batch_event_once"),
            models.UniqueConstraint(fields=["batch", "seq", "to_state"], name="batch_event_chain"),
            models.CheckConstraint(
                condition=Q(seq=1, from_state__isnull=True, to_state="draft") | Q(seq__gt=1, from_state__isnull=False),
                name="batch_event_root",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} #{self.seq} {self.verb}"


class ReminderAnswer(models.Model):
    """A reminder opened, and perhaps answered, by one person. Red ones hold the signature until then."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="answers", verbose_name="批次")
    key = models.CharField("提醒", max_length=120)
    title = models.CharField("提醒内容", max_length=60, blank=True)
    level = models.CharField("级别", max_length=6, blank=True)
    count = models.IntegerField("涉及数", default=0)
    unit = models.CharField("单位", max_length=2, default="人")
    staff = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="办理人")
    opened_at = models.DateTimeField("查看时间")
    answer = models.CharField("处理意见", max_length=300, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒处理"
        constraints = [
            models.UniqueConstraint(fields=["batch", "key", "staff"], name="reminder_answer_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | ~Q(answer="") & Q(answered_at__isnull=False),
                name="reminder_answer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.key
