"""What counties really send: every kind of dirt in a file and in a cell, and what this house makes of it. No database."""

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from apps.core.errors import DomainError
from apps.core.idnumber import check_digit
from apps.core.sheets import FORMULA_MARKS, guarded
from apps.people.resources.person import FIELDS, READS, ROSTER
from apps.people.resources.reader import Grid, read_grid
from apps.people.rules.cells import Cell, cell_of
from apps.people.rules.columns import HeaderMissing, shape
from apps.people.rules.rows import Places, Row, read_row
from tests.people.builders import account, id_number

BORN = date(1955, 3, 1)
ID = id_number(BORN, 1)
OLD_BODY = ID[:6] + ID[8:14] + ID[14:17]
PLACES = Places(
    frozenset({"340321104000", "340321104201"}), {"示范镇": "340321104000"}, {"示范村": {"示范镇": "340321104201"}}
)
PLAIN = {"name": "王建国", "id_number": ID, "township": "示范镇", "village": "示范村"}
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def read(**over: object) -> Row:
    """One row, its cells as a reader of spreadsheets hands them over."""
    return read_row({key: cell_of(value) for key, value in (PLAIN | over).items()}, READS, PLACES, date(2026, 11, 22))


#: what stands in the cell -> the value this house stores
TAKEN: list[tuple[str, str, object, str, object]] = [
    ("number of 15 digits", "id_number", OLD_BODY, "id_number", ID),
    ("number of 15 digits kept as a number", "id_number", int(OLD_BODY), "id_number", ID),
    ("full-width number", "id_number", ID.translate(WIDE), "id_number", ID),
    ("small x", "id_number", ID.lower(), "id_number", ID),
    ("number with blanks inside", "id_number", f"{ID[:6]} {ID[6:14]} {ID[14:]}", "id_number", ID),
    ("number with a blank of another width", "id_number", f"\u3000{ID}\xa0", "id_number", ID),
    ("number behind an apostrophe formula", "id_number", f'="{ID}"', "id_number", ID),
    ("number with a line break", "id_number", f"{ID}\n", "id_number", ID),
    ("number with invisible characters", "id_number", f"\ufeff{ID}\u200b", "id_number", ID),
    ("date 2001-07-20", "born_on", "1955-03-01", "born_on", BORN),
    ("date with slashes", "born_on", "1955/3/1", "born_on", BORN),
    ("date with points", "born_on", "1955.3.1", "born_on", BORN),
    ("date in Chinese", "born_on", "1955年3月1日", "born_on", BORN),
    ("date in Chinese with blanks", "born_on", "1955 年 3 月 1 日", "born_on", BORN),
    ("date of eight digits", "born_on", "19550301", "born_on", BORN),
    ("date of eight digits as a number", "born_on", 19550301, "born_on", BORN),
    ("full-width date", "born_on", "１９５５－０３－０１", "born_on", BORN),
    ("date with a time", "born_on", "1955-03-01 00:00:00", "born_on", BORN),
    ("date as a date", "born_on", datetime(1955, 3, 1), "born_on", BORN),
    ("phone kept as a number", "phone", 19900000001, "phone", "19900000001"),
    ("phone with a point and zero", "phone", 19900000001.0, "phone", "19900000001"),
    ("full-width phone", "phone", "１９９００００００２１", "phone", "19900000021"),
    ("phone with hyphens", "phone", "199-0000-0001", "phone", "19900000001"),
    ("rare character of plane 3", "name", "王㛃", "name", "王㛃"),
    ("rare character beyond the plane", "name", "𠮷田", "name", "𠮷田"),
    ("middle dot", "name", "买买提·艾力", "name", "买买提·艾力"),
    ("another middle dot", "name", "买买提•艾力", "name", "买买提·艾力"),
    ("a third middle dot", "name", "买买提．艾力", "name", "买买提·艾力"),
    ("name with blanks between", "name", "王　建 国", "name", "王建国"),
    ("place with blanks", "village", " 示范 村 ", "division", "340321104201"),
    ("code of nine digits", "division_code", "340321104", "division", "340321104000"),
    ("code kept as a number", "division_code", 340321104201, "division", "340321104201"),
    ("nationality without 族", "ethnicity", "回", "ethnicity", "回族"),
    ("several kinds in one cell", "categories", "退役士兵，参战退役军人", "categories", ["discharged_soldier", "war_veteran"]),
    ("everyday word for a kind", "categories", "退伍军人", "categories", ["discharged_soldier"]),
    ("sex with 性", "sex", "男性", "sex", "male"),
    ("account in groups of four", "account", f"{account(1)[:4]} {account(1)[4:]}", "account", account(1)),
]  # fmt: skip
#: what stands in the cell -> the column that is refused, and a word of the sentence
REFUSED: list[tuple[str, str, object, str, str]] = [
    ("rounded number", "id_number", float(ID[:17] + "0"), "id_number", "末几位已经丢失"),
    ("whole number of 18 digits", "id_number", int(ID[:17] + "1"), "id_number", "末几位已经丢失"),
    ("rounded number as text", "id_number", "3.41234E+17", "id_number", "末几位已经丢失"),
    ("wrong check digit", "id_number", ID[:17] + ("1" if ID[17] != "1" else "2"), "id_number", "校验位不符"),
    ("17 digits", "id_number", ID[:17], "id_number", "18位"),
    ("letter O for zero", "id_number", ID.replace("0", "O", 1), "id_number", "数字"),
    ("day that does not exist", "id_number", "999321195502301235", "id_number", "2月30日"),
    ("masked number", "id_number", "****0011", "id_number", "18位"),
    ("empty number", "id_number", None, "id_number", "没有填写"),
    ("error value", "id_number", "#N/A", "id_number", "18位"),
    ("month without day", "born_on", "1955年3月", "born_on", "完整的日期"),
    ("serial number of a date", "born_on", 20149, "born_on", "没有把它标成日期"),
    ("two-digit year", "born_on", "55-03-01", "born_on", "完整的日期"),
    ("31st of a short month", "born_on", "1955-02-31", "born_on", "不存在"),
    ("birth date of somebody else", "born_on", "1956-03-01", "born_on", "不一致"),
    ("sex of somebody else", "sex", "女", "sex", "不一致"),
    ("sum row", "name", "合计：3人", "name", "不能有"),
    ("name with a digit", "name", "王建国1", "name", "不能有"),
    ("formula as a name", "name", "=1+1", "name", "不能有"),
    ("character of this computer only", "name", "王\ue000", "name", "造字"),
    ("phone too short", "phone", "1990000", "phone", "11位"),
    ("two phones in one cell", "phone", "19900000001/19900000002", "phone", "11位"),
    ("place that does not exist", "village", "示范庄", "division", "是不是"),
    ("unknown kind", "categories", "将军", "categories", "不在可选范围内"),
    ("rounded account", "account", 6.2e18, "account", "末几位已经丢失"),
    ("a novel", "address", "字" * 501, "address", "超过500个字"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "column", "value", "key", "stored"), TAKEN, ids=[row[0] for row in TAKEN])
