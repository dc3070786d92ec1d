"""The empty sheet of a book of before (历史发放账册)."""

import io
from collections.abc import Sequence

from apps.core.sheets import Sheet, open_book
from apps.payments.rules.former import HEAD

LAST_ROW = 200_001


def former_template(items: Sequence[str]) -> bytes:
    """A workbook with the header; every cell is text, so that long numbers stay whole."""
    target = io.BytesIO()
    book = open_book(target)
    sheet = Sheet(book, "历史发放", "历史发放账册：请从第3行起填写，不要改动表头；带*的必填。", HEAD, (14, 24, 26, 8, 16))
    sheet.sheet.data_validation(
        2,
        2,
        LAST_ROW,
        2,
        {"validate": "list", "source": f"='填写说明'!$A$7:$A${6 + len(items)}", "error_message": "请从下拉列表中选择款项。"},
    )
    notes = Sheet(book, "填写说明", "各栏目的填写要求", ["栏目", "说明"], (26, 70))
    notes.write(("姓名、公民身份号码", "与档案一致；没有建档的请先建档。号码按文本填写。"))
    notes.write(("款项", "从下拉列表选择，写法见下；一人有几项的，一项一行。"))
    notes.write(("月数", "按月发放的写本册包含的月数；一次性发放的留空或写0。"))
    notes.write(("金额（元）", "本册期间实际发到本人的合计，退票未再发的不写。"))
    for item in items:
        notes.write((item, ""))
    book.close()
    return target.getvalue()
