"""Person (人员), household (户), and the names and numbers a person used to have.

Clear personal numbers never enter a column: ``<field>_sealed`` holds the cipher text, ``<field>_blind``
the keyed index for exact search and uniqueness, ``<field>_tail`` the last digits for lists.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from apps.people.choices import (
    AliasKind,
    Education,
    Employment,
    Marriage,
    MemberRelation,
    PersonState,
    Politics,
    Residence,
    Sex,
)


class ReadingVector(Func):
    """Alternate readings as a text-search vector: prefix search with core PostgreSQL only."""

    function = "array_to_tsvector"
    output_field = models.Field()


class Household(models.Model):
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("户号", max_length=40, blank=True)
    division = models.ForeignKey("org.Division", models.PROTECT, related_name="+", verbose_name="所在区划")
    residence = models.CharField("户口类别", max_length=8, choices=Residence, default=Residence.RURAL)
    address_sealed = models.BinaryField("住址密文", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "家庭户"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["division", "number"], condition=~Q(number=""), name="people_household_number"),
            models.CheckConstraint(condition=Q(residence__in=Residence.values), name="people_household_residence"),
        ]

    def __str__(self) -> str:
        return self.number or f"户{self.pk}"


class Person(models.Model):
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    dossier_no = models.CharField("档案编号", max_length=20, unique=True, db_comment="县级区划六位-流水号,一人一号,终身不变")
    name = models.CharField("姓名", max_length=60, db_collation="C")
    name_pinyin = models.CharField(
        "姓名拼音", max_length=200, db_collation="C", db_comment="常用读音,小写无声调,列表按此排序"
    )
    name_initials = models.CharField("拼音首字母", max_length=40, db_collation="C")
    name_readings = ArrayField(
        models.CharField(max_length=200),
        verbose_name="其他读音",
        default=list,
        blank=True,
        db_comment="多音字的其他全拼和首字母",
    )
    name_chars = ArrayField(
        models.CharField(max_length=1),
        verbose_name="姓名用字",
        default=list,
        db_comment="逐字(含异体字的通行写法),供按字查找",
    )
    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_on = models.DateField("出生日期")
    id_number_sealed = models.BinaryField("公民身份号码密文", null=True)
    id_number_blind = models.BinaryField("公民身份号码盲索引", null=True)
    id_number_tail = models.CharField("公民身份号码(遮盖)", max_length=20, blank=True)
    id_number_original_15 = models.BooleanField("原件为15位号码", default=False)
    id_number_note = models.CharField(
        "号码存疑说明", max_length=200, blank=True, db_comment="出生日期或性别与号码不符而经核实仍登记的理由"
    )
    phone_sealed = models.BinaryField("联系电话密文", null=True)
    phone_blind = models.BinaryField("联系电话盲索引", null=True)
    phone_tail = models.CharField("联系电话(遮盖)", max_length=20, blank=True)
    address_sealed = models.BinaryField("住址密文", null=True)
    division = models.ForeignKey(
        "org.Division", models.PROTECT, related_name="+", verbose_name="所属村(社区)或乡镇", db_index=False
    )
    residence = models.CharField("户口类别", max_length=8, choices=Residence, default=Residence.RURAL)
    ethnicity = models.CharField("民族", max_length=20, blank=True)
    politics = models.CharField("政治面貌", max_length=16, choices=Politics, blank=True)
    employment = models.CharField("就业状况", max_length=16, choices=Employment, blank=True)
    education = models.CharField("文化程度", max_length=10, choices=Education, blank=True)
    marriage = models.CharField("婚姻状况", max_length=10, choices=Marriage, blank=True)
    spare_phone_sealed = models.BinaryField("备用电话密文", null=True)
    spare_phone_tail = models.CharField("备用电话(遮盖)", max_length=20, blank=True)
    contact_name = models.CharField("紧急联系人", max_length=60, blank=True)
    contact_phone_sealed = models.BinaryField("紧急联系人电话密文", null=True)
    contact_phone_tail = models.CharField("紧急联系人电话(遮盖)", max_length=20, blank=True)
    away_place = models.CharField("常住(外出)地点", max_length=80, blank=True, db_comment="空为在户籍地居住")
    dwelling_code = models.CharField(
        "常住地区划代码", max_length=12, blank=True, db_comment="12位，可在县外；空为与户籍地相同"
    )
    grid_cell = models.CharField("所属网格", max_length=60, blank=True, db_comment="乡镇三级网格化管理的网格名称或编号")
    grid_leader = models.CharField("网格员", max_length=60, blank=True)
    verified_on = models.DateField("最近核验日期", null=True, blank=True, db_comment="各栏目最近核验日期中最早的一天")
    died_on = models.DateField("去世日期", null=True, blank=True)
    left_on = models.DateField("迁出日期", null=True, blank=True)
    state = models.CharField("状态", max_length=8, choices=PersonState, default=PersonState.ACTIVE)
    state_source = models.CharField("状态来源", max_length=200, blank=True, db_comment="去世或迁出的证明材料、来源部门")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="并入档案")
    photo = models.FileField("照片", upload_to="people/photo/", blank=True)
    version = models.PositiveIntegerField("版本", default=1, db_comment="每次更改加一,更改时须与所见一致")
    registered_on = models.DateField("建档日期")

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        default_permissions = ()
        ordering = ["name_pinyin", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id_number_blind"], name="people_person_id_number"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="people_person_sex"),
            models.CheckConstraint(condition=Q(residence__in=Residence.values), name="people_person_residence"),
            models.CheckConstraint(condition=Q(state__in=PersonState.values), name="people_person_state"),
            models.CheckConstraint(condition=Q(version__gte=1), name="people_person_version"),
            models.CheckConstraint(condition=Q(dwelling_code__regex=r"^([0-9]{12})?$"), name="people_person_dwelling"),
            models.CheckConstraint(
                name="people_person_id_number_whole",
                condition=Q(id_number_sealed__isnull=True, id_number_blind__isnull=True, id_number_tail="")
                | (Q(id_number_sealed__isnull=False, id_number_blind__isnull=False) & ~Q(id_number_tail="")),
            ),
            models.CheckConstraint(
                name="people_person_died",
                condition=(~Q(state=PersonState.DIED) | Q(died_on__isnull=False))
                & (Q(died_on__isnull=True) | Q(state__in=[PersonState.DIED, PersonState.MERGED])),
            ),
            models.CheckConstraint(
                name="people_person_left",
                condition=~Q(state=PersonState.LEFT) | Q(left_on__isnull=False),
            ),
            models.CheckConstraint(
                name="people_person_merged",
                condition=Q(state=PersonState.MERGED, merged_into__isnull=False)
                | (~Q(state=PersonState.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(
                name="people_person_not_into_self",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="people_person_died_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["name_pinyin", "id"], name="people_person_order"),
            models.Index(
                fields=["division", "name_pinyin", "id"],
                opclasses=["varchar_pattern_ops", "varchar_ops", "int8_ops"],
                name="people_person_division",
            ),
            models.Index(fields=["name", "id"], name="people_person_name"),
            models.Index(fields=["name_initials", "name_pinyin", "id"], name="people_person_initials"),
            models.Index(fields=["phone_blind"], name="people_person_phone"),
            models.Index(fields=["born_on", "id"], name="people_person_born"),
            models.Index(fields=["verified_on"], name="people_person_verified"),
            GinIndex(fields=["name_chars"], name="people_person_chars"),
            GinIndex(ReadingVector("name_readings"), name="people_person_readings"),
        ]

    def __str__(self) -> str:
        return f"{self.name}({self.dossier_no})"


class HouseholdMember(models.Model):
    """Who lives in a household, half-open [joined_on, left_on); a person has one open row at most."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="members", verbose_name="家庭户")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    relation = models.CharField("与户主关系", max_length=14, choices=MemberRelation, default=MemberRelation.UNKNOWN)
    joined_on = models.DateField("迁入日期")
    left_on = models.DateField("迁出日期", null=True, blank=True)
    reason = models.CharField("迁入(迁出)原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "户内成员"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=MemberRelation.values), name="people_member_relation"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")), name="people_member_order"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(left_on__isnull=True), name="people_member_one_home"),
            models.UniqueConstraint(
                fields=["household"], condition=Q(left_on__isnull=True, relation="head"), name="people_member_one_head"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.person_id}"


