"""Rubbish, bombs, encodings, our own template, and what leaves the house as a sheet."""

import io
import time
import zipfile
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import DomainError, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry, Job
from apps.people import actions
from apps.people.actions.exports import ExportNotReady
from apps.people.models import ExportBlock, ImportSheet
from apps.people.resources.person import ROSTER
from apps.people.resources.reader import BadFile, read_grid
from apps.people.resources.writer import problem_rows, template
from apps.people.rules.columns import HeaderMissing
from tests.make import OTHER_TOWN, make_actor
from tests.people.builders import id_number, person, phone
from tests.people.sheets import applied, checked, names, row, xlsx
from tests.people.test_imports import line

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def raw_book(sheet: str, **more: bytes) -> bytes:
    """A workbook by hand."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(name, content)
    return target.getvalue()


def cells(*refs: str) -> str:
    """A sheet with a text in each cell named."""
    inner = "".join(
        f'<row r="{"".join(c for c in ref if c.isdigit())}"><c r="{ref}" t="inlineStr"><is><t>x</t></is></c></row>'
        for ref in refs
    )
    return f'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{inner}</sheetData></worksheet>'


def many_sheets(count: int) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    for _ in range(count):
        book.add_worksheet()
    book.close()
    return target.getvalue()


def lying() -> bytes:
    """The directory says 10 bytes, the data is far more."""
    content = bytearray(raw_book(cells("A1") + " " * 5_000_000))
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"sheet1.xml"))
    content[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(content)


BAD = {
    "empty": b"",
    "only_zip_magic": b"PK\x03\x04",
    "nested_zip": raw_book(cells("A1"))[:300] + raw_book(cells("A1")),
    "html": b"<html><table><tr><td>1</td></tr></table></html>",
    "pdf": b"%PDF-1.7 x",
    "png": b"\x89PNG\r\n\x1a\n",
    "nul_text": b"a,b\x00c\n",
    "bad_bytes": b"\xff\xff\xff\x81\x30\x81",
    "xls_magic_only": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
    "no_header": "甲,乙,丙\n1,2,3\n".encode(),
    "header_only": "姓名,身份证号,村\n".encode(),
    "far_column": raw_book(cells("A1", "XFD1")),
    "far_row": raw_book(cells("A1", "A1048576")),
    "far_cell": raw_book(cells("XFD1048576")),
    "entity": raw_book('<!DOCTYPE a [<!ENTITY b "ha">]>' + cells("A1")),
    "macro": raw_book(cells("A1"), **{"xl/vbaProject.bin": b"1"}),
    "word": raw_book(cells("A1")).replace(b"xl/workbook.xml", b"xx/workbook.xml"),
    "sheets": many_sheets(60),
    "lying": lying(),
    "truncated": xlsx([["a"]])[:-200],
    "quotes": ('姓名,身份证号,村\n"' + "x" * 200_000).encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_rubbish_is_refused_quickly_in_chinese_with_a_next_step(name: str) -> None:
    began = time.monotonic()
    with pytest.raises((BadFile, HeaderMissing)) as refused:
        read_grid(BAD[name])
    assert time.monotonic() - began < 5
    assert any(word in refused.value.message for word in ("请", "另存"))


def test_a_bomb_is_refused_by_its_real_size() -> None:
    with pytest.raises(BadFile, match=r"200MB|过大"):
        read_grid(raw_book(cells("A1") + "<!-- " + " " * 230_000_000))
    with pytest.raises(BadFile, match="20MB"):
        read_grid(b"x" * (20 * 1024 * 1024 + 1))


@pytest.mark.django_db
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_every_encoding_a_county_produces(clerk: Actor, coding: str, mark: str) -> None:
    name = "王建国" if coding == "gbk" else "𠮷㛃"
    rows = [
        ["姓名", "身份证号", "电话", "乡镇", "村"],
        line(1, name),
        [*line(2, "赵小兰")[:1], f'="{id_number(sequence=9)}"', "", *names()],
    ]
    content = "\r\n".join(mark.join(str(cell) for cell in row_) for row_ in rows).encode(coding)
    sheet = checked(clerk, content, "名册.csv")
    assert sheet.counts["new"] == 2, row(sheet, 2).problems
    assert row(sheet, 2).title == name


@pytest.mark.django_db
def test_a_title_above_the_header_and_empty_rows_keep_the_sheets_own_numbers(clerk: Actor) -> None:
    content = xlsx(
        [["统计时间"], ["姓名", "身份证号", "电话", "乡镇", "村"], [None], line(1), [None], line(2, "钱1")],
        headers=["2026年花名册"],
    )
    sheet = checked(clerk, content)
    assert sheet.header_row == 3
    assert row(sheet, 7).verdict == "problem"
    assert "第7行" in row(sheet, 7).problems[0]


@pytest.mark.django_db
def test_our_template_is_recognised_whole(clerk: Actor) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(template()))
    rows = book.get_sheet_by_index(0).to_python()
    asked = {column.key for column in ROSTER.rows} - {"dossier_no"}
    assert len(rows[1]) == len(asked)
    assert set(ROSTER.match([str(cell) for cell in rows[1]])) == asked


@pytest.mark.django_db
def test_downloaded_problem_rows_go_straight_back_in(clerk: Actor) -> None:
    sheet = checked(clerk, xlsx([line(1), line(2, "钱1"), line(3, "=1+1")]))
    found, content = actions.fetch_problems(clerk, sheet_id=sheet.pk)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [one[0] for one in rows[2:]] == ["钱1", "=1+1"]
    assert rows[2][-2] == "3"
    assert "姓名" in rows[2][-1]
    again = checked(clerk, content, "改.xlsx")
    assert again.counts["problem"] == 2
    assert AuditEntry.objects.filter(verb="read.problem_rows").count() == 1
    assert found.pk == sheet.pk


DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "＝1",
    '=HYPERLINK("x")',
    "=cmd|'/c calc'!A0",
    "0012",
    "999321195503011231",
]


def test_no_text_becomes_a_formula_or_a_number() -> None:
    content = problem_rows("=标题", ["=列"] * len(DANGEROUS), [(7, DANGEROUS, "=问题")])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in xml
        assert b"<f " not in xml
        assert b"quotePrefix" in archive.read("xl/styles.xml")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[2][: len(DANGEROUS)] == DANGEROUS


def ordered(actor: Actor, **over: object) -> tuple[int, str]:
    made = actions.ask_export(actor, **({"reason": "核对名册"} | over))
    return made.pk, queue.run(Job.objects.get(kind="people.make_export", payload__export_id=made.pk).pk)


def sheet_of(content: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.django_db
def test_an_export_holds_exactly_the_makers_people_masked_and_marked(clerk: Actor, house: Actor) -> None:
    local = make_actor("benefit_clerk", division="340321104000", name="李局部")
    number = id_number(sequence=3)
    person(name="买买提·艾力", id_number=number, phone=phone(3))
    person(name="孙外乡", division=OTHER_TOWN)
    export_id, state = ordered(local)
    assert state == "done"
    made, content = actions.fetch_export(local, export_id=export_id)
    rows = sheet_of(content)
    assert "李局部" in rows[0][0]
    assert "核对名册" in rows[0][0]
    assert [one[1] for one in rows[2:]] == ["买买提·艾力"]
    assert number not in str(rows)
    assert made.rows == 1
    assert AuditEntry.objects.filter(outcome="read", verb="read.roster").count() == 2
    with pytest.raises(NotFound):
        actions.fetch_export(clerk, export_id=export_id)
    with pytest.raises(NotFound):
        actions.fetch_export(local.moved(local.at + timedelta(hours=25)), export_id=export_id)
    assert not any(number.encode() in bytes(block.content_sealed) for block in ExportBlock.objects.all())
    assert actions.purge_files(house.moved(local.at + timedelta(hours=25)))["exports"] == 1


@pytest.mark.django_db
def test_full_numbers_leave_only_with_their_own_permission(clerk: Actor, reviewer: Actor) -> None:
    number = id_number(sequence=3)
    person(id_number=number)
    with pytest.raises(Forbidden):
        actions.ask_export(reviewer, reason="核对名册", is_full=True)
    with pytest.raises(Invalid):
        actions.ask_export(clerk, reason=" ")
    export_id, _ = ordered(clerk, is_full=True, filters={"state": "active", "division": "340321104", "bad": "x"})
    assert number in str(sheet_of(actions.fetch_export(clerk, export_id=export_id)[1]))


@pytest.mark.django_db
def test_an_export_that_is_not_made_yet_says_so(clerk: Actor) -> None:
    made = actions.ask_export(clerk, reason="核对名册")
    with pytest.raises(ExportNotReady):
        actions.fetch_export(clerk, export_id=made.pk)


@pytest.mark.django_db
def test_a_refused_upload_writes_nothing(clerk: Actor) -> None:
    for content in list(BAD.values())[:6]:
        with pytest.raises(DomainError):
            actions.upload_sheet(clerk, filename="x.xlsx", content=content)
    assert not ImportSheet.objects.exists()


@pytest.mark.django_db
def test_odd_names_survive_out_and_in_again(clerk: Actor) -> None:
    odd = ["王㛃", "𠮷田", "陆昇", "买买提·艾力"]
    applied(clerk, checked(clerk, xlsx([line(place + 1, name) for place, name in enumerate(odd)])))
    export_id, _ = ordered(clerk, is_full=True)
    content = actions.fetch_export(clerk, export_id=export_id)[1]
    assert sorted(one[1] for one in sheet_of(content)[2:]) == sorted(odd)
    back = checked(make_actor("benefit_clerk"), content, "导出.xlsx")
    assert back.counts == {"new": 0, "changed": 0, "same": 4, "problem": 0, "duplicate": 0}


@pytest.mark.django_db
def test_forgotten_imports_lose_their_contents_after_thirty_days(clerk: Actor, house: Actor) -> None:
    old, done = checked(clerk, xlsx([line(1)])), applied(clerk, checked(clerk, xlsx([line(2)])))
    assert actions.purge_files(house)["blocks"] == 0
    counts = actions.purge_files(house.moved(clerk.at + timedelta(days=31)))
    assert counts == {"forgotten": 1, "rows": 2, "blocks": 2, "exports": 0}
    old.refresh_from_db()
    done.refresh_from_db()
    assert (old.state, done.state) == ("cancelled", "done")
    with pytest.raises(Forbidden):
        actions.purge_files(clerk)
