"""A list of the rights a county brings along (期初待遇), one list a scheme: its columns, and what every line says. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from apps.benefits.rules.catalogue import PERIODIC, SCHEMES, WORDS, Fact
from apps.benefits.rules.checking import check_facts
from apps.benefits.rules.listing import SHOWN, ColumnMissing, Columns, Line, ListRefused, read_lines
from apps.core.errors import DomainError, Invalid
from apps.core.masking import scrub
from apps.core.numbers import whole_number
from apps.people.rules.cells import Cell, choice, day, plain
from apps.people.rules.columns import match

DECIDED, NUMBER = "批准日期", "批准文号"
OFFERED = tuple(code for code in PERIODIC if all(fact.kind not in ("counts", "map") for fact in SCHEMES[code].facts))
_FLAGS = {"是": "yes", "否": "no"}


@dataclass(slots=True)
class Right:
    """One line: the person as the file names them, the decision, the facts of the scheme, and every problem."""

    line: Line
    decided_on: date | None = None
    decision_no: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def check_offered(scheme: str) -> str:
    """A scheme that is paid every month. Raises Invalid."""
    if scheme not in OFFERED:
        raise Invalid("请选择按月发放的待遇项目。", field="scheme")
    return scheme


def headers_of(scheme: str) -> list[str]:
    """The headers of the template; those with a star are needed."""
    facts = [f"{fact.label}{'*' if fact.required else ''}" for fact in SCHEMES[scheme].facts]
    return ["姓名*", "公民身份号码*", f"{DECIDED}*", NUMBER, *facts]


def words_of(fact: Fact) -> dict[str, str]:
    """Word of a cell -> value, for facts chosen from a list; empty for the others."""
    if fact.kind == "flag":
        return dict(_FLAGS)
    return {WORDS.get(value, value): value for value in fact.choices} if fact.kind == "choice" else {}


def read_rights(
    scheme: str, headers: Sequence[str], lines: Iterable[tuple[int, Sequence[Cell]]], today: date
) -> list[Right]:
    """Every line in file order, each with all its problems. Raises ColumnMissing."""
    places = _places(scheme, headers)
    rows = list(lines)
    known = match(headers)
    names = Columns(known["name"], known["id_number"], -1, -1, tuple(headers))
    found = []
    for line, (_, cells) in zip(read_lines(names, rows, today), rows, strict=True):
        found.append(_read(scheme, line, {label: cells[at] if at < len(cells) else Cell() for label, at in places.items()}))
    return found


def _places(scheme: str, headers: Sequence[str]) -> Mapping[str, int]:
    plain_headers = [header.replace("*", "").strip() for header in headers]
    wanted = {DECIDED: True, NUMBER: False} | {fact.label: fact.required for fact in SCHEMES[scheme].facts}
    missing = [label for label, needed in wanted.items() if needed and label not in plain_headers]
    known = match(headers)
    missing += [word for key, word in (("name", "姓名"), ("id_number", "公民身份号码")) if key not in known]
    if missing:
        raise ColumnMissing(f"文件里没有“{'”“'.join(missing)}”列。请下载这个项目的模板，按模板填写后上传。", field="file")
    return {label: plain_headers.index(label) for label in wanted if label in plain_headers}


def _read(scheme: str, line: Line, cells: Mapping[str, Cell]) -> Right:
    right = Right(line, problems=[line.problem] if line.problem else [])

    def take(label: str, cell: Cell, fact: Fact | None = None) -> Any:
        try:
            return _value(fact, cell) if fact else day(cell) if label == DECIDED else plain(cell)
        except DomainError as refusal:
            right.problems.append(scrub(f"第{line.number}行“{label}”：{refusal.message}"))
            return None

    right.decided_on = take(DECIDED, cells[DECIDED])
    if right.decided_on is None and not right.problems:
        right.problems.append(f"第{line.number}行“{DECIDED}”：没有填写。请按批件补填。")
    right.decision_no = (take(NUMBER, cells.get(NUMBER, Cell())) or "")[:80]
    for fact in SCHEMES[scheme].facts:
        value = take(fact.label, cells.get(fact.label, Cell()), fact)
        if value not in (None, ""):
            right.facts[fact.name] = value
    if not right.problems:
        _check(scheme, right)
    return right


def _value(fact: Fact, cell: Cell) -> Any:
    text = plain(cell)
    if not text:
        return None
    if words := words_of(fact):
        code = choice(cell, words, fact.label)
        return {"yes": True, "no": False}[code] if fact.kind == "flag" else code
    if fact.kind == "day":
        found = day(cell)
        return found.isoformat() if found else None
    if fact.kind == "whole":
        if (number := whole_number(text.removesuffix("级"), 6)) is None:
            raise Invalid(f"“{text[:20]}”不是整数，请改正。")
        return number
    return text


def _check(scheme: str, right: Right) -> None:
    try:
        check_facts(scheme, right.facts, decided_on=right.decided_on, born_on=right.line.born_on)
    except DomainError as refusal:
        right.problems.append(scrub(f"第{right.line.number}行：{refusal.message}"))


def refuse(problems: Sequence[str]) -> None:
    """The list is taken whole or not at all. Raises ListRefused with the first problems."""
    if problems:
        more = f"……共{len(problems)}处" if len(problems) > SHOWN else ""
        refusal = ListRefused(
            f"名单有{len(problems)}处问题，没有写入任何内容。{'；'.join(problems[:SHOWN])}{more}。请改正后重新上传。",
            field="file",
        )
        refusal.problems = tuple(problems)
        raise refusal
