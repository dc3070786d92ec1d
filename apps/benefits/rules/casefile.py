"""Law cases as YAML: parse strictly, work out with the same rules that pay people, compare to the cent. Pure text in, verdicts out.

Format: tests/benefits/cases/README.md. Every unknown key, scheme, event, fact or parameter is an error that names it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from apps.benefits.rules.amounts import annual, monthly_fen, rate_key, to_fen
from apps.benefits.rules.catalogue import EVENTS, PERIODIC, SCHEMES, SURVIVORS, TABLE, Fact
from apps.benefits.rules.checking import (
    BadFact,
    check_event,
    check_facts,
    check_parameters,
    plain,
    plain_day,
    scheme_rule,
    unknown,
)
from apps.benefits.rules.facts import Entitled, Event, History, Region
from apps.benefits.rules.formulas import Reader, nursing_class, nursing_year
from apps.benefits.rules.grants import once_fen
from apps.benefits.rules.projection import owed
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.policy.rules import NATIONAL, Book

FORM_A = ("known_on", "person", "region", "entitlements", "events", "settled", "window")
FORM_B = ("scheme", "on", "facts", "parameters", "region", "known_on")
MODES = ("national", "top_up", "greater_of")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One line of the answer. ``state``: ok, WRONG or ERROR."""

    state: str
    name: str
    text: str = ""

    def __str__(self) -> str:
        line = f"{self.state} {self.name}" + (f": {self.text}" if self.text else "")
        return " ".join(line.split())


class _Loader(yaml.SafeLoader):
    """YAML without silent surprises: keys are text (``on`` stays ``on``), and a key written twice is an error."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    loader.flatten_mapping(node)
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise BadFact(f"第{key_node.start_mark.line + 1}行的键不是文字，请改正。")
        key = str(key_node.value)
        if key in result:
            raise BadFact(f"第{key_node.start_mark.line + 1}行的键“{key}”写了两次，请删去一个。")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:float", _text)  # an amount keeps the digits it was written with


def check_file(text: str, name: str, book: Book, today: date) -> Iterator[Verdict]:
    """Judge every case of one file; what cannot be read at all is one ERROR under the file's name."""
    try:
        cases = yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)
    except (yaml.YAMLError, DomainError, ValueError, RecursionError) as problem:
        yield Verdict("ERROR", name, f"不是有效的 YAML：{_short(problem)}")
        return
    if not isinstance(cases, list) or not cases:
        yield Verdict("ERROR", name, "文件里没有算例；应为一个列表，每个算例以“- name:”开头。")
        return
    for index, case in enumerate(cases, 1):
        yield _judge(case, f"{name} 第{index}个算例", book, today)


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:300]


def _judge(case: Any, place: str, book: Book, today: date) -> Verdict:
    name = str(case["name"]) if isinstance(case, Mapping) and case.get("name") not in (None, "") else place
    try:
        _keys(_map(case, "算例"), ("name", "source", "given", "expect"), "键", required=("name", "given", "expect"))
        given, expect = _map(case["given"], "given"), _map(case["expect"], "expect")
        wrong = (_formula if "scheme" in given else _history)(given, expect, book, today)
    except DomainError as refusal:
        return Verdict("ERROR", name, str(refusal))
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RuntimeError) as problem:
        return Verdict("ERROR", name, f"无法读懂这个算例（{type(problem).__name__}：{_short(problem)}），请核对各项的写法。")
    return Verdict("WRONG", name, wrong) if wrong else Verdict("ok", name)


