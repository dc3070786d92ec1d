"""Files in and out: staged imports (导入) and owned, expiring exports (导出)."""

import uuid

from django.db import models
from django.db.models import Q

from apps.people.choices import RosterKind, RowVerdict, SheetState
from apps.people.models.person import Person


class ImportSheet(models.Model):
    """One uploaded roster. The same bytes uploaded again by the same office are the same sheet."""

    roster_kind = models.CharField("名册种类", max_length=12, choices=RosterKind, default=RosterKind.PEOPLE)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    sheet_name = models.CharField("工作表", max_length=100, blank=True)
    header_row = models.PositiveIntegerField("表头行号", default=1)
    headers = models.JSONField("表头", default=list)
    shape = models.CharField("表头特征", max_length=64, blank=True, db_comment="栏目相同的文件特征相同，用来记住对应列")
    mapping = models.JSONField("对应列", default=dict, db_comment="本系统栏目 -> 文件列序号(从0起)")
    state = models.CharField("状态", max_length=10, choices=SheetState, default=SheetState.UPLOADED)
    counts = models.JSONField("各类行数", default=dict)
    applied_rows = models.PositiveIntegerField("已写入行数", default=0)
    failure = models.CharField("未成功原因", max_length=300, blank=True)
    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="上传人")
    places = models.JSONField("上传人范围", default=list)
    uploaded_at = models.DateTimeField("上传时间")
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    total_rows = models.PositiveIntegerField("数据行数", default=0)
    job_id = models.BigIntegerField("后台任务", null=True, blank=True)
    only_good = models.BooleanField(
        "只写入没有问题的行",
        default=False,
        db_comment="否：整份名册要么全部写入，要么一行也不写；是：经办人确认时的明确选择",
    )

    class Meta:
        verbose_name = verbose_name_plural = "人员导入"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="people_sheet_state"),
            models.CheckConstraint(condition=Q(roster_kind__in=RosterKind.values), name="people_sheet_kind"),
            models.UniqueConstraint(
                fields=["owner", "sha256", "roster_kind"],
                condition=~Q(state__in=[SheetState.CANCELLED, SheetState.FAILED]),
                name="people_sheet_once",
            ),
        ]
        indexes = [models.Index(fields=["shape"], name="people_sheet_shape")]

    def __str__(self) -> str:
        return self.filename


class ImportBlock(models.Model):
    """Some hundred lines of the sheet as read, sealed together: the unit of checking and writing."""

    sheet = models.ForeignKey(ImportSheet, models.CASCADE, related_name="blocks", verbose_name="导入")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("序号")
    cells_sealed = models.BinaryField("单元格密文")
    values_sealed = models.BinaryField("读出的内容密文", null=True, db_comment="检查时读出的各行内容，写入时不再重读")

    class Meta:
        verbose_name = verbose_name_plural = "导入数据块"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="people_block_number")]

    def __str__(self) -> str:
        return f"块{self.number}"


class ImportRow(models.Model):
    """One line of the sheet: the verdict, and what would change."""

    sheet = models.ForeignKey(ImportSheet, models.CASCADE, related_name="rows", verbose_name="导入")
    block = models.PositiveIntegerField("数据块")
    number = models.PositiveIntegerField("文件行号")
    verdict = models.CharField("结论", max_length=10, choices=RowVerdict, blank=True)
    problems = models.JSONField("问题", default=list)
    diff = models.JSONField("新旧对照", default=list, db_comment="[[栏目, 原值(遮盖), 新值(遮盖)], …]")
    title = models.CharField("姓名", max_length=80, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name="对应档案"
    )
    person_version = models.PositiveIntegerField("检查时档案版本", null=True, blank=True)
    is_accepted = models.BooleanField(
        "疑似重复的判断", null=True, db_comment="空：还没有判断；是：不是同一人，按新增写入；否：是同一人，本行不写入"
    )
    is_applied = models.BooleanField("已写入", default=False)
    outcome = models.CharField("写入结果", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="people_row_number")]
        indexes = [models.Index(fields=["sheet", "verdict", "number"], name="people_row_verdict")]

    def __str__(self) -> str:
        return f"第{self.number}行"


class ExportFile(models.Model):
    """A roster made for one person: only the maker may fetch it, and only until it expires."""

    owner = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="制作人")
    title = models.CharField("名称", max_length=120)
    roster_kind = models.CharField("名册种类", max_length=12, choices=RosterKind, default=RosterKind.PEOPLE)
    filename = models.CharField("文件名", max_length=120)
    filters = models.JSONField("筛选条件", default=dict)
    columns = models.JSONField("栏目", default=list, db_comment="按名册次序；下次导出时仍先选这些")
    places = models.JSONField("制作人范围", default=list, db_comment="生成时制作人的管辖范围；下载时须仍在其范围内")
    is_full = models.BooleanField("含完整号码", default=False)
    reason = models.CharField("用途", max_length=200)
    rows = models.PositiveIntegerField("行数", null=True)
    size = models.PositiveIntegerField("字节数", null=True)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    asked_at = models.DateTimeField("申请时间")
    made_at = models.DateTimeField("生成时间", null=True)
    expires_at = models.DateTimeField("失效时间")
    downloads = models.PositiveIntegerField("下载次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "人员导出"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(roster_kind__in=RosterKind.values), name="people_export_kind"),
        ]

    def __str__(self) -> str:
        return self.title


class ExportBlock(models.Model):
    """A sealed piece of an export: personal data never lies open on a disk."""

    export = models.ForeignKey(ExportFile, models.CASCADE, related_name="blocks", verbose_name="导出")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField("序号")
    content_sealed = models.BinaryField("内容密文")

    class Meta:
        verbose_name = verbose_name_plural = "导出文件块"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="people_export_block")]

    def __str__(self) -> str:
        return f"块{self.number}"
