"""What one cell of a roster means, column by column. Pure; the widgets of the Resource call these."""

import re
import unicodedata
from collections.abc import Callable, Mapping

from apps.core.idnumber import BadIdNumber, check_id
from apps.core.money import parse_yuan
from apps.people.rules import accounts, cells, identity, names
from apps.people.rules.cells import Cell


def squeeze(text: str) -> str:
    """Half-width, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or ""))


def person_name(cell: Cell) -> str:
    """A name as it is registered. Raises BadName."""
    return names.check_name(cells.plain(cell))


def other_name(cell: Cell) -> str:
    """A name that may be absent and is only compared."""
    return names.clean(cells.plain(cell))


def id_number(cell: Cell) -> str:
    """The 18-digit number of a number with 15 or 18. Raises NoIdNumber, BadIdNumber."""
    text = cells.plain(cell)
    if not text.strip():
        raise identity.NoIdNumber("身份证号没有填写；没有号码的人员请在建档页面逐人登记并说明原因。", field="id_number")
    if "*" in text:
        raise BadIdNumber(
            "身份证号18位里有遮盖的星号，读不到完整号码。请填写完整号码；由本系统导出的，请保留“档案编号”列并不要改动号码。",
            field="id_number",
        )
    return check_id(text).number18


def other_number(cell: Cell) -> str:
    """As ``id_number``, of somebody who may have none on the list; empty -> empty. Raises BadIdNumber."""
    return id_number(cell) if cell.text.strip() or cell.kind else ""


def is_15(cell: Cell) -> bool:
    """Was the number of an old card written?"""
    return len(squeeze(cell.text)) == 15


def phone(cell: Cell) -> str:
    """A mobile or land-line number; empty -> empty. Raises BadPhone."""
    return identity.check_phone(cells.plain(cell))


def account(cell: Cell) -> str:
    """The digits of a card or passbook. Raises BadAccount."""
    return accounts.check_account(cells.plain(cell), "passbook").number if cell != Cell() else ""


def ethnicity(cell: Cell) -> str:
    """汉 or 汉族 -> 汉族."""
    text = squeeze(cells.plain(cell))
    if len(text) > 12 or not all(letter.isalpha() for letter in text):
        raise cells.BadCell("民族只填名称，例如汉族、回族。")
    return text if not text or text.endswith("族") or len(text) > 3 else f"{text}族"


def kinds(cell: Cell, labels: Mapping[str, str], label: str) -> list[str]:
    """Several words of a code table, separated by 、 or the like."""
    parts = [part for part in re.split(r"[、,，;；/\s]+", cells.plain(cell)) if part]
    return list(dict.fromkeys(cells.choice(Cell(part), dict(labels), label) for part in parts))


def division_code(cell: Cell) -> str:
    """Twelve digits, also written with 6 or 9. Raises Invalid."""
    return identity.check_division_code(cells.plain(cell))


def lump_sum(cell: Cell) -> int | None:
    """Yuan as written -> fen; empty -> None. Raises Invalid."""
    words = cells.plain(cell)
    return identity.check_lump_sum(parse_yuan(words)) if words else None


def donated(cell: Cell) -> int | None:
    """Yuan as written -> fen, more than nothing; empty -> None. Raises Invalid, BadCell."""
    words = cells.plain(cell)
    fen = parse_yuan(words) if words else None
    if fen is not None and fen <= 0:
        raise cells.BadCell("金额应大于0。")
    return fen


def whole(most: int, label: str) -> Callable[[Cell], int | None]:
    """A whole number from 1 to ``most``; empty -> None. Raises BadCell."""

    def read(cell: Cell) -> int | None:
        words = squeeze(cells.plain(cell)).removesuffix("小时").removesuffix("人")
        if not words:
            return None
        if not words.isascii() or not words.isdecimal() or not 1 <= int(words[:9]) <= most or len(words) > 9:
            raise cells.BadCell(f"{label}填1至{most}的整数。")
        return int(words)

    return read


def grade(cell: Cell) -> int | None:
    """五级, 5级, 5 -> 5; empty -> None. Raises BadCell."""
    words = squeeze(cells.plain(cell)).removesuffix("级")
    if not words:
        return None
    found = (
        int(words) if words.isascii() and words.isdecimal() and len(words) < 3 else " 一二三四五六七八九十".find(words[:2])
    )
    if not 1 <= found <= 10:
        raise cells.BadCell("伤残等级填一级至十级。")
    return found


def text(longest: int) -> Callable[[Cell], str]:
    """Plain text cut to the column's length."""
    return lambda cell: cells.plain(cell)[:longest]
