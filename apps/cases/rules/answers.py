"""What a clerk filled in, checked field by field against the kind. Pure."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.cases.rules.definition import FormField, Ground, Kind
from apps.cases.rules.refusals import FieldWrong, GroundWrong, PaperMissing, ReasonMissing
from apps.core.errors import DomainError
from apps.core.masking import scrub
from apps.core.money import parse_yuan, yuan

OTHER = "other"  # a paper that no kind names
MOST = {"text": 100, "long": 1000}
_YES = {"true": True, "on": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}


@dataclass(frozen=True, slots=True)
class Answers:
    """Checked values: JSON-ready, personal ones apart, persons by id."""

    open: dict[str, Any]
    private: dict[str, Any]
    persons: dict[str, int]


def check_answers(fields: Iterable[FormField], given: Mapping[str, Any]) -> Answers:
    """Every field of the form read by its type. Raises FieldWrong naming the field and what it should be."""
    known = list(fields)
    extra = set(given) - {one.name for one in known}
    if extra:
        raise FieldWrong(f"这类办件没有“{'、'.join(sorted(extra))[:80]}”这些填写项，请刷新页面后重新填写。")
    found = Answers({}, {}, {})
    for one in known:
        value = read_field(one, given.get(one.name))
        if value is None:
            continue
        if one.type == "person":
            found.persons[one.name] = value
        else:
            (found.private if one.personal else found.open)[one.name] = value
    return found


def read_field(one: FormField, raw: Any) -> Any:
    """One value, or None for an empty field that may be empty. Raises FieldWrong."""
    text = unicodedata.normalize("NFC", str(raw)).strip() if raw is not None else ""
    if isinstance(raw, bool):
        text = "true" if raw else "false"
    if not text:
        if one.required:
            raise FieldWrong(f"请填写“{one.label}”。", field=one.name)
        return None
    return _READERS[one.type](one, text)


def _wrong(one: FormField, words: str) -> FieldWrong:
    return FieldWrong(f"“{one.label}”{words}", field=one.name)


def _text(one: FormField, text: str) -> str:
    most = int(one.most) if one.most else MOST[one.type]
    if "\x00" in text or len(text) > most:
        raise _wrong(one, f"最多写{most}个字，请缩短后再提交。")
    if one.least and len(text) < int(one.least):
        raise _wrong(one, f"至少写{one.least}个字。")
    return text if one.personal else scrub(text)


def _choice(one: FormField, text: str) -> str:
    if text not in one.choices:
        raise _wrong(one, f"请从所列内容中选择：{'、'.join(one.choices.values())}。")
    return text


def _day(one: FormField, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise _wrong(one, "不是日期，请写成“2026-03-05”的样子。") from None


def _money(one: FormField, text: str) -> int:
    try:
        fen = parse_yuan(text)
    except DomainError as refusal:
        raise _wrong(one, f"：{refusal.message}") from refusal
    _bounds(one, fen, parse_yuan, lambda bound: f"{yuan(parse_yuan(bound))}元")
    return fen


def _number(one: FormField, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise _wrong(one, "应为整数。")
    _bounds(one, int(text), int, lambda bound: bound)
    return int(text)


def _bounds(one: FormField, value: int, read: Callable[[str], int], words: Callable[[str], str]) -> None:
    if one.least and value < read(one.least):
        raise _wrong(one, f"不能少于{words(one.least)}。")
    if one.most and value > read(one.most):
        raise _wrong(one, f"不能超过{words(one.most)}。")


def _person(one: FormField, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise _wrong(one, "请从人员档案中查找并选定。")
    return int(text)


def _flag(one: FormField, text: str) -> bool:
    if text.lower() not in _YES:
        raise _wrong(one, "请选择“是”或“否”。")
    return _YES[text.lower()]


_READERS: dict[str, Callable[[FormField, str], Any]] = {
    "text": _text,
    "long": _text,
    "choice": _choice,
    "date": _day,
    "money": _money,
    "number": _number,
    "person": _person,
    "flag": _flag,
}


def shown(one: FormField, value: Any) -> str:
    """A stored value as a page and a print show it."""
    if value is None:
        return ""
    if one.type == "choice":
        return one.choices.get(str(value), str(value))
    if one.type == "money":
        return f"{yuan(int(value))}元"
    if one.type == "flag":
        return "是" if value else "否"
    if one.type == "date":
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    return str(value)


def needed(text: str, *, field: str = "reason", most: int = 500) -> str:
    """A reason or an answer a later reader can use; full numbers are masked. Raises ReasonMissing."""
    clean = " ".join(text.replace("\x00", "").split())
    if len(clean) < 4:
        raise ReasonMissing(field=field)
    if len(clean) > most:
        raise ReasonMissing(f"最多写{most}个字，请缩短后再提交。", field=field)
    return scrub(clean)


def missing_papers(kind: Kind, held: Collection[str]) -> list[str]:
    """Labels of the required papers that nobody attached, saw or looked up."""
    return [paper.label for paper in kind.papers if paper.required and paper.name not in held]


def check_papers(kind: Kind, held: Collection[str]) -> None:
    """Raises PaperMissing naming them."""
    missing = missing_papers(kind, held)
    if missing:
        raise PaperMissing(
            f"还缺材料：{'、'.join(missing)}。请先上传扫描件，或在“材料”里登记已核验原件、已共享核验；确实没有的，请通知申请人补正。"
        )


def grounds_on(kind: Kind, day: date, division: str) -> list[Ground]:
    """The grounds that may be used on that day in that place."""
    return [one for one in kind.grounds if one.holds(day, division)]


def ground_of(kind: Kind, code: str, day: date, division: str) -> Ground:
    """The chosen ground. Raises GroundWrong when it does not hold on that day or in that province."""
    for one in grounds_on(kind, day, division):
        if one.code == code:
            return one
    raise GroundWrong(field="ground")


def label_of_paper(kind: Kind, paper: str) -> str:
    """Words of a paper of the kind. Raises PaperMissing."""
    if paper == OTHER:
        return "其他材料"
    found = next((one for one in kind.papers if one.name == paper), None)
    if found is None:
        raise PaperMissing("请从列表中选择是哪一份材料。", field="paper")
    return found.label
