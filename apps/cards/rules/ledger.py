"""The ledger of cards handed out before this system: one line a card, read strictly. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from apps.cards.rules.eligibility import KINDS
from apps.core.errors import Invalid

HEAD = ("身份证号", "证件类型", "银行", "卡号后四位", "有效期至", "发放日期", "补换原因", "现状", "现状日期", "说明")
MOST = 2000
ENDS = {"": "", "使用中": "", "临时挂失": "stop", "正式挂失": "lose", "已收回": "recall"}
_KINDS = {words: code for code, words in KINDS.items()} | {
    "退役军人": "veteran",
    "遗属": "survivor",
    "遗属优待证": "survivor",
}


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One card as the ledger has it; the lines of a person stand together, the oldest card first."""

    number: int
    id_number: str
    kind: str
    bank_code: str
    bank_name: str
    tail: str
    valid_until: date
    delivered_on: date
    reason: str
    ended: str
    ended_on: date | None
    note: str


def read_ledger(table: Sequence[Sequence[str]], *, banks: Mapping[str, str], reasons: Mapping[str, str]) -> list[LedgerLine]:
    """Lines of a table with its head; ``banks`` and ``reasons`` are words -> code. Raises Invalid with the line of the sheet."""
    if not table or tuple(cell.strip() for cell in table[0]) != HEAD:
        raise Invalid(f"台账的表头不对，应依次为：{'、'.join(HEAD)}。请下载空白表填写。", field="file")
    if not 1 <= len(table) - 1 <= MOST:
        raise Invalid(f"台账有{len(table) - 1}行，每次应为1至{MOST}行。请分成几份导入。", field="file")
    return [
        _line(number, [cell.strip().lstrip("'") for cell in row], banks, reasons)
        for number, row in enumerate(table[1:], start=2)
    ]


def _line(number: int, row: Sequence[str], banks: Mapping[str, str], reasons: Mapping[str, str]) -> LedgerLine:
    if len(row) != len(HEAD):
        raise Invalid(f"第{number}行有{len(row)}列，应为{len(HEAD)}列。请检查这一行是否多了或少了逗号。", field="file")
    who, kind, bank, tail, until, delivered, reason, ended, ended_on, note = row
    return LedgerLine(
        number=number,
        id_number=who.upper(),
        kind=_code(number, "证件类型", kind, _KINDS),
        bank_code=_code(number, "银行", bank, banks),
        bank_name=bank,
        tail=_tail(number, tail),
        valid_until=_day(number, "有效期至", until),
        delivered_on=_day(number, "发放日期", delivered),
        reason=_code(number, "补换原因", reason, reasons) if reason else "",
        ended=_code(number, "现状", ended, ENDS),
        ended_on=_day(number, "现状日期", ended_on) if ended_on or ENDS.get(ended) else None,
        note=note[:300],
    )


def _code(number: int, column: str, words: str, known: Mapping[str, str]) -> str:
    if words not in known:
        raise Invalid(
            f"第{number}行：{column}“{words}”不认识，可以写：{'、'.join(one for one in known if one)}。", field="file"
        )
    return known[words]


def _tail(number: int, text: str) -> str:
    if len(text) == 4 and text.isascii() and text.isdecimal():
        return text
    raise Invalid(f"第{number}行：卡号后四位应为四位数字，现为“{text}”。前面的0被表格软件去掉的，请补上。", field="file")


def _day(number: int, column: str, text: str) -> date:
    try:
        return date(*(int(part) for part in text.replace("/", "-").replace(".", "-").split("-")))
    except (ValueError, TypeError) as error:
        raise Invalid(f"第{number}行：{column}“{text}”不是日期，应写成2026-01-31。", field="file") from error
