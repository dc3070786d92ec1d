"""Well-formed facts: every value checked against the catalogue and returned in one plain (JSON) form. Pure.

Days become ``YYYY-MM-DD``, amounts and numbers become decimal text, so that facts compare, store and print the same
everywhere. Unknown keys are refused by name, with the likely intended one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from apps.benefits.rules.catalogue import EVENTS, SCHEMES, Fact, SchemeRule
from apps.core.errors import Invalid
from apps.core.numbers import whole_number

FIRST_ENLISTMENT = date(1954, 11, 1)
LAST_ENLISTMENT = date(2011, 10, 31)


class UnknownKey(Invalid):
    """A key, scheme, event or choice that the rules do not know."""


class BadFact(Invalid):
    """A value of the wrong kind, out of bounds, or contradicting another."""


def unknown(what: str, name: object, known: Sequence[str]) -> UnknownKey:
    """The refusal that names an unknown word and, when one is near, the word probably meant."""
    near = get_close_matches(str(name), known, n=1, cutoff=0.6)
    hint = f"是否想写“{near[0]}”？" if near else f"可用的有：{'、'.join(known) or '无'}。"
    return UnknownKey(f"不认识的{what}“{name}”，请核对后改正。", field=str(name), hint=hint)


def scheme_rule(code: object) -> SchemeRule:
    """The catalogue entry of a scheme; raises UnknownKey."""
    found = SCHEMES.get(code) if isinstance(code, str) else None
    if found is None:
        raise unknown("项目", code, tuple(SCHEMES))
    return found


def plain_day(value: Any, label: str) -> str:
    """A date (or ISO text) as ``YYYY-MM-DD``; raises BadFact."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise BadFact(f"{label}“{value}”不是日期，请按“2024-10-12”的格式填写。", field=label) from None


def plain_number(value: Any, label: str, *, places: int | None = None) -> str:
    """A decimal number as plain text, never negative; raises BadFact."""
    try:
        number = Decimal(str(value).strip()) if not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or number < 0 or abs(number) > 10**12:
        raise BadFact(f"{label}“{value}”不是有效的数字，请填写不小于0的数字，例如“12.5”。", field=label)
    if places is not None and number != round(number, places):
        raise BadFact(f"{label}“{value}”的小数超过{places}位，请精确到分。", field=label)
    return f"{number.normalize():f}"


def _whole(fact: Fact, value: Any) -> int:
    number = whole_number(value)
    if number is None:
        raise BadFact(f"{fact.label}“{value}”不是整数，请填写整数。", field=fact.name)
    return _bounded(fact, number)


def _bounded(fact: Fact, number: Any) -> Any:
    if (fact.low is not None and Decimal(number) < fact.low) or (fact.high is not None and Decimal(number) > fact.high):
        raise BadFact(f"{fact.label}“{number}”超出范围，应在{fact.low}至{fact.high}之间。", field=fact.name)
    return number


