"""Files that other offices and devices hand over: which column is which, and what every line says. Pure.

A file is judged whole: every line ends in a reading or in a problem that names its row and column.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from apps.benefits.rules.masked import Mask, fits_name, is_masked, plain_stars, read_mask
from apps.core.errors import DomainError, Invalid
from apps.core.idnumber import IdNumber, check_id
from apps.core.masking import scrub
from apps.people.rules.cells import Cell, day, plain
from apps.people.rules.columns import match
from apps.people.rules.names import clean, fold

T = TypeVar("T")
SHOWN = 3
DATES = (
    "死亡日期", "死亡时间", "去世日期", "注销日期", "注销时间", "火化日期", "火化时间", "判决日期", "收监日期", "入监日期",
    "服刑起日", "通缉日期", "迁出日期", "迁出时间", "领取日期", "开始领取日期", "领取起始日期", "待遇领取日期", "认证日期",
    "认证时间", "核验日期", "核验时间", "签到日期", "签到时间", "享受日期", "批准日期", "所载日期", "日期",
)  # fmt: skip
#: What a list may tell of the case besides: kind of list -> header, and the words its template offers. Other words are kept too.
TOLD = {
    "death": ("证明种类", ("户籍注销证明", "居民死亡医学证明", "法院宣告死亡判决")),
    "hospital": ("证明种类", ("居民死亡医学证明", "其他证明")),
    "cremation": ("证明种类", ("火化证明", "其他证明")),
    "prison": ("服刑情形", ("服刑", "社区矫正", "羁押", "通缉")),
    "household": ("迁出情形", ("迁往县外", "迁往市外", "迁往省外", "注销户口")),
    "pension": ("险种", ("企业职工养老保险", "机关事业单位养老保险", "城乡居民养老保险")),
    "low_income": ("救助种类", ("最低生活保障", "特困供养", "低保边缘家庭")),
}
RESULTS = ("认证结果", "核验结果", "比对结果", "结果", "是否通过", "状态")
PASSED = frozenset({"通过", "成功", "是", "合格", "认证通过", "认证成功", "核验通过", "比对通过", "已认证", "已签到", "1"})


class ColumnMissing(Invalid):
    """The file lacks a column without which nobody can be recognised."""


class ListRefused(Invalid):
    """Lines of the file cannot be read; nothing was written. ``problems`` names every one."""

    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Column numbers (from 0) and the words the file uses for them; ``on``, ``result`` and ``told`` may be absent (-1)."""

    name: int
    id_number: int
    on: int
    result: int
    headers: tuple[str, ...]
    told: int = -1


@dataclass(frozen=True, slots=True)
class Line:
    """One line as read. ``problem`` empty: readable. ``passed`` None: the file has no result column. ``told``: what the list says of
    the case besides (种类、情形)."""

    number: int
    name: str = ""
    id_number: str = ""
    born_on: date | None = None
    on: date | None = None
    passed: bool | None = None
    problem: str = ""
    mask: Mask | None = None
    told: str = ""


def _word(text: str) -> str:
    return re.sub(r"[\s*:：、/（）()]", "", unicodedata.normalize("NFKC", text or ""))


def find_columns(headers: Sequence[str], *, needs_result: bool = False) -> Columns:
    """Recognise the columns by their names. Raises ColumnMissing naming what is not there."""
    known = match(headers)
    words = [_word(header) for header in headers]
    on, on_word = _find(words, DATES)
    result, result_word = _find(words, RESULTS)
    missing = [label for key, label in (("name", "姓名"), ("id_number", "身份证号")) if key not in known]
    if needs_result and result < 0:
        missing.append("认证结果")
    if missing:
        raise ColumnMissing(
            f"表头里没有“{'”“'.join(missing)}”列。请在表格里补上这一列，或改正表头后重新上传。", field="file"
        )
    shown = list(headers)
    for place, word in ((on, on_word), (result, result_word)):
        if place >= 0:
            shown[place] = word
    told, _ = _find(words, [header for header, _ in TOLD.values()])
    return Columns(known["name"], known["id_number"], on, result, tuple(shown), told)


#: Words of a header that tell which office's list it is; a death may stand on any of the first three.
TELLING = {
    "death": ("死亡", "去世", "注销"), "hospital": ("死亡", "去世"), "cremation": ("火化", "死亡", "去世", "骨灰"),
    "prison": ("服刑", "判决", "收监", "入监", "通缉", "刑期", "羁押"), "household": ("迁出", "迁往", "迁移"),
    "pension": ("领取", "养老", "退休", "待遇"), "low_income": ("低保", "特困", "救助", "享受"),
}  # fmt: skip
KINDS = {
    "death": "公安死亡注销名单", "hospital": "医疗机构死亡名单", "cremation": "殡葬火化名单", "prison": "服刑和通缉名单",
    "household": "户籍迁出名单", "pension": "职工养老金领取名单", "low_income": "低保特困名单",
}  # fmt: skip


