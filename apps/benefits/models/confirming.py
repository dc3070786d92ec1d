"""The yearly confirmation (年度确认): rounds, who was seen, who was told, result files, spot checks."""

import uuid

from django.db import models
from django.db.models import F, Q

from apps.benefits.choices import CheckOutcome, ConfirmationChannel, NoticeWay

STAFF = "org.Staff"
PERSON = "people.Person"


class ConfirmationRound(models.Model):
    """The yearly confirmation of payees (年度确认)."""

    year = models.SmallIntegerField("年度", unique=True)
    opens_on = models.DateField("开始日期")
    closes_on = models.DateField("截止日期")
    started_by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="发起人")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认"
        constraints = [models.CheckConstraint(name="round_dates", condition=Q(closes_on__gt=F("opens_on")))]

    def __str__(self) -> str:
        return f"{self.year}年度确认"


class Confirmation(models.Model):
    """That one payee was confirmed alive and still qualified in one year."""

    round = models.ForeignKey(ConfirmationRound, models.PROTECT, related_name="+", verbose_name="年度")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    on = models.DateField("确认日期")
    channel = models.CharField("方式", max_length=12, choices=ConfirmationChannel.choices)
    by = models.ForeignKey("org.Staff", models.PROTECT, related_name="+", verbose_name="确认人")
    note = models.CharField("说明", max_length=200, blank=True)
    same_photo_as = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="与哪次确认的照片相同或相似"
    )
    file = models.ForeignKey("ConfirmationFile", models.PROTECT, null=True, related_name="+", verbose_name="出自结果文件")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认记录"
        constraints = [models.UniqueConstraint(name="confirmation_once", fields=["round", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class ConfirmationPhoto(models.Model):
    """The photo of one confirmation: painted anew, sealed, with a fingerprint of its look that survives another size or quality."""

    confirmation = models.OneToOneField(Confirmation, models.PROTECT, related_name="photo", verbose_name="确认记录")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    content_sealed = models.BinaryField("照片密文")
    sha256 = models.CharField("照片摘要", max_length=64)
    looks = models.BigIntegerField("画面指纹", db_comment="相邻亮度比较得到的64位指纹，另存、缩放后基本不变")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认照片"
        default_permissions = ()
        indexes = [models.Index(name="confirmation_photo_sha256", fields=["sha256"])]

    def __str__(self) -> str:
        return self.sha256[:12]


class ConfirmationFile(models.Model):
    """A result file of a face-check device, or the signed roster of a gathering; every line ends in a verdict."""

    round = models.ForeignKey(ConfirmationRound, models.PROTECT, related_name="+", verbose_name="年度")
    channel = models.CharField("方式", max_length=12, choices=ConfirmationChannel.choices)
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件摘要", max_length=64)
    size = models.PositiveIntegerField("字节数")
    counts = models.JSONField("各类行数", default=dict)
    lines = models.JSONField("各行结论", default=list, db_comment="[[行号, 姓名, 号码（遮盖）, 结论, 说明, 人员id或空], …]")
    uploaded_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认结果文件"
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="confirmation_file_once", fields=["round", "sha256"])]

    def __str__(self) -> str:
        return self.filename


class ConfirmationNotice(models.Model):
    """That a payee was told to confirm (告知): the sixty days run from here."""

    round = models.ForeignKey(ConfirmationRound, models.PROTECT, related_name="+", verbose_name="年度")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="人员")
    on = models.DateField("告知日期")
    way = models.CharField("告知方式", max_length=8, choices=NoticeWay.choices)
    evidence = models.CharField("凭据", max_length=200)
    by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认告知"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="confirmation_notice_once", fields=["round", "person"]),
            models.CheckConstraint(name="confirmation_notice_way", condition=Q(way__in=NoticeWay.values)),
        ]
        indexes = [models.Index(name="confirmation_notice_on", fields=["round", "on"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.on}"


class SpotCheck(models.Model):
    """A sample of confirmations to be checked again; drawn from a stored seed, so that anybody can draw it again."""

    round = models.ForeignKey(ConfirmationRound, models.PROTECT, related_name="+", verbose_name="年度")
    seed = models.CharField("随机种子", max_length=32)
    size = models.PositiveIntegerField("抽取人数")
    population = models.PositiveIntegerField("可抽人数")
    digest = models.CharField("名册指纹", max_length=64)
    places = models.JSONField("抽取范围", default=list)
    drawn_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="抽取人")
    drawn_at = models.DateTimeField("抽取时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度确认抽查"
        default_permissions = ()
        constraints = [models.CheckConstraint(name="spot_check_size", condition=Q(size__gte=1, size__lte=F("population")))]

    def __str__(self) -> str:
        return f"抽查{self.pk}"


class SpotCheckItem(models.Model):
    """One confirmation to be checked again, by somebody else than who confirmed."""

    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="items", verbose_name="抽查")
    confirmation = models.ForeignKey(Confirmation, models.PROTECT, related_name="+", verbose_name="确认记录")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="人员")
    rank = models.PositiveIntegerField("序号")
    score = models.PositiveSmallIntegerField("风险分")
    reasons = models.JSONField("风险理由", default=list)
    outcome = models.CharField("结果", max_length=8, choices=CheckOutcome.choices, blank=True)
    note = models.CharField("核查情况", max_length=300, blank=True)
    checked_by = models.ForeignKey(STAFF, models.PROTECT, null=True, related_name="+", verbose_name="核查人")
    checked_at = models.DateTimeField("核查时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽查人员"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="spot_item_once", fields=["spot_check", "person"]),
            models.CheckConstraint(
                name="spot_item_checked",
                condition=Q(outcome="") | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}"
