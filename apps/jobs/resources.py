"""Vacancies and veteran businesses as spreadsheets: the columns of our templates, read with the reader of rosters, written with text cells; a sheet goes out and in
again unchanged."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.money import parse_yuan, plain_yuan
from apps.core.numbers import whole_number
from apps.core.sheets import Sheet, open_book, watermark
from apps.core.whole import Fault
from apps.jobs.choices import Area, EmployerSize, OwnerEvidence, OwnerRole, Reserved, Trade
from apps.jobs.models import Vacancy, VeteranBusiness
from apps.jobs.rules.businesses import BusinessGiven
from apps.jobs.rules.vacancies import VacancyGiven
from apps.people.choices import Education
from apps.people.resources.reader import read_grid
from apps.people.rules.cells import BadCell, Cell, choice, day, plain
from apps.people.rules.columns import Column, Columns

MOST = 5_000
_EDUCATION = {
    **{str(one.label): one.value for one in Education},
    "不限": "",
    "高中": "senior",
    "中专": "senior",
    "初中": "junior",
}
_FLAGS = {"退役军人优先": "is_veteran_priority", "订单": "is_ordered", "定向": "is_aimed", "定岗": "is_post_bound"}
COLUMNS = Columns(
    (
        Column("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码"), required=True),
        Column("employer", "单位名称", ("用人单位", "企业名称")),
        Column("title", "岗位名称", ("招聘岗位", "岗位", "职位"), required=True),
        Column("trade", "行业", ("所属行业",), required=True),
        Column("headcount", "招聘人数", ("人数", "需求人数"), required=True),
        Column("pay_low", "月薪下限（元）", ("月薪下限", "最低月薪"), required=True),
        Column("pay_high", "月薪上限（元）", ("月薪上限", "最高月薪"), required=True),
        Column("area", "工作区域", (), required=True),
        Column("place", "工作地点", ("地点", "工作地址"), required=True),
        Column("valid_until", "有效期至", ("截止日期", "有效期"), required=True),
        Column("education", "学历要求", ("学历",)),
        Column("age_min", "年龄下限", ("最小年龄",)),
        Column("age_max", "年龄上限", ("最大年龄",)),
        Column("skills", "技能要求", ("技能",)),
        Column("reserved", "专门岗位", ()),
        Column("flags", "岗位性质", (), ),
        Column("duties", "岗位职责", ("职责",)),
        Column("welfare", "福利待遇", ("福利",)),
    ),
    placed=(),
)  # fmt: skip


BUSINESS_COLUMNS = Columns(
    (
        Column("credit_code", "统一社会信用代码", ("信用代码", "社会信用代码"), required=True),
        Column("employer", "单位名称", ("企业名称", "市场主体名称")),
        Column("who", "创办人档案编号或身份证号", ("创办人档案编号", "创办人身份证号", "法定代表人身份证号", "身份证号"), required=True),
        Column("owner", "创办人", ("创办人姓名", "法定代表人", "姓名")),
        Column("role", "创办人身份", ("身份",), required=True),
        Column("evidence", "认定凭证", ("凭证",), required=True),
        Column("evidence_no", "凭证编号或说明", ("凭证编号",), required=True),
        Column("founded_on", "成立日期", ("成立时间", "注册日期"), required=True),
        Column("employees", "职工人数", ("从业人数", "员工人数"), required=True),
        Column("veterans", "其中退役军人", ("退役军人人数", "吸纳退役军人人数"), required=True),
        Column("sales", "年营业额（元）", ("营业额（元）", "年营业额")),
        Column("sales_year", "营业额年度", ()),
        Column("products", "主营产品或服务", ("主营业务", "主营产品")),
        Column("is_public", "同意公布", ("是否同意公布",)),
    ),
    placed=(),
)  # fmt: skip
G = TypeVar("G")


@dataclass(slots=True)
class Read(Generic[G]):
    """A sheet as it was understood: (row of the sheet, credit code, what is said), and what is wrong with which row."""

    rows: list[tuple[int, str, G]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_vacancies(content: bytes) -> Read[VacancyGiven]:
    """Raises BadFile or HeaderMissing for what is no such sheet; wrong cells are told row by row."""
    return _read(content, COLUMNS, _given)


def read_businesses(content: bytes) -> Read[tuple[str, BusinessGiven]]:
    """Each row with the owner's dossier or ID number. Raises BadFile or HeaderMissing; wrong cells are told row by row."""
    return _read(content, BUSINESS_COLUMNS, _business)