class WrongKind(Invalid):
    """The header speaks of another office's list."""


def check_kind(kind: str, headers: Sequence[str]) -> None:
    """Raises WrongKind when the header tells of another kind of list and not at all of the chosen one."""
    text = _word("".join(headers))
    if any(word in text for word in TELLING[kind]):
        return
    other = next((name for name, words in TELLING.items() if any(word in text for word in words)), "")
    if other:
        raise WrongKind(f"选的是“{KINDS[kind]}”，文件的表头却像“{KINDS[other]}”。请核对名单种类后重新上传。", field="kind")


def _find(words: Sequence[str], wanted: Sequence[str]) -> tuple[int, str]:
    """The column that ends in one of the words (a title above may stand before it), the most telling word first."""
    for word in wanted:
        for place, text in enumerate(words):
            if text.endswith(word) and not text.endswith(("出生日期", "入伍日期")):
                return place, word
    return -1, ""


def read_lines(
    columns: Columns, lines: Iterable[tuple[int, Sequence[Cell]]], until: date, *, hidden: bool = False
) -> list[Line]:
    """Every line in file order; a day after ``until`` and a number that stands twice are problems.

    ``hidden``: names and numbers may be masked in part (脱敏); such a line carries a mask instead of a number.
    """
    seen: dict[str, int] = {}
    found: list[Line] = []
    for number, cells in lines:
        line = _read(columns, number, cells, until, hidden)
        first = seen.setdefault(line.id_number, number) if line.id_number else number
        if first != number and not line.problem:
            text = f"第{number}行“{columns.headers[columns.id_number]}”：与第{first}行相同。请核对后只保留一行。"
            line = replace(line, problem=text)
        found.append(line)
    return found


def _read(columns: Columns, number: int, cells: Sequence[Cell], until: date, hidden: bool) -> Line:
    problems: list[str] = []

    def cell(place: int) -> Cell:
        return cells[place] if 0 <= place < len(cells) else Cell()

    def tried(place: int, read: Callable[[], T]) -> T | None:
        return _attempt(read, lambda text: bad(place, text))

    def bad(place: int, refusal: str) -> None:
        problems.append(scrub(f"第{number}行“{columns.headers[place]}”：{refusal}"))

    name = tried(columns.name, lambda: _name(plain(cell(columns.name)), hidden)) or ""
    if not name and not problems:
        bad(columns.name, "没有填写。请补填姓名。")
    known = tried(columns.id_number, lambda: _number(name, plain(cell(columns.id_number)), hidden))
    on = tried(columns.on, lambda: day(cell(columns.on))) if columns.on >= 0 else None
    if on is not None and on > until:
        bad(columns.on, f"日期{on}晚于{until}。请核对原件后改正。")
    passed = _word(plain(cell(columns.result))) in PASSED if columns.result >= 0 else None
    told = tried(columns.told, lambda: plain(cell(columns.told))) if columns.told >= 0 else ""
    whole = known if isinstance(known, IdNumber) else None
    return Line(
        number=number,
        name=name[:60],
        id_number=whole.number18 if whole else "",
        born_on=whole.born_on if whole else None,
        on=on,
        passed=passed,
        problem=" ".join(problems)[:300],
        mask=known if isinstance(known, Mask) else None,
        told=(told or "")[:40],
    )


def _name(text: str, hidden: bool) -> str:
    return plain_stars(text) if hidden and is_masked(text) else clean(text)


def _number(name: str, text: str, hidden: bool) -> IdNumber | Mask:
    return read_mask(name, text) if hidden and is_masked(text) else check_id(text)


def _attempt(read: Callable[[], T], refuse: Callable[[str], None]) -> T | None:
    try:
        return read()
    except DomainError as refusal:
        refuse(refusal.message)
        return None


def refuse_problems(lines: Sequence[Line]) -> None:
    """Raise ListRefused when a line cannot be read: the file is taken whole or not at all."""
    problems = [line.problem for line in lines if line.problem]
    if not problems:
        return
    first = "；".join(text.removesuffix("。") for text in problems[:SHOWN])
    more = f"……共{len(problems)}处" if len(problems) > SHOWN else ""
    refusal = ListRefused(
        f"名单有{len(problems)}行读不准，没有写入任何内容。{first}{more}"
        "。请改正后重新上传；确认这些行可以不参加的，勾选“有问题的行不参加”后再上传。",
        field="file",
    )
    refusal.problems = tuple(problems)
    raise refusal


def same_name(one: str, other: str) -> bool:
    """The same name, rare and usual forms of a character taken as one; a masked ``other`` fits if its visible part does."""
    if "*" in other:
        return fits_name(other, one)
    return fold(clean(one)) == fold(clean(other))
