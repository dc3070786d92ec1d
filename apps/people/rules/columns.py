"""Columns of a roster (花名册): our label, what other offices call it, which column is which."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.errors import Invalid


class HeaderMissing(Invalid):
    """No row looks like a header, or required columns are absent."""


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` our field; ``label`` the header of our template; ``also`` what else it may be called."""

    key: str
    label: str
    also: tuple[str, ...] = ()
    required: bool = False
    sample: str = ""


COLUMNS: tuple[Column, ...] = (
    Column("name", "姓名", ("对象姓名", "人员姓名", "退役军人姓名", "名字", "申请人姓名"), True, "王建国"),
    Column(
        "id_number", "身份证号", ("公民身份号码", "身份证号码", "身份证", "证件号码", "身份号码", "居民身份证号"), True,
        "999321195503011231",
    ),
    Column("sex", "性别", (), sample="男"),
    Column("born_on", "出生日期", ("出生年月", "出生年月日", "生日"), sample="1955-03-01"),
    Column("phone", "联系电话", ("手机号", "手机号码", "电话", "联系方式", "手机", "电话号码"), sample="19900000001"),
    Column("division_code", "区划代码", ("行政区划代码", "户籍地代码", "村代码", "属地代码")),
    Column("township", "乡镇(街道)", ("乡镇", "街道", "镇", "乡镇名称", "所属乡镇", "镇街", "所在乡镇", "乡镇街道"), sample="示范镇"),
    Column("village", "村(社区)", ("村", "社区", "村名称", "所属村", "行政村", "村居", "所在村", "村社区"), sample="示范村"),
    Column("address", "住址", ("家庭住址", "地址", "户籍地址", "详细地址", "现住址", "家庭地址"), sample="示范村12号"),
    Column("residence", "户口类别", ("户口性质", "户籍类别", "户籍性质", "城乡类别"), sample="农村"),
    Column("ethnicity", "民族", (), sample="汉族"),
    Column("politics", "政治面貌", (), sample="中共党员"),
    Column("employment", "就业状况", ("就业情况", "工作状态"), sample="务农"),
    Column("category", "人员类别", ("优抚类别", "对象类别", "类别", "优抚对象类别", "身份类别"), sample="退役士兵"),
    Column("enlisted_on", "入伍日期", ("入伍时间", "入伍年月", "参军时间"), sample="1973-12-01"),
    Column("discharged_on", "退役日期", ("退役时间", "退伍时间", "退伍日期", "退役年月"), sample="1977-03-01"),
    Column("service_years", "核定服役年限", ("服役年限", "服役年数", "义务兵年限")),
    Column("branch", "军兵种", ("军种", "兵种"), sample="陆军"),
    Column("bank_name", "开户行", ("开户银行", "银行", "银行名称"), sample="示范农商银行"),
    Column("account", "银行账号", ("账号", "帐号", "银行卡号", "卡号", "银行帐号", "收款账号", "存折账号", "一卡通账号")),
    Column("holder_name", "户名", ("账户名", "开户名", "持卡人", "收款人")),
)  # fmt: skip
LABELS: dict[str, str] = {column.key: column.label for column in COLUMNS}
_DEEPEST_HEADER = 15


def _plain(header: str) -> str:
    text = unicodedata.normalize("NFKC", header or "")
    return re.sub(r"[\s*:：、/（）()]|\(必填\)|必填|选填", "", text)


_SYNONYMS: dict[str, str] = {_plain(word): column.key for column in COLUMNS for word in (column.label, *column.also)}


def match(headers: Sequence[str]) -> dict[str, int]:
    """Our field -> column number (from 0); the first match of a field wins."""
    found: dict[str, int] = {}
    for place, header in enumerate(headers):
        key = _SYNONYMS.get(_plain(header))
        if key and key not in found:
            found[key] = place
    return found


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Index of the header row among the first rows of a sheet (titles may stand above it)."""
    best, score = -1, 1
    for place, row in enumerate(rows[:_DEEPEST_HEADER]):
        known = len(match(row))
        if known > score:
            best, score = place, known
    if best < 0:
        raise HeaderMissing("没有找到表头。请使用本系统的模板，或保证表头里有“姓名”“身份证号”两列，再重新上传。")
    return best


def check_mapping(mapping: dict[str, int], width: int) -> dict[str, int]:
    """The mapping a person chose: known fields, columns inside the sheet, required present, none used twice."""
    clean = {key: place for key, place in mapping.items() if key in LABELS and 0 <= place < width}
    missing = [column.label for column in COLUMNS if column.required and column.key not in clean]
    if missing:
        raise HeaderMissing(f"还没有对应“{'”“'.join(missing)}”列，请在对应列这一步选择。", field="mapping")
    if len(set(clean.values())) < len(clean):
        raise HeaderMissing("同一列对应了两个栏目，请逐一核对后重新选择。", field="mapping")
    if not {"division_code", "township", "village"} & set(clean):
        raise HeaderMissing("还没有对应“乡镇(街道)”“村(社区)”或“区划代码”列，无法判断人员所属地区。", field="mapping")
    return clean
