"""The book of policy: which rate and which parameter hold in a month, as known on a day; and what may be entered. Pure.

Every value carries two dates: from which month it holds, and since which day it is known (publication). A book cut
at a day does not contain what was published later; that is how arrears after a late notice come about.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from apps.core.errors import AlreadyDone, Conflict, Invalid
from apps.core.month import Month

NATIONAL = "000000000000"
STALE_AFTER_MONTHS = 13  # national rates rise once a year; an older newest value deserves a warning
FIRST_MONTH = Month(1950, 1)
MONTHS_AHEAD = 24
MAX_STANDARD_FEN = 1_000_000_000  # ten million yuan: far above any standard, far below a slipped finger
_CODE = re.compile(r"[0-9]{12}")


@dataclass(frozen=True, slots=True)
class Rate:
    """One dated standard. ``per``: year, month, year_per_service_year, month_per_service_year or once."""

    scheme: str
    rate_key: str
    amount_fen: int
    per: str
    effective_from: date
    known_on: date
    division: str = NATIONAL
    document_no: str = ""
    source: str = ""
    status: str = "verified"

    @property
    def annual_fen(self) -> int:
        """Fen per year (per service year, where the standard is stated so)."""
        return self.amount_fen * 12 if self.per.startswith("month") else self.amount_fen


@dataclass(frozen=True, slots=True)
class Param:
    """One dated parameter; ``scheme`` None means for every scheme."""

    name: str
    value: Any
    valid_from: date
    known_on: date
    division: str = NATIONAL
    scheme: str | None = None
    document_no: str = ""
    source: str = ""
    status: str = "verified"


def division_line(code: str) -> tuple[str, ...]:
    """The division itself and everything above it, most particular first; ends with the nation."""
    line = [code[:length].ljust(12, "0") for length in (12, 9, 6, 4, 2)]
    return tuple(dict.fromkeys([*line, NATIONAL]))


@dataclass(frozen=True)
class Book:
    """Dated lookup over standards and parameters. Values are shared and frozen; ``at`` cuts by publication."""

    standards: tuple[Rate, ...] = ()
    parameters: tuple[Param, ...] = ()
    _rates: dict[tuple[str, str, str], list[Rate]] = field(init=False, repr=False, compare=False)
    _params: dict[tuple[str, str | None, str], list[Param]] = field(init=False, repr=False, compare=False)
    _cuts: dict[date, "Book"] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        rates: dict[tuple[str, str, str], list[Rate]] = {}
        for rate in sorted(self.standards, key=lambda r: (r.effective_from, r.known_on)):
            rates.setdefault((rate.scheme, rate.rate_key, rate.division), []).append(rate)
        params: dict[tuple[str, str | None, str], list[Param]] = {}
        for param in sorted(self.parameters, key=lambda p: (p.valid_from, p.known_on)):
            params.setdefault((param.name, param.scheme, param.division), []).append(param)
        object.__setattr__(self, "_rates", rates)
        object.__setattr__(self, "_params", params)

    def at(self, known_on: date) -> "Book":
        """The book as it could be read on ``known_on``: later publications are cut. Remembered per day."""
        if known_on not in self._cuts:
            standards = tuple(r for r in self.standards if r.known_on <= known_on)
            parameters = tuple(p for p in self.parameters if p.known_on <= known_on)
            whole = len(standards) == len(self.standards) and len(parameters) == len(self.parameters)
            self._cuts[known_on] = self if whole else Book(standards, parameters)
        return self._cuts[known_on]

    def rate(self, scheme: str, rate_key: str, month: Month, division: str = NATIONAL) -> Rate | None:
        """The standard of exactly this division in force in ``month``; None when there is none."""
        rows = self._rates.get((scheme, rate_key, division), [])
        index = bisect_right(rows, month.first, key=lambda r: r.effective_from)
        return rows[index - 1] if index else None

    def local_rate(self, scheme: str, rate_key: str, month: Month, division: str) -> Rate | None:
        """The most particular standard below the national one in force in ``month``."""
        for place in division_line(division)[:-1]:
            found = self.rate(scheme, rate_key, month, place)
            if found is not None:
                return found
        return None

    def param(self, name: str, month: Month, division: str = NATIONAL, scheme: str | None = None) -> Param | None:
        """The parameter in force in ``month``: most particular place first, the scheme's own row before a general one."""
        for place in division_line(division):
            for owner in dict.fromkeys((scheme, None)):
                rows = self._params.get((name, owner, place), [])
                index = bisect_right(rows, month.first, key=lambda p: p.valid_from)
                if index:
                    return rows[index - 1]
        return None

    def change_months(self, scheme: str) -> tuple[Month, ...]:
        """Months in which any standard of the scheme begins, in order, without repetition."""
        return tuple(sorted({Month.of(r.effective_from) for r in self.standards if r.scheme == scheme}))


