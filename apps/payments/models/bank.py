"""The bank's side: profiles as data, files handed out, files come back, and what each line settled."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.payments.choices import (
    BankResult,
    FileFormat,
    FileState,
    Match,
    SettlementKind,
    SuspenseState,
    UnknownOutcome,
)


class BankProfile(models.Model):
    """How one bank wants its file and answers it. Columns are data: adding a bank is a fixture row."""

    code = models.CharField("代码", max_length=20, primary_key=True)
    name = models.CharField("银行", max_length=100)
    format = models.CharField("格式", max_length=8, choices=FileFormat)
    encoding = models.CharField("编码", max_length=20, default="gb18030")
    max_rows = models.IntegerField("每个文件最多行数", default=1000)
    file_name = models.CharField("文件名", max_length=100)
    columns = models.JSONField("报盘列")
    header = models.BooleanField("有表头", default=False)
    totals = models.BooleanField("有合计行", default=False)
    return_encodings = models.JSONField("回盘编码")
    return_columns = models.JSONField("回盘列")
    return_header = models.BooleanField("回盘有表头", default=False)
    results = models.JSONField("结果码")
    sort = models.SmallIntegerField("次序", default=1)
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "代发银行"
        constraints = [models.CheckConstraint(condition=Q(max_rows__gte=1, max_rows__lte=100000), name="profile_rows_range")]

    def __str__(self) -> str:
        return self.name


class RejectReason(models.Model):
    """What a bank's reason code means and what the township does about it."""

    profile = models.ForeignKey(
        BankProfile, models.PROTECT, null=True, blank=True, related_name="reasons", verbose_name="银行"
    )
    code = models.CharField("原因码", max_length=20)
    label = models.CharField("原因", max_length=100)
    advice = models.CharField("怎么办", max_length=300)
    needs_account = models.BooleanField("须换账户", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回原因"
        constraints = [models.UniqueConstraint(fields=["profile", "code"], name="reject_reason_once", nulls_distinct=False)]

    def __str__(self) -> str:
        return self.label


class BankFile(models.Model):
    """Bytes handed to the bank, stored sealed. Never regenerated: a lost file is voided with evidence."""

    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="files", verbose_name="批次")
    sequence = models.IntegerField("文件序号")
    version = models.IntegerField("版本", default=1)
    profile = models.ForeignKey(BankProfile, models.PROTECT, related_name="+", verbose_name="银行")
    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("文件名", max_length=120)
    row_count = models.IntegerField("笔数")
    total_fen = models.BigIntegerField("合计(分)")
    sha256 = models.CharField("文件指纹(SHA-256)", max_length=64)
    size = models.IntegerField("字节数")
    content_sealed = models.BinaryField("内容(密文)")
    state = models.CharField("状态", max_length=8, choices=FileState, default=FileState.MADE)
    made_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="生成人")
    made_at = models.DateTimeField("生成时间")
    void_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="作废人")
    void_at = models.DateTimeField("作废时间", null=True, blank=True)
    void_evidence = models.CharField("作废依据", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报盘文件"
        constraints = [
            models.UniqueConstraint(fields=["batch", "sequence", "version"], name="bank_file_version_once"),
            models.UniqueConstraint(fields=["batch", "sequence"], condition=Q(state="made"), name="bank_file_one_made"),
            models.CheckConstraint(
                condition=Q(state="made", void_by__isnull=True, void_at__isnull=True)
                | Q(state="void", void_by__isnull=False, void_at__isnull=False) & ~Q(void_evidence=""),
                name="bank_file_void_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(void_by__isnull=True) | Q(made_by__isnull=True) | ~Q(void_by=F("made_by")),
                name="bank_file_void_other_person",
            ),
            models.CheckConstraint(condition=Q(row_count__gt=0, total_fen__gt=0), name="bank_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnUpload(models.Model):
    """An uploaded answer waiting for its job. Leaves with the job, whatever the judgement."""

    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="+", verbose_name="批次")
    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("文件名", max_length=200)
    content_sealed = models.BinaryField("内容(密文)")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "待处理回盘"

    def __str__(self) -> str:
        return self.name


class ReturnFile(models.Model):
    """A bank's answer that was judged whole and applied. Append-only."""

    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="returns", verbose_name="批次")
    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹(SHA-256)", max_length=64, unique=True)
    lines_digest = models.CharField("各行指纹", max_length=64)
    content_sealed = models.BinaryField("内容(密文)")
    row_count = models.IntegerField("笔数")
    total_fen = models.BigIntegerField("合计(分)")
    paid_count = models.IntegerField("成功笔数")
    paid_fen = models.BigIntegerField("成功金额(分)")
    failed_count = models.IntegerField("失败笔数")
    suspense_count = models.IntegerField("待查笔数", default=0)
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人")
    taken_at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = verbose_name_plural = "回盘文件"
        constraints = [
            models.UniqueConstraint(fields=["batch", "lines_digest"], name="return_file_lines_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnLine(models.Model):
    """One line of an answer and how it fits what was sent. Append-only."""

    file = models.ForeignKey(ReturnFile, models.PROTECT, related_name="lines", verbose_name="回盘文件")
    line_no = models.IntegerField("行号")
    ref = models.CharField("流水号", max_length=24)
    amount_fen = models.BigIntegerField("金额(分)")
    result = models.CharField("结果", max_length=10, choices=BankResult)
    reason_code = models.CharField("原因码", max_length=20, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    match = models.CharField("判定", max_length=16, choices=Match)
    payment = models.ForeignKey(
        "payments.Payment", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="明细"
    )

    class Meta:
        verbose_name = verbose_name_plural = "回盘明细"
        constraints = [
            models.UniqueConstraint(fields=["file", "line_no"], name="return_line_once"),
            models.UniqueConstraint(fields=["file", "ref"], name="return_line_ref_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line_no}: {self.ref}"


class Settlement(models.Model):
    """Money arrived, or came back once (退票). Its amount is the payment's by foreign key. Append-only."""

    payment = models.ForeignKey(
        "payments.Payment",
        models.PROTECT,
        related_name="settlements",
        db_constraint=False,
        db_index=False,
        verbose_name="明细",
    )
    kind = models.CharField("类别", max_length=10, choices=SettlementKind)
    amount_fen = models.BigIntegerField("金额(分)")
    return_line = models.ForeignKey(
        ReturnLine, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="回盘行"
    )
    evidence = models.CharField("依据", max_length=300, blank=True)
    settled_on = models.DateField("日期")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "结算"
        constraints = [
            models.UniqueConstraint(fields=["payment", "kind"], name="settlement_once"),
            models.CheckConstraint(condition=Q(kind__in=SettlementKind.values), name="settlement_kind_known"),
            models.CheckConstraint(condition=Q(return_line__isnull=False) | ~Q(evidence=""), name="settlement_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.kind}"


class Unknown(models.Model):
    """A payment whose outcome nobody knows yet: it is not re-paid, and another person resolves it by evidence."""

    payment = models.OneToOneField("payments.Payment", models.PROTECT, related_name="unknown", verbose_name="明细")
    marked_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="登记人")
    marked_at = models.DateTimeField("登记时间")
    outcome = models.CharField("结论", max_length=10, choices=UnknownOutcome, blank=True)
    evidence = models.CharField("依据", max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人"
    )
    resolved_at = models.DateTimeField("核实时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "结果未明"
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | ~Q(resolved_by=F("marked_by")),
                name="unknown_other_person",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", resolved_at__isnull=True)
                | Q(outcome__in=UnknownOutcome.values, resolved_at__isnull=False) & ~Q(evidence=""),
                name="unknown_resolution_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.outcome or '未明'}"


class Suspense(models.Model):
    """A return line that fits nothing safely; it waits for a person and holds the batch open."""

    line = models.OneToOneField(ReturnLine, models.PROTECT, related_name="suspense", verbose_name="回盘行")
    batch = models.ForeignKey("payments.Batch", models.PROTECT, related_name="suspenses", verbose_name="批次")
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="上传人")
    state = models.CharField("状态", max_length=10, choices=SuspenseState, default=SuspenseState.OPEN)
    resolution = models.CharField("处理结果", max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        "org.Staff", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    resolved_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待查款项"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(state="resolved", resolved_by__isnull=False, resolved_at__isnull=False) & ~Q(resolution=""),
                name="suspense_resolution_whole",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | Q(taken_by__isnull=True) | ~Q(resolved_by=F("taken_by")),
                name="suspense_other_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.line)
