"""The roster (人员名册): the one declaration of its columns. Import, template, export and column matching all read it."""

from typing import Any

from apps.core.action import permission
from apps.core.errors import Conflict
from apps.people.choices import CategoryKind, Employment, PersonState, Politics, Residence, Sex
from apps.people.models import Person
from apps.people.resources.background import BackgroundResource
from apps.people.resources.fields import CellWidget, ChoiceWidget, KindsWidget, Listed
from apps.people.rules import cells, parsing
from apps.people.rules.cells import Cell
from apps.people.rules.columns import ID_NUMBER, NAME, Columns

SENSITIVE = permission("people.export_sensitive", "导出住址和银行账户栏目")
_DAY_NOTE = "写成2001-07-20这样的年月日。"


class OnlyStaged(Conflict):
    """A roster is written by the staged import, never straight from the file."""

    default = "人员名册须经上传、检查、确认后写入。请从“导入”页面办理。"


class PersonResource(BackgroundResource):
    """Columns of the roster. ``readonly`` ones are written out and never read."""

    dossier_no = Listed("dossier_no", "档案编号", CellWidget(cells.plain), also=("档案号",), readonly=True)
    name = Listed("name", NAME, CellWidget(parsing.person_name), sample="王建国", width=12)
    id_number = Listed(
        "id_number", ID_NUMBER, CellWidget(parsing.id_number), sample="999321195503011231", width=22,
        note="18位；老证15位也可以。整列请保持“文本”格式，否则末几位会丢失。",
    )  # fmt: skip
    sex = Listed("sex", "性别", ChoiceWidget(Sex, "性别", {"男性": "male", "女性": "female"}), sample="男", width=6)
    born_on = Listed(
        "born_on", "出生日期", CellWidget(cells.day), also=("出生年月", "出生年月日", "生日"), sample="1955-03-01", width=12,
        note="可以不填，由身份证号得出；填写的须与身份证号一致。",
    )  # fmt: skip
    phone = Listed(
        "phone", "联系电话", CellWidget(parsing.phone), also=("手机号", "手机号码", "电话", "联系方式", "手机", "电话号码"),
        sample="19900000001", note="手机号，或带区号的固定电话。",
    )  # fmt: skip
    division_code = Listed(
        "division_code", "区划代码", CellWidget(cells.plain), also=("行政区划代码", "户籍地代码", "村代码", "属地代码"),
        note="12位区划代码；填了代码可以不填乡镇和村。",
    )  # fmt: skip
    township = Listed(
        "township", "乡镇(街道)", CellWidget(cells.plain), along=("village",), sample="示范镇", note="区划表上的全称。",
        also=("乡镇", "街道", "镇", "乡镇名称", "所属乡镇", "镇街", "所在乡镇", "乡镇街道"),
    )  # fmt: skip
    village = Listed(
        "village", "村(社区)", CellWidget(cells.plain), along=("township",), sample="示范村", width=20,
        also=("村", "社区", "村名称", "所属村", "行政村", "村居", "所在村", "村社区"),
        note="区划表上的全称；不同乡镇有重名的，须同时填写乡镇。",
    )  # fmt: skip
    address = Listed(
        "address", "住址", CellWidget(cells.plain), right=SENSITIVE, sample="示范村12号", width=30,
        also=("家庭住址", "地址", "户籍地址", "详细地址", "现住址", "家庭地址"),
    )  # fmt: skip
    residence = Listed(
        "residence", "户口类别", sample="农村", width=10, note="城镇或农村。",
        also=("户口性质", "户籍类别", "户籍性质", "城乡类别"),
        widget=ChoiceWidget(
            Residence, "户口类别", {"城市": "urban", "非农业": "urban", "农业": "rural", "乡村": "rural", "农业户口": "rural", "非农业户口": "urban"}
        ),
    )  # fmt: skip
    ethnicity = Listed("ethnicity", "民族", CellWidget(parsing.ethnicity), sample="汉族", width=10)
    politics = Listed(
        "politics", "政治面貌", ChoiceWidget(Politics, "政治面貌", {"党员": "party", "团员": "league", "共产党员": "party"}),
        sample="中共党员", width=14,
    )  # fmt: skip
    employment = Listed(
        "employment",
        "就业状况",
        ChoiceWidget(Employment, "就业状况"),
        also=("就业情况", "工作状态"),
        sample="务农",
        width=12,
    )
    categories = Listed(
        "categories", "人员类别", sample="退役士兵", width=30, note="多个类别用顿号隔开。",
        also=("优抚类别", "对象类别", "类别", "优抚对象类别", "身份类别"),
        widget=KindsWidget(
            CategoryKind, "人员类别", {"退伍军人": "discharged_soldier", "退役军人": "discharged_soldier", "烈属": "martyr_survivor"}
        ),
    )  # fmt: skip
    enlisted_on = Listed(
        "enlisted_on",
        "入伍日期",
        CellWidget(cells.day),
        also=("入伍时间", "入伍年月", "参军时间"),
        sample="1973-12-01",
        note=_DAY_NOTE,
    )
    discharged_on = Listed(
        "discharged_on", "退役日期", CellWidget(cells.day), along=("enlisted_on",), also=("退役时间", "退伍时间", "退伍日期", "退役年月"),
        sample="1977-03-01", note=_DAY_NOTE,
    )  # fmt: skip
    service_years = Listed(
        "service_years", "核定服役年限", CellWidget(cells.years), along=("enlisted_on",), also=("服役年限", "服役年数", "义务兵年限"),
        note="按材料核定的年数，最多一位小数。",
    )  # fmt: skip
    branch = Listed(
        "branch", "军兵种", CellWidget(parsing.text(40)), along=("enlisted_on",), also=("军种", "兵种"), sample="陆军"
    )
    bank_name = Listed(
        "bank_name",
        "开户行",
        CellWidget(parsing.text(80)),
        also=("开户银行", "银行", "银行名称"),
        sample="示范农商银行",
        width=24,
        right=SENSITIVE,
        along=("account",),
    )
    account = Listed(
        "account", "银行账号", CellWidget(parsing.account), width=24, right=SENSITIVE, along=("bank_name",),
        also=("账号", "帐号", "银行卡号", "卡号", "银行帐号", "收款账号", "存折账号", "一卡通账号"),
        note="整列请保持“文本”格式。已有收款账户的人员，换账户须在档案页面逐人办理。",
    )  # fmt: skip
    holder_name = Listed(
        "holder_name", "户名", CellWidget(parsing.other_name), right=SENSITIVE, along=("account", "bank_name"), also=("账户名", "开户名", "持卡人", "收款人"),
        note="须是本人；由他人代领的在档案页面登记委托后办理。",
    )  # fmt: skip
    state = Listed("state", "状态", ChoiceWidget(PersonState, "状态"), width=10, readonly=True)

    class Meta:
        model = Person
        import_id_fields = ("id_number",)
        fields = (
            "dossier_no", "name", "former_names", "id_number", "sex", "born_on", "phone", "spare_phone", "contact_name", "contact_phone",
            "division_code", "township", "village", "address", "residence", "away_place", "dwelling_code", "grid_cell", "grid_leader", "household", "head_relation",
            "ethnicity", "education", "marriage", "categories", "enlisted_on", "discharged_on", "service_years", "conscript_until",
            "entry_way", "branch", "rank", "hard_years", "resettlement", "reported_on", "order_no", "placement_unit", "placed_on",
            "lump_sum_fen", "archive_at", "enlisted_place", "entry_education", "post", "employment", "work_since", "employer", "trade", "skills", "wish", "politics",
            "joined_party_on", "party_standing", "party_since", "party_branch", "party_letter", "party_post", "honour_kind",
            "honour_title", "honoured_on", "honour_issuer", "honour_no", "assessed_on", "income", "housing", "medical", "pension",
            "self_care", "hardship", "hardship_since", "hardship_source", "bank_name", "account", "holder_name", "registered_on",
            "verified_on", "died_on", "state",
        )  # fmt: skip

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """The library's own row-by-row writing knows neither actions nor confirmation. Raises OnlyStaged."""
        raise OnlyStaged


FIELDS: dict[str, Listed] = {key: PersonResource.fields[key] for key in PersonResource.Meta.fields}
#: The dossier number is never written by a roster; it leads back to the dossier an exported row came from.
ROSTER = Columns(tuple(field.column for field in FIELDS.values() if not field.readonly or field.attribute == "dossier_no"))


class RosterReads:
    """The Resource as the pure rules see it."""

    labels = ROSTER.labels

    @staticmethod
    def read(key: str, cell: Cell) -> Any:
        """The plain value of a cell of column ``key``. Raises DomainError."""
        return _READ[key](cell)


_READ = {key: field.widget.read for key, field in FIELDS.items()}
READS = RosterReads()
