"""Rosters out: the template to fill in, and the rows that could not be taken."""

import io
from collections.abc import Iterable, Sequence

from apps.core.sheets import Sheet, open_book
from apps.people.choices import RosterKind
from apps.people.resources.fields import ChoiceWidget, KindsWidget, Listed
from apps.people.resources.sidelists import shape_of

_LAST_ROW = 5000


def template(kind: str = RosterKind.PEOPLE) -> bytes:
    """The import template of one kind of list: our headers with drop-downs, a page of notes with samples, a page of the words to
    choose from."""
    shape, target = shape_of(kind), io.BytesIO()
    book = open_book(target)
    columns = [field for field in shape.fields.values() if not field.readonly]
    needed = {column.key for column in shape.columns.rows if column.required}
    headers = [f"{field.column_name}{'*' if field.column.key in needed else ''}" for field in columns]
    widths = [max(12, field.width) for field in columns]
    several = "一项一行，一人有几项的写几行。" if shape.table else ""
    sheet = Sheet(book, shape.title, f"{several}请从第3行起填写，不要改动表头；带*的必填。", headers, widths)
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "示例", "说明"], (18, 26, 70))
    for field in columns:
        notes.write((field.column_name, field.sample, field.note))
    _drop_downs(
        sheet, Sheet(book, "可选项", "各栏目可以填写的内容", [field.column_name for field in _coded(columns)]), columns
    )
    book.close()
    return target.getvalue()


def _coded(columns: Iterable[Listed]) -> list[Listed]:
    return [field for field in columns if isinstance(field.widget, ChoiceWidget)]


def _drop_downs(sheet: Sheet, words: Sheet, columns: Sequence[Listed]) -> None:
    """Words on a page of their own; a cell with several kinds may hold more than the list offers, so nothing is refused there."""
    for at, field in enumerate(_coded(columns)):
        labels = list(field.widget.labels.values())
        for below, label in enumerate(labels):
            words.sheet.write_string(2 + below, at, label, words.text)
        letter = chr(ord("A") + at)
        place = columns.index(field)
        rule = {
            "validate": "list", "source": f"=可选项!${letter}$3:${letter}${2 + len(labels)}",
            "show_error": not isinstance(field.widget, KindsWidget), "error_title": "不在可选范围内",
            "error_message": f"请从下拉列表中选择{field.column_name}。",
        }  # fmt: skip
        sheet.sheet.data_validation(2, place, _LAST_ROW, place, rule)


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