class PersonAlias(models.Model):
    """A name, ID number or dossier number this person used to carry; search finds it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="aliases", verbose_name="人员")
    row_key = models.UUIDField("行密钥标识", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=AliasKind)
    text = models.CharField("内容", max_length=60, blank=True, db_comment="曾用名或原档案编号;证件号码不在此列")
    id_number_sealed = models.BinaryField("原证件号码密文", null=True)
    id_number_blind = models.BinaryField("原证件号码盲索引", null=True)
    id_number_tail = models.CharField("原证件号码(遮盖)", max_length=20, blank=True)
    until = models.DateField("用至")
    reason = models.CharField("更改原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "曾用名和原证件"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="people_alias_content",
                condition=(Q(kind=AliasKind.ID_NUMBER, id_number_blind__isnull=False, text=""))
                | (Q(kind__in=[AliasKind.NAME, AliasKind.DOSSIER], id_number_blind__isnull=True) & ~Q(text="")),
            ),
        ]
        indexes = [
            models.Index(fields=["id_number_blind"], name="people_alias_id_number"),
            models.Index(fields=["text"], name="people_alias_text"),
        ]

    def __str__(self) -> str:
        return self.text or self.id_number_tail


class DossierCounter(models.Model):
    """The last dossier number given in a county; raised under its row lock."""

    county = models.CharField("县级区划六位代码", max_length=6, primary_key=True)
    last = models.BigIntegerField("已用到的流水号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "档案流水号"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="people_dossier_counter_last")]

    def __str__(self) -> str:
        return f"{self.county}:{self.last}"
