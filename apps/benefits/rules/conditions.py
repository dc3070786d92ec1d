"""为什么没有我: for any person and scheme, every condition as met, unmet or unknown, and the paper that would settle it. Pure.

A person is a mapping of what the dossier knows (``age``, ``household``, ``grade``, ``holds`` …); an absent key is unknown.
``minimum_ages`` (scheme → years) is what the person's county pays by; without it the national ages hold.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from apps.benefits.rules.ages import MINIMUM_AGES
from apps.benefits.rules.catalogue import SCHEMES, SURVIVORS
from apps.benefits.rules.checking import FIRST_ENLISTMENT, LAST_ENLISTMENT, scheme_rule

State = Literal["met", "unmet", "unknown"]
Person = Mapping[str, Any]
Test = Callable[[Person], bool | None]
NATIONAL_PENSIONS = tuple(code for code in list(SCHEMES)[:10])  # every national monthly scheme except the rural elders'
STATES: dict[bool | None, State] = {True: "met", False: "unmet", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a scheme for one person, and the paper that proves it."""

    text: str
    state: State
    paper: str
    article: str


@dataclass(frozen=True, slots=True)
class _Rule:
    text: str
    paper: str
    test: Test


def _yes(key: str) -> Test:
    return lambda person: None if person.get(key) is None else bool(person[key])


def _no(key: str) -> Test:
    return lambda person: None if person.get(key) is None else not person[key]


def _one_of(key: str, *values: Any) -> Test:
    return lambda person: None if person.get(key) is None else person[key] in values


def least_age(person: Person, scheme: str) -> int:
    """Completed years from which the scheme pays this person's county."""
    return int(person.get("minimum_ages", {}).get(scheme) or MINIMUM_AGES[scheme])


def _old_enough(scheme: str) -> _Rule:
    return _Rule(
        "年满{age}周岁",
        "居民身份证",
        lambda person: None if person.get("age") is None else person["age"] >= least_age(person, scheme),
    )


def _holds_none(*schemes: str) -> Test:
    return lambda person: None if person.get("holds") is None else not set(person["holds"]) & set(schemes)


def _countryside(person: Person) -> bool | None:
    """Rural, or urban without a work unit (and, for war and test veterans, in hardship)."""
    if person.get("household") == "rural":
        return True
    return None if person.get("household") is None or person.get("has_work_unit") is None else not person["has_work_unit"]


def _poor_if_urban(person: Person) -> bool | None:
    return True if person.get("household") == "rural" else _yes("in_hardship")(person)


def _enlisted_in_time(person: Person) -> bool | None:
    day = person.get("enlisted_on")
    if day is None:
        return None
    return FIRST_ENLISTMENT <= (day if isinstance(day, date) else date.fromisoformat(day)) <= LAST_ENLISTMENT


def _grade_allowed(person: Person) -> bool | None:
    if person.get("grade") is None or person.get("cause") is None:
        return None
    return bool(1 <= person["grade"] <= (6 if person["cause"] == "illness" else 10))


def _nursing_grade(person: Person) -> bool | None:
    if person.get("grade") is None:
        return None
    if person["grade"] <= 4:
        return True
    return False if person["grade"] > 6 else _yes("mental")(person)


