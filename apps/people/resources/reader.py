"""Reading an uploaded roster (xlsx, xls, csv) without trusting it: size, zip and XML are judged before a parser runs."""

import csv
import io
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from apps.core.workbooks import BadWorkbook, Limits, judge_extent, judge_workbook
from apps.people.resources.person import ROSTER
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.columns import Columns, HeaderMissing

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_PARTS = 2_000
MOST_SHEETS = 50
MOST_CELLS = 8_000_000
LIMITS = Limits(MOST_ROWS, MOST_COLUMNS, MOST_CELLS, UNPACKED, MOST_PARTS)

_COUNTING = ("序号", "编号", "行号")

BadFile = BadWorkbook


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one sheet, made into cells each time they are walked: a whole sheet of cells would be most of the memory."""

    raw: Callable[[], Iterable[Iterable[object]]]
    formulas: Mapping[int, Collection[int]] = field(default_factory=dict)
    read: Callable[[Any], Cell] = cell_of

    def __iter__(self) -> Iterator[list[Cell]]:
        for place, row in enumerate(self.raw()):
            cells = [self.read(value) for value in row]
            for at in self.formulas.get(place, ()):
                if at < len(cells):
                    cells[at] = Cell("", "formula")
            yield cells


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as cells, from its first row; ``header`` is the index of its (lowest) header row."""

    sheet_name: str
    rows: Iterable[list[Cell]]
    header: int
    headers: list[str]

    def data(self) -> Iterator[tuple[int, list[Cell]]]:
        """(row number as the spreadsheet shows it, cells) of every row that is not empty; a running number alone is empty."""
        counting = {place for place, header in enumerate(self.headers) if header.strip() in _COUNTING}
        for place, row in enumerate(self.rows, start=1):
            if place > self.header + 1 and any(
                (cell.text or cell.kind) and at not in counting for at, cell in enumerate(row)
            ):
                yield place, row


def read_grid(content: bytes, columns: Columns = ROSTER) -> Grid:
    """Judge and read a list; ``columns`` tell its header. Raises BadFile, HeaderMissing, also while its rows are walked."""
    if not content:
        raise BadFile("文件是空的，请检查是否选错文件。", field="file")
    if len(content) > LARGEST:
        raise BadFile(
            f"文件有{len(content) / 1024 / 1024:.0f}MB，超过20MB。请删去图片和多余的工作表，或分成几个文件上传。",
            field="file",
        )
    if content.startswith(b"PK"):
        return _read_xlsx(content, columns)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _choose(_xls_sheets(content), columns)
    if content.lstrip()[:6].lower() in (b"<html>", b"<!doct", b"<table", b"<?xml ") or content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8")
    ):
        raise BadFile("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")
    return _choose([("CSV", read_csv(content))], columns)


def _choose(sheets: Iterable[tuple[str, Rows]], columns: Columns) -> Grid:
    """The first sheet with a header wins."""
    is_filled = False
    for name, rows in sheets:
        if not any(cell.text or cell.kind for row in rows for cell in row):
            continue
        is_filled = True
        try:
            header = columns.find_header([[cell.text for cell in row] for row in islice(rows, 20)])
        except HeaderMissing:
            continue
        grid = Grid(name[:100], rows, header.last, list(header.texts))
        if not any(True for _ in grid.data()):
            raise BadFile("表头下面没有数据，请填写后再上传。", field="file")
        return grid
    if not is_filled:
        raise BadFile("表格里没有内容，请检查是否选错文件。", field="file")
    raise HeaderMissing("没有找到表头。请使用本系统的模板，或保证表头里有“姓名”“身份证号”两列，再重新上传。", field="file")


# --- xlsx -------------------------------------------------------------------------------------------------------------
def _read_xlsx(content: bytes, columns: Columns) -> Grid:
    formulas = judge_workbook(content, LIMITS)
    with _sound():
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if len(names) > MOST_SHEETS:
            raise BadFile(f"工作簿有{len(names)}张工作表，请只保留花名册这一张再上传。", field="file")
        hidden = {one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
        visible_first = sorted(names, key=lambda name: name in hidden)
        return _choose(
            (
                (name, _sheet_rows(book.get_sheet_by_name(name), formulas.get(names.index(name), ())))
                for name in visible_first
            ),
            columns,
        )


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except (CalamineError, ValueError, OverflowError) as error:
        raise BadFile(
            "文件打不开，可能已损坏或加了密码。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error


def _sheet_rows(sheet: CalamineSheet, formulas: Iterable[tuple[int, int]]) -> Rows:
    places: dict[int, set[int]] = defaultdict(set)
    for row, column in formulas:
        places[row].add(column)

    before: list[object] = [""] * (sheet.start[1] if sheet.start else 0)  # the iterator leaves out empty columns on the left

    def raw() -> Iterator[list[object]]:
        with _sound():
            for row in islice(sheet.iter_rows(), MOST_ROWS + 20):
                yield [*before, *row]

    return Rows(raw, places)


# --- xls: the old format can claim a huge area in a small file, so a child with little memory reads it ---------------
def _xls_sheets(content: bytes) -> list[tuple[str, Rows]]:
    child = Path(__file__).with_name("xls_child.py")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(child), str(MOST_ROWS + 20)],
            input=content,
            capture_output=True,
            timeout=30,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise BadFile(
            "文件打不开，可能已损坏、加了密码或范围过大。请在Excel或WPS里另存为“xlsx”，再上传。", field="file"
        ) from error
    return [(name, Rows(rows.__iter__, read=_spread)) for name, rows in json.loads(done.stdout)]


def _spread(cell: list[str]) -> Cell:
    return Cell(*cell)


# --- csv --------------------------------------------------------------------------------------------------------------
def decode(content: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, GB18030 (contains GBK and GB2312). Raises BadFile."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    codings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    for coding in codings:
        try:
            return content.decode(coding)
        except UnicodeDecodeError:
            continue
    raise BadFile("文件的文字编码认不出来。请在Excel或WPS里打开，另存为“xlsx”或“CSV UTF-8”，再上传。", field="file")


def read_csv(content: bytes) -> Rows:
    """Comma, tab, semicolon or bar; quoted fields as spreadsheets write them. The whole file is judged before its rows are read."""
    text = decode(content)
    if "\x00" in text:
        raise BadFile("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")
    top = "\n".join(text[:20_000].splitlines()[:15])
    mark = max(",\t;|", key=top.count)

    def raw() -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=mark)

    try:
        for place, row in enumerate(raw()):
            if place > MOST_ROWS + 20 or len(row) > MOST_COLUMNS:
                judge_extent(place, len(row), LIMITS)
    except csv.Error as error:
        raise BadFile(
            "CSV文件的引号不成对或单元格过长。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error
    return Rows(raw)
