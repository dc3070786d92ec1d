"""Lists and their answers: how a row is fingerprinted, how an answer is judged whole. Pure.

An answer is the list's own table with three more columns, saved as csv. It is taken only if it answers exactly the rows that were
sent, each once, unchanged; anything else is refused before a byte is written.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from apps.cards.rules.refusals import (
    BadAnswer,
    ChangedRow,
    DoubledRow,
    MissingRow,
    OtherLot,
    UnknownRow,
    WrongEncoding,
)
from apps.core.sheets import guarded

HEAD = ("批次号", "行号", "编号", "姓名", "身份证号后四位", "证件类型", "银行", "行指纹")
ANSWERS: dict[str, tuple[str, ...]] = {
    "city": ("结果", "说明"),
    "province": ("结果", "说明"),
    "bank": ("结果", "说明", "卡号后四位", "有效期至", "统一编号"),
}
GOOD = {"city": "通过", "province": "已备案", "bank": "成功"}
BAD = {"city": "不通过", "province": "不予备案", "bank": "失败"}
LARGEST = 5 * 1024 * 1024
_TAIL = re.compile(r"[0-9]{4}")
_MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is sent."""

    ordinal: int
    key: str
    name: str
    id_tail: str
    kind: str
    bank: str

    def digest(self, lot: str) -> str:
        """Twelve hexadecimal digits over everything in the row."""
        text = "\x1f".join((lot, str(self.ordinal), self.key, self.name, self.id_tail, self.kind, self.bank))
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def cells(self, lot: str) -> tuple[str, ...]:
        """As the table shows it."""
        return (lot, str(self.ordinal), self.key, self.name, self.id_tail, self.kind, self.bank, self.digest(lot))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row."""

    key: str
    good: bool
    note: str
    tail: str = ""
    valid_until: date | None = None
    national_no: str = ""


def serial_number(key: str) -> int:
    """The running number inside a receipt: its last six digits."""
    digits = re.sub(r"\D", "", key)
    return int(digits[-6:] or "0")


def serial_sum(keys: Sequence[str]) -> int:
    """Sum of the running numbers of a list."""
    return sum(serial_number(key) for key in keys)


def answer_form(lot: str, rows: Sequence[Row], stage: str) -> bytes:
    """The csv that the other side fills in and sends back."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*HEAD, *ANSWERS[stage]))
    for row in rows:
        cells = [guarded(cell) for cell in row.cells(lot)]  # the answer's reader takes the apostrophe off again
        writer.writerow([*cells, *([""] * len(ANSWERS[stage]))])
    return out.getvalue().encode("utf-8-sig")


def read_table(content: bytes, what: str = "结果文件") -> list[list[str]]:
    """Cells of a csv in UTF-8 (with or without mark) or GB18030; ``what`` is its name in words. Raises WrongEncoding, BadAnswer."""
    if not content:
        raise BadAnswer(f"{what}是空的，请重新选择文件。", field="file")
    if len(content) > LARGEST:
        raise BadAnswer(f"{what}超过5MB。请核对是否选错文件。", field="file")
    if content.startswith(b"PK"):
        raise WrongEncoding(f"{what}应为csv。请在表格软件中打开后“另存为”csv，再上传。", field="file")
    for name in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    raise WrongEncoding(f"{what}的文字编码无法识别，可能是UTF-16或已损坏。请另存为“csv UTF-8”后重新上传。", field="file")


