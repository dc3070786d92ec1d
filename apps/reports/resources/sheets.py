"""Sheets of reports: the list behind a figure with the columns its page shows."""

import io
from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.sheets import Sheet, open_book, watermark
from apps.reports.queries.shapes import shape_of


def write_list(actor: Actor, rows: QuerySet[Any, Any], *, title: str, number: str, reason: str) -> bytes:
    """Every row as text under a watermark that names the figure."""
    shape, target = shape_of(rows), io.BytesIO()
    book = open_book(target)
    sheet = Sheet(book, "清单", f"{title}。{watermark(actor, number, reason)}", shape.heads)
    for row in shape.read(rows).order_by("-pk").iterator(chunk_size=2000):
        sheet.write(shape.cells(row))
    book.close()
    return target.getvalue()