_ALIVE = _Rule("本人健在", "公安户籍信息或生存确认", _no("is_dead"))
_FREE = _Rule("未被开除军籍，不在服刑、被剥夺政治权利或被通缉期间", "公安、司法机关核查结果", _no("is_sentenced"))
_HERE = _Rule("抚恤关系在本县", "抚恤关系转移证明", _yes("is_local"))
_YEARLY = _Rule("已通过本年度确认", "年度确认记录", _yes("is_confirmed"))
_COMMON = (_ALIVE, _FREE, _HERE, _YEARLY)
_CARD = _Rule("持有残疾军人证（评定残疾）", "残疾军人证或评残批准件", _yes("has_disability_card"))
_GRADE = _Rule("残疾等级为1至10级；因病致残为1至6级", "评残批准件", _grade_allowed)
_UNIT = _Rule("农村户籍，或城镇户籍且无工作单位", "户口簿；社保参保记录", _countryside)
_POOR = _Rule("城镇户籍的，生活困难", "家庭经济状况核对结果", _poor_if_urban)
_NO_NATIONAL = _Rule("没有享受其他国家定期抚恤补助", "本局待遇记录", _holds_none(*NATIONAL_PENSIONS))
_RELATION = _Rule(
    "是烈士（牺牲、病故军人）的父母、配偶、子女或兄弟姐妹", "户口簿、结婚证或亲属关系证明", _yes("is_survivor")
)
_NEED = _Rule(
    "无劳动能力、无生活费来源或收入低于当地平均水平；子女、兄弟姐妹未满18周岁，或满18周岁因上学、残疾无生活费来源",
    "收入核对结果、在校证明或残疾证",
    _yes("is_in_need"),
)
_DEATH_PAPERS = {
    "martyr_survivor_pension": _Rule("亲属被评定为烈士", "烈士证明书", _one_of("relative_died_as", "martyr")),
    "duty_death_survivor_pension": _Rule("亲属被确认为因公牺牲军人", "因公牺牲证明书", _one_of("relative_died_as", "duty")),
    "illness_death_survivor_pension": _Rule("亲属被确认为病故军人", "病故证明书", _one_of("relative_died_as", "illness")),
}
_DEAD = _Rule("已经去世", "死亡医学证明或火化证明", _yes("is_dead"))

