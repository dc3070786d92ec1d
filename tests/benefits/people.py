"""Persons with identity numbers, and files of other offices as spreadsheets write them."""

import io
from datetime import date
from typing import Any
from uuid import uuid4

import xlsxwriter

from apps.core import sealing
from apps.core.idnumber import check_digit
from apps.core.masking import mask_id
from apps.people.models import Person
from tests.benefits import make


def number_of(born_on: date, serial: int) -> str:
    """A synthetic identity number: unassigned region, right check digit."""
    body = f"999321{born_on:%Y%m%d}{serial % 1000:03d}"
    return body + check_digit(body)


def with_number(name: str, born_on: date = date(1950, 1, 1), **over: Any) -> tuple[Person, str]:
    """A person whose number is on file, and the number."""
    number = number_of(born_on, next(make.NUMBERS) * 2 + 1)
    key = uuid4()
    person = make.make_person(
        name=name,
        born_on=born_on,
        row_key=key,
        id_number_sealed=sealing.seal("people_person.id_number", key, number),
        id_number_blind=sealing.blind("id_number", number),
        id_number_tail=mask_id(number),
        **over,
    )
    return person, number


def csv_file(*rows: tuple[str, ...]) -> bytes:
    """A CSV as an office exports it: GBK, a title above the header."""
    lines = ["数据比对名单", *(",".join(row) for row in rows)]
    return "\r\n".join(lines).encode("gb18030")


def xlsx_file(*rows: tuple[str, ...]) -> bytes:
    """A workbook with text cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text)
    book.close()
    return stream.getvalue()