def _map(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BadFact(f"{what}应为“键: 值”的形式，请核对缩进和冒号。", field=what)
    return value


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadFact(f"{what}应为列表，请核对写法。", field=what)
    return value


def _keys(given: Mapping[Any, Any], known: tuple[str, ...], what: str, required: Iterable[str] = ()) -> None:
    for key in given:
        if key not in known:
            raise unknown(what, key, known)
    for key in required:
        if key not in given:
            raise BadFact(f"缺少“{key}”，请补充。", field=key)


def _optional(given: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = given.get(key)
    return {} if value is None else _map(value, key)


def _day(value: Any, what: str) -> date:
    return date.fromisoformat(plain_day(value, what))


def _amount(value: Any, what: str) -> int:
    return to_fen(plain(Fact(what, "yuan", what), value))


# ------------------------------------------------------------------ form A: a history


def _history(given: Mapping[str, Any], expect: Mapping[str, Any], book: Book, today: date) -> str:
    _keys(given, FORM_A, "键", required=("entitlements", "window"))
    _keys(expect, ("dues", "one_off", "arrears", "receivable"), "expect 的键")
    known_on = _day(given["known_on"], "known_on") if given.get("known_on") is not None else today
    window = _window(given["window"])
    dues, one_offs = owed(history_of(given), book, known_on, window)
    once: dict[str, int] = {}
    for item in one_offs:
        once[item.scheme] = once.get(item.scheme, 0) + item.fen
    settled = _months(_optional(given, "settled"), "settled")
    wrong = [_compare("dues", _months(_optional(expect, "dues"), "dues"), dues)]
    wrong.append(_compare("one_off", _totals(expect, "one_off"), once))
    balance = balances(dues, settled, window, Month.of(known_on))
    for key, sign in (("arrears", 1), ("receivable", -1)):
        wanted = _totals(expect, key, keep_zero=True)
        found = {scheme: max(0, sign * balance.get((scheme, key), 0)) for scheme in wanted}
        wrong.append(_compare(key, wanted, found))
    return "；".join(text for text in wrong if text)


def history_of(given: Mapping[str, Any]) -> History:
    """The history of form A, strictly parsed. Raises UnknownKey, BadFact."""
    person = _optional(given, "person")
    _keys(person, ("born_on", "household"), "person 的键")
    household = person.get("household")
    if household is not None and household not in ("urban", "rural"):
        raise unknown("户籍", household, ("urban", "rural"))
    events = given.get("events")
    return History(
        entitlements=tuple(_entitled(_map(item, "entitlements")) for item in _list(given["entitlements"], "entitlements")),
        events=tuple(_event(_map(item, "events")) for item in ([] if events is None else _list(events, "events"))),
        born_on=_day(person["born_on"], "born_on") if person.get("born_on") is not None else None,
        household=household,
        region=_region(_optional(given, "region")),
    )


def _region(given: Mapping[str, Any]) -> Region:
    _keys(given, ("code", "mode", "top_up_yuan_per_year", "local_yuan_per_year"), "region 的键")
    mode = given.get("mode", "national")
    if mode not in MODES:
        raise unknown("地区方式", mode, MODES)
    needed = {"top_up": "top_up_yuan_per_year", "greater_of": "local_yuan_per_year"}.get(mode)
    if needed and needed not in given:
        raise BadFact(f"地区方式 {mode} 缺少 {needed}，请补充。", field=needed)
    yuan = {key: Decimal(plain(Fact(key, "yuan", key), given[key])) for key in given if key.endswith("_per_year")}
    return Region(code=str(given.get("code", NATIONAL)), mode=mode, **yuan)


def _entitled(given: Mapping[str, Any]) -> Entitled:
    rule = scheme_rule(given.get("scheme"))
    facts = {key: value for key, value in given.items() if key not in ("scheme", "decided_on", "parameters")}
    if "decided_on" not in given:
        raise BadFact(f"{rule.code} 缺少 decided_on，请补充批准日期。", field="decided_on")
    decided_on = _day(given["decided_on"], "decided_on")
    return Entitled(
        rule.code, check_facts(rule.code, facts), decided_on, check_parameters(rule.code, _optional(given, "parameters"))
    )


def _event(given: Mapping[str, Any]) -> Event:
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in EVENTS:
        raise unknown("变动", kind, tuple(EVENTS))
    day, facts = EVENTS[kind]
    _keys(given, ("kind", day, *(fact.name for fact in facts)), f"{kind} 的键", required=(day,))
    data = {key: value for key, value in given.items() if key not in ("kind", day)}
    return Event(kind, _day(given[day], day), data=check_event(kind, data))


def _window(value: Any) -> tuple[Month, Month]:
    months = _list(value, "window")
    if len(months) != 2:
        raise BadFact("window 应写首月和末月两个月份，例如 [2025-02, 2025-05]。", field="window")
    first, last = (Month.parse(str(month)) for month in months)
    if last < first:
        raise BadFact(f"window 的末月{last}早于首月{first}，请核对。", field="window")
    return first, last


def _months(given: Mapping[str, Any], what: str) -> dict[str, dict[Month, int]]:
    result: dict[str, dict[Month, int]] = {}
    for scheme, months in given.items():
        code, found = scheme_rule(scheme).code, _optional({"": months}, "")
        amounts = {Month.parse(str(month)): _amount(yuan, f"{what} {scheme} {month}") for month, yuan in found.items()}
        result[code] = {month: fen for month, fen in amounts.items() if fen}
    return {scheme: months for scheme, months in result.items() if months}


def _totals(expect: Mapping[str, Any], key: str, *, keep_zero: bool = False) -> dict[str, int]:
    found = {scheme_rule(s).code: _amount(v, f"{key} {s}") for s, v in _optional(expect, key).items()}
    return {scheme: fen for scheme, fen in found.items() if fen or keep_zero}


def balances(
    dues: Mapping[str, Mapping[Month, int]],
    settled: Mapping[str, Mapping[Month, int]],
    window: tuple[Month, Month],
    now: Month,
) -> dict[tuple[str, str], int]:
    """Per scheme, due − settled over the window's months that are past or already settled.

    Positive is owed (补发), negative is overpaid (追回): the months of one scheme net each other, as a payment does.
    """
    result: dict[tuple[str, str], int] = {}
    for scheme in {*dues, *settled}:
        due, paid = dues.get(scheme, {}), settled.get(scheme, {})
        months = [m for m in Month.span(window[0], window[1] + 1) if m < now or m in paid]
        net = sum(due.get(m, 0) - paid.get(m, 0) for m in months)
        result[scheme, "arrears"] = result[scheme, "receivable"] = net
    return result


# ------------------------------------------------------------------ form B: a formula


def _formula(given: Mapping[str, Any], expect: Mapping[str, Any], book: Book, today: date) -> str:
    _keys(given, FORM_B, "键", required=("scheme",))
    _keys(expect, ("yuan", "per"), "expect 的键", required=("yuan",))
    rule = scheme_rule(given["scheme"])
    on = _day(given["on"], "on") if given.get("on") is not None else today
    cut = book.at(_day(given["known_on"], "known_on")) if given.get("known_on") is not None else book
    facts = check_facts(rule.code, _optional(given, "facts"))
    own = check_parameters(rule.code, _optional(given, "parameters"))
    region = _region(_optional(given, "region"))
    amounts, pers = _asked(expect, "month" if rule.code in PERIODIC else "once")
    quote = Quote(rule.code, facts, on, cut, region, own)
    wanted = {
        f"{per}[{i}]" if len(pers) > 1 else per: fen for i, (per, fen) in enumerate(zip(pers, amounts, strict=True), 1)
    }
    found = {key: quote.fen(per) for key, per in zip(wanted, pers, strict=True)}
    return _compare("yuan", wanted, found)


def _asked(expect: Mapping[str, Any], default: str) -> tuple[list[int], list[str]]:
    yuan, per = expect["yuan"], expect.get("per", default)
    amounts = [_amount(item, "yuan") for item in (yuan if isinstance(yuan, list) else [yuan])]
    pers = per if isinstance(per, list) else [per] * len(amounts)
    for item in pers:
        if item not in ("month", "year", "once"):
            raise unknown("per", item, ("month", "year", "once"))
    if len(pers) != len(amounts):
        raise BadFact("yuan 与 per 的个数不一致，请一一对应。", field="per")
    return amounts, pers


@dataclass(frozen=True)
class Quote:
    """What a formula gives on a day, asked per month, per year or once."""

    scheme: str
    facts: Mapping[str, Any]
    on: date
    book: Book
    region: Region
    own: Mapping[str, Any]

    def fen(self, per: str) -> int:
        """Fen for ``per``. A one-off amount is the same however it is asked for; a monthly scheme has no one-off amount."""
        if self.scheme not in PERIODIC:
            return once_fen(self.scheme, self.facts, self.on, self.book, self.region, self.own).fen
        if per == "once":
            raise BadFact(f"{SCHEMES[self.scheme].name}是定期待遇，per 应为 month 或 year。", field="per")
        month = Month.of(self.on)
        reader = Reader(self.book, self.scheme, month, self.region.code, self.own)
        if self.facts.get("has_employee_pension"):
            return 0
        if self.scheme == "nursing_allowance" and per == "year":
            return to_fen(nursing_year(nursing_class(self.facts), reader).yuan)
        key = self._key(month, str(reader.get("year_counting", "ceil")))
        if per == "year" and self.scheme in TABLE:
            return annual(self.scheme, key, month, self.book, self.region, self.own).annual_fen
        amount = monthly_fen(self.scheme, key, self.facts, month, self.book, self.region, self.own)
        return amount.annual_fen if per == "year" else amount.fen

    def _key(self, month: Month, counting: str) -> str:
        key = rate_key(self.scheme, self.facts, month, counting)
        if self.scheme in SURVIVORS and month < Month(2016, 10) and not key:
            raise BadFact("2016年10月以前的遗属标准分城乡，请补充 residence（urban 或 rural）。", field="residence")
        return key


# ------------------------------------------------------------------ comparison


def _compare(what: str, wanted: Mapping[Any, Any], found: Mapping[Any, Any]) -> str:
    """Empty when equal; otherwise the differing entries as ``expected … got …``."""
    left, right = _flat(what, wanted), _flat(what, found)
    keys = [key for key in {**left, **right} if left.get(key) != right.get(key)]
    return "；".join(f"expected {key} = {_yuan(left.get(key))}, got {_yuan(right.get(key))}" for key in keys)


def _flat(what: str, values: Mapping[Any, Any]) -> dict[str, int]:
    flat: dict[str, int] = {}
    for key, value in values.items():
        flat.update(_flat(f"{what} {key}", value) if isinstance(value, Mapping) else {f"{what} {key}": value})
    return flat


def _yuan(fen: int | None) -> str:
    return "none" if fen is None else f"{Decimal(fen) / 100:.2f}"
