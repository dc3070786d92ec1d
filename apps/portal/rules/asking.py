"""待遇试算: the questions of one scheme, one at a time, and the facts the answers stand for. Pure; nothing is stored.

The facts are those of the catalogue, checked by the same rules as a decision of the bureau.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.benefits.rules import SCHEMES
from apps.benefits.rules.catalogue import WORDS, Fact, SchemeRule
from apps.benefits.rules.checking import plain, unknown
from apps.core.errors import Invalid

_DAY = re.compile(r"(\d{4})[-./年 ]*(\d{1,2})[-./月 ]*(\d{1,2})日?", re.ASCII)  # however somebody writes a day
SKIP = "-"  # the answer 不清楚 or 没有 of a question that may be left out
_FEW = 12
#: It decided the rate until 2016 only.
_NOT_ASKED = frozenset({"residence"})

#: For whom each scheme is, as somebody would say it who is looking for the own one.
WHO: Mapping[str, str] = {
    "disability_pension": "评了残、有残疾军人证的",
    "nursing_allowance": "1至4级，或5至6级精神障碍的残疾军人",
    "martyr_survivor_pension": "烈士的父母、配偶、子女",
    "duty_death_survivor_pension": "因公牺牲军人的父母、配偶、子女",
    "illness_death_survivor_pension": "病故军人的父母、配偶、子女",
    "red_army_pension": "红军老战士",
    "demobilized_subsidy": "1954年10月31日以前入伍的复员军人",
    "returned_ill_subsidy": "在部队得病、带病回乡的",
    "war_veteran_subsidy": "打过仗的（参战）",
    "test_veteran_subsidy": "参加过核试验的（参试）",
    "martyr_child_subsidy": "年满60周岁的烈士子女",
    "rural_elder_subsidy": "年满60周岁的农村籍退役士兵",
    "outpatient_subsidy": "领定期抚恤补助、看门诊的",
    "conscript_family_allowance": "家里有义务兵正在服役的",
    "merit_reward": "家里有人在部队立功受奖的",
    "self_employment_subsidy": "自主就业退役的",
    "funeral_grant": "优抚对象去世，家属办丧事的",
    "lump_sum_death_grant": "军人牺牲、病故，家属领一次性抚恤的",
    "martyr_grant": "烈士家属领褒扬金的",
}
_QUESTIONS: Mapping[str, str] = {
    "grade": "残疾军人证上写的是几级？",
    "cause": "残疾军人证上写的是哪一种？",
    "mental": "是精神障碍吗？",
    "period": "是什么时候入伍的？",
    "enlisted_on": "哪一天入伍的？",
    "conscript_until": "义务兵服役到哪一天？",
    "service_years": "一共服了几年义务兵役？",
    "has_employee_pension": "现在领职工养老金（退休金）吗？",
    "monthly_yuan": "每月的抚恤补助是多少元？",
    "education": "入伍时是什么学历？",
    "posting": "在哪里服役？",
    "merit": "得过哪一种奖励？",
    "served_months": "到现在服役几个月了？",
    "held": "老人生前领的是哪一种？",
    "died_on": "哪一天去世的？",
    "monthly_pay_yuan": "生前每月基本工资多少元？",
    "honour": "生前得过哪一种荣誉？",
    "years": "整整服役了几年？",
    "months": "零几个月？",
}
_OTHER_QUESTIONS: Mapping[tuple[str, str], str] = {
    ("red_army_pension", "kind"): "属于哪一种红军老战士？",
    ("lump_sum_death_grant", "kind"): "是哪一种情况？",
    ("martyr_grant", "kind"): "是哪一种情况？",
    ("self_employment_subsidy", "kind"): "退役时是义务兵还是军士？",
    ("funeral_grant", "cause"): "因为什么去世的？",
    ("funeral_grant", "monthly_yuan"): "老人生前每月领多少元？",
}
_HINTS: Mapping[str, str] = {
    "day": "例如 1970年12月20日，或 1970-12-20。",
    "yuan": "只填数字，例如 1042.00。",
    "number": "只填数字，不满一年的按一年算。",
    "whole": "只填数字。",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One page: what is asked, what may be answered, and how it is typed."""

    name: str
    words: str
    hint: str
    options: tuple[tuple[str, str], ...]
    kind: str


def scheme_of(code: str) -> SchemeRule:
    """A scheme one can try. Raises Invalid."""
    if code not in WHO:
        raise Invalid("没有这项待遇可以试算。请回到试算首页重新选择。")
    return SCHEMES[code]


def facts_asked(code: str, answers: Mapping[str, str]) -> list[Fact]:
    """Which facts are asked, given what was answered: dates of service make the number of years needless."""
    facts = [fact for fact in scheme_of(code).facts if fact.name not in _NOT_ASKED]
    dated = all(answers.get(name, SKIP) != SKIP for name in ("enlisted_on", "conscript_until"))
    return [fact for fact in facts if not (fact.name == "service_years" and dated)]


def question(code: str, fact: Fact) -> Question:
    """The page of a fact."""
    options = _options(fact)
    if not fact.required and options and SKIP not in dict(options) and "none" not in dict(options):
        options = (*options, (SKIP, "不清楚"))
    words = _OTHER_QUESTIONS.get((code, fact.name)) or _QUESTIONS.get(fact.name, f"{fact.label}？")
    return Question(fact.name, words, "" if options else _HINTS.get(fact.kind, ""), options, fact.kind)


def _options(fact: Fact) -> tuple[tuple[str, str], ...]:
    if fact.kind == "flag":
        return (("yes", "是"), ("no", "不是"))
    if fact.kind == "scheme":
        return tuple((code, SCHEMES[code].name) for code in WHO if SCHEMES[code].shape == "table")
    if fact.kind in ("choice", "counts"):
        return tuple((choice, WORDS.get(choice, choice)) for choice in fact.choices)
    if fact.kind == "whole" and fact.low is not None and fact.high is not None and fact.high - fact.low < _FEW:
        unit = "级" if fact.name == "grade" else ""
        return tuple((str(number), f"{number}{unit}") for number in range(fact.low, fact.high + 1))
    return ()


def _value(fact: Fact, text: str) -> Any:
    if fact.kind == "flag":
        if text not in ("yes", "no"):
            raise unknown(fact.label, text, ("是", "不是"))
        return text == "yes"
    if fact.kind == "counts":
        return {text: 1}
    if fact.kind == "day" and (found := _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    return text


def read(code: str, answers: Mapping[str, str]) -> tuple[dict[str, Any], Fact | None]:
    """The facts answered so far, and the first that is not. Raises BadFact, UnknownKey with ``field`` of the wrong one."""
    found: dict[str, Any] = {}
    for fact in facts_asked(code, answers):
        text = answers.get(fact.name, "").strip()
        if not text or (text == SKIP and fact.required):
            return found, fact
        if text == SKIP:
            continue
        try:
            found[fact.name] = plain(fact, _value(fact, text))
        except Invalid as refusal:
            refusal.field = fact.name
            raise
    return found, None


def told(code: str, answers: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What was answered, in words: (name, question, answer)."""
    lines = []
    for fact in facts_asked(code, answers):
        if text := answers.get(fact.name, "").strip():
            asked = question(code, fact)
            lines.append((fact.name, asked.words, dict(asked.options).get(text, "没有填" if text == SKIP else text)))
    return lines
