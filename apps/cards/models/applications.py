"""What an application for a card says beyond its case: type, identities, bank, photograph. The work flow is the case's."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.cards.choices import CardKind, DeliveryWay, Payer, Purpose, ReplaceReason


class CardPhoto(models.Model):
    """A photograph as the card carries it: 352×440 JPEG, sealed, nothing of the camera kept."""

    row_key = models.UUIDField("行标识", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="人员")
    content_sealed = models.BinaryField("照片(密文)")
    sha256 = models.CharField("照片指纹", max_length=64)
    size = models.IntegerField("字节数")
    white = models.SmallIntegerField("背景白度(千分之)")
    taken_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="采集人")
    taken_at = models.DateTimeField("采集时间")

    class Meta:
        verbose_name = verbose_name_plural = "优待证照片"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["id", "person"], name="card_photo_person"),
            models.CheckConstraint(name="card_photo_size", condition=Q(size__gte=20 * 1024, size__lte=50 * 1024)),
        ]

    def __str__(self) -> str:
        return f"照片{self.pk}"

    @property
    def white_percent(self) -> str:
        """How white the ground is, in percent with one decimal."""
        return f"{self.white / 10:.1f}"


class Application(models.Model):
    """One application; ``is_open`` while its case runs. A person has one open application, whatever it asks for."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="+", verbose_name="办件")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    purpose = models.CharField("事项", max_length=12, choices=Purpose)
    kind = models.CharField("申请类型", max_length=10, choices=CardKind)
    identities = ArrayField(models.CharField(max_length=24), verbose_name="全部身份", default=list)
    photo = models.ForeignKey(CardPhoto, models.PROTECT, related_name="+", verbose_name="照片")
    bank_code = models.CharField("银行代码", max_length=12)
    bank_name = models.CharField("银行", max_length=60)
    delivery = models.CharField("领取方式", max_length=10, choices=DeliveryWay, default=DeliveryWay.STATION)
    replaces = models.ForeignKey("cards.Card", models.PROTECT, null=True, related_name="+", verbose_name="旧证")
    reason = models.CharField("补换原因", max_length=12, choices=ReplaceReason, blank=True)
    payer = models.CharField("费用", max_length=8, choices=Payer, default=Payer.NOBODY)
    closed_account = models.CharField("原银行销户证明", max_length=80, blank=True)
    decision_no = models.CharField("恢复决定文号", max_length=80, blank=True)
    card = models.OneToOneField("cards.Card", models.PROTECT, null=True, related_name="application", verbose_name="所发新证")
    is_open = models.BooleanField("办理中", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "优待证申请"
        default_permissions = ()
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(is_open=True), name="card_application_one_open"),
            models.CheckConstraint(name="card_application_purpose", condition=Q(purpose__in=Purpose.values)),
            models.CheckConstraint(
                name="card_application_replacement",
                condition=(Q(purpose="replacement", replaces__isnull=False) & ~Q(reason=""))
                | (~Q(purpose="replacement") & Q(replaces__isnull=True, reason="")),
            ),
            models.CheckConstraint(
                name="card_application_province", condition=~Q(reason="province") | ~Q(closed_account="")
            ),
            models.CheckConstraint(name="card_application_regrant", condition=~Q(purpose="regrant") | ~Q(decision_no="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.case_id}"
