"""The side lists (附表) beside the roster, each declared once: what a person may have several of. Template, column matching, check,
export and drop-downs all read the declaration; a further list is a Resource here and a ``SideRule``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models

from apps.core.errors import Invalid
from apps.people.choices import HardshipKind, HonourKind, MemberRelation, RelationKind, Residence, RosterKind, Sex
from apps.people.models import Hardship, Honour, HouseholdMember, Relative, ServiceRecord
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.resources.careers import CAREERS
from apps.people.resources.fields import CellWidget, ChoiceWidget, FlagWidget, Listed
from apps.people.resources.person import FIELDS, ROSTER, SENSITIVE, PersonResource
from apps.people.resources.sidelist import SideList
from apps.people.rules import cells, parsing
from apps.people.rules.cells import Cell
from apps.people.rules.columns import Column, Columns
from apps.people.rules.sidelists import PERSON, RULES, SideRule


class HonourList(SideList):
    """Every live honour."""

    kind = Listed("kind", "荣誉种类", ChoiceWidget(HonourKind, "荣誉种类"), sample="三等功", also=("立功种类", "奖励种类"))
    title = Listed(
        "title", "荣誉名称", CellWidget(parsing.text(120)), sample="抗洪三等功", also=("立功受奖", "奖励名称"), width=24
    )
    awarded_on = Listed(
        "awarded_on", "授予日期", CellWidget(cells.day), sample="1975-08-01", also=("立功时间", "授予时间", "获奖时间")
    )
    issuer = Listed(
        "issuer", "授予机关", CellWidget(parsing.text(120)), note="部队授予的只写“部队”，不写番号、代号。", sample="部队"
    )
    order_no = Listed("order_no", "命令(证书)编号", CellWidget(parsing.text(80)), also=("命令编号", "证书编号"))

    class Meta:
        model = Honour
        fields = (*PERSON, "kind", "title", "awarded_on", "issuer", "order_no")


class HardshipList(SideList):
    """Every live hardship, ended ones too. The story of it is in no list."""

    kind = Listed(
        "kind", "困难种类", ChoiceWidget(HardshipKind, "困难种类", {"低保": "minimum_living", "特困": "destitute"}),
        right=VIEW_SENSITIVE, sample="最低生活保障", also=("困难类别", "困难类型"),
    )  # fmt: skip
    since = Listed(
        "since", "困难认定日期", CellWidget(cells.day), right=VIEW_SENSITIVE, sample="2025-11-01", also=("认定日期",)
    )
    until = Listed("until", "解除日期", CellWidget(cells.day), right=VIEW_SENSITIVE, note="没有解除的不填。")
    source = Listed(
        "source",
        "困难认定部门",
        CellWidget(parsing.text(120)),
        right=VIEW_SENSITIVE,
        sample="县民政局",
        also=("认定部门", "认定单位"),
    )

    class Meta:
        model = Hardship
        fields = (*PERSON, "kind", "since", "until", "source")


_SPELL = (
    "enlisted_on", "discharged_on", "conscript_until", "entry_way", "branch", "rank", "hard_years", "resettlement", "reported_on",
    "order_no", "placement_unit", "placed_on", "lump_sum_fen", "archive_at", "enlisted_place", "entry_education", "post",
)  # fmt: skip


class ServiceList(SideList):
    """Every live spell of service. Judged years rest on a paper and are no column here."""

    class Meta:
        model = ServiceRecord
        fields = (*PERSON, *_SPELL)


for _key in _SPELL:
    ServiceList.fields[_key] = PersonResource.fields[_key]


class RelativeList(SideList):
    """Every live member of the family."""

    relation = Listed(
        "relation",
        Column("relation", "与本人关系", ("关系", "家属关系")),
        ChoiceWidget(RelationKind, "与本人关系"),
        sample="配偶",
    )
    kin_name = Listed(
        "name",
        Column("kin_name", "家属姓名", ("亲属姓名", "成员姓名", "家庭成员姓名")),
        CellWidget(parsing.other_name),
        sample="李秀英",
    )
    kin_number = Listed(
        "id_number", Column("kin_number", "家属身份证号", ("亲属身份证号", "成员身份证号", "家属公民身份号码")),
        CellWidget(parsing.other_number), width=22, sample="999321195607011240", note="18位；整列请保持“文本”格式。没有的不填。",
    )  # fmt: skip
    kin_sex = Listed(
        "sex", Column("kin_sex", "家属性别"), ChoiceWidget(Sex, "家属性别"), width=10, note="填了身份证号的不填。"
    )
    kin_born_on = Listed(
        "born_on", Column("kin_born_on", "家属出生日期"), CellWidget(cells.day), note="填了身份证号的不填。"
    )
    kin_phone = Listed("phone", Column("kin_phone", "家属电话", ("亲属电话", "成员电话")), CellWidget(parsing.phone))
    is_dependent = Listed(
        "is_dependent", Column("is_dependent", "由其供养", ("是否供养", "是否抚养")), FlagWidget("由其供养"), width=10
    )
    kin_died_on = Listed("died_on", Column("kin_died_on", "家属去世日期"), CellWidget(cells.day), note="健在的不填。")

    class Meta:
        model = Relative
        fields = (
            *PERSON, "relation", "kin_name", "kin_number", "kin_sex", "kin_born_on", "kin_phone", "is_dependent", "kin_died_on",
        )  # fmt: skip


class HomeList(SideList):
    """Who lives or lived in which household. A household that is not on file is registered with its first member."""

    township, village, division_code = (PersonResource.fields[key] for key in ("township", "village", "division_code"))
    home_number = Listed(
        "number",
        Column("home_number", "户号", ("家庭户号", "户籍号", "户口簿号")),
        CellWidget(parsing.text(40)),
        sample="0012",
    )
    home_residence = Listed(
        "residence", Column("home_residence", "户口类别", ("户口性质",)), ChoiceWidget(Residence, "户口类别", {"农业": "rural", "非农业": "urban"}),
        width=10, note="新登记的户不填按农村；已登记的户须与登记一致。",
    )  # fmt: skip
    home_address = Listed(
        "address", Column("home_address", "户住址", ("住址", "地址")), CellWidget(cells.plain), right=SENSITIVE, width=30,
        note="新登记的户填写；已登记的户须与登记一致，变更在家庭户页面办理。",
    )  # fmt: skip
    member = Listed(
        "relation", Column("member", "与户主关系", ("户主关系",)), ChoiceWidget(MemberRelation, "与户主关系"), sample="户主"
    )
    joined_on = Listed("joined_on", "迁入日期", CellWidget(cells.day), sample="1980-01-01", also=("入户日期",))
    left_on = Listed("left_on", "迁出日期", CellWidget(cells.day), note="现住本户的不填。")
    reason = Listed("reason", "迁入(迁出)原因", CellWidget(parsing.text(200)), also=("迁入原因", "原因"), width=24)

    class Meta:
        model = HouseholdMember
        fields = (
            *PERSON, "township", "village", "division_code", "home_number", "home_residence", "home_address", "member", "joined_on",
            "left_on", "reason",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of list: its columns, and for a side list its table, its rule and the permission its writing needs besides."""

    kind: str
    title: str
    fields: Mapping[str, Listed]
    columns: Columns
    table: type[models.Model] | None = None
    source: str = ""
    right: str = ""

    @property
    def labels(self) -> Mapping[str, str]:
        """Column -> header."""
        return self.columns.labels

    @property
    def rule(self) -> SideRule:
        """How its rows are judged; side lists only."""
        return RULES[self.kind]

    @property
    def days(self) -> tuple[str, ...]:
        """Columns that hold a day."""
        return tuple(key for key, field in self.fields.items() if getattr(field.widget, "read", None) is cells.day)

    def read(self, key: str, cell: Cell) -> Any:
        """The plain value of a cell of column ``key``. Raises DomainError."""
        return self.fields[key].widget.read(cell)