def _read(content: bytes, columns: Columns, parse: Callable[[dict[str, Cell]], G]) -> Read[G]:
    grid, found = read_grid(content, columns), Read[G]()
    places = columns.check_mapping(columns.match(grid.headers), len(grid.headers))
    for number, cells in grid.data():
        if len(found.rows) + len(found.faults) >= MOST:
            found.faults.append((number, f"从这一行起超出了一次最多的{MOST}行，请分几个文件上传。"))
            break
        held = {key: cells[place] if place < len(cells) else Cell() for key, place in places.items()}
        try:
            found.rows.append((number, plain(held["credit_code"]), parse(held)))
        except DomainError as refusal:
            found.faults.append((number, refusal.message))
    return found


def _business(held: dict[str, Cell]) -> tuple[str, BusinessGiven]:
    def text(key: str) -> str:
        return plain(held.get(key, Cell()))

    who, founded, sales = text("who"), day(held["founded_on"]), text("sales").removesuffix("元")
    if not re.search(r"[0-9]", unicodedata.normalize("NFKC", who)):
        raise BadCell("创办人请填写档案编号或身份证号，不填姓名（同名的人分不清）。")
    if founded is None:
        raise BadCell("“成立日期”没有填写。")
    labels = BUSINESS_COLUMNS.labels
    return who, BusinessGiven(
        role=_word(held, "role", OwnerRole, labels), evidence=_word(held, "evidence", OwnerEvidence, labels), evidence_no=text("evidence_no"), founded_on=founded,
        employees=_number(held, "employees", labels) or 0, veterans=_number(held, "veterans", labels) or 0,
        sales_fen=parse_yuan(sales) if sales else None, sales_year=_number(held, "sales_year", labels), products=text("products"),
        is_public=choice(held.get("is_public", Cell()), {"是": "yes", "否": ""}, "同意公布") == "yes",
    )  # fmt: skip


def _given(held: dict[str, Cell]) -> VacancyGiven:
    def text(key: str) -> str:
        return plain(held.get(key, Cell()))

    until = day(held["valid_until"])
    if until is None:
        raise BadCell("“有效期至”没有填写。")
    flags: dict[str, Any] = {name: word in text("flags") for word, name in _FLAGS.items()}
    skills = tuple(one.strip() for one in text("skills").replace("，", "、").replace(",", "、").split("、") if one.strip())
    given = VacancyGiven(
        title=text("title"), trade=_word(held, "trade", Trade), area=_word(held, "area", Area), place=text("place"), headcount=_number(held, "headcount") or 0,
        pay_low_fen=(_number(held, "pay_low") or 0) * 100, pay_high_fen=(_number(held, "pay_high") or 0) * 100, valid_until=until,
        duties=text("duties"), welfare=text("welfare")[:200], education=choice(held.get("education", Cell()), _EDUCATION, "学历要求"),
        age_min=_number(held, "age_min"), age_max=_number(held, "age_max"), skills=skills, reserved=_word(held, "reserved", Reserved) or "none",
    )  # fmt: skip
    return replace(given, **flags)


def _word(held: dict[str, Cell], key: str, table: Any, labels: Mapping[str, str] = COLUMNS.labels) -> str:
    return choice(held.get(key, Cell()), {str(one.label): one.value for one in table}, labels[key])


def _number(held: dict[str, Cell], key: str, labels: Mapping[str, str] = COLUMNS.labels) -> int | None:
    text = plain(held.get(key, Cell())).replace(",", "").removesuffix("元").removesuffix("人").removesuffix("岁")
    if not text:
        return None
    number = whole_number(text, 7)
    if number is None:
        raise BadCell(f"“{labels[key]}”应为整数，现在是“{text[:20]}”。")
    return number