def test_dirt_that_is_understood(what: str, column: str, value: object, key: str, stored: object) -> None:
    over = {column: value} | ({"bank_name": "示范行"} if column == "account" else {})
    over |= {"village": "", "township": ""} if column == "division_code" else {}
    row = read(**over)
    assert row.problems == []
    assert row.values[key] == stored


@pytest.mark.parametrize(("what", "column", "value", "key", "word"), REFUSED, ids=[row[0] for row in REFUSED])
def test_dirt_that_is_refused_with_a_reason(what: str, column: str, value: object, key: str, word: str) -> None:
    problems = dict(read(**{column: value}).problems)
    assert word in problems[key]
    assert "请" in problems[key]


def test_there_are_forty_kinds_of_dirt_and_more() -> None:
    assert len({row[0] for row in (*TAKEN, *REFUSED)}) + len(SHEETS) >= 75


# --- dirt of whole sheets ---------------------------------------------------------------------------------------------
def book(fill: Callable[[Worksheet], None]) -> bytes:
    made = openpyxl.Workbook()
    fill(made.active)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


LINE = ["王建国", ID, "示范镇", "示范村"]
HEAD = ["姓名", "身份证号", "乡镇", "村"]


def titles(sheet: Worksheet) -> None:
    sheet.append(["示范县退役军人花名册"])
    sheet.merge_cells("A1:D1")
    sheet.append(["填报单位：示范镇", None, "填报日期：2026年11月22日"])
    sheet.append(HEAD)
    sheet.append(LINE)