def judge(content: bytes, stage: str, *, lot: str, sent: Mapping[str, str]) -> list[Verdict]:
    """Verdicts in the order of the list; ``sent`` is key -> fingerprint of every row that waits for this answer.

    Raises one of the refusals of an answer; takes all or nothing.
    """
    table = read_table(content)
    head = (*HEAD, *ANSWERS[stage])
    if not table or tuple(cell.strip() for cell in table[0]) != head:
        raise BadAnswer(f"结果文件的表头不对，应依次为：{'、'.join(head)}。请使用随批次发出的表格填写。", field="file")
    rows = table[1:]
    if len(rows) > _MOST_ROWS:
        raise BadAnswer(f"结果文件有{len(rows):,}行，超过{_MOST_ROWS:,}行。请核对是否选错文件。", field="file")
    _check_lot(rows, lot)
    found: dict[str, Verdict] = {}
    numbers: dict[str, str] = {}
    for number, cells in enumerate(rows, start=2):
        verdict = _judge_row(number, [cell.strip().lstrip("'") for cell in cells], stage, lot, sent)
        if verdict.key in found:
            raise DoubledRow(
                f"第{number}行：编号{verdict.key}出现了两次。请删去重复的一行，核对结果后再上传。", field="file"
            )
        twin = numbers.setdefault(verdict.national_no, verdict.key) if verdict.national_no else verdict.key
        if twin != verdict.key:
            raise DoubledRow(
                f"第{number}行：统一编号与编号{twin}相同，一个编号只能属于一张证。请向银行核实后再上传。", field="file"
            )
        found[verdict.key] = verdict
    missing = [key for key in sent if key not in found]
    if missing:
        raise MissingRow(
            f"缺少{len(missing)}行，第一个是编号{missing[0]}。结果文件须包含待答复的全部{len(sent)}行，请补齐后上传。",
            field="file",
        )
    return [found[key] for key in sent]


def _check_lot(rows: Sequence[Sequence[str]], lot: str) -> None:
    others = sorted({row[0].strip().lstrip("'") for row in rows if row} - {lot})
    if others:
        raise OtherLot(f"这是批次{others[0]}的结果，不是{lot}的。请打开对应批次后上传。", field="file")


def _judge_row(number: int, cells: list[str], stage: str, lot: str, sent: Mapping[str, str]) -> Verdict:
    width = len(HEAD) + len(ANSWERS[stage])
    if len(cells) != width:
        raise BadAnswer(f"第{number}行有{len(cells)}列，应为{width}列。请检查这一行是否多了或少了逗号。", field="file")
    key, digest = cells[2], cells[7]
    if key not in sent:
        raise UnknownRow(f"第{number}行：编号{key}不在批次{lot}的待答复名单中。请删去这一行，或核对是否抄错。", field="file")
    ordinal = int(cells[1]) if cells[1].isascii() and cells[1].isdecimal() and len(cells[1]) < 7 else 0
    if digest != sent[key] or Row(ordinal, *cells[2:7]).digest(lot) != digest:
        raise ChangedRow(
            f"第{number}行：编号{key}的内容与发出时不一致（姓名、证号、类型、银行或行指纹被改动）。请恢复原样后再上传。",
            field="file",
        )
    word, note = cells[8], cells[9][:300]
    if word not in (GOOD[stage], BAD[stage]):
        raise BadAnswer(f"第{number}行：结果“{word}”不认识，只能填“{GOOD[stage]}”或“{BAD[stage]}”。", field="file")
    good = word == GOOD[stage]
    if not good and not note:
        raise BadAnswer(f"第{number}行：结果是“{word}”，但没有写说明。请补充原因。", field="file")
    return _with_card(number, Verdict(key, good, note), cells[10:]) if stage == "bank" and good else Verdict(key, good, note)


def _with_card(number: int, verdict: Verdict, cells: Sequence[str]) -> Verdict:
    tail, until, national = cells
    if not _TAIL.fullmatch(tail):
        raise BadAnswer(f"第{number}行：卡号后四位“{tail}”不是四位数字。请按文本格式填写，保留前面的0。", field="file")
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise BadAnswer(f"第{number}行：有效期“{until}”不是日期，应写成2036-11-30。", field="file") from None
    if len(national) > 40:
        raise BadAnswer(f"第{number}行：统一编号过长（{len(national)}字），请核对。", field="file")
    return Verdict(verdict.key, good=True, note=verdict.note, tail=tail, valid_until=day, national_no=national)
