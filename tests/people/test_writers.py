"""Rosters written by other programs, and our own files after another program has opened and saved them."""

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pyexcelerate
import pytest
from django.db import DataError, transaction

from apps.core.actor import Actor
from apps.people import actions
from apps.people.actions import bulk
from apps.people.models import Person, Provenance
from apps.people.resources.fields import ChoiceWidget
from apps.people.resources.person import FIELDS
from apps.people.resources.reader import LIMITS, read_grid
from apps.people.resources.writer import problem_rows, template
from tests.make import make_actor
from tests.people.builders import account, id_number, person, phone
from tests.people.sheets import HEADERS, applied, checked, names, row, xlsx
from tests.people.test_files import DANGEROUS, ordered

pytestmark = pytest.mark.django_db
SOFFICE = shutil.which("soffice") or ""
ODD = ["王㛃", "𠮷田", "买买提·艾力", "陆昇"]
needs_office = pytest.mark.skipif(not SOFFICE, reason="soffice is missing: nothing was opened or saved by LibreOffice")


def lines() -> list[list[object]]:
    """Odd names, a date as a date, a number of 15 digits, an empty cell."""
    town, village = names()
    rows: list[list[object]] = [
        [name, id_number(date(1955, 3, 1), place + 1), phone(place), town, village, date(1955, 3, 1)]
        for place, name in enumerate(ODD)
    ]
    old = rows[3][1]
    rows[3][1] = old[:6] + old[8:17]  # type: ignore[index]
    rows[3][2] = None
    return rows


WIDE = [*HEADERS, "出生日期"]


