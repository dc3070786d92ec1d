"""Reading an uploaded roster (xlsx, xls, csv) without trusting it: size, zip and XML are judged before a parser runs."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from apps.core.errors import Invalid
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.columns import HeaderMissing, find_header

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_PARTS = 2_000
MOST_SHEETS = 50
MOST_CELLS = 8_000_000
_PIECE = 1 << 20
_OVERLAP = 512
_COLUMN = re.compile(rb' r="([A-Z]{1,7})\d')
_ROW = re.compile(rb'<row\b[^>]*? r="(\d+)"')
_FORMULA = re.compile(rb'<c\b[^>]*? r="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<f[\s>/]')


class BadFile(Invalid):
    """The upload is not a roster this house reads; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as cells, from its first row; ``header`` is the index of the header row."""

    sheet_name: str
    rows: list[list[Cell]]
    header: int

    @property
    def headers(self) -> list[str]:
        return [cell.text for cell in self.rows[self.header]]

    def data(self) -> Iterator[tuple[int, list[Cell]]]:
        """(row number as the spreadsheet shows it, cells) of every row that is not empty."""
        for place, row in enumerate(self.rows[self.header + 1 :], start=self.header + 2):
            if any(cell.text or cell.kind for cell in row):
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
            header = find_header([[cell.text for cell in row] for row in rows[:20]])
        except HeaderMissing:
            continue
        grid = Grid(name[:100], rows, header)
        if not any(True for _ in grid.data()):
            raise BadFile("表头下面没有数据，请填写后再上传。", field="file")
        return grid
    raise HeaderMissing("没有找到表头。请使用本系统的模板，或保证表头里有“姓名”“身份证号”两列，再重新上传。", field="file")


# --- xlsx -------------------------------------------------------------------------------------------------------------
def _read_xlsx(content: bytes) -> Grid:
    formulas = _judge_zip(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if len(names) > MOST_SHEETS:
            raise BadFile(f"工作簿有{len(names)}张工作表，请只保留花名册这一张再上传。", field="file")
        sheets = [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 20)) for name in names
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


def _judge_zip(content: bytes) -> dict[int, list[tuple[int, int]]]:
    """Refuse bombs, far cells, macros, entities; returns the formula cells by sheet index (in the order of the parts)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _judge_parts(parts)
            left = UNPACKED
            formulas: dict[int, list[tuple[int, int]]] = {}
            order = _sheet_parts(archive)
            for part in parts:
                found, used = _judge_part(archive, part, left)
                left -= used
                if part.filename in order:
                    formulas[order[part.filename]] = found
            return formulas
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BadFile(
            "文件打不开，可能已损坏或加了密码。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error


def _judge_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise BadFile("文件展开后过大，不像花名册。请只保留花名册一张工作表，另存后再上传。", field="file")
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise BadFile("文件里带有宏程序，不能上传。请另存为不带宏的“xlsx”格式。", field="file")
    if "xl/workbook.xml" not in names:
        raise BadFile("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, int]:
    """Worksheet part -> index of its sheet in the workbook."""
    book = archive.read("xl/workbook.xml") if archive.getinfo("xl/workbook.xml").file_size < _PIECE else b""
    links = archive.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in archive.namelist() else b""
    targets = {}
    for tag in re.findall(rb"<Relationship\b[^>]*>", links):
        key, target = re.search(rb'\bId="([^"]+)"', tag), re.search(rb'\bTarget="([^"]+)"', tag)
        if key and target:
            path = target[1].decode(errors="replace")
            targets[key[1]] = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
    ids = re.findall(rb'<sheet\b[^>]*?\br:id="([^"]+)"', book)
    return {targets[key]: place for place, key in enumerate(ids) if key in targets}


def _judge_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> tuple[list[tuple[int, int]], int]:
    """Stream one part; the real size counts, not the stated one."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    used, tail, formulas, columns, rows = 0, b"", set(), 0, 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            used += len(piece)
            if used > left:
                raise BadFile("文件展开后超过200MB，不像花名册。请只保留花名册一张工作表，另存后再上传。", field="file")
            text = tail + piece
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise BadFile("文件里有不该出现的外部声明，不能上传。请在Excel或WPS里重新另存为“xlsx”。", field="file")
            if is_sheet:
                columns = max([columns, *(_column(name) for name in set(_COLUMN.findall(text)))])
                rows = max([rows, *(int(number) for number in _ROW.findall(text)[-1:])])
                _judge_extent(rows, columns)
                if b"<f" in text:
                    formulas |= {(int(row) - 1, _column(name) - 1) for name, row in _FORMULA.findall(text)}
            tail = text[-_OVERLAP:]
    return sorted(formulas), used


def _judge_extent(rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise BadFile(f"表格用到了第{columns}列，超过{MOST_COLUMNS}列。请删去右侧多余的列，另存后再上传。", field="file")
    if rows > MOST_ROWS + 20 or rows * columns > MOST_CELLS:
        raise BadFile(f"表格用到了第{rows}行，超过{MOST_ROWS:,}行。请删去下方多余的行，或分成几个文件上传。", field="file")


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


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
    first = text[: text.find("\n")] if "\n" in text else text
    mark = max(",\t;|", key=first.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            if len(rows) > MOST_ROWS + 20 or len(row) > MOST_COLUMNS:
                _judge_extent(len(rows), len(row))
            rows.append([cell_of(value) for value in row])
    except csv.Error as error:
        raise BadFile(
            "CSV文件的引号不成对或单元格过长。请在Excel或WPS里打开后另存为“xlsx”，再上传。", field="file"
        ) from error
    return rows
