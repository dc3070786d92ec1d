"""What an uploaded xlsx may be, judged before a spreadsheet parser opens it. Pure.

A parser lays a sheet out as one block from A1 to its farthest cell, so a file of one kilobyte can ask for half a terabyte
and end the process. The judge therefore reads every XML part as a real XML parser does: another quote sign, a line break,
an entity or another encoding changes nothing.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from apps.core.errors import Invalid
from apps.core.numbers import whole_number

MACRO = "vbaproject.bin"
OTHER_FORMATS = ("content.xml", "mimetype", "xl/workbook.bin")
_PIECE = 1 << 20
# Sheets of real people pack to a tenth or a twentieth. What packs to less than a hundredth is one cell over and over, and reading
# two million of them would hold up everybody for seconds.
_SQUEEZED, _SQUEEZED_FROM = 100, 30 * 1024 * 1024
_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
)  # the last two: an encoding no spreadsheet uses
_BROKEN = "文件打不开，可能已损坏或加了密码。请在Excel或WPS里打开后另存为“xlsx”，再上传。"


class BadWorkbook(Invalid):
    """The upload is no workbook this house opens; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a workbook may be once it is unpacked."""

    rows: int
    columns: int
    cells: int
    unpacked: int = 200 * 1024 * 1024
    parts: int = 2_000


@dataclass
class Scan:
    """Follows the cells of one XML part; ``formulas`` are (row, column) counted from nought."""

    limits: Limits
    rows: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    targets: dict[str, str] = field(default_factory=dict)
    sheets: list[str] = field(default_factory=list)
    _row: int = 0
    _column: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._declaration

    def _declaration(self, *_parts: object) -> None:
        raise BadWorkbook("文件里有不该出现的外部声明，不能上传。请在Excel或WPS里重新另存为“xlsx”。", field="file")

    def _start(self, name: str, given: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._cell(given.get("r"))
        elif name == "row":
            self._row, self._column = self._number(given.get("r"), self._row), 0
            self._reach(self._row, 0)
        elif name == "f":
            self.formulas.add((self._row - 1, self._column - 1))
        elif name == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")
        elif name == "sheet":
            self.sheets.append(next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), ""))

    def _cell(self, reference: str | None) -> None:
        self._column += 1
        if reference is not None:
            found = _REFERENCE.fullmatch(reference.strip())
            if found is None:
                raise BadWorkbook(_BROKEN, field="file")
            self._column, self._row = column_number(found[1].upper()), int(found[2])
        self._reach(self._row, self._column)

    def _number(self, text: str | None, before: int) -> int:
        if text is None:
            return before + 1
        number = whole_number(text)
        if number is None:
            raise BadWorkbook(_BROKEN, field="file")
        return number

    def _reach(self, row: int, column: int) -> None:
        if row > self.rows or column > self.columns:
            self.rows, self.columns = max(self.rows, row), max(self.columns, column)
            judge_extent(self.rows, self.columns, self.limits)


def judge_extent(rows: int, columns: int, limits: Limits) -> None:
    """Raises BadWorkbook for a table with too many columns, rows or cells."""
    if columns > limits.columns:
        raise BadWorkbook(
            f"表格用到了第{columns}列，超过{limits.columns}列。请删去右侧多余的列，另存后再上传。", field="file"
        )
    if rows > limits.rows + 20 or rows * columns > limits.cells:
        raise BadWorkbook(
            f"表格用到了第{rows}行，超过{limits.rows:,}行。请删去下方多余的行，或分成几个文件上传。", field="file"
        )


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """``"A"`` -> 1, ``"XFD"`` -> 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def judge_workbook(content: bytes, limits: Limits) -> dict[int, list[tuple[int, int]]]:
    """Refuse bombs, far cells, macros, entities and other formats in disguise; returns the formula cells by sheet index."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _judge_parts(archive.infolist(), limits)
            return _judge_all(archive, limits)
    except _UNREADABLE as error:
        raise BadWorkbook(_BROKEN, field="file") from error


def _judge_parts(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
        raise BadWorkbook("文件展开后过大。请只保留要上传的那一张工作表，删去图片和空行，另存后再上传。", field="file")
    stated, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if stated > _SQUEEZED_FROM and stated > _SQUEEZED * packed:
        raise BadWorkbook("表格里是同样的内容重复了太多遍。请只保留要上传的行，另存后再上传。", field="file")
    names = {part.filename.lower() for part in parts}
    if any(name.endswith(MACRO) for name in names):
        raise BadWorkbook("文件里带有宏程序，不能上传。请另存为不带宏的“xlsx”格式。", field="file")
    if "xl/workbook.xml" not in names or names & set(OTHER_FORMATS):
        raise BadWorkbook("这不是表格文件。请在Excel或WPS里打开后另存为“xlsx”格式，再上传。", field="file")


def _judge_all(archive: zipfile.ZipFile, limits: Limits) -> dict[int, list[tuple[int, int]]]:
    left, scans = limits.unpacked, {}
    for part in archive.infolist():
        scan, used = _judge_part(archive, part, left, limits)
        left -= used
        if scan is not None:
            scans[part.filename] = scan
    book, links = scans.get("xl/workbook.xml"), scans.get("xl/_rels/workbook.xml.rels")
    targets = links.targets if links else {}
    if any(not target.lower().endswith(".xml") for target in targets.values()):
        raise BadWorkbook(_BROKEN, field="file")  # a sheet that hides under another name was not judged
    paths = {key: target.lstrip("/") if target.startswith("/") else f"xl/{target}" for key, target in targets.items()}
    order = [paths.get(key, "") for key in (book.sheets if book else [])]
    return {place: sorted(scans[path].formulas) for place, path in enumerate(order) if path in scans}


def _judge_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits) -> tuple[Scan | None, int]:
    """Stream one part; the real size counts, not the stated one."""
    scan = Scan(limits) if part.filename.lower().endswith((".xml", ".rels")) else None
    used = 0
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            used += len(piece)
            if used > left:
                size = limits.unpacked // 1024 // 1024
                raise BadWorkbook(
                    f"文件展开后超过{size}MB。请只保留要上传的那一张工作表，删去图片和空行，另存后再上传。", field="file"
                )
            if scan is not None:
                scan.parser.Parse(piece, False)
    if scan is not None and used:
        scan.parser.Parse(b"", True)
    return scan, used