class SamePerson(Conflict):
    """The second person is the first."""

    default = "这条标准由您本人录入，须由另一位同事复核。"


class NeedsPerson(Conflict):
    """A dated value is stood for by a person; the machine enters and confirms nothing."""

    default = "录入和复核标准须由工作人员本人办理，请以个人账号登录后再办。"


class StandardExists(Conflict):
    """A live value of the same key and first month is already there."""

    default = "这一档次在该月已有执行中的标准；如原值有误，请在该标准上选择“更正”。"


class StillWaiting(Conflict):
    """A value of the same key and first month already waits for confirmation."""

    default = "同一档次、同一起始月已有一条待复核，请先复核或退回那一条。"


class UnknownRateKey(Invalid):
    """The rate key has never been used by the scheme."""

    default = "该项目没有这个档次，请从已有档次中选择；确需新增档次的，请勾选“新增档次”。"


class NotLive(Conflict):
    """Only a value in force can be corrected."""

    default = "要更正的标准已不在执行中，请刷新后选择现行标准。"


def months_between(first: Month, last: Month) -> int:
    """How many months a change effective from ``first`` reaches back, counting ``last``; 0 when it lies ahead."""
    return max(0, last - first + 1)


def is_stale(last: Month | None, month: Month) -> bool:
    """A yearly value is stale for ``month`` when it is missing or took effect more than 13 months before."""
    return last is None or month - last > STALE_AFTER_MONTHS


def check_first_month(first: Month, now: Month) -> None:
    """The first month may lie in the past (arrears follow) but not beyond reason; raises ``Invalid``."""
    if first < FIRST_MONTH or first > now + MONTHS_AHEAD:
        latest = (now + MONTHS_AHEAD).label
        raise Invalid(f"执行起始月{first.label}不合理，请核对文件；可填1950年1月至{latest}。", field="effective_from")


def check_amount(amount_fen: int) -> None:
    """A standard is positive and below ten million yuan; raises ``Invalid``."""
    if not 0 < amount_fen <= MAX_STANDARD_FEN:
        raise Invalid("标准须大于0且不超过1000万元，请核对是否多填或少填了位数。", field="amount")


def check_document(document_no: str) -> str:
    """A standard rests on a document; returns its number trimmed, raises ``Invalid`` when empty."""
    trimmed = document_no.strip()
    if not trimmed:
        raise Invalid("请填写政策文件的文号；没有文号的，填写文件名称和印发日期。", field="document_no")
    if len(trimmed) > 120:
        raise Invalid("文号过长，请只填文号，其余内容写在说明里。", field="document_no")
    return trimmed


def check_division(code: str) -> str:
    """A division code has 12 digits; raises ``Invalid``."""
    if not _CODE.fullmatch(code):
        raise Invalid("适用地区须为12位行政区划代码，请从列表中选择。", field="division_code")
    return code


def check_reason(reason: str) -> str:
    """A reason somebody else will read: at least four characters; raises ``Invalid``."""
    trimmed = reason.strip()
    if len(trimmed) < 4:
        raise Invalid("请写明原因（至少4个字），便于录入人修改。", field="reason")
    return trimmed


def check_value(value: object) -> None:
    """A parameter is text, whole numbers, booleans, or lists and maps of these; a float is refused: it has lost the cent."""
    if isinstance(value, float):
        raise Invalid("参数中的小数请写成带引号的文本，例如“12.5”，以免丢失精度。", field="value")
    if isinstance(value, dict):
        for item in value.values():
            check_value(item)
    elif isinstance(value, list):
        for item in value:
            check_value(item)
    elif isinstance(value, str) and "\x00" in value:
        raise Invalid("参数里有无法识别的字符，请重新手工输入。", field="value")
    elif not isinstance(value, str | int | bool):
        raise Invalid("参数不能为空值，请填写具体内容。", field="value")


def check_second_person(entered_by: int | None, confirming: int | None) -> int:
    """Four eyes by natural person; returns the confirming staff id, raises ``NeedsPerson`` or ``SamePerson``."""
    if confirming is None:
        raise NeedsPerson
    if entered_by == confirming:
        raise SamePerson
    return confirming


