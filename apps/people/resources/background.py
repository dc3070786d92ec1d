"""Columns of the roster that came with the newer groups of the dossier: contacts, discharge and resettlement, work, party life,
honours, living conditions and hardship. The story of a hardship and somebody's health leave in no list and have no column."""

from import_export.resources import ModelResource

from apps.people.choices import (
    Education,
    EntryWay,
    HardshipKind,
    HonourKind,
    Housing,
    Income,
    Insurance,
    Marriage,
    PartyStanding,
    Resettlement,
    SelfCare,
)
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.resources.fields import CellWidget, ChoiceWidget, Listed, YuanWidget
from apps.people.rules import cells, parsing
from apps.people.rules.entries import ENTRIES

_SPELL = ("enlisted_on",)


def _beside(key: str) -> tuple[str, ...]:
    """The other columns of the same dated row: it is read as a whole or not at all."""
    return next(tuple(other for other in entry.columns if other != key) for entry in ENTRIES if key in entry.columns)


class BackgroundResource(ModelResource):
    """Of dated rows a roster shows the open or newest one; a row that is not on file is added, none is rewritten."""

    education = Listed(
        "education",
        "文化程度",
        ChoiceWidget(Education, "文化程度", {"高中": "senior", "中专": "senior", "小学": "primary"}),
        also=("学历", "教育程度"),
        sample="初中",
        width=12,
    )
    marriage = Listed(
        "marriage", "婚姻状况", ChoiceWidget(Marriage, "婚姻状况", {"离婚": "divorced"}), sample="已婚", width=10
    )
    spare_phone = Listed("spare_phone", "备用电话", CellWidget(parsing.phone), note="手机号，或带区号的固定电话。")
    contact_name = Listed("contact_name", "紧急联系人", CellWidget(parsing.text(60)), width=12)
    contact_phone = Listed("contact_phone", "紧急联系人电话", CellWidget(parsing.phone), also=("联系人电话",))
    away_place = Listed(
        "away_place",
        "常住(外出)地点",
        CellWidget(parsing.text(80)),
        also=("外出地点", "务工地点", "常住地"),
        note="在户籍地居住的不填。",
        width=20,
    )
    dwelling_code = Listed(
        "dwelling_code", "常住地区划代码", CellWidget(parsing.division_code), note="12位，可在县外；与户籍地相同的不填。"
    )
    grid_cell = Listed("grid_cell", "所属网格", CellWidget(parsing.text(60)), also=("网格", "网格编号", "所在网格"))
    grid_leader = Listed("grid_leader", "网格员", CellWidget(parsing.text(60)), also=("网格长", "网格责任人"), width=12)
    rank = Listed("rank", "军衔(职级)", CellWidget(parsing.text(40)), also=("军衔", "职级"), along=_SPELL)
    entry_way = Listed("entry_way", "入伍方式", ChoiceWidget(EntryWay, "入伍方式"), along=_SPELL)
    conscript_until = Listed("conscript_until", "义务兵服役至", CellWidget(cells.day), along=_SPELL)
    hard_years = Listed("hard_years", "艰苦边远地区服役年限", CellWidget(cells.years), along=_SPELL)
    resettlement = Listed("resettlement", "安置方式", ChoiceWidget(Resettlement, "安置方式"), along=_SPELL)
    reported_on = Listed("reported_on", "报到日期", CellWidget(cells.day), along=_SPELL)
    order_no = Listed("order_no", "安置文书编号", CellWidget(parsing.text(80)), along=_SPELL)
    placement_unit = Listed("placement_unit", "安置单位", CellWidget(parsing.text(120)), along=_SPELL, width=24)
    placed_on = Listed("placed_on", "安置上岗日期", CellWidget(cells.day), along=_SPELL)
    lump_sum_fen = Listed(
        "lump_sum_fen",
        "一次性安置金额(元)",
        YuanWidget(parsing.lump_sum),
        also=("一次性退役金", "自主就业补助金", "自主就业补助"),
        along=_SPELL,
        note="一次性退役金、自主就业补助等合计，按档案所载。",
    )
    archive_at = Listed(
        "archive_at", "人事档案存放", CellWidget(parsing.text(120)), along=_SPELL, note="部队名称、代号不登记。", width=24
    )
    enlisted_place = Listed(
        "enlisted_place",
        "批准入伍地",
        CellWidget(parsing.text(80)),
        also=("入伍地",),
        along=_SPELL,
        note="写到县级，可在县外。",
    )
    entry_education = Listed(
        "entry_education",
        "入伍时文化程度",
        ChoiceWidget(Education, "入伍时文化程度", {"高中": "senior", "中专": "senior", "小学": "primary"}),
        also=("入伍时学历",),
        along=_SPELL,
    )
    post = Listed("post", "职务", CellWidget(parsing.text(40)), along=_SPELL, note="部队名称、代号不登记。")
    work_since = Listed(
        "work_since",
        "就业开始日期",
        CellWidget(cells.day),
        along=_beside("work_since"),
        note="填了就业单位等栏目，就业状况和开始日期也要填。",
    )
    employer = Listed(
        "employer",
        "就业单位",
        CellWidget(parsing.text(120)),
        also=("工作单位", "单位名称"),
        along=_beside("employer"),
        width=24,
    )
    trade = Listed("trade", "岗位或行业", CellWidget(parsing.text(80)), along=_beside("trade"))
    skills = Listed("skills", "技能和培训", CellWidget(parsing.text(200)), along=_beside("skills"))
    wish = Listed("wish", "就业意愿", CellWidget(parsing.text(200)), along=_beside("wish"))
    joined_party_on = Listed(
        "joined_party_on", "入党日期", CellWidget(cells.day), also=("入党时间",), along=_beside("joined_party_on")
    )
    party_standing = Listed(
        "party_standing", "组织关系", ChoiceWidget(PartyStanding, "组织关系"), along=_beside("party_standing")
    )
    party_since = Listed("party_since", "组织关系转入日期", CellWidget(cells.day), along=_beside("party_since"))
    party_branch = Listed(
        "party_branch",
        "所在党支部",
        CellWidget(parsing.text(120)),
        also=("党支部", "所在支部"),
        along=_beside("party_branch"),
        width=24,
    )
    party_letter = Listed("party_letter", "介绍信编号", CellWidget(parsing.text(80)), along=_beside("party_letter"))
    party_post = Listed("party_post", "党内或村(社区)任职", CellWidget(parsing.text(80)), along=_beside("party_post"))
    honour_kind = Listed(
        "honour_kind",
        "荣誉种类",
        ChoiceWidget(HonourKind, "荣誉种类"),
        along=_beside("honour_kind"),
        note="每人一项，其余的在档案页面登记；填写的荣誉档案里没有的，按新增登记。",
    )
    honour_title = Listed(
        "honour_title",
        "荣誉名称",
        CellWidget(parsing.text(120)),
        also=("立功受奖",),
        along=_beside("honour_title"),
        width=24,
    )
    honoured_on = Listed("honoured_on", "授予日期", CellWidget(cells.day), along=_beside("honoured_on"))
    honour_issuer = Listed("honour_issuer", "授予机关", CellWidget(parsing.text(120)), along=_beside("honour_issuer"))
    honour_no = Listed("honour_no", "命令(证书)编号", CellWidget(parsing.text(80)), along=_beside("honour_no"))
    assessed_on = Listed(
        "assessed_on", "生活状况了解日期", CellWidget(cells.day), right=VIEW_SENSITIVE, along=_beside("assessed_on")
    )
    income = Listed("income", "家庭收入", ChoiceWidget(Income, "家庭收入"), right=VIEW_SENSITIVE, along=_beside("income"))
    housing = Listed(
        "housing",
        "住房",
        ChoiceWidget(Housing, "住房"),
        also=("住房情况", "住房状况"),
        right=VIEW_SENSITIVE,
        along=_beside("housing"),
    )
    medical = Listed(
        "medical",
        "医疗保险",
        ChoiceWidget(Insurance, "医疗保险"),
        also=("医保",),
        right=VIEW_SENSITIVE,
        along=_beside("medical"),
    )
    pension = Listed(
        "pension", "养老保险", ChoiceWidget(Insurance, "养老保险"), right=VIEW_SENSITIVE, along=_beside("pension")
    )
    self_care = Listed(
        "self_care", "自理能力", ChoiceWidget(SelfCare, "自理能力"), right=VIEW_SENSITIVE, along=_beside("self_care")
    )
    hardship = Listed(
        "hardship",
        "困难种类",
        ChoiceWidget(HardshipKind, "困难种类", {"低保": "minimum_living", "特困": "destitute"}),
        right=VIEW_SENSITIVE,
        along=_beside("hardship"),
    )
    hardship_since = Listed(
        "hardship_since", "困难认定日期", CellWidget(cells.day), right=VIEW_SENSITIVE, along=_beside("hardship_since")
    )
    hardship_source = Listed(
        "hardship_source",
        "困难认定部门",
        CellWidget(parsing.text(120)),
        right=VIEW_SENSITIVE,
        along=_beside("hardship_source"),
        sample="县民政局",
    )
    former_names = Listed("former_names", "曾用名", CellWidget(cells.plain), readonly=True)
    household = Listed("household", "家庭户号", CellWidget(cells.plain), readonly=True)
    head_relation = Listed("head_relation", "与户主关系", CellWidget(cells.plain), readonly=True)
    registered_on = Listed("registered_on", "建档日期", CellWidget(cells.plain), readonly=True)
    verified_on = Listed("verified_on", "最近核验日期", CellWidget(cells.plain), readonly=True)
    died_on = Listed("died_on", "去世日期", CellWidget(cells.plain), readonly=True)
