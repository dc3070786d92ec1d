"""Reading a kind definition: strictly, and only a graph in which every case can begin, go on and end."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from apps.cases.choices import Channel
from apps.cases.rules.definition import (
    COMMON,
    ENDINGS,
    FIELD_TYPES,
    GAPS,
    NEEDS,
    REACHABLE,
    UNITS,
    Act,
    AppealLevel,
    Clock,
    FormField,
    Ground,
    Kind,
    Limit,
    Paper,
    Print,
    RatingRule,
    Step,
    Who,
)
from apps.cases.rules.reading import Node
from apps.cases.rules.refusals import KindFault
from apps.core.errors import DomainError
from apps.core.money import parse_yuan
from apps.org.choices import Level, RoleCode

_GAP = re.compile(r"\{([^{}]*)\}")
_LETTERS = re.compile(r"[A-Z]{2,4}")
_ROLES = tuple(role.value for role in RoleCode if role not in (RoleCode.SYSADM, RoleCode.SECADM, RoleCode.AUDITOR))
_STATES = ("active", "left", "died")


def parse_kind(raw: Mapping[str, Any], source: str) -> Kind:
    """The kind of one YAML document. Raises KindFault naming every unknown key and everything that cannot work."""
    faults: list[str] = []
    node = Node(raw, "", faults)
    kind = _kind(node)
    node.close()
    if not faults:
        faults += check_kind(kind)
    if faults:
        raise KindFault(source, faults)
    return kind


def _kind(node: Node) -> Kind:
    letters = node.text("letters", most=4)
    if letters and not _LETTERS.fullmatch(letters):
        node.fault("letters", "应为2至4个大写英文字母，用在受理编号里")
    return Kind(
        code=node.name("code"),
        name=node.text("name", most=40, chinese=True),
        letters=letters,
        version=node.whole("version", least=1, most=9999),
        law=node.words("law"),
        guide=node.text("guide", needed=False, most=2000),
        starts=node.many("starts", _who, needed=True),
        channels=node.words("channels", Channel.values) or ("window",),
        single=node.flag("single", default=True),
        person_states=node.words("person_states", _STATES) or ("active",),
        hook=node.text("hook", needed=False, most=60),
        county_only=node.flag("county_only"),
        fields=node.many("fields", _field),
        papers=node.many("papers", _paper),
        grounds=node.many("grounds", _ground),
        clocks=node.many("clocks", _clock),
        steps=node.many("steps", _step, needed=True),
        prints=node.many("prints", _print),
        appeals=node.many("appeals", _appeal),
        rating=node.one("rating", _rating),
    )


def _who(node: Node) -> Who:
    return Who(node.word("role", _ROLES), node.word("level", Level.values))


def _limit(node: Node) -> Limit:
    return Limit(node.whole("limit", least=1), node.word("unit", UNITS))


def _field(node: Node) -> FormField:
    choices = node.get("choices") or {}
    if not isinstance(choices, Mapping) or any(not isinstance(value, str) for value in choices.values()):
        node.fault("choices", "应为“代码: 文字”")
        choices = {}
    return FormField(
        name=node.name("name"),
        label=node.text("label", most=40, chinese=True),
        type=node.word("type", FIELD_TYPES),
        required=node.flag("required"),
        personal=node.flag("personal"),
        choices={str(key): value for key, value in choices.items()},
        least=_bound(node, "least"),
        most=_bound(node, "most"),
        help=node.text("help", needed=False),
    )


def _bound(node: Node, key: str) -> str:
    value = node.get(key)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, int | str):
        node.fault(key, '应为整数，金额写成带引号的元，如 "2000.00"')
        return ""
    return str(value)


def _paper(node: Node) -> Paper:
    return Paper(
        name=node.name("name"),
        label=node.text("label", most=60, chinese=True),
        required=node.flag("required"),
        shared=node.flag("shared"),
        pictured=node.flag("pictured"),
        note=node.text("note", needed=False),
    )


def _ground(node: Node) -> Ground:
    begin, end = node.day("valid_from"), node.day("valid_to", needed=False)
    if begin and end and end <= begin:
        node.fault("valid_to", "须晚于 valid_from")
    province = node.text("province", needed=False, most=2)
    if province and not re.fullmatch(r"[1-9][0-9]", province):
        node.fault("province", '应为两位省级代码，如 "34"；全国适用的不写')
    return Ground(
        code=node.name("code"),
        label=node.text("label", most=200, chinese=True),
        law=node.text("law", most=200, chinese=True),
        valid_from=begin or date.min,
        valid_to=end,
        province=province,
        mandatory=node.flag("mandatory"),
    )


def _clock(node: Node) -> Clock:
    return Clock(
        name=node.name("name"),
        label=node.text("label", most=40, chinese=True),
        limit=_limit(node),
        covers=node.words("covers"),
        law=node.text("law", needed=False),
        extend=node.whole("extend", default=0, most=365),
        remind=node.whole("remind", default=2, most=30),
    )


def _step(node: Node) -> Step:
    outside = node.text("outside", needed=False, most=60, chinese=True)
    return Step(
        name=node.name("name"),
        label=node.text("label", most=20, chinese=True),
        who=node.many("who", _who, needed=not outside),
        outside=outside,
        apart=node.words("apart"),
        supplement=node.flag("supplement"),
        withdraw=node.flag("withdraw"),
        acts=node.many("acts", _act, needed=True),
    )


def _act(node: Node) -> Act:
    return Act(
        name=node.name("name"),
        label=node.text("label", most=20, chinese=True),
        to=node.name("to"),
        main=node.flag("main"),
        needs=node.words("needs", NEEDS),
        asks=node.words("asks"),
        papers=node.flag("papers"),
        prints=node.words("prints"),
        tells=node.words("tells"),
        hook=node.text("hook", needed=False, most=60),
    )


def _print(node: Node) -> Print:
    return Print(node.name("name"), node.text("title", most=40, chinese=True), node.words("body"))


def _appeal(node: Node) -> AppealLevel:
    return AppealLevel(
        name=node.name("name"),
        label=node.text("label", most=20, chinese=True),
        file_within=node.whole("file_within", least=1),
        limit=_limit(node),
        who=node.many("who", _who, needed=True),
        law=node.text("law", needed=False),
    )


def _rating(node: Node) -> RatingRule:
    return RatingRule(_limit(node), node.many("who", _who, needed=True))


def check_kind(kind: Kind) -> list[str]:
    """What cannot work in a definition that reads well; empty when all is well."""
    return [fault for check in _CHECKS for fault in check(kind)]


def _unique(kind: Kind) -> Iterable[str]:
    groups: Sequence[tuple[str, Sequence[str]]] = (
        ("steps", [step.name for step in kind.steps]),
        ("fields", [one.name for one in kind.fields]),
        ("papers", [one.name for one in kind.papers]),
        ("grounds", [f"{one.code}（{one.valid_from}）" for one in kind.grounds]),
        ("clocks", [one.name for one in kind.clocks]),
        ("prints", [one.name for one in kind.prints]),
        ("appeals", [one.name for one in kind.appeals]),
        *((f"steps.{step.name}.acts", [act.name for act in step.acts]) for step in kind.steps),
    )
    for path, names in groups:
        for name, count in Counter(names).items():
            if count > 1:
                yield f"{path}：“{name}”出现了{count}次"
    for step in kind.steps:
        if step.name in ENDINGS:
            yield f"steps.{step.name}：这是结束状态的名称，步骤请另取名"
        for act in step.acts:
            if act.name in COMMON:
                yield f"steps.{step.name}.acts：“{act.name}”由系统提供，请另取名"


def _graph(kind: Kind) -> Iterable[str]:
    names = {step.name for step in kind.steps}
    ways = {step.name: {act.to for act in step.acts} for step in kind.steps}
    for step in kind.steps:
        yield from _acts(step, names)
    for name in sorted(names - _reached(kind.first.name, ways)):
        yield f"steps.{name}：从第一步走不到这里"
    for name in sorted(names - _ending(ways)):
        yield f"steps.{name}：从这里永远办不结"


def _acts(step: Step, names: set[str]) -> Iterable[str]:
    for act in step.acts:
        if act.to not in names and act.to not in REACHABLE:
            yield f"steps.{step.name}.acts.{act.name}.to：没有“{act.to}”这个步骤或结束状态"
        if act.to == step.name:
            yield f"steps.{step.name}.acts.{act.name}.to：不能原地打转"
    if sum(act.main for act in step.acts) != 1:
        yield f"steps.{step.name}：须有且只有一个主要动作（main: true）"
    for other in step.apart:
        if other not in names or other == step.name:
            yield f"steps.{step.name}.apart：没有“{other}”这个其他步骤"


def _reached(first: str, ways: Mapping[str, set[str]]) -> set[str]:
    """Steps a case can come to."""
    seen, todo = {first}, [first]
    while todo:
        fresh = (ways.get(todo.pop(), set()) & ways.keys()) - seen
        seen |= fresh
        todo += sorted(fresh)
    return seen


def _ending(ways: Mapping[str, set[str]]) -> set[str]:
    """Steps from which a case can end."""
    ending = {name for name, to in ways.items() if to & set(REACHABLE)}
    while grown := {name for name, to in ways.items() if name not in ending and to & ending}:
        ending |= grown
    return ending


def _clocks(kind: Kind) -> Iterable[str]:
    names = {step.name for step in kind.steps}
    covered: Counter[str] = Counter()
    for clock in kind.clocks:
        if not clock.covers:
            yield f"clocks.{clock.name}.covers：没有写管哪些步骤"
        for name in clock.covers:
            covered[name] += 1
            if name not in names:
                yield f"clocks.{clock.name}.covers：没有“{name}”这个步骤"
    for name, count in covered.items():
        if count > 1:
            yield f"clocks：步骤“{name}”同时归{count}个时限管，只能归一个"


def _references(kind: Kind) -> Iterable[str]:
    for step in kind.steps:
        for act in step.acts:
            path = f"steps.{step.name}.acts.{act.name}"
            yield from (f"{path}.asks：没有“{name}”这个填写项" for name in act.asks if kind.field(name) is None)
            yield from (f"{path}.prints：没有“{name}”这个文书" for name in act.prints if kind.print(name) is None)
            yield from (f"{path}.needs：{words}" for words in _refusing(kind, act))


def _refusing(kind: Kind, act: Act) -> Iterable[str]:
    """A refusal names its ground and its reason; nothing else does."""
    if act.to in ("refused", "not_accepted"):
        if not {"ground", "reason"} <= set(act.needs):
            yield "拒绝办理须选依据并写明理由（ground、reason）"
        if not kind.grounds:
            yield "要选依据，但 grounds 里一条也没有"
    elif "ground" in act.needs:
        yield "只有不予受理、不予批准才选理由依据"


def _county(kind: Kind) -> Iterable[str]:
    """What the county alone may see is registered, handled and followed up by the county alone."""
    groups = [("starts", kind.starts), ("rating.who", kind.rating.who)]
    groups += [(f"steps.{step.name}.who", step.who) for step in kind.steps]
    groups += [(f"appeals.{one.name}.who", one.who) for one in kind.appeals]
    for path, who in groups:
        if kind.county_only and any(one.level != Level.COUNTY for one in who):
            yield f"{path}：只由县局办理的类型（county_only），岗位都须在县一级"


def _fields(kind: Kind) -> Iterable[str]:
    for one in kind.fields:
        if (one.type == "choice") != bool(one.choices):
            yield f"fields.{one.name}.choices：{'选择项须列出可选内容' if one.type == 'choice' else '只有选择项才列可选内容'}"
        read: Callable[[str], Any] = parse_yuan if one.type == "money" else int
        try:
            bounds = [read(text) for text in (one.least, one.most) if text]
        except (ValueError, DomainError):
            yield f"fields.{one.name}：least、most 写法不对"
            continue
        if len(bounds) == 2 and bounds[0] > bounds[1]:
            yield f"fields.{one.name}：least 不能大于 most"


def _prints(kind: Kind) -> Iterable[str]:
    known = {*GAPS, *(f"field_{one.name}" for one in kind.fields)}
    used = {name for step in kind.steps for act in step.acts for name in act.prints} | {"supplement", "receipt"}
    for one in kind.prints:
        for gap in _GAP.findall("\n".join(one.body)):
            if gap not in known:
                yield f"prints.{one.name}.body：没有“{{{gap}}}”这个填空项"
        if not one.body:
            yield f"prints.{one.name}.body：缺少"
        if one.name not in used:
            yield f"prints.{one.name}：没有哪个动作打印它"


_CHECKS = (_unique, _graph, _clocks, _references, _county, _fields, _prints)