def write_vacancies(actor: Actor, rows: Iterable[Vacancy]) -> bytes:
    """The rows under the template's own headers; without rows it is the template."""
    target = io.BytesIO()
    book = open_book(target)
    labels = [column.label for column in COLUMNS.rows]
    sheet = Sheet(book, "岗位", watermark(actor, actor.today.strftime("%Y%m%d"), "招聘岗位登记"), labels)
    for row in rows:
        sheet.write(_OUT[column.key](row) for column in COLUMNS.rows)
    book.close()
    return target.getvalue()


#: What the register shows besides the columns that come in again.
_TOLD: dict[str, Callable[[VeteranBusiness], str]] = {
    "所在地": lambda row: row.employer.division.name,
    "行业": lambda row: str(Trade(row.employer.trade).label),
    "规模": lambda row: str(EmployerSize(row.employer.size).label),
    "入驻园区基地": lambda row: row.base.name if row.base else "",
    "联络服务员": lambda row: row.liaison.name if row.liaison else "",
    "状态": lambda row: row.get_state_display(),
}
_BUSINESS: dict[str, Callable[[VeteranBusiness], str]] = {
    "credit_code": lambda row: row.employer.credit_code,
    "employer": lambda row: row.employer.name,
    "who": lambda row: row.owner.dossier_no,
    "owner": lambda row: row.owner.name,
    "role": lambda row: row.get_role_display(),
    "evidence": lambda row: row.get_evidence_display(),
    "evidence_no": lambda row: row.evidence_no,
    "founded_on": lambda row: _day(row.founded_on),
    "employees": lambda row: str(row.employees),
    "veterans": lambda row: str(row.veterans),
    "sales": lambda row: "" if row.sales_fen is None else plain_yuan(row.sales_fen),
    "sales_year": lambda row: str(row.sales_year or ""),
    "products": lambda row: row.products,
    "is_public": lambda row: "是" if row.is_public else "否",
}


def write_businesses(actor: Actor, rows: Iterable[VeteranBusiness], *, template: bool = False) -> bytes:
    """The register of veteran businesses (军创企业摸底表); as a template only the columns that come in."""
    target = io.BytesIO()
    book = open_book(target)
    cells = [_BUSINESS[column.key] for column in BUSINESS_COLUMNS.rows] + ([] if template else list(_TOLD.values()))
    labels = [column.label for column in BUSINESS_COLUMNS.rows] + ([] if template else list(_TOLD))
    sheet = Sheet(book, "军创企业", watermark(actor, actor.today.strftime("%Y%m%d"), "军创企业登记"), labels)
    for row in rows:
        sheet.write(cell(row) for cell in cells)
    book.close()
    return target.getvalue()


def _flags(row: Vacancy) -> str:
    return "、".join(word for word, name in _FLAGS.items() if getattr(row, name))


def _day(value: date) -> str:
    return value.isoformat()


_OUT: dict[str, Callable[[Vacancy], str]] = {
    "credit_code": lambda row: row.employer.credit_code,
    "employer": lambda row: row.employer.name,
    "title": lambda row: row.title,
    "trade": lambda row: str(Trade(row.trade).label),
    "headcount": lambda row: str(row.headcount),
    "pay_low": lambda row: str(row.pay_low_fen // 100),
    "pay_high": lambda row: str(row.pay_high_fen // 100),
    "area": lambda row: str(Area(row.area).label),
    "place": lambda row: row.place,
    "valid_until": lambda row: _day(row.valid_until),
    "education": lambda row: str(Education(row.education).label) if row.education else "不限",
    "age_min": lambda row: str(row.age_min or ""),
    "age_max": lambda row: str(row.age_max or ""),
    "skills": lambda row: "、".join(row.skills),
    "reserved": lambda row: str(Reserved(row.reserved).label),
    "flags": _flags,
    "duties": lambda row: row.duties,
    "welfare": lambda row: row.welfare,
}
