"""Sheets of reports: the list behind a figure with the columns its page shows."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.sheets import Sheet, open_book, watermark
from apps.reports.queries.shapes import shape_of
from apps.reports.rules.comparing import change_words
from apps.reports.rules.values import KINDS, Indicator, Value, printed


def write_list(actor: Actor, rows: QuerySet[Any, Any], *, title: str, number: str, reason: str) -> bytes:
    """Every row as text under a watermark that names the figure."""
    shape = shape_of(rows)
    lines = (shape.cells(row) for row in shape.read(rows).order_by("-pk").iterator(chunk_size=2000))
    return write_lines(actor, shape.heads, lines, title=title, number=number, reason=reason)


def write_lines(
    actor: Actor, heads: Sequence[str], lines: Iterable[Sequence[str]], *, title: str, number: str, reason: str
) -> bytes:
    """Lines of text under the same watermark."""
    target = io.BytesIO()
    book = open_book(target)
    sheet = Sheet(book, "清单", f"{title}。{watermark(actor, number, reason)}", heads)
    for line in lines:
        sheet.write(line)
    book.close()
    return target.getvalue()


_LEDGER = (
    ("业务", 14),
    ("编号", 8),
    ("指标", 34),
    ("类别", 10),
    ("本期", 24),
    ("上年同期", 24),
    ("增减", 14),
    ("怎么数的，或者为什么未统计", 60),
)


def _on_paper(sheet: Sheet) -> None:
    """A4 lying, as wide as the page, heads on every page, numbered; long words wrap."""
    sheet.text.set_text_wrap()
    sheet.text.set_align("top")
    sheet.text.set_border(4)
    sheet.sheet.set_landscape()
    sheet.sheet.set_paper(9)
    sheet.sheet.fit_to_pages(1, 0)
    sheet.sheet.repeat_rows(1)
    sheet.sheet.set_footer("&C第&P页，共&N页")


def write_ledger(
    actor: Actor, lines: Sequence[tuple[Indicator, Value, Value]], *, title: str, number: str, reason: str
) -> bytes:
    """A line for every indicator, ready for the printer: this span, the same span a year ago, and how it is counted."""
    target = io.BytesIO()
    book = open_book(target)
    heads, widths = [head for head, _ in _LEDGER], [width for _, width in _LEDGER]
    sheet = Sheet(book, "台账", f"{title}。{watermark(actor, number, reason)}", heads, widths)
    _on_paper(sheet)
    for one, value, before in lines:
        told = (
            one.domain,
            one.id,
            one.name,
            KINDS[one.kind],
            printed(one, value),
            printed(one, before),
            change_words(value, before),
        )
        sheet.write((*told, value.why or one.words))
    book.close()
    return target.getvalue()
