"""The report of a year as a Word document, set as official papers are (GB/T 9704: A4, 仿宋 16 pt, 28 pt lines, 黑体 and 楷体 heads).

Fonts are named, never embedded: the reader's Word or WPS has them.
"""

import io
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.timezone import localtime
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from apps.reports.models import AnnualReport
from apps.reports.queries.annual import Line
from apps.reports.rules.story import Story
from apps.reports.rules.summary import Chapter, opening

SONG, HEI, KAI, TITLE = "仿宋", "黑体", "楷体", "方正小标宋简体"


_MET = {True: "（达到）", False: "（未达到）", None: ""}


def write_summary(report: AnnualReport, bureau: str, chapters: Sequence[Chapter], found: Sequence[Line]) -> bytes:
    """The summary in numbered chapters, then where each figure comes from."""
    paper = _paper()
    _title(paper, f"{bureau}{report.year}年度工作总结")
    _text(paper, opening(bureau, report.year))
    for chapter in chapters:
        _head(paper, chapter.heading, HEI)
        for part in chapter.parts:
            _head(paper, part.heading, KAI)
            for paragraph in part.paragraphs:
                _text(paper, "".join(piece.text for piece in paragraph))
        for line in chapter.prose:
            _text(paper, line)
    _closed(paper, report, bureau)
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
    _table(paper, ("编号", "指标", "数值", "怎么数的"), rows, (16, 42, 34, 64))
    return _bytes(paper)


def write_scorecard(report: AnnualReport, bureau: str, found: Sequence[Line]) -> bytes:
    """Every figure beside last year's and its target, then what was not counted and why."""
    paper = _paper()
    _title(paper, f"{bureau}{report.year}年度工作成绩单")
    counted = [line for line in found if line.value.number is not None]
    rows: list[Sequence[str]] = []
    for domain, lines in groupby(counted, key=lambda line: line.indicator.domain):
        rows.append((domain,))
        rows += [
            (line.indicator.name, line.words, line.before_words, line.change, line.goal + _MET[line.met], line.reason)
            for line in lines
        ]
    _table(paper, ("指标", "本年", "上年", "增减", "目标", "变动原因"), rows, (40, 30, 30, 20, 18, 18))
    paper.add_page_break()
    _head(paper, "附：未统计的指标", HEI)
    _text(paper, _origin(report))
    missing = [(line.indicator.id, line.indicator.name, line.value.why) for line in found if line.value.number is None]
    _table(paper, ("编号", "指标", "原因"), missing, (16, 60, 80))
    return _bytes(paper)


def write_story(report: AnnualReport, told: Story) -> bytes:
    """The year for a newspaper: head, lead, sections under headings in the middle of the line, where the figures come from."""
    paper = _paper()
    _title(paper, told.title)
    _text(paper, "".join(piece.text for piece in told.lead))
    for part in told.sections:
        head = _text(paper, part.heading, font=HEI, indent=False)
        head.alignment, head.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        head.paragraph_format.space_before = Pt(14)
        _text(paper, "".join(piece.text for piece in part.pieces))
    for line in told.closing:
        _text(paper, line)
    _text(paper, f"（数据来源：{_origin(report)}）", size=12)
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
    _numbered(page)
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
    paragraph = _text(paper, text, font=TITLE, size=22, indent=False)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(36), Pt(28)


def _head(paper: Any, text: str, font: str) -> None:
    _text(paper, text, font=font).paragraph_format.keep_with_next = True


def _table(paper: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    """A row of one cell goes over the whole width: a heading inside the table. The head stands again on every page; no row is broken."""
    table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
    _row(table.rows[0], heads, HEI, widths)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        made = table.add_row()
        made._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if len(row) == 1:
            _cell(made.cells[0].merge(made.cells[-1]), row[0], HEI, sum(widths))
        else:
            _row(made, row, SONG, widths)


def _row(row: Any, texts: Sequence[str], font: str, widths: Sequence[int]) -> None:
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        _cell(cell, text, font, width)


def _cell(cell: Any, text: str, font: str, width: int) -> None:
    cell.width, cell.vertical_alignment = Mm(width), WD_ALIGN_VERTICAL.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(10.5), font
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _numbered(section: Any) -> None:
    """— 1 — at the foot, in the middle."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("", "— "), ("begin", ""), ("", "PAGE"), ("end", ""), ("", " —")):
        run = paragraph.add_run("" if text == "PAGE" else text)
        run.font.size, run.font.name = Pt(14), "宋体"
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._element.append(mark)
        elif text == "PAGE":
            told = OxmlElement("w:instrText")
            told.text = text
            run._element.append(told)


def _closed(paper: Any, report: AnnualReport, bureau: str) -> None:
    """Who and when, at the right, two characters from the edge: a signed paper carries the day of its signature."""
    day = localtime(report.signed_at or report.made_at) if report.made_at else None
    for text in ("", bureau, f"{day:%Y年}{day.month}月{day.day}日" if day else ""):
        paragraph = _text(paper, text, indent=False)
        paragraph.alignment, paragraph.paragraph_format.right_indent = WD_ALIGN_PARAGRAPH.RIGHT, Pt(32)
        paragraph.paragraph_format.keep_together = True


def _bytes(paper: Any) -> bytes:
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
