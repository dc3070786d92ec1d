"""Workbooks made to end the process: a far cell behind every spelling an XML parser accepts, other formats in disguise."""

import io
import zipfile

import pytest

from apps.core.workbooks import BadWorkbook
from apps.payments.rules.formats import Column, Layout, read_answer
from apps.payments.rules.refusals import Unreadable
from apps.people.resources.reader import read_grid

RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c><c r="B1" t="inlineStr"><is><t>身份证号码</t></is></c></row>'
)
BODY = "<is><t>x</t></is>"
FAR = {
    "plain": f'<row r="1048576"><c r="XFD1048576" t="inlineStr">{BODY}</c></row>',
    "single quotes": f"<row r='1048576'><c r='XFD1048576' t='inlineStr'>{BODY}</c></row>",
    "line breaks": f'<row\nr="1048576"><c\nr="XFD1048576" t="inlineStr">{BODY}</c></row>',
    "character reference": f'<row r="2"><c r="&#88;FD&#49;048576" t="inlineStr">{BODY}</c></row>',
    "spaces": f'<row r = "2"><c r = "XFD1048576" t="inlineStr">{BODY}</c></row>',
    "lower case": f'<row r="2"><c r="xfd1048576" t="inlineStr">{BODY}</c></row>',
    "only the cell is far": f'<row r="2"><c r="GR1048576" t="inlineStr">{BODY}</c></row>',
    "a near row after the far one": f'<row r="1048576"><c r="GR1048576" t="inlineStr">{BODY}</c></row><row r="2"/>',
    "prefix": f'<m:row xmlns:m="{MAIN}" r="1048576"><m:c r="XFD1048576" t="inlineStr">{BODY}</m:c></m:row>',
    "rows without numbers": "<row/>" * 200_100 + f'<row><c t="inlineStr">{BODY}</c></row>',
    "no number at all": f'<row r="2"><c r="far" t="inlineStr">{BODY}</c></row>',
}


def book(rows: str, *, sheet: str = "worksheets/sheet1.xml", encoding: str = "utf-8", **more: bytes) -> bytes:
    target = io.BytesIO()
    xml = f'<?xml version="1.0" encoding="{encoding}"?>'
    parts = {
        "[Content_Types].xml": f'{xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{xml}<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{xml}<workbook xmlns="{MAIN}" xmlns:r="{DOC}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{xml}<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="{DOC}/worksheet" Target="{sheet}"/></Relationships>',
        f"xl/{sheet}": f'{xml}<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text.encode(encoding))
        for name, content in more.items():
            packed.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("how", FAR)
def test_a_far_cell_is_refused_in_every_spelling(how):
    with pytest.raises(BadWorkbook) as refusal:
        read_grid(book(FAR[how]))
    assert "请" in refusal.value.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_another_encoding_hides_nothing(encoding):
    with pytest.raises(BadWorkbook):
        read_grid(book(FAR["plain"], encoding=encoding))


def test_a_sheet_under_another_name_is_refused():
    with pytest.raises(BadWorkbook):
        read_grid(book(FAR["plain"], sheet="media/picture.bin"))


@pytest.mark.parametrize("name", ["content.xml", "mimetype", "xl/workbook.bin"])
def test_another_format_in_disguise_is_refused(name):
    with pytest.raises(BadWorkbook):
        read_grid(book("", **{name: b"<x/>"}))


def test_an_honest_sheet_with_odd_spelling_is_read():
    row = "<row r='2'><c r='A2' t='inlineStr'><is><t>㛃𠮷</t></is></c><c r='B2'><f>1+1</f><v>2</v></c></row>"
    grid = read_grid(book(row))
    assert [(cell.text, cell.kind) for cell in list(grid.rows)[1]] == [("㛃𠮷", ""), ("", "formula")]


LAYOUT = Layout(
    "xlsx", "utf-8", (), False, True, ("gb18030",),
    (Column("序号", "ref"), Column("金额", "yuan"), Column("结果", "result")), True, {"成功": "paid"},
)  # fmt: skip


@pytest.mark.parametrize("how", FAR)
def test_a_return_workbook_cannot_end_the_worker(how):
    with pytest.raises(Unreadable):
        read_answer(LAYOUT, book(FAR[how]))


def test_one_cell_a_million_times_is_refused_before_it_is_read(monkeypatch):
    """Half a megabyte that would be two million cells, a quarter of a gigabyte and seven seconds of the web's time."""
    row = "<row>" + f'<c t="inlineStr">{BODY}</c>' * 20 + "</row>"
    bomb = book(row * 50_000)
    assert len(bomb) < 1_000_000
    monkeypatch.setattr("apps.core.workbooks._judge_all", lambda *_: pytest.fail("read, though its directory says enough"))
    with pytest.raises(BadWorkbook, match="重复了太多遍"):
        read_grid(bomb)