_RULES: dict[str, tuple[_Rule, ...]] = {
    "disability_pension": (_CARD, _GRADE, *_COMMON),
    **{code: (_DEATH_PAPERS[code], _RELATION, _NEED, *_COMMON) for code in SURVIVORS},
    "red_army_pension": (_Rule("经认定为在乡红军老战士、西路军老战士或红军失散人员", "原认定档案", _yes("is_red_army")), *_COMMON),
    "demobilized_subsidy": (
        _Rule("1954年10月31日以前入伍并复员", "复员证或档案", _yes("is_demobilized")),
        _Rule("在乡生活", "户口簿", _countryside),
        *_COMMON,
    ),
    "returned_ill_subsidy": (
        _Rule("服役期间患病，尚未达到评残条件", "评残结论", _yes("is_ill_from_service")),
        _Rule("有军队医院证明", "军队医院诊断证明或退役时的医疗记录", _yes("has_army_hospital_proof")),
        _Rule("义务兵或初级士官退役", "退伍证", _yes("was_junior")),
        _Rule("所患疾病在慢性病范围内", "二级以上医院诊断证明", _yes("is_listed_disease")),
        *_COMMON,
    ),
    "war_veteran_subsidy": (_Rule("有参战记录", "档案中的参战记载或部队证明", _yes("has_combat_record")), _UNIT, _POOR, *_COMMON),
    "test_veteran_subsidy": (
        _Rule("有参加核试验等参试记录", "档案中的参试记载或部队证明", _yes("has_test_record")),
        _Rule("不符合评残条件，也不符合带病回乡条件", "评残结论", _holds_none("disability_pension", "returned_ill_subsidy")),
        _UNIT,
        _POOR,
        *_COMMON,
    ),
    "martyr_child_subsidy": (
        _Rule("父或母为烈士或建国前错杀后被平反人员", "烈士证明书或平反文件", _yes("is_martyr_child")),
        _old_enough("martyr_child_subsidy"),
        _UNIT,
        _Rule("18周岁前没有享受过定期抚恤金", "历年抚恤档案", _no("had_pension_before_18")),
        *_COMMON,
    ),
    "rural_elder_subsidy": (
        _old_enough("rural_elder_subsidy"),
        _Rule("1954年11月1日至2011年10月31日之间入伍", "退伍证或入伍登记", _enlisted_in_time),
        _Rule("退役时落户农村", "退伍登记、户口簿", _yes("was_rural_at_discharge")),
        _Rule("服过义务兵役", "退伍证", _yes("was_conscript")),
        _NO_NATIONAL,
        _Rule("没有领取退休金或职工养老金", "养老保险核查结果", _no("has_employee_pension")),
        *_COMMON,
    ),
    "nursing_allowance": (
        _CARD,
        _Rule("残疾等级为1至4级，或5至6级精神障碍", "评残批准件", _nursing_grade),
        _Rule("分散供养（未在优抚医院集中供养）", "供养方式登记", _no("is_in_hospital")),
        *_COMMON,
    ),
    "conscript_family_allowance": (
        _Rule("家庭成员正在服义务兵役或当年服满一年", "入伍通知书或部队证明", _yes("has_conscript")),
        _Rule("由本县批准入伍", "入伍批准书", _yes("was_approved_here")),
        _Rule("服役不满两年优待期", "入伍批准书", _no("is_past_two_years")),
        _Rule("没有被退兵或拒服兵役", "部队或兵役机关通报", _no("was_sent_back")),
    ),
    "merit_reward": (
        _Rule("收到立功受奖喜报", "喜报及部队通知", _yes("has_merit_notice")),
        _Rule("同一喜报尚未领取奖励", "奖励金发放记录", _no("was_rewarded")),
    ),
    "funeral_grant": (
        _DEAD,
        _Rule(
            "去世时享受残疾抚恤金、三属定期抚恤金，或参战参试、烈士子女补助",
            "本局待遇记录",
            _one_of("held", "disability_pension", *SURVIVORS, "war_veteran_subsidy", "test_veteran_subsidy", "martyr_child_subsidy"),
        ),
        _Rule("残疾军人为因病死亡（旧伤复发另按因公牺牲抚恤）", "死亡医学证明", _one_of("death_cause", "illness")),
    ),
    "lump_sum_death_grant": (
        _DEAD,
        _Rule("被评定为烈士、确认为因公牺牲或病故", "烈士、因公牺牲或病故证明书", _one_of("died_as", "martyr", "duty", "illness")),
        _RELATION,
    ),
    "martyr_grant": (_DEAD, _Rule("被评定为烈士", "烈士证明书", _one_of("died_as", "martyr")), _RELATION),
    "self_employment_subsidy": (
        _Rule("以自主就业方式退役", "退役证、安置方式登记", _yes("is_self_employed_discharge")),
        _Rule("由本县接收安置", "接收登记", _yes("was_received_here")),
        _Rule("尚未领取", "发放记录", _no("was_paid")),
    ),
    "price_subsidy": (
        _Rule("当月享受国家定期抚恤补助", "本局待遇记录", _yes("is_paid_this_month")),
        _Rule("未在低保、特困或失业名单中重复领取", "民政、人社比对结果", _no("is_paid_elsewhere")),
        _Rule("本月物价涨幅达到启动条件", "统计部门公布的指数", _yes("is_triggered")),
    ),
    "outpatient_subsidy": (
        _Rule("享受国家定期抚恤补助", "本局待遇记录", _yes("is_paid_this_month")),
        _Rule("未享受同类医疗补助", "医保、卫健比对结果", _no("has_same_medical_aid")),
    ),
}  # fmt: skip


def conditions(scheme: str, person: Person) -> list[Condition]:
    """Every condition of the scheme for the person, in the order a clerk would ask. Raises UnknownKey for a scheme."""
    law = scheme_rule(scheme).law
    age = str(least_age(person, scheme)) if scheme in MINIMUM_AGES else ""
    return [
        Condition(rule.text.replace("{age}", age), STATES[rule.test(person)], rule.paper, law) for rule in _RULES[scheme]
    ]


__all__ = ["NATIONAL_PENSIONS", "Condition", "conditions", "least_age"]