def check_waiting(confirmed: bool, rejected: bool) -> None:
    """Only a waiting row is confirmed or sent back; raises ``AlreadyDone``."""
    if confirmed:
        raise AlreadyDone("这条标准已经复核过了，不需要重复办理。")
    if rejected:
        raise AlreadyDone("这条标准已经退回，请录入人重新录入。")


def change_percent(before_fen: int | None, after_fen: int) -> Decimal | None:
    """By how much a value changes, in percent to one decimal; None without a value before."""
    if not before_fen:
        return None
    return (Decimal(after_fen - before_fen) * 100 / before_fen).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


_KEY_WORDS = {
    "war": "因战",
    "duty": "因公",
    "illness": "因病",
    "urban": "城镇",
    "rural": "农村",
    "veteran": "老战士",
    "west_route": "西路军",
    "scattered": "失散人员",
    "anti_japanese": "抗战时期入伍",
    "other": "其他时期入伍",
}


def key_label(rate_key: str) -> str:
    """``"10|war"`` -> ``"十级 因战"``; ``""`` -> ``"统一标准"``; a word that is not known stays as it is."""
    if not rate_key:
        return "统一标准"
    grades = "一二三四五六七八九十"
    words = []
    for part in rate_key.split("|"):
        is_grade = part.isascii() and part.isdecimal() and 1 <= int(part) <= len(grades)
        words.append(f"{grades[int(part) - 1]}级" if is_grade else _KEY_WORDS.get(part, part))
    return " ".join(words)


def key_order(rate_key: str) -> tuple[tuple[int, str], ...]:
    """Sorts rate keys as a clerk lists them: grades by number, so that 一级 stands before 十级."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in rate_key.split("|"))


_PARAMETER_WORDS = {
    "interest_cap_yuan": "贴息本金上限（元）",
    "interest_months": "贴息期限（月）",
    "interest_share_percent": "贴息比例（%）",
    "interest_day_base": "计息年天数",
    "voucher_months": "培训券有效期（月）",
    "living_day_yuan": "培训生活补助（元/天）",
    "living_least_percent": "培训生活补助最低出勤率（%）",
    "living_months": "培训生活补助最长月数",
    "region_mode": "地方标准执行方式",
    "central_yuan_per_year": "中央补助标准",
    "province_yuan_per_year": "省级补助标准",
    "county_yuan_per_year": "县级补助标准",
    "year_counting": "服役年限计算方式",
    "average_monthly_wage_yuan": "上年度城镇单位就业人员月平均工资",
    "percent": "比例",
    "rounding": "取整方式",
    "times_12_after_rounding": "按月取整后乘12",
    "base_yuan": "基础标准",
    "education_add": "学历增发倍数",
    "posting_multiple": "服役地区倍数",
    "merit_add": "立功增发倍数",
    "amounts": "奖励标准",
    "conscript_yuan_per_year": "义务兵每年补助标准",
    "nco_base_yuan": "军士基础标准",
    "nco_step_percent": "军士逐年增加比例",
    "allowance_yuan": "城乡低保标准",
    "cpi_trigger": "居民消费价格触发涨幅",
    "food_trigger": "食品价格触发涨幅",
    "backpay_on_reconfirm": "重新确认后补发停发月份",
    "start_rule": "起发月份规则",
    "minimum_age": "最低年龄",
    "confirmation_days": "年度确认告知期限（日）",
    "regrade_interval_years": "重新评残间隔（年）",
    "urban_rural_unified_from": "城乡统一标准起始月",
    "compatibility": "重复身份处理对照表",
    "funeral_months": "丧葬补助月数",
    "funeral_base": "丧葬补助计发基数",
    "income_multiple": "城镇居民收入倍数",
    "pay_months": "基本工资月数",
    "honour_percent": "荣誉增发比例",
    "national_urban_income_yuan": "上年全国城镇居民人均可支配收入",
    "notice_working_days": "公示工作日数",
    "comparison_lists": "每月应当比对的名单",
    "pay_day": "每月发放日（几日前）",
    "card_stop_days": "优待证临时挂失天数",
    "slot_places": "服务站半天可预约人数",
    "card_collect_days": "优待证到站后等待领取天数",
}


def parameter_label(name: str) -> str:
    """The Chinese name of a parameter; a name the table does not know is shown as it is."""
    return _PARAMETER_WORDS.get(name, name)