def _side(kind: str, resource: type[SideList], source: str, right: str) -> Shape:
    fields = {key: resource.fields[key] for key in resource._meta.fields}
    needed = RULES[kind].needed
    columns = tuple(replace(one.column, required=one.column.required or key in needed) for key, one in fields.items())
    return Shape(kind, RosterKind(kind).label, fields, Columns(columns, placed=()), resource._meta.model, source, right)


SHAPES: Mapping[str, Shape] = {
    RosterKind.PEOPLE: Shape(RosterKind.PEOPLE, RosterKind.PEOPLE.label, FIELDS, ROSTER),
    RosterKind.SERVICES: _side(RosterKind.SERVICES, ServiceList, "services", "people.record_service"),
    RosterKind.HONOURS: _side(RosterKind.HONOURS, HonourList, "honours", "people.record_background"),
    RosterKind.HARDSHIPS: _side(RosterKind.HARDSHIPS, HardshipList, "hardships", "people.record_life"),
    RosterKind.RELATIVES: _side(RosterKind.RELATIVES, RelativeList, "relatives", "people.add_relative"),
    RosterKind.HOMES: _side(RosterKind.HOMES, HomeList, "household", "people.manage_household"),
    **{kind: _side(kind, *how) for kind, how in CAREERS.items()},
}  # fmt: skip


def shape_of(kind: str) -> Shape:
    """The declaration of one kind of list. Raises Invalid."""
    if kind not in SHAPES:
        raise Invalid("请选择名册种类。", field="roster_kind")
    return SHAPES[kind]