def _flag(fact: Fact, value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadFact(f"{fact.label}“{value}”应为是或否（true 或 false）。", field=fact.name)
    return value


def _choice(fact: Fact, value: Any) -> str:
    if value not in fact.choices:
        raise unknown(fact.label, value, fact.choices)
    return str(value)


def _mapping(fact: Fact, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadFact(f"{fact.label}“{value}”应为“键: 值”的对照表。", field=fact.name)
    for key in value:
        if key not in fact.choices:
            raise unknown(f"{fact.label}的键", key, fact.choices)
    return value


def _counts(fact: Fact, value: Any) -> dict[str, int]:
    count = Fact(fact.name, "whole", f"{fact.label}次数", low=0, high=9999)
    return {key: _whole(count, item) for key, item in _mapping(fact, value).items()}


def _numbers(fact: Fact, value: Any) -> dict[str, str]:
    return {key: plain_number(item, f"{fact.label}（{key}）") for key, item in _mapping(fact, value).items()}


def _rounding(fact: Fact, value: Any) -> dict[str, str]:
    keys = Fact(fact.name, "map", fact.label, ("step_yuan", "mode"))
    rule = _mapping(keys, value)
    step = plain_number(rule.get("step_yuan", "1"), "取整单位", places=2)
    if Decimal(step) == 0:
        raise BadFact("取整单位须大于零，请填写“1”“5”“10”等金额。", field=fact.name)
    mode = Fact("mode", "choice", "取整方式", ("half_up", "up", "down"))
    return {"step_yuan": step, "mode": _choice(mode, rule.get("mode", "half_up"))}


def _share(fact: Fact, value: Any) -> str:
    if isinstance(value, Mapping):
        if len(value) != 1:
            raise BadFact(f"{fact.label}只能有一个值，请直接写数字。", field=fact.name)
        value = next(iter(value.values()))
    return plain_number(value, fact.label)


_PLAIN: dict[str, Callable[[Fact, Any], Any]] = {
    "whole": _whole,
    "number": lambda fact, value: _bounded(fact, plain_number(value, fact.label)),
    "yuan": lambda fact, value: plain_number(value, fact.label, places=2),
    "day": lambda fact, value: plain_day(value, fact.label),
    "flag": _flag,
    "choice": _choice,
    "counts": _counts,
    "map": _numbers,
    "scheme": lambda fact, value: scheme_rule(value).code,
    "rounding": _rounding,
    "text": lambda fact, value: str(value),
    "share": _share,
}


def plain(fact: Fact, value: Any) -> Any:
    """One value in its plain form; raises UnknownKey or BadFact."""
    return _PLAIN[fact.kind](fact, value)


def _all(what: str, known: tuple[Fact, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    facts = {fact.name: fact for fact in known}
    for key in given:
        if key not in facts:
            raise unknown(what, key, tuple(facts))
    present = {key: value for key, value in given.items() if value is not None}
    missing = next((f for f in known if f.required and f.name not in present), None)
    if missing is not None:
        raise BadFact(f"缺少{what}“{missing.label}”（{missing.name}），请补充。", field=missing.name)
    return {fact.name: plain(fact, present[fact.name]) for fact in known if fact.name in present}


def check_facts(
    scheme: str, facts: Mapping[str, Any], *, decided_on: date | None = None, born_on: date | None = None
) -> dict[str, Any]:
    """The facts of one scheme in plain form.

    With ``decided_on`` the facts are those of a new decision and must also qualify: what the law excludes is refused.
    Raises UnknownKey, BadFact.
    """
    clean = _all("事实", scheme_rule(scheme).facts, facts)
    check_grade(clean)
    if scheme == "rural_elder_subsidy":
        _check_service(clean, new=decided_on is not None)
    if decided_on is not None and born_on is not None and decided_on < born_on:
        raise BadFact("批准日期早于出生日期，请核对批件上的日期。", field="decided_on")
    return clean


def check_grade(facts: Mapping[str, Any]) -> None:
    """因病致残 is graded 1 to 6 only (《军人抚恤优待条例》(2024年修订)第二十七条); raises BadFact."""
    if facts.get("cause") == "illness" and facts.get("grade", 0) > 6:
        raise BadFact("因病致残只评定1至6级，没有7至10级，请核对残疾等级或残疾性质。", field="grade")


def _check_service(facts: Mapping[str, Any], *, new: bool) -> None:
    if "service_years" not in facts and not {"enlisted_on", "conscript_until"} <= set(facts):
        raise BadFact("请填写入伍日期和义务兵服役期满日，或直接填写义务兵服役年限。", field="service_years")
    if {"enlisted_on", "conscript_until"} <= set(facts) and facts["conscript_until"] <= facts["enlisted_on"]:
        raise BadFact("义务兵服役期满日须晚于入伍日期，请核对退伍证。", field="conscript_until")
    if new and facts.get("has_employee_pension"):
        raise BadFact(
            "领取职工养老金的人员不发老年生活补助（民发〔2011〕110号），请核对养老保险情况。", field="has_employee_pension"
        )
    if new and not enlisted_in_time(facts):
        raise BadFact(
            "入伍日期须在1954年11月1日至2011年10月31日之间（民发〔2011〕110号），请核对退伍证。", field="enlisted_on"
        )


def enlisted_in_time(facts: Mapping[str, Any]) -> bool:
    """Enlisted from 1954-11-01 and before the 退役士兵安置条例 came into force (民发〔2011〕110号); unknown counts as in time."""
    day = facts.get("enlisted_on")
    return day is None or FIRST_ENLISTMENT <= date.fromisoformat(day) <= LAST_ENLISTMENT


def check_parameters(scheme: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Local parameters of one scheme in plain form; raises UnknownKey, BadFact."""
    return _all("参数", scheme_rule(scheme).parameters, parameters)


def check_event(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """The further facts of an event (without its day) in plain form; raises UnknownKey, BadFact."""
    if kind not in EVENTS:
        raise unknown("变动", kind, tuple(EVENTS))
    clean = _all("变动事实", EVENTS[kind][1], data)
    check_grade(clean)
    return clean
