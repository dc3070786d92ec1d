"""Bank files as bytes: writing an order (报盘) and reading an answer (回盘), strictly, by a layout that is data. Pure."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from apps.core.errors import Invalid
from apps.core.money import parse_yuan, plain_yuan
from apps.core.workbooks import BadWorkbook, Limits, judge_workbook
from apps.payments.rules.refusals import Unencodable, Unreadable

TOTALS = "合计"
BOM = b"\xef\xbb\xbf"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
SHEET_LIMITS = Limits(rows=1_000_000, columns=60, cells=20_000_000, unpacked=400 * 1024 * 1024, parts=200)
SAID = {"ref": "序号", "yuan": "金额", "result": "结果"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in its header and which value it carries."""

    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Layout:
    """How one bank wants its orders and writes its answers."""

    format: str
    encoding: str
    columns: tuple[Column, ...]
    header: bool
    totals: bool
    return_encodings: tuple[str, ...]
    return_columns: tuple[Column, ...]
    return_header: bool
    results: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order, in clear."""

    line_no: int
    ref: str
    name: str
    account: str
    fen: int
    id_number: str
    bank_name: str = ""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of an answer. ``row`` is its row number in the file, as a person counts."""

    row: int
    ref: str
    fen: int
    result: str
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A parsed return file with the totals its last row declares."""

    lines: tuple[AnswerLine, ...]
    count: int
    total_fen: int


_VALUES: dict[str, Callable[[OrderLine], str]] = {
    "line_no": lambda line: str(line.line_no),
    "ref": lambda line: line.ref,
    "name": lambda line: line.name,
    "account": lambda line: line.account,
    "yuan": lambda line: plain_yuan(line.fen),
    "fen": lambda line: str(line.fen),
    "id_number": lambda line: line.id_number,
    "bank_name": lambda line: line.bank_name,
}


# --- writing ----------------------------------------------------------------------------------------------------------
def write_order(layout: Layout, lines: Sequence[OrderLine]) -> bytes:
    """The bytes of one order file. Raises Unencodable naming every person whose text the file cannot carry."""
    getters = [_VALUES[column.value] for column in layout.columns]
    rows = [[get(line) for get in getters] for line in lines]
    _check_text(layout, lines, rows)
    if layout.totals:
        rows.append([TOTALS, str(len(lines)), plain_yuan(sum(line.fen for line in lines))])
    head = [column.title for column in layout.columns] if layout.header else None
    return _write(layout.format, layout.encoding, head, rows)


def write_answer(layout: Layout, lines: Sequence[AnswerLine], *, totals: tuple[int, int] | None = None) -> bytes:
    """The bytes of an answer as this bank would write it (for rehearsals, the demo bank and tests)."""
    said = {meaning: word for word, meaning in reversed(list(layout.results.items()))}
    known: dict[str, Callable[[AnswerLine], str]] = {
        "ref": lambda line: line.ref,
        "yuan": lambda line: plain_yuan(line.fen),
        "result": lambda line: said.get(line.result, line.result),
        "reason_code": lambda line: line.reason_code,
        "reason": lambda line: line.reason,
    }
    getters = [known.get(column.value) for column in layout.return_columns]
    rows = [[get(line) if get else "" for get in getters] for line in lines]
    count, fen = totals or (len(lines), sum(line.fen for line in lines))
    rows.append([TOTALS, str(count), plain_yuan(fen)])
    head = [column.title for column in layout.return_columns] if layout.return_header else None
    return _write(layout.format, layout.return_encodings[0], head, rows)


def _check_text(layout: Layout, lines: Sequence[OrderLine], rows: Sequence[Sequence[str]]) -> None:
    bad: list[str] = []
    for line, row in zip(lines, rows, strict=True):
        text = "".join(row)
        formula = any(cell.startswith(FORMULA) for cell in row)
        if text.isprintable() and "|" not in text and line.account and not formula:
            continue
        bad.append(line.name)
    if layout.format != "xlsx":
        bad.extend(_unencodable(layout.encoding, lines, rows))
    if bad:
        names = "、".join(dict.fromkeys(bad[:10]))
        more = f"等{len(bad)}人" if len(bad) > 10 else ""
        raise Unencodable(
            f"{names}{more}的姓名或账号含有银行文件（{layout.encoding}）写不出的字符。"
            "请先与银行约定代替的写法并更正收款户名，或把这些人移出本批次后再生成。"
        )


def _unencodable(encoding: str, lines: Sequence[OrderLine], rows: Sequence[Sequence[str]]) -> list[str]:
    try:
        "\n".join("|".join(row) for row in rows).encode(encoding)
    except UnicodeEncodeError:
        return [line.name for line, row in zip(lines, rows, strict=True) if not _fits("".join(row), encoding)]
    return []


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _write(form: str, encoding: str, head: Sequence[str] | None, rows: Iterable[Sequence[str]]) -> bytes:
    table = [head, *rows] if head else list(rows)
    if form == "pipe":
        return "".join(f"{'|'.join(row)}|\r\n" for row in table).encode(encoding)
    if form == "csv":
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\r\n").writerows(table)
        return buffer.getvalue().encode(encoding)
    return _write_xlsx(table)


def _write_xlsx(table: Iterable[Sequence[str]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("报盘")
    text = book.add_format({"num_format": "@"})
    for number, row in enumerate(table):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell, text)
    book.close()
    return buffer.getvalue()


# --- reading ----------------------------------------------------------------------------------------------------------
def read_answer(layout: Layout, content: bytes) -> Answer:
    """Parse a return file whole. Raises Unreadable naming the row; nothing is guessed and nothing is skipped."""
    if not content.strip():
        raise Unreadable("回盘文件是空的，请向银行重新索取后上传。")
    width = len(layout.return_columns)
    rows = _rows_xlsx(content, width) if layout.format == "xlsx" else _rows_text(layout, content)
    if layout.return_header:
        rows = rows[1:]
    if not rows or not rows[-1][1] or rows[-1][1][0] != TOTALS:
        raise Unreadable("回盘文件最后一行不是“合计”行，可能没有下载完整；请向银行重新索取后上传。")
    count, total = _totals(rows[-1])
    place = {column.value: index for index, column in enumerate(layout.return_columns)}
    return Answer(tuple(_line(layout, place, width, row, cells) for row, cells in rows[:-1]), count, total)


def _rows_text(layout: Layout, content: bytes) -> list[tuple[int, list[str]]]:
    text = _decode(layout.return_encodings, content)
    if layout.format == "csv":
        try:
            table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error as error:
            raise Unreadable("回盘文件不是规范的 CSV（引号没有成对），请向银行重新索取后上传。") from error
        return [(number, cells) for number, cells in enumerate(table, 1) if cells]
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        clean = line.rstrip("\r")
        if clean.strip():
            rows.append((number, clean.removesuffix("|").split("|")))
    return rows


def _decode(encodings: Sequence[str], content: bytes) -> str:
    """UTF-8 only with its BOM, else the declared encodings in order, each strictly."""
    if content.startswith(BOM):
        names: Sequence[str] = ("utf-8-sig",)
    else:
        names = [name for name in encodings if not name.startswith("utf")]
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable("回盘文件的文字编码与约定（GB18030 或带 BOM 的 UTF-8）不符，请向银行重新索取后上传。")


def _rows_xlsx(content: bytes, width: int) -> list[tuple[int, list[str]]]:
    """Rows of the first sheet, filled up to ``width``: a workbook does not store empty cells at the end."""
    import python_calamine

    try:
        judge_workbook(content, SHEET_LIMITS)
    except BadWorkbook as refusal:
        raise Unreadable(f"回盘工作簿不能处理：{refusal.message}") from refusal
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        table = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, OSError, IndexError) as error:
        raise Unreadable("回盘文件不是可以打开的 Excel 工作簿（xlsx），请向银行重新索取后上传。") from error
    rows = [(number, [_cell(number, cell) for cell in cells]) for number, cells in enumerate(table, 1)]
    return [(number, cells + [""] * (width - len(cells))) for number, cells in rows if any(cells)]


def _cell(row: int, cell: object) -> str:
    if isinstance(cell, float):
        exact = Decimal(repr(cell))
        if abs(exact) >= 10**15:
            raise Unreadable(f"第{row}行有超过15位的数字被 Excel 存成了数值，末几位已不可靠；请让银行把该列设为文本。")
        return format(exact.quantize(Decimal(1)) if exact == exact.to_integral() else exact, "f")
    return "" if cell is None else str(cell).strip()


def _totals(row: tuple[int, list[str]]) -> tuple[int, int]:
    number, cells = row
    try:
        count, fen = int(cells[1]), parse_yuan(cells[2])
    except (IndexError, ValueError, Invalid) as error:
        raise Unreadable(f"第{number}行（合计行）应依次写明笔数和金额；请向银行重新索取后上传。") from error
    return count, fen


def _line(layout: Layout, place: Mapping[str, int], width: int, row: int, cells: list[str]) -> AnswerLine:
    if len(cells) != width:
        raise Unreadable(f"第{row}行有{len(cells)}列，约定是{width}列；请核对文件是否完整，再向银行重新索取。")
    word = cells[place["result"]].strip()
    result = layout.results.get(word)
    if result is None:
        known = "、".join(layout.results)
        raise Unreadable(f"第{row}行的结果“{word[:20]}”不在约定的结果（{known}）之内；请向银行核实后由系统管理员补充对照。")
    ref = cells[place["ref"]].strip()
    if not ref or len(ref) > 24:
        raise Unreadable(f"第{row}行的序号为空或过长；请向银行重新索取后上传。")
    return AnswerLine(
        row,
        ref,
        _fen(row, cells[place["yuan"]]),
        result,
        cells[place["reason_code"]].strip()[:20] if "reason_code" in place else "",
        cells[place["reason"]].strip()[:300] if "reason" in place else "",
    )


def _fen(row: int, text: str) -> int:
    whole, dot, cents = text.partition(".")
    if dot and len(cents) == 2 and whole.isascii() and cents.isascii() and whole.isdecimal() and cents.isdecimal():
        return int(whole) * 100 + int(cents)  # the ordinary spelling, without the general parser
    try:
        return parse_yuan(text)
    except (Invalid, InvalidOperation) as refusal:
        raise Unreadable(f"第{row}行的金额“{text[:20]}”不是两位小数以内的正数；请向银行核实后重新索取。") from refusal