def two_rows(sheet: Worksheet) -> None:
    sheet.append(["姓名", "公民身份号码", "所属地区", None])
    sheet.append([None, None, "乡镇", "村"])
    for area in ("A1:A2", "B1:B2", "C1:D1"):
        sheet.merge_cells(area)
    sheet.append(LINE)


def joined(sheet: Worksheet) -> None:
    """Neither 时间 nor 日期 is a name: the group above it makes it one."""
    sheet.append(["基本情况", None, None, None, "入伍", "退役", None])
    sheet.append([*HEAD, "时间", "日期", "备注"])
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("F1:G1")
    sheet.append([*LINE, "1973-12-01", "1977-03-01", "无"])


def three_rows(sheet: Worksheet) -> None:
    sheet.append(["基本情况", None, "属地", None])
    sheet.append(["姓名", "证件", "所在地", None])
    sheet.append([None, "号码", "乡镇", "村"])
    sheet.append(LINE)


def trailing(sheet: Worksheet) -> None:
    sheet.append(HEAD)
    sheet.append(LINE)
    for _ in range(300):
        sheet.append([None, " ", "", "\u3000"])


def numbered_blanks(sheet: Worksheet) -> None:
    sheet.append(["序号", *HEAD])
    sheet.append([1, *LINE])
    for number in range(2, 50):
        sheet.append([number])


def between(sheet: Worksheet) -> None:
    titles(sheet)
    sheet.append([])
    sheet.append(LINE)


def hidden_row(sheet: Worksheet) -> None:
    sheet.append(HEAD)
    sheet.append(LINE)
    sheet.append(LINE)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True


def hidden_sheet(sheet: Worksheet) -> None:
    sheet.append([*HEAD, "旧表"])
    sheet.append(["李旧", ID])
    sheet.sheet_state = "hidden"
    shown = sheet.parent.create_sheet("现行")
    shown.append(HEAD)
    shown.append(LINE)
    sheet.parent.active = 1


def notes_first(sheet: Worksheet) -> None:
    sheet.append(["填写说明"])
    other = sheet.parent.create_sheet("名册")
    other.append(HEAD)
    other.append(LINE)


def formula(sheet: Worksheet) -> None:
    sheet.append(HEAD)
    sheet.append(["王建国", f'="{ID[:6]}"&"{ID[6:]}"', "示范镇", "示范村"])


def starred(sheet: Worksheet) -> None:
    sheet.append(["姓 名*", "证件号码（必填）", "乡镇 / 街道", "村\n(社区)"])
    sheet.append(LINE)


def twice(sheet: Worksheet) -> None:
    sheet.append([*HEAD, "姓名"])
    sheet.append([*LINE, "李四"])


def wide_middle(sheet: Worksheet) -> None:
    sheet.append([None, None, *HEAD])
    sheet.append([None, None, *LINE])


SHEETS: dict[str, tuple[Callable[[Worksheet], None], int, list[str]]] = {
    "title and office above the header": (titles, 3, ["姓名", "身份证号", "乡镇", "村"]),
    "two-row header with merged cells": (two_rows, 2, ["姓名", "公民身份号码", "乡镇", "村"]),
    "group and part make one name": (joined, 2, [*HEAD, "入伍时间", "退役日期", "退役备注"]),
    "three-row header": (three_rows, 3, ["姓名", "证件号码", "乡镇", "村"]),
    "hundreds of blank rows below": (trailing, 1, HEAD),
    "running numbers of rows not filled in": (numbered_blanks, 1, ["序号", *HEAD]),
    "blank row between": (between, 3, HEAD),
    "hidden row and column": (hidden_row, 1, HEAD),
    "old hidden sheet before the real one": (hidden_sheet, 1, HEAD),
    "notes before the list": (notes_first, 1, HEAD),
    "formula that makes the number": (formula, 1, HEAD),
    "stars, blanks and breaks in the header": (starred, 1, ["姓 名*", "证件号码（必填）", "乡镇 / 街道", "村\n(社区)"]),
    "the same header twice": (twice, 1, [*HEAD, "姓名"]),
    "list that begins in column C": (wide_middle, 1, ["", "", *HEAD]),
}


def values(grid: Grid) -> list[dict[str, Cell]]:
    mapping = ROSTER.match(grid.headers)
    return [{key: line[place] for key, place in mapping.items() if place < len(line)} for _, line in grid.data()]


