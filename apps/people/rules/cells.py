"""What a spreadsheet cell may hold, and what can go wrong with it (numbers Excel rounded, formulas, dates)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from apps.core.errors import Invalid

TOO_BIG = 10**15
LONGEST = 500
_SCIENTIFIC = re.compile(r"^[+-]?\d(\.\d+)?[eE]\+?\d{2}$")
_QUOTED = re.compile(r'^="(.*)"$', re.DOTALL)
_GUARDED = re.compile(r"^'(?=[\t\r]|[ \u3000\n]*[=+\-@\t\r＝＋－＠])")
#: Zero-width marks, direction marks, soft hyphens: nobody sees them, they come with text from web pages and other programs.
_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
_ISO = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$")


class BadCell(Invalid):
    """The cell cannot be read as what the column asks for."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``kind``: ``""`` text, ``number``, ``date``, ``rounded`` (digits already lost), ``formula``."""

    text: str = ""
    kind: str = ""


def cell_of(value: object) -> Cell:
    """A value of the reader -> Cell. Integers of 15 digits and more kept as numbers have lost digits: ``rounded``."""
    if value is None:
        return Cell()
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime | date):
        return Cell(f"{value:%Y-%m-%d}", "date")
    return _text(str(value))


def _number(value: int | float) -> Cell:
    if not abs(value) < TOO_BIG:  # also what is not a number
        return Cell("", "rounded")
    if value == int(value):
        return Cell(str(int(value)), "number")
    return Cell(format(Decimal(repr(value)), "f"), "number")


@lru_cache(maxsize=20_000)
def _text(text: str) -> Cell:
    """Cached: places, dates and choices stand in thousands of rows."""
    text = text.translate(_UNSEEN)
    found = _QUOTED.match(text.strip())
    text = found[1] if found else _GUARDED.sub("", text)
    text = "".join(letter for letter in text if letter >= " " or letter in "\t\n").strip()
    if _SCIENTIFIC.match(text):
        return Cell("", "rounded")
    return Cell(text)


def plain(cell: Cell) -> str:
    """The text of a cell; refuses formulas, lost digits and novels."""
    if cell.kind == "formula":
        raise BadCell("这一格是公式，读不到确定的内容；请在表格里复制该列、选择性粘贴为“数值”后重新上传。")
    if cell.kind == "rounded":
        raise BadCell("这一格被表格当成数字存放，末几位已经丢失，无法还原；请把该列设为“文本”格式，按原件重新填写。")
    if len(cell.text) > LONGEST:
        raise BadCell(f"内容超过{LONGEST}个字，请删去多余文字。")
    return cell.text


def day(cell: Cell) -> date | None:
    """A full calendar day: 2001-07-20, 2001/7/20, 2001.7.20, 2001年7月20日, 20010720, with a time; empty -> None."""
    text = plain(cell)
    if not text:
        return None
    if _ISO.match(text):
        return _day(text, text[:4], text[5:7], text[8:])
    text = unicodedata.normalize("NFKC", text).strip()
    text = re.sub(r"\s*([-/.年月日])\s*", r"\1", text)
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = _DATE.match(text)
    if not found and cell.kind == "number":
        raise BadCell(f"这一格是数字{text[:20]}，表格没有把它标成日期；请把该列设为“日期”格式，核对后重新上传。")
    if not found:
        raise BadCell(f"“{text[:20]}”不是完整的日期，请写成2001-07-20这样的年月日。")
    return _day(text, found[1], found[2], found[3])


def _day(text: str, year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise BadCell(f"日期“{text[:20]}”不存在，请核对年月日。") from None


def years(cell: Cell) -> Decimal | None:
    """Years of service: 0.5 to 60, at most one decimal; empty -> None."""
    text = unicodedata.normalize("NFKC", plain(cell)).removesuffix("年").strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise BadCell(f"“{text[:20]}”不是数字，请填写年数，例如4或4.5。") from None
    if not value.is_finite() or value <= 0 or value > 60:
        raise BadCell(f"服役年限“{text[:20]}”应在0到60年之间，请核对。")
    if value != value.quantize(Decimal("0.1")):
        raise BadCell(f"服役年限“{text[:20]}”最多保留一位小数，请改正。")
    return value


def choice(cell: Cell, labels: dict[str, str], label: str) -> str:
    """A word of a code table (label -> code), a few everyday forms included; empty -> empty."""
    text = unicodedata.normalize("NFKC", plain(cell)).strip()
    if not text:
        return ""
    if text in labels:
        return labels[text]
    raise BadCell(f"{label}“{text[:20]}”不在可选范围内，请填写：{'、'.join(_firsts(labels))}。")


def _firsts(labels: dict[str, str]) -> Iterable[str]:
    seen: set[str] = set()
    for text, code in labels.items():
        if code not in seen:
            seen.add(code)
            yield text
