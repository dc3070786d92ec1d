"""Writing rosters: every cell is text, nothing can become a formula, every file says who made it and when."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from apps.people.rules.columns import COLUMNS

_RAM = Path("/dev/shm")  # noqa: S108 - memory, so that clear rows never reach a disk


@contextmanager
def private_folder() -> Iterator[Path]:
    """A folder only this process reads, in memory where the machine offers it, gone afterwards."""
    with TemporaryDirectory(prefix="vp-", dir=_RAM if _RAM.is_dir() else None) as folder:
        yield Path(folder)


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
                self.sheet.write_string(self.next, place, text, self.text)
        self.next += 1


def open_book(target: io.BytesIO | str, folder: Path | None = None) -> xlsxwriter.Workbook:
    """A workbook that never turns text into formulas, links or numbers."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    if folder is None:
        return xlsxwriter.Workbook(target, options | {"in_memory": True})
    return xlsxwriter.Workbook(target, options | {"constant_memory": True, "tmpdir": str(folder)})


def template() -> bytes:
    """The import template: our headers, one sample row that the importer recognises as a sample, and a page of notes."""
    target = io.BytesIO()
    book = open_book(target)
    sheet = Sheet(
        book,
        "人员名册",
        "请从第3行起填写，不要改动表头；带*的必填。",
        [f"{column.label}{'*' if column.required else ''}" for column in COLUMNS],
    )
    sheet.sheet.set_column(1, 1, 24, sheet.text)
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "示例", "说明"], (18, 26, 70))
    for column in COLUMNS:
        notes.write((column.label, column.sample, _NOTES.get(column.key, "")))
    book.close()
    return target.getvalue()


_NOTES = {
    "id_number": "18位；老证15位也可以。整列请保持“文本”格式，否则末几位会丢失。",
    "born_on": "可以不填，由身份证号得出；填写的须与身份证号一致。",
    "phone": "手机号，或带区号的固定电话。",
    "division_code": "12位区划代码；填了代码可以不填乡镇和村。",
    "township": "区划表上的全称。",
    "village": "区划表上的全称；不同乡镇有重名的，须同时填写乡镇。",
    "residence": "城镇或农村。",
    "category": "多个类别用顿号隔开。",
    "enlisted_on": "写成2001-07-20这样的年月日。",
    "discharged_on": "写成2001-07-20这样的年月日。",
    "service_years": "按材料核定的年数，最多一位小数。",
    "account": "整列请保持“文本”格式。已有收款账户的人员，换账户须在档案页面逐人办理。",
    "holder_name": "须是本人；由他人代领的在档案页面登记委托后办理。",
}


def problem_rows(title: str, headers: Sequence[str], rows: Iterable[tuple[int, Sequence[str], str]]) -> bytes:
    """The rows that could not be taken, as they stood, with the reasons in the last columns; may be corrected and uploaded again."""
    target = io.BytesIO()
    book = open_book(target)
    sheet = Sheet(book, "有问题的行", title, [*headers, "原文件行号", "问题和处理办法"])
    sheet.sheet.set_column(len(headers) + 1, len(headers) + 1, 80, sheet.text)
    for number, cells, reasons in rows:
        padded = [*cells, *[""] * (len(headers) - len(cells))]
        sheet.write([*padded[: len(headers)], str(number), reasons])
    book.close()
    return target.getvalue()
