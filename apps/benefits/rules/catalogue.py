"""The schemes of cases.md as data: their facts, the parameters they read, and what a well-formed fact looks like."""

from dataclasses import dataclass
from typing import Literal

CAUSES = ("war", "duty", "illness")
MERITS = (
    "medal", "central_title", "army_title", "first_class", "second_class", "third_class", "four_haves", "excellent_soldier",
)  # fmt: skip
WORDS = {
    "war": "因战", "duty": "因公", "illness": "因病", "old_wound": "旧伤复发", "urban": "城镇", "rural": "农村",
    "veteran": "红军老战士", "west_route": "西路军红军老战士", "scattered": "红军失散人员",
    "anti_japanese": "抗战时期入伍", "other": "其他时期入伍", "none": "无", "associate": "专科", "bachelor": "本科",
    "plain": "一般地区", "plateau": "高原", "tibet": "西藏", "xinjiang": "新疆", "martyr": "烈士",
    "conscript": "义务兵", "nco": "军士", "medal": "勋章或国家荣誉称号", "central_title": "中央级荣誉称号",
    "army_title": "军队荣誉称号", "first_class": "一等功", "second_class": "二等功", "third_class": "三等功",
    "four_haves": "四有优秀", "excellent_soldier": "优秀士兵", "1-2": "因战因公1至2级", "3-4": "因战因公3至4级",
    "illness_1-4": "因病1至4级", "mental_5-6": "精神障碍5至6级", "True": "是", "False": "否",
}  # fmt: skip