def by_openpyxl(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for line in [WIDE, *rows]:
        book.active.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def by_pyexcelerate(rows: list[list[object]]) -> bytes:
    """Texts throughout: this library leaves a date as a bare number, which is refused (see test_dirt)."""
    book = pyexcelerate.Workbook()
    book.new_sheet("名册", data=[WIDE, *(["" if value is None else str(value) for value in line] for line in rows)])
    target = io.BytesIO()
    book._save(target)
    return target.getvalue()


def by_xlsxwriter(rows: list[list[object]]) -> bytes:
    return xlsx(rows, WIDE)


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes, str, str], bytes]:
    """Open a file in LibreOffice and save it in another format."""
    home = tmp_path_factory.mktemp("office")

    def convert(content: bytes, suffix: str, to: str) -> bytes:
        source, out = home / f"in.{suffix}", home / "out"
        source.write_bytes(content)
        shutil.rmtree(out, ignore_errors=True)
        command = [SOFFICE, f"-env:UserInstallation=file://{home}/profile", "--headless", "--norestore", "--convert-to", to]
        command += ["--infilter=Text - txt - csv (StarCalc):44,34,76,1"] if suffix == "csv" else []
        subprocess.run(
            [*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=180, env=_clean(home)
        )
        (made,) = Path(out).iterdir()
        return made.read_bytes()

    return convert


def _clean(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}


@pytest.mark.parametrize(
    "write", [by_xlsxwriter, by_openpyxl, by_pyexcelerate], ids=["xlsxwriter", "openpyxl", "pyexcelerate"]
)
def test_the_same_roster_from_three_libraries(clerk: Actor, write: Callable[[list[list[object]]], bytes]) -> None:
    sheet = applied(clerk, checked(clerk, write(lines())))
    assert sheet.counts["new"] == 4, row(sheet, 2).problems
    assert set(Person.objects.values_list("name", flat=True)) == set(ODD)
    for other in (by_openpyxl, by_xlsxwriter):
        assert checked(make_actor("benefit_clerk"), other(lines())).counts["same"] == 4


CSV = "csv:Text - txt - csv (StarCalc):44,34,76"
GBK = "csv:Text - txt - csv (StarCalc):44,34,85"


@needs_office
@pytest.mark.parametrize("to", ["xlsx", "xls", CSV, GBK], ids=["xlsx", "xls", "csv utf-8", "csv gb18030"])
def test_a_roster_saved_by_libreoffice(clerk: Actor, office: Callable[..., bytes], to: str) -> None:
    content = office(by_openpyxl(lines()), "xlsx", to)
    sheet = checked(clerk, content, f"名册.{to[:4].strip(':')}")
    assert sheet.counts["new"] == 4, row(sheet, 2).problems


@needs_office
def test_our_export_saved_by_libreoffice_changes_nothing(clerk: Actor, office: Callable[..., bytes]) -> None:
    for place, name in enumerate(ODD):
        person(name=name, id_number=id_number(date(1955, 3, 1), place + 1), phone=phone(place), address="一组3-2号")
    export_id, _ = ordered(clerk, is_full=True)
    content = actions.fetch_export(clerk, export_id=export_id)[1]
    for suffix in ("xlsx", "ods"):
        saved = office(content if suffix == "xlsx" else office(content, "xlsx", "ods"), suffix, "xlsx")
        assert saved != content
        back = checked(make_actor("benefit_clerk"), saved, "另存.xlsx")
        assert back.counts == {"new": 0, "changed": 0, "same": 4, "problem": 0, "duplicate": 0}


@needs_office
def test_dangerous_text_is_no_formula_in_libreoffice(office: Callable[..., bytes]) -> None:
    from apps.core.workbooks import judge_workbook

    content = problem_rows("=标题", ["姓名", "身份证号", *["=列"] * len(DANGEROUS)], [(7, ["甲", "1", *DANGEROUS], "=问题")])
    saved = office(content, "xlsx", "xlsx")
    assert not any(judge_workbook(saved, LIMITS).values())
    texts = [cell.text for cell in next(iter(read_grid(saved).data()))[1]]
    assert texts[2 : 2 + len(DANGEROUS)] == [text.strip() for text in DANGEROUS]


@needs_office
def test_our_template_filled_in_and_saved_by_libreoffice(clerk: Actor, office: Callable[..., bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    town, village = names()
    filled = {
        "姓名*": "王㛃",
        "身份证号*": id_number(date(1955, 3, 1), 1),
        "乡镇(街道)": town,
        "村(社区)": village,
        "性别": "男",
    }
    filled |= {"人员类别": "退役士兵、参战退役军人", "开户行": "示范银行", "银行账号": account(1), "政治面貌": "中共党员"}
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[2]}
    for head, value in filled.items():
        sheet.cell(3, heads[head], value)
    coded = [one for one in FIELDS.values() if isinstance(one.widget, ChoiceWidget) and not one.readonly]
    assert len(sheet.data_validations.dataValidation) == len(coded) > 15
    target = io.BytesIO()
    book.save(target)
    found = checked(clerk, office(target.getvalue(), "xlsx", "xlsx"))
    assert found.counts["new"] == 1, row(found, 3).problems


def test_columns_chosen_by_hand_are_remembered_for_the_office(clerk: Actor) -> None:
    heads = ["姓名", "身份证", "联络", "镇名", "村"]
    rows = [line[:5] for line in lines()]
    sheet = actions.upload_sheet(clerk, filename="一.xlsx", content=xlsx(rows[:2], heads))
    assert "phone" not in sheet.mapping
    chosen = {"name": 0, "id_number": 1, "phone": 2, "township": 3, "village": 4}
    actions.map_columns(clerk, sheet_id=sheet.pk, mapping=chosen)
    again = actions.upload_sheet(make_actor("benefit_clerk"), filename="二.xlsx", content=xlsx(rows[2:], heads))
    assert again.mapping == chosen
    far = make_actor("benefit_clerk", division="340321105000")
    assert actions.upload_sheet(far, filename="三.xlsx", content=xlsx(rows[1:], heads)).mapping != chosen


def test_many_rows_in_one_statement_say_what_they_were_given(clerk: Actor) -> None:
    """Columns alike in every row are said once: a percent sign stays one, a list a list, what is too long is refused and not cut."""
    made = [
        bulk.blank(
            Provenance,
            person_id=person().pk,
            kind="paper",
            fields=["name"],
            note="低保金占100%s%",
            by_id=clerk.staff_id,
            at=clerk.at,
        )
        for _ in range(3)
    ]
    bulk.insert(made)
    kept = Provenance.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")
    assert [(row.person_id, row.note, row.fields) for row in kept] == [
        (row.person_id, "低保金占100%s%", ["name"]) for row in made
    ]
    for one in made:
        one.note = "长" * 999
    with pytest.raises(DataError), transaction.atomic():
        bulk.insert(made)
