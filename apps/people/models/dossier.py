"""What belongs to one person: service, categories, relatives, papers."""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from apps.people.choices import (
    CategoryKind,
    CategoryState,
    DocumentKind,
    Education,
    EntryWay,
    RelationKind,
    Resettlement,
    Sex,
)
from apps.people.models.person import Person


class OneValue(Func):
    """A scalar as a one-value range: GiST then needs no btree_gist extension."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = models.Field()


class OneText(Func):
    template = "int8range(hashtext(%(expressions)s)::bigint, hashtext(%(expressions)s)::bigint, '[]')"
    output_field = models.Field()


class Days(Func):
    """Half-open range of days; an open end is null."""

    function = "daterange"
    output_field = models.Field()


class Document(models.Model):
    person = models.ForeignKey(Person, models.PROTECT, related_name="documents", verbose_name="人员")
    kind = models.CharField("材料种类", max_length=12, choices=DocumentKind)
    number = models.CharField("证件(文书)编号", max_length=80, blank=True)
    title = models.CharField("名称", max_length=120, blank=True)
    issued_on = models.DateField("签发日期", null=True, blank=True)
    issuer = models.CharField("签发机关", max_length=120, blank=True)
    file = models.FileField("扫描件", upload_to="people/document/%Y/", blank=True)
    sha256 = models.CharField("文件摘要", max_length=64, blank=True)
    content_type = models.CharField("文件类型", max_length=60, blank=True)
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="people_document_kind"),
            models.UniqueConstraint(fields=["id", "person"], name="people_document_person"),
        ]
        indexes = [models.Index(fields=["person", "kind"], name="people_document_list")]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()


class ServiceRecord(models.Model):
    """One spell of military service (服役经历), half-open [enlisted_on, discharged_on)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="service_records", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    enlisted_on = models.DateField("入伍日期")
    discharged_on = models.DateField("退役日期", null=True, blank=True)
    conscript_until = models.DateField("义务兵服役至", null=True, blank=True)
    branch = models.CharField("军兵种", max_length=40, blank=True)
    rank = models.CharField("军衔(职级)", max_length=40, blank=True)
    entry_way = models.CharField("入伍方式", max_length=10, choices=EntryWay, blank=True)
    hard_years = models.DecimalField("艰苦边远地区服役年限", max_digits=4, decimal_places=1, null=True, blank=True)
    resettlement = models.CharField("安置方式", max_length=12, choices=Resettlement, blank=True)
    reported_on = models.DateField("报到日期", null=True, blank=True)
    order_no = models.CharField("安置文书编号", max_length=80, blank=True)
    placement_unit = models.CharField("安置单位", max_length=120, blank=True)
    placed_on = models.DateField("安置上岗日期", null=True, blank=True)
    lump_sum_fen = models.BigIntegerField(
        "一次性安置金额",
        null=True,
        blank=True,
        db_comment="单位:分;一次性退役金、自主就业补助等合计,档案所载,不由本系统发放",
    )
    archive_at = models.CharField("人事档案存放", max_length=120, blank=True)
    enlisted_place = models.CharField("批准入伍地", max_length=80, blank=True, db_comment="可在县外，写到县级")
    entry_education = models.CharField("入伍时文化程度", max_length=10, choices=Education, blank=True)
    post = models.CharField("职务", max_length=40, blank=True, db_comment="部队番号、代号不登记")
    service_years_override = models.DecimalField(
        "核定服役年限", max_digits=4, decimal_places=1, null=True, blank=True, help_text="单位:年;按材料核定时填写"
    )
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据材料")
    is_live = models.BooleanField("有效", default=True, db_comment="合并档案时重复的经历置为无效,撤销合并时恢复")

    class Meta:
        verbose_name = verbose_name_plural = "服役经历"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="people_service_order",
                condition=Q(discharged_on__isnull=True) | Q(discharged_on__gt=F("enlisted_on")),
            ),
            models.CheckConstraint(
                condition=Q(lump_sum_fen__isnull=True) | Q(lump_sum_fen__gte=0), name="people_service_lump_sum"
            ),
            models.CheckConstraint(
                name="people_service_conscript",
                condition=Q(conscript_until__isnull=True) | Q(conscript_until__gt=F("enlisted_on")),
            ),
            models.CheckConstraint(
                name="people_service_override",
                condition=Q(service_years_override__isnull=True)
                | (Q(evidence__isnull=False) & Q(service_years_override__gt=0) & Q(service_years_override__lte=60)),
            ),
            ExclusionConstraint(
                name="people_service_overlap",
                expressions=[(OneValue("person_id"), "="), (Days("enlisted_on", "discharged_on"), "&&")],
                condition=Q(is_live=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enlisted_on}—{self.discharged_on or '在役'}"


class Category(models.Model):
    """A category (人员类别) the person belongs to, half-open [since, until)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="categories", verbose_name="人员")
    kind = models.CharField("类别", max_length=24, choices=CategoryKind)
    since = models.DateField("认定日期", null=True, blank=True)
    until = models.DateField("终止日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=CategoryState, default=CategoryState.DECLARED)
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="认定材料")
    close_evidence = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="终止依据"
    )
    close_reason = models.CharField("终止原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "人员类别"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CategoryKind.values), name="people_category_kind"),
            models.CheckConstraint(
                condition=~Q(state=CategoryState.VERIFIED) | Q(evidence__isnull=False),
                name="people_category_evidence",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="people_category_order",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | ~Q(close_reason=""), name="people_category_close_reason"
            ),
            ExclusionConstraint(
                name="people_category_overlap",
                expressions=[
                    (OneValue("person_id"), "="),
                    (OneText("kind"), "="),
                    (Days("since", "until"), "&&"),
                ],
                condition=~Q(state=CategoryState.VOID),
            ),
        ]
        indexes = [models.Index(fields=["kind", "person"], name="people_category_list")]

    def __str__(self) -> str:
        return self.get_kind_display()


class Relative(models.Model):
    """A family member; ``relative_person`` when that member has a dossier of their own."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="relatives", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    relation = models.CharField("关系", max_length=16, choices=RelationKind)
    name = models.CharField("姓名", max_length=60)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    born_on = models.DateField("出生日期", null=True, blank=True)
    died_on = models.DateField("去世日期", null=True, blank=True)
    id_number_sealed = models.BinaryField("公民身份号码密文", null=True)
    id_number_blind = models.BinaryField("公民身份号码盲索引", null=True)
    id_number_tail = models.CharField("公民身份号码(遮盖)", max_length=20, blank=True)
    phone_sealed = models.BinaryField("联系电话密文", null=True)
    phone_tail = models.CharField("联系电话(遮盖)", max_length=20, blank=True)
    relative_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本人档案"
    )
    is_dependent = models.BooleanField("由其供养", default=False)
    is_live = models.BooleanField("有效", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=RelationKind.values), name="people_relative_relation"),
            models.CheckConstraint(
                condition=Q(relative_person__isnull=True) | ~Q(relative_person=F("person")),
                name="people_relative_not_self",
            ),
            models.UniqueConstraint(
                fields=["person", "id_number_blind"],
                condition=Q(is_live=True, id_number_blind__isnull=False),
                name="people_relative_once",
            ),
        ]
        indexes = [models.Index(fields=["id_number_blind"], name="people_relative_id_number")]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.name}"
