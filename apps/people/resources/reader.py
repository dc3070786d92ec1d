"""Reading an uploaded roster (xlsx, xls, csv) without trusting it: size, zip and XML are judged before a parser runs."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from apps.core.workbooks import BadWorkbook, Limits, judge_extent, judge_workbook
from apps.people.resources.person import ROSTER
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.columns import HeaderMissing

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
class Grid:
    """One sheet as cells, from its first row; ``header`` is the index of its (lowest) header row."""

    sheet_name: str
    rows: list[list[Cell]]
    header: int
    headers: list[str]

    def data(self) -> Iterator[tuple[int, list[Cell]]]:
        """(row number as the spreadsheet shows it, cells) of every row that is not empty; a running number alone is empty."""
        counting = {place for place, header in enumerate(self.headers) if header.strip() in _COUNTING}
        for place, row in enumerate(self.rows[self.header + 1 :], start=self.header + 2):
            if any((cell.text or cell.kind) and at not in counting for at, cell in enumerate(row)):
                yield place, row


def read_grid(content: bytes) -> Grid:
    """Judge and read a roster. Raises BadFile, HeaderMissing."""
    if not content:
        raise BadFile("文件是空的，请检查是否选错文件。", field="file")
    if len(content) > LARGEST:
        raise BadFile(
            f"文件有{len(content) / 1024 / 1024:.0f}MB，超过20MB。请删去图片和多余的工作表，或分成几个文件上传。",
            field="file",
        )
    if content.startswith(b"PK"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _choose(_xls_sheets(content))
    if content.lstrip()[:6].lower() in (b"<html>", b"<!doct", b"<table", b"<?xml ") or content.startswith(
        (b"%PDF", b"\x89PNG", b"\xff\xd8")
    ):
        raise BadFile("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")
    return _choose([("CSV", read_csv(content))])


def _choose(sheets: list[tuple[str, list[list[Cell]]]]) -> Grid:
    """The first sheet with a header wins."""
    filled = [(name, rows) for name, rows in sheets if any(any(cell.text or cell.kind for cell in row) for row in rows)]
    if not filled:
        raise BadFile("表格里没有内容，请检查是否选错文件。", field="file")
    for name, rows in filled:
        try:
            header = ROSTER.find_header([[cell.text for cell in row] for row in rows[:20]])
        except HeaderMissing:
            continue
        grid = Grid(name[:100], rows, header.last, list(header.texts))
        if not any(True for _ in grid.data()):
            raise BadFile("表头下面没有数据，请填写后再上传。", field="file")
        return grid
    raise HeaderMissing("没有找到表头。请使用本系统的模板，或保证表头里有“姓名”“身份证号”两列，再重新上传。", field="file")


# --- xlsx -------------------------------------------------------------------------------------------------------------
def _read_xlsx(content: bytes) -> Grid:
    formulas = judge_workbook(content, LIMITS)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if len(names) > MOST_SHEETS:
            raise BadFile(f"工作簿有{len(names)}张工作表，请只保留花名册这一张再上传。", field="file")
        hidden = {one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 20))
            for name in sorted(names, key=lambda name: name in hidden)
        ]
    except (CalamineError, ValueError, OverflowError) as error:
        raise BadFile(
            "文件打不开，可能已损坏或加了密码。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error
    grid = _choose([(name, [[cell_of(value) for value in row] for row in rows]) for name, rows in sheets])
    index = names.index(next(name for name in names if name[:100] == grid.sheet_name))
    for row, column in formulas.get(index, ()):
        if row < len(grid.rows) and column < len(grid.rows[row]):
            grid.rows[row][column] = Cell("", "formula")
    return grid


# --- xls: the old format can claim a huge area in a small file, so a child with little memory reads it ---------------
def _xls_sheets(content: bytes) -> list[tuple[str, list[list[Cell]]]]:
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
    return [(name, [[Cell(*cell) for cell in row] for row in rows]) for name, rows in json.loads(done.stdout)]


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


def read_csv(content: bytes) -> list[list[Cell]]:
    """Comma, tab, semicolon or bar; quoted fields as spreadsheets write them."""
    text = decode(content)
    if "\x00" in text:
        raise BadFile("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")
    top = "\n".join(text[:20_000].splitlines()[:15])
    mark = max(",\t;|", key=top.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            if len(rows) > MOST_ROWS + 20 or len(row) > MOST_COLUMNS:
                judge_extent(len(rows), len(row), LIMITS)
            rows.append([cell_of(value) for value in row])
    except csv.Error as error:
        raise BadFile(
            "CSV文件的引号不成对或单元格过长。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error
    return rows
