"""What life brought: honours, party life, work, living conditions and hardship. Dated rows, never edited: ended or voided."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from apps.people.choices import (
    CertificateKind,
    DisabilityCause,
    DisciplineKind,
    Employment,
    HardshipKind,
    HonourKind,
    Housing,
    Income,
    Insurance,
    PartyStanding,
    RelationKind,
    SelfCare,
)
from apps.people.models.dossier import Document
from apps.people.models.person import Person


class Entered(models.Model):
    """Who entered a row, on which paper, and whether it still stands."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    evidence = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据材料")
    entered_by = models.ForeignKey("org.Staff", models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    entered_at = models.DateTimeField("登记时间")
    is_live = models.BooleanField("有效", default=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)

    class Meta:
        abstract = True


class Honour(Entered):
    kind = models.CharField("荣誉种类", max_length=16, choices=HonourKind)
    title = models.CharField("荣誉名称", max_length=120)
    awarded_on = models.DateField("授予日期")
    issuer = models.CharField("授予机关", max_length=120, blank=True)
    order_no = models.CharField("命令(证书)编号", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "荣誉奖励"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HonourKind.values), name="people_honour_kind"),
            models.UniqueConstraint(
                fields=["person", "kind", "awarded_on", "title"], condition=Q(is_live=True), name="people_honour_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartyMembership(Entered):
    """Party life (组织生活), half-open [since, until): one open row per person says where it is now."""

    joined_on = models.DateField("入党日期")
    since = models.DateField("组织关系转入日期")
    until = models.DateField("转出日期", null=True, blank=True)
    standing = models.CharField("组织关系", max_length=10, choices=PartyStanding)
    branch = models.CharField("所在党支部", max_length=120, blank=True)
    letter_no = models.CharField("介绍信编号", max_length=80, blank=True)
    post = models.CharField("党内或村(社区)任职", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "党组织关系"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=PartyStanding.values), name="people_party_standing"),
            models.CheckConstraint(condition=Q(since__gte=F("joined_on")), name="people_party_since"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="people_party_order"),
            models.CheckConstraint(condition=Q(standing=PartyStanding.POCKET) | ~Q(branch=""), name="people_party_branch"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_live=True, until__isnull=True), name="people_party_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.branch or self.get_standing_display()


class WorkSpell(Entered):
    """Work (就业), half-open [since, until)."""

    status = models.CharField("就业状况", max_length=16, choices=Employment)
    employer = models.CharField("单位或经营主体", max_length=120, blank=True)
    trade = models.CharField("岗位或行业", max_length=80, blank=True)
    skills = models.CharField("技能和培训", max_length=200, blank=True)
    wish = models.CharField("就业意愿", max_length=200, blank=True)
    since = models.DateField("开始日期")
    until = models.DateField("结束日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "就业经历"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Employment.values), name="people_work_status"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="people_work_order"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(is_live=True, until__isnull=True), name="people_work_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.employer}".strip()


class Hardship(Entered):
    """A hardship (生活困难) with its source, half-open [since, until). The story is sealed."""

    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("困难种类", max_length=16, choices=HardshipKind)
    since = models.DateField("认定日期")
    until = models.DateField("解除日期", null=True, blank=True)
    source = models.CharField("认定部门或来源", max_length=120)
    story_sealed = models.BinaryField("具体情况密文", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "生活困难"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=HardshipKind.values), name="people_hardship_kind"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="people_hardship_order"),
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(is_live=True, until__isnull=True), name="people_hardship_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class LifeAssessment(Entered):
    """Living conditions on one day (生活状况). Health is sealed."""

    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    assessed_on = models.DateField("了解日期")
    income = models.CharField("家庭收入", max_length=16, choices=Income, blank=True)
    housing = models.CharField("住房", max_length=12, choices=Housing, blank=True)
    medical = models.CharField("医疗保险", max_length=10, choices=Insurance, blank=True)
    pension = models.CharField("养老保险", max_length=10, choices=Insurance, blank=True)
    self_care = models.CharField("自理能力", max_length=8, choices=SelfCare, blank=True)
    health_sealed = models.BinaryField("健康状况密文", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "生活状况"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assessed_on"], condition=Q(is_live=True), name="people_assessment_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessed_on}生活状况"


class Certificate(Entered):
    """The paper a category rests on (优抚证件), and what it says: grade and cause of a disability, or the soldier whose kin this
    person is. Half-open [issued_on, until): a new paper ends the old one of its kind."""

    kind = models.CharField("证件种类", max_length=14, choices=CertificateKind)
    number = models.CharField("证件编号", max_length=80)
    issued_on = models.DateField("发证日期")
    until = models.DateField("换发(收回)日期", null=True, blank=True)
    issuer = models.CharField("发证机关", max_length=120, blank=True)
    grade = models.PositiveSmallIntegerField("伤残等级", null=True, blank=True, db_comment="一级最重，十级最轻")
    cause = models.CharField("伤残性质", max_length=8, choices=DisabilityCause, blank=True)
    soldier_name = models.CharField("军人姓名", max_length=60, blank=True)
    soldier_relation = models.CharField("本人是军人的", max_length=16, choices=RelationKind, blank=True)
    soldier_enlisted_on = models.DateField("军人入伍日期", null=True, blank=True)
    soldier_died_on = models.DateField("军人牺牲(病故)日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "优抚证件"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="people_certificate_kind"),
            models.CheckConstraint(condition=~Q(number=""), name="people_certificate_number"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("issued_on")), name="people_certificate_order"
            ),
            models.CheckConstraint(
                name="people_certificate_says",
                condition=Q(kind=CertificateKind.DISABILITY, grade__gte=1, grade__lte=10, soldier_name="") & ~Q(cause="")
                | ~Q(kind=CertificateKind.DISABILITY) & Q(grade__isnull=True, cause="") & ~Q(soldier_name=""),
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "number"], condition=Q(is_live=True), name="people_certificate_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def since(self) -> date:
        """The day it counts from, as of the other dated rows."""
        return self.issued_on


class Discipline(Entered):
    """A punishment (处分), half-open [since, until). Sensitive: shown to who may see health and hardship."""

    kind = models.CharField("处分种类", max_length=16, choices=DisciplineKind)
    since = models.DateField("处分日期")
    until = models.DateField("解除日期", null=True, blank=True)
    issuer = models.CharField("决定机关", max_length=120, blank=True)
    order_no = models.CharField("决定文号", max_length=80, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "处分"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DisciplineKind.values), name="people_discipline_kind"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="people_discipline_order"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "since"], condition=Q(is_live=True), name="people_discipline_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
