"""The report of a year as a Word document, set as official papers are (GB/T 9704: A4, 仿宋 16 pt, 28 pt lines, 黑体 and 楷体 heads).

Fonts are named, never embedded: the reader's Word or WPS has them.
"""

import io
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localtime
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from apps.reports.models import AnnualReport
from apps.reports.queries.annual import Line
from apps.reports.rules.summary import Chapter

SONG, HEI, KAI = "仿宋", "黑体", "楷体"


def write_summary(report: AnnualReport, bureau: str, chapters: Sequence[Chapter], found: Sequence[Line]) -> bytes:
    """The summary in numbered chapters, then where each figure comes from."""
    paper = _paper()
    _title(paper, f"{bureau}{report.year}年度工作总结")
    for chapter in chapters:
        _head(paper, chapter.heading, HEI)
        for part in chapter.parts:
            _head(paper, part.heading, KAI)
            for paragraph in part.paragraphs:
                _text(paper, "".join(piece.text for piece in paragraph))
        for line in chapter.prose:
            _text(paper, line)
    used = [
        piece.indicator
        for chapter in chapters
        for part in chapter.parts
        for one in part.paragraphs
        for piece in one
        if piece.indicator
    ]
    paper.add_page_break()
    _head(paper, "附：数据来源", HEI)
    _text(paper, _origin(report))
    by_id = {line.indicator.id: line for line in found}
    rows = [
        (name, by_id[name].indicator.name, by_id[name].words, by_id[name].indicator.words) for name in dict.fromkeys(used)
    ]
    _table(paper, ("编号", "指标", "数值", "怎么数的"), rows, (16, 44, 36, 60))
    return _bytes(paper)


def write_scorecard(report: AnnualReport, bureau: str, found: Sequence[Line]) -> bytes:
    """Every figure beside last year's and its target, then what was not counted and why."""
    paper = _paper()
    _title(paper, f"{bureau}{report.year}年度工作成绩单")
    counted = [line for line in found if line.value.number is not None]
    rows = [
        (line.indicator.name, line.words, line.before_words, line.change, line.goal + {True: "（达到）", False: "（未达到）", None: ""}[line.met], line.reason)
        for line in counted
    ]  # fmt: skip
    _table(paper, ("指标", "本年", "上年", "增减", "目标", "变动原因"), rows, (42, 32, 28, 20, 22, 22))
    _head(paper, "附：未统计的指标", HEI)
    _text(paper, _origin(report))
    missing = [(line.indicator.id, line.indicator.name, line.value.why) for line in found if line.value.number is None]
    _table(paper, ("编号", "指标", "原因"), missing, (16, 60, 80))
    return _bytes(paper)


def _origin(report: AnnualReport) -> str:
    at = f"{localtime(report.made_at):%Y年%m月%d日%H时%M分}" if report.made_at else ""
    state = f"，{report.signed_by.name}签发" if report.signed_by else f"，{report.get_state_display()}，仅供内部审阅"
    return f"第{report.version}版，数字截至{at}，指标口径{report.registry}{state}。人按人计、人次按次计；金额以万元计，保留两位小数。"


def _paper() -> Any:
    paper = Document()
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    base: Any = paper.styles["Normal"]
    base.font.size = Pt(16)
    base.font.name = SONG
    base.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    return paper


def _text(paper: Any, text: str, *, font: str = SONG, size: int = 16, indent: bool = True) -> Any:
    paragraph = paper.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    shape.space_before = shape.space_after = Pt(0)
    shape.first_line_indent = Pt(size * 2) if indent else None
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def _title(paper: Any, text: str) -> None:
    paragraph = _text(paper, text, font=HEI, size=22, indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(36), Pt(28)


def _head(paper: Any, text: str, font: str) -> None:
    _text(paper, text, font=font).paragraph_format.keep_with_next = True


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit = False
    for place, (cell, text) in enumerate(zip(table.rows[0].cells, heads, strict=True)):
        _cell(cell, text, HEI, widths[place])
    for row in rows:
        for place, (cell, text) in enumerate(zip(table.add_row().cells, row, strict=True)):
            _cell(cell, text, SONG, widths[place])


def _cell(cell: Any, text: str, font: str, width: int) -> None:
    cell.width = Mm(width)
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.font.name = Pt(10.5), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _bytes(paper: Any) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