Kind = Literal["whole", "number", "yuan", "day", "flag", "choice", "counts", "map", "scheme", "rounding", "text", "share"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact or parameter: its key, what it holds, and the bounds it must keep."""

    name: str
    kind: Kind
    label: str
    choices: tuple[str, ...] = ()
    required: bool = True
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class SchemeRule:
    """One scheme. ``shape``: table (monthly, from dated rates), monthly (formula, paid each month) or once."""

    code: str
    name: str
    shape: Literal["table", "monthly", "once"]
    component: str
    law: str
    rule: str
    facts: tuple[Fact, ...] = ()
    parameters: tuple[Fact, ...] = ()


_ROUNDING = Fact("rounding", "rounding", "取整规则", required=False)
_GRADE = Fact("grade", "whole", "残疾等级", low=1, high=10)
_CAUSE = Fact("cause", "choice", "残疾性质", CAUSES)
_RESIDENCE = Fact("residence", "choice", "城乡类别", ("urban", "rural"), required=False)
_DIED = Fact("died_on", "day", "死亡日期")
_PAY = Fact("monthly_pay_yuan", "yuan", "月基本工资", required=False)
_R24 = "《军人抚恤优待条例》(2024年修订)"
_L24 = "《烈士褒扬条例》(2024年修订)"
_NOTICE = "国家优抚对象抚恤补助标准通知"


def _yuan(name: str, label: str) -> Fact:
    return Fact(name, "yuan", label, required=False)


def _survivor(code: str, name: str) -> SchemeRule:
    return SchemeRule(code, name, "table", "monthly", f"{_R24}第十九条", "survivor-pension", (_RESIDENCE,))


_DEATH_FACTS = (
    _DIED,
    Fact("kind", "choice", "死亡性质", ("martyr", "duty", "illness")),
    _PAY,
    Fact("honour", "choice", "荣誉", (*MERITS, "none"), required=False),
)
_CATALOGUE = (
    SchemeRule(
        "disability_pension", "残疾抚恤金", "table", "monthly", f"{_R24}第二十七条", "disability-pension", (_GRADE, _CAUSE)
    ),
    _survivor("martyr_survivor_pension", "烈士遗属定期抚恤金"),
    _survivor("duty_death_survivor_pension", "因公牺牲军人遗属定期抚恤金"),
    _survivor("illness_death_survivor_pension", "病故军人遗属定期抚恤金"),
    SchemeRule(
        "red_army_pension", "在乡退伍红军老战士生活补助", "table", "monthly", _NOTICE, "living-subsidy",
        (Fact("kind", "choice", "红军类别", ("veteran", "west_route", "scattered")),),
    ),
    SchemeRule(
        "demobilized_subsidy", "在乡复员军人定期定量补助", "table", "monthly", _NOTICE, "demobilized-subsidy",
        (Fact("period", "choice", "入伍时期", ("anti_japanese", "other")),),
        (
            _yuan("central_yuan_per_year", "中央补助"),
            _yuan("province_yuan_per_year", "省级补助"),
            _yuan("county_yuan_per_year", "县级补助"),
        ),
    ),
    SchemeRule("returned_ill_subsidy", "带病回乡退役军人生活补助", "table", "monthly", _NOTICE, "living-subsidy"),
    SchemeRule("war_veteran_subsidy", "参战退役军人生活补助", "table", "monthly", _NOTICE, "living-subsidy"),
    SchemeRule("test_veteran_subsidy", "参试退役军人生活补助", "table", "monthly", f"{_R24}第六十一条", "living-subsidy"),
    SchemeRule("martyr_child_subsidy", "老年烈士子女生活补助", "table", "monthly", f"{_L24}第二十一条", "living-subsidy"),
    SchemeRule(
        "rural_elder_subsidy", "农村籍退役士兵老年生活补助", "table", "monthly", "民发〔2011〕110号", "rural-elder-subsidy",
        (
            Fact("enlisted_on", "day", "入伍日期", required=False),
            Fact("conscript_until", "day", "义务兵服役期满日", required=False),
            Fact("service_years", "number", "义务兵服役年限", required=False, low=0, high=60),
            Fact("has_employee_pension", "flag", "领取职工养老金", required=False),
        ),
        (Fact("year_counting", "choice", "年限计算方法", ("ceil", "calendar", "half"), required=False),),
    ),
    SchemeRule(
        "nursing_allowance", "残疾军人护理费", "monthly", "nursing", f"{_R24}第三十四条", "nursing-allowance",
        (_GRADE, _CAUSE, Fact("mental", "flag", "精神障碍", required=False)),
        (
            _yuan("average_monthly_wage_yuan", "上年度当地城镇单位就业人员月平均工资"),
            Fact("percent", "map", "比例", ("1-2", "3-4", "illness_1-4", "mental_5-6"), required=False),
            _ROUNDING,
            Fact("times_12_after_rounding", "flag", "按月取整后乘以12", required=False),
        ),
    ),
    SchemeRule(
        "conscript_family_allowance", "义务兵家庭优待金", "once", "allowance", f"{_R24}第四十二条", "family-allowance",
        (
            Fact("education", "choice", "学历", ("none", "associate", "bachelor"), required=False),
            Fact("posting", "choice", "服役地区", ("plain", "plateau", "tibet", "xinjiang"), required=False),
            Fact("merit", "choice", "立功受奖", (*MERITS, "none"), required=False),
            Fact("served_months", "whole", "服役月数", required=False, low=0, high=60),
        ),
        (
            _yuan("base_yuan", "优待金基数"),
            Fact("education_add", "map", "学历增发倍数", ("none", "associate", "bachelor"), required=False),
            Fact("posting_multiple", "map", "地区倍数", ("plain", "plateau", "tibet", "xinjiang"), required=False),
            Fact("merit_add", "map", "立功增发倍数", (*MERITS, "none"), required=False),
            _ROUNDING,
        ),
    ),
    SchemeRule(
        "merit_reward", "立功受奖奖励金", "once", "reward", "当地立功受奖奖励标准", "merit-reward",
        (Fact("merit", "counts", "立功受奖", MERITS),),
        (Fact("amounts", "map", "奖励标准", MERITS, required=False),),
    ),
    SchemeRule(
        "funeral_grant", "丧葬补助", "once", "funeral", f"{_R24}第二十二条、第三十二条、第六十二条", "funeral-grant",
        (
            Fact("held", "scheme", "生前享受的待遇"),
            _DIED,
            Fact("cause", "choice", "死亡原因", ("illness", "old_wound", "war", "duty"), required=False),
            Fact("monthly_yuan", "yuan", "生前月标准"),
        ),
    ),
    SchemeRule(
        "lump_sum_death_grant", "一次性抚恤金", "once", "lump_sum", f"{_R24}第十五条、第十六条", "death-grants", _DEATH_FACTS
    ),
    SchemeRule("martyr_grant", "烈士褒扬金", "once", "lump_sum", f"{_L24}第十五条", "death-grants", _DEATH_FACTS),
    SchemeRule(
        "self_employment_subsidy", "自主就业一次性经济补助", "once", "lump_sum", "《退役军人安置条例》第二十三条",
        "self-employment-subsidy",
        (
            Fact("kind", "choice", "身份", ("conscript", "nco")),
            Fact("years", "whole", "服役整年", low=0, high=40),
            Fact("months", "whole", "余月", required=False, low=0, high=11),
        ),
        (
            _yuan("conscript_yuan_per_year", "义务兵每年标准"),
            _yuan("nco_base_yuan", "军士基数"),
            Fact("nco_step_percent", "number", "军士逐年增加比例", required=False),
        ),
    ),
    SchemeRule(
        "price_subsidy", "价格临时补贴", "once", "price", "社会救助和保障标准与物价上涨挂钩联动机制", "price-subsidy",
        (
            Fact("cpi_percent", "number", "居民消费价格同比涨幅", required=False),
            Fact("food_percent", "number", "食品价格同比涨幅", required=False),
        ),
        (
            _yuan("allowance_yuan", "城乡低保标准"),
            Fact("cpi_trigger", "number", "居民消费价格启动条件", required=False),
            Fact("food_trigger", "number", "食品价格启动条件", required=False),
            _ROUNDING,
        ),
    ),
    SchemeRule(
        "outpatient_subsidy", "门诊医疗补助", "monthly", "outpatient", "优抚对象医疗保障办法", "outpatient-subsidy",
        (Fact("monthly_yuan", "yuan", "抚恤补助月标准"),),
        (Fact("percent", "share", "补助比例", required=False), _ROUNDING),
    ),
)  # fmt: skip
SCHEMES: dict[str, SchemeRule] = {rule.code: rule for rule in _CATALOGUE}
FACTS: dict[str, tuple[Fact, ...]] = {rule.code: rule.facts for rule in _CATALOGUE}
COMPONENTS: dict[str, str] = {rule.code: rule.component for rule in _CATALOGUE}
SURVIVORS = ("martyr_survivor_pension", "duty_death_survivor_pension", "illness_death_survivor_pension")
TABLE = tuple(rule.code for rule in _CATALOGUE if rule.shape == "table")
PERIODIC = tuple(rule.code for rule in _CATALOGUE if rule.shape != "once")

_APPLIED = Fact("applied_on", "day", "申请恢复日期", required=False)
# Events: the key that carries the day of the event, and the further keys.
EVENTS: dict[str, tuple[str, tuple[Fact, ...]]] = {
    "death": ("on", (Fact("cause", "choice", "死亡原因", ("illness", "old_wound", "war", "duty"), required=False),)),
    "confirmation_missed": ("notified_on", ()),
    "reconfirmed": ("on", ()),
    "sentenced": ("on", ()),
    "released": ("on", (_APPLIED,)),
    "rights_lost": ("on", (Fact("until", "day", "期满之日（判决写明的填写）", required=False),)),
    "rights_restored": ("on", (_APPLIED,)),
    "wanted": ("on", ()),
    "wanted_over": ("on", (_APPLIED,)),
    "expelled": ("on", ()),
    "struck_off": ("on", ()),
    "moved_out": ("on", ()),
    "moved_in": ("on", ()),
    "regraded": ("decided_on", (_GRADE, _CAUSE)),
    "cancelled": ("on", (Fact("reason", "text", "原因", required=False),)),
    "pension_started": ("on", ()),
    "converted_to_other": ("on", ()),
}
