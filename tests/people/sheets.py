"""Workbooks for the import tests."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from apps.core import queue
from apps.core.actor import Actor
from apps.people import actions
from apps.people.models import ImportRow, ImportSheet
from tests.make import TOWN, VILLAGE, make_division

HEADERS = ["姓名", "身份证号码", "手机号", "乡镇", "村"]


def names() -> tuple[str, str]:
    """Township and village as they stand in the division table."""
    return make_division(TOWN).name, make_division(VILLAGE).name


def xlsx(rows: Sequence[Sequence[Any]], headers: Sequence[str] = HEADERS) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for y, row in enumerate([headers, *rows]):
        for x, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(y, x, value, day)
            elif isinstance(value, str) and value.startswith("\f"):
                sheet.write_formula(y, x, value[1:], None, "42")
            elif isinstance(value, str):
                sheet.write_string(y, x, value)
            elif value is not None:
                sheet.write(y, x, value)
    book.close()
    return target.getvalue()


def checked(actor: Actor, content: bytes, filename: str = "花名册.xlsx") -> ImportSheet:
    """Upload, map by the guess, run the check job."""
    sheet = actions.upload_sheet(actor, filename=filename, content=content)
    sheet = actions.map_columns(actor, sheet_id=sheet.pk)
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    return sheet


def applied(actor: Actor, sheet: ImportSheet, *, only_good: bool = False) -> ImportSheet:
    """Confirm and run the write job."""
    sheet = actions.apply_sheet(actor, sheet_id=sheet.pk, seen_counts=sheet.counts, only_good=only_good)
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    return sheet


def row(sheet: ImportSheet, number: int) -> ImportRow:
    return ImportRow.objects.get(sheet=sheet, number=number)