@pytest.mark.parametrize("what", SHEETS)
def test_dirt_of_sheets(what: str) -> None:
    fill, header, headers = SHEETS[what]
    grid = read_grid(book(fill))
    assert (grid.header + 1, [text.replace("\r", "") for text in grid.headers]) == (header, headers)
    rows = [read_row(given, READS, PLACES, date(2026, 11, 22)) for given in values(grid)]
    assert len(rows) == (2 if what in ("hidden row and column", "blank row between") else 1)
    if what == "formula that makes the number":
        assert "公式" in dict(rows[0].problems)["id_number"]
        return
    assert [row.problems for row in rows] == [[]] * len(rows)
    assert {row.values["id_number"] for row in rows} == {ID}
    if what == "group and part make one name":
        assert rows[0].values["enlisted_on"] == date(1973, 12, 1)


def test_a_row_of_data_is_never_taken_for_a_header() -> None:
    grid = read_grid(book(lambda sheet: [sheet.append(row) for row in ([*HEAD, "备注"], [*LINE, "社区"])]))  # type: ignore[func-returns-value]
    assert grid.header == 0
    with pytest.raises(HeaderMissing):
        read_grid("甲\t乙\n1\t2\n".encode())


def test_a_title_line_does_not_hide_the_separator() -> None:
    text = "花名册\n" + "\t".join(HEAD) + "\n" + "\t".join(LINE) + "\n"
    assert read_grid(text.encode("gbk")).headers == HEAD


@pytest.mark.parametrize(
    "word", ["身份证号", "公民身份号码", "证件号码", "身份证", "居民身份证号", " 身份证号码：", "身份证号*"]
)
def test_synonyms(word: str) -> None:
    assert ROSTER.match(["姓名", word]) == {"name": 0, "id_number": 1}


def test_the_shape_of_a_sheet_is_its_columns() -> None:
    assert shape(["姓名*", "身份证号", ""]) == shape([" 姓名", "身份证号"]) != shape(["身份证号", "姓名"])


# --- properties of cells ----------------------------------------------------------------------------------------------
anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(), st.text("0123456789Xx -=＝'.年月日/"),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(key for key, field in FIELDS.items() if not field.readonly)), anything)
def test_a_cell_is_read_or_refused_in_chinese_and_nothing_else(key: str, value: Any) -> None:
    try:
        READS.read(key, cell_of(value))
    except DomainError as refusal:
        message = refusal.message
    else:
        return
    assert any("\u4e00" <= letter <= "\u9fff" for letter in message)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1930, 1, 1), date(1999, 12, 31)), st.integers(0, 999), st.booleans(), st.booleans(), st.integers(0, 17))
def test_a_number_in_any_disguise_is_the_same_number(born: date, order: int, wide: bool, old: bool, blank: int) -> None:
    body = f"999321{born:%Y%m%d}{order:03d}"
    number = body + check_digit(body)
    text = body[:6] + body[8:] if old else number
    text = text[:blank] + " " + text[blank:]
    assert READS.read("id_number", Cell(text.translate(WIDE) if wide else text)) == number


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.integers(10**15, 10**19), st.floats(1e15, 1e19)), st.sampled_from(["id_number", "account", "phone"]))
def test_a_long_number_kept_as_a_number_is_never_stored(value: float, key: str) -> None:
    with pytest.raises(DomainError, match="末几位已经丢失"):
        READS.read(key, cell_of(value))


@settings(max_examples=200, deadline=None)
@given(
    st.dates(date(1900, 1, 1), date(2026, 11, 22)),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d", "%Y-%m-%d 00:00:00"]),
)
def test_six_styles_of_a_date(day: date, style: str) -> None:
    assert READS.read("born_on", cell_of(day.strftime(style))) == day


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(), st.builds("".join, st.tuples(st.sampled_from(["", " ", "\t", "\r", "\x00", *FORMULA_MARKS]), st.text()))
    )
)
def test_guarded_text_never_begins_a_formula_and_reads_back(text: str) -> None:
    written = guarded(text)
    assert not written.lstrip(" \u3000\n\x00").startswith(FORMULA_MARKS)
    if not text.strip().startswith(('="', "'")):
        assert cell_of(written) == cell_of(text.replace("\x00", ""))
