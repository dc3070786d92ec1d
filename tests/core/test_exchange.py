"""Lists of the admin leave the house as text, with a reason, a watermark and a read record."""

import csv
import io
import zipfile

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from apps.core.exchange import SafeCsv, SafeWorkbook
from apps.core.models import AuditEntry, Holiday
from tests.make import make_division, make_user

pytestmark = pytest.mark.django_db
BAD = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\x00=1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    '=HYPERLINK("http://x")',
    "=cmd|'/c calc'!A0",
]
ADDRESSES = {
    "core/holiday": "benefit_clerk", "org/division": "sysadm", "org/staff": "sysadm", "policy/standard": "benefit_clerk",
    "policy/parameter": "benefit_clerk",
}  # fmt: skip


def client(role: str) -> Client:
    browser = Client()
    browser.force_login(make_user(role, name="李梅"))
    return browser


def rows_of(content: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_dictionary_can_be_taken_out(address: str) -> None:
    browser = client(ADDRESSES[address])
    make_division("340321104201")
    assert "/export/" in browser.get(f"/admin/{address}/").content.decode()
    page = browser.get(f"/admin/{address}/export/").content.decode()
    assert "导出用途" in page
    assert not [word for word in ("Format", "Submit", "Export ", "Resource") if word in page]
    answer = browser.post(f"/admin/{address}/export/", {"format": "0", "resource": "0", "reason": "核对字典"})
    rows = rows_of(answer.content)
    assert rows[0][0].startswith("李梅 2026年")
    assert "用途：核对字典" in rows[0][0]
    assert all("\u4e00" <= head[0] <= "\u9fff" for head in rows[1])
    (entry,) = AuditEntry.objects.filter(verb="read.export")
    assert entry.reason == f"核对字典（{len(rows) - 2}行）"
    if address == "policy/standard":
        assert "标准（元）" in rows[1]


def test_without_a_reason_or_a_right_nothing_leaves() -> None:
    browser = client("benefit_clerk")
    for reason in ("", " ", "x"):
        answer = browser.post("/admin/core/holiday/export/", {"format": "0", "resource": "0", "reason": reason})
        assert answer["Content-Type"].startswith("text/html")
    assert client("station_clerk").get("/admin/core/holiday/export/").status_code in (302, 403, 404)
    assert browser.get("/admin/org/staff/export/").status_code in (302, 403, 404)
    assert client("auditor").get("/admin/core/auditentry/export/").status_code == 403
    assert not AuditEntry.objects.filter(verb="read.export").exists()


def test_filters_of_the_list_hold_for_the_file() -> None:
    Holiday.objects.all().delete()
    for day, kind in (("2027-01-01", "holiday"), ("2027-01-02", "workday")):
        Holiday.objects.create(day=day, kind=kind, name="=1+1", source="通知")
    browser = client("benefit_clerk")
    address = "/admin/core/holiday/export/?kind__exact=holiday"
    assert len(rows_of(browser.post(address, {"format": "0", "resource": "0", "reason": "核对"}).content)) == 3
    text = browser.post(address, {"format": "1", "resource": "0", "reason": "核对"}).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[2][2] == "'=1+1"


def test_no_format_writes_a_formula() -> None:
    import tablib

    data = tablib.Dataset(BAD, headers=["=列"] * len(BAD))
    content = SafeWorkbook().export_data(data)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in xml
        assert b"<f " not in xml
    for row in csv.reader(io.StringIO(SafeCsv().export_data(data).decode("utf-8-sig"), newline="")):
        assert not [text for text in row if text.startswith(tuple("=+-@\t\r\x00＝＋－＠"))]
