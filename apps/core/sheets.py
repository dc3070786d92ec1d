"""Writing spreadsheets: every cell is text, nothing can become a formula, every sheet says who made it and when."""

import csv
import fcntl
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from apps.core.actor import SHANGHAI, Actor

_RAM = Path("/dev/shm")  # noqa: S108 - memory, so that clear rows never reach a disk
#: What a spreadsheet takes for the beginning of a formula; the full-width forms too, which some take for the plain ones.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder only this process reads, in memory where the machine offers it, gone afterwards; what a killed process left goes first."""
    with _locked(private_place()):  # nobody takes a folder away between its making and its lock
        clear_left()
        folder = Path(tempfile.mkdtemp(prefix=private_prefix(), dir=private_place()))
        mine = _lock(folder, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        os.close(mine)


def private_place() -> Path:
    """Where private folders are made."""
    return _RAM if _RAM.is_dir() else Path(tempfile.gettempdir())


def private_prefix() -> str:
    """How the names of this account's private folders begin."""
    return f"vp-{os.getuid()}-"


def clear_left() -> None:
    """Take away the private folders whose process died: it held a lock that ended with it."""
    for folder in private_place().glob(f"{private_prefix()}*"):
        try:
            os.close(_lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB))
        except OSError:  # in use, or gone by now
            continue
        shutil.rmtree(folder, ignore_errors=True)


def _lock(folder: Path, how: int) -> int:
    """A descriptor that holds the lock until it is closed. Raises OSError."""
    line = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(line, how)
    except OSError:
        os.close(line)
        raise
    return line


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    line = _lock(folder, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(line)


def watermark(actor: Actor, number: object, reason: str) -> str:
    """The first line of everything exported: who, when, which export, what for."""
    at = actor.at.astimezone(SHANGHAI)
    return f"{actor.name} {at:%Y年%m月%d日 %H:%M} 导出，编号{number}。用途：{reason}。仅限本人工作使用，不得外传。"


def guarded(text: str) -> str:
    """For formats without cell types (csv): an apostrophe before what could be a formula. Our reader takes it off again."""
    text = text.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u3000\n").startswith(FORMULA_MARKS) or text.startswith(("\t", "\r")) else text


class Sheet:
    """One worksheet under construction: title, header, then rows of text."""

    def __init__(
        self, book: xlsxwriter.Workbook, name: str, title: str, headers: Sequence[str], widths: Sequence[int] = ()
    ) -> None:
        self.text = book.add_format({"num_format": "@", "quote_prefix": True})
        self.sheet: Worksheet = book.add_worksheet(name)
        for place, _ in enumerate(headers):
            self.sheet.set_column(place, place, widths[place] if place < len(widths) else 16, self.text)
        self.sheet.write_string(0, 0, title, book.add_format({"italic": True, "font_color": "#666666"}))
        head = book.add_format({"bold": True, "bg_color": "#f2f2f2", "border": 1, "num_format": "@"})
        for place, header in enumerate(headers):
            self.sheet.write_string(1, place, header, head)
        self.sheet.freeze_panes(2, 0)
        self.next = 2

    def write(self, row: Iterable[str]) -> None:
        """Append one row; empty texts leave the cell empty."""
        for place, text in enumerate(row):
            if text:
                self.sheet.write_string(self.next, place, text.replace("\x00", ""), self.text)
        self.next += 1


_LONG = re.compile(r"[0-9]{12,}[Xx]?|0[0-9]+")


class CsvSheet:
    """The same as csv, for programs that want one: UTF-8 with mark, guarded texts. A tab after long or zero-led numbers, which
    nobody sees, keeps spreadsheets from making numbers of them."""

    def __init__(self, path: str, title: str, headers: Sequence[str]) -> None:
        self.file = Path(path).open("w", encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed by close()
        self.out = csv.writer(self.file)
        self.write([title])
        self.write(headers)

    def write(self, row: Iterable[str]) -> None:
        """Append one row."""
        self.out.writerow([f"{text}\t" if _LONG.fullmatch(text) else guarded(text) for text in row])

    def close(self) -> None:
        """Write everything out."""
        self.file.close()


def open_book(target: io.BytesIO | str, folder: Path | None = None) -> xlsxwriter.Workbook:
    """A workbook that never turns text into formulas, links or numbers."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    if folder is None:
        return xlsxwriter.Workbook(target, options | {"in_memory": True})
    return xlsxwriter.Workbook(target, options | {"constant_memory": True, "tmpdir": str(folder)})
