"""Pure rules: names, readings, cells, accounts, identity, likeness, comparison."""

import contextlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.errors import DomainError
from apps.people.resources.reader import _xls_sheets
from apps.people.rules import accounts, cells, compare, identity, likeness, names
from apps.people.rules.cells import Cell
from tests.people.sheets import xlsx

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials", "other"),
    [
        ("曾晓明", "zengxiaoming", "zxm", "cengxiaoming"),
        ("单国华", "shanguohua", "sgh", "danguohua"),
        ("仇小燕", "qiuxiaoyan", "qxy", "chouxiaoyan"),
        ("乐昇", "yuesheng", "ys", "lesheng"),
        ("覃堃", "qinkun", "qk", "tankun"),
        ("万俟雪", "moqixue", "mqx", None),
        ("欧阳娜娜", "ouyangnana", "oynn", None),
        ("吕布", "lvbu", "lb", "lubu"),
        ("𠮷田", "jitian", "jt", None),
        ("买买提·艾力", "maimaitiaili", "mmtal", None),
        ("Li Na", "lina", "ln", None),
    ],
)
def test_readings_of_names_that_surprise_software(name: str, pinyin: str, initials: str, other: str | None) -> None:
    found = names.readings(name)
    assert (found.pinyin, found.initials) == (pinyin, initials)
    assert other is None or other in found.others
    assert "" not in found.others


@pytest.mark.parametrize("dot", "·•‧∙・･．.")
def test_every_middle_dot_is_one(dot: str) -> None:
    assert names.check_name(f"买买提{dot}艾力") == "买买提·艾力"


def test_variants_are_found_under_the_form_people_type() -> None:
    assert names.characters("王㛃㛃") == ["王", "㛃", "洁"]
    assert names.fold("𠮷•昇") == "吉升"
    assert names.check_name("O'Neil-Smith") == "O'Neil-Smith"


@given(st.text(max_size=80))
def test_any_text_is_a_name_or_a_refusal(text: str) -> None:
    try:
        name = names.check_name(text)
    except names.BadName:
        return
    assert names.check_name(name) == name
    found = names.readings(name)
    assert found.pinyin.isascii() or any(ord(letter) > 127 for letter in found.pinyin)
    assert len(found.pinyin) <= 200


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.dates(), st.datetimes()))
def test_any_cell_is_read_or_refused(value: object) -> None:
    cell = cells.cell_of(value)
    for read in (cells.plain, cells.day, cells.years):
        with contextlib.suppress(DomainError):
            read(cell)


def test_cells_as_spreadsheets_write_them() -> None:
    assert cells.cell_of(datetime(2001, 7, 20, 3)) == Cell("2001-07-20", "date")
    assert cells.cell_of(3.0) == Cell("3", "number")
    assert cells.cell_of(True) == Cell("是")
    assert cells.cell_of('="0012"') == Cell("0012")
    assert cells.cell_of("'=x") == Cell("=x")
    assert cells.cell_of(float("nan")).kind == "rounded"
    assert cells.cell_of(None) == Cell()
    for text in (
        "2001-07-20",
        "2001/7/20",
        "2001.7.20",
        "2001年7月20日",
        "20010720",
        "２００１-０７-２０",
        "2001-07-20 00:00:00",
    ):
        assert cells.day(Cell(text)) == date(2001, 7, 20)
    assert cells.years(Cell("4.5年")) == Decimal("4.5")
    for text in ("0", "-1", "61", "1.25", "NaN", "Infinity"):
        with pytest.raises(cells.BadCell):
            cells.years(Cell(text))


@pytest.mark.parametrize("number", ["9990000000000000003", "9990000000000000000"])
def test_luhn_is_a_warning_only(number: str) -> None:
    right = accounts.check_account(number, "card")
    assert (right.warning == "") is accounts.luhn(number)
    assert accounts.check_account(number, "passbook").warning == ""


def test_accounts_in_every_spelling() -> None:
    assert accounts.check_account("９９９０ 0000-0001", "passbook").number == "999000000001"
    short = next(text for last in range(10) if accounts.luhn(text := f"99900000000{last}"))
    assert "16至19位" in accounts.check_account(short, "card").warning
    for text in ("", "abc", "1" * 11, "1" * 22, "①②"):
        with pytest.raises(accounts.BadAccount):
            accounts.check_account(text, "card")


def test_who_may_hold_an_account() -> None:
    accounts.check_holder(1, "王㛃", "王洁", None, TODAY)
    given_ = accounts.Delegated(1, "李小妹", date(2026, 1, 1), date(2026, 12, 1))
    accounts.check_holder(1, "王建国", "李小妹", given_, TODAY)
    wrong = (
        (1, "李小妹", None),
        (2, "李小妹", given_),
        (1, "王二", given_),
        (1, "李小妹", accounts.Delegated(1, "李小妹", date(2027, 1, 1), None)),
        (1, "李小妹", accounts.Delegated(1, "李小妹", date(2020, 1, 1), date(2026, 11, 22))),
    )
    for person_id, holder, delegation in wrong:
        with pytest.raises((accounts.HolderDiffers, accounts.DelegationUnfit)):
            accounts.check_holder(person_id, "王建国", holder, delegation, TODAY)


@pytest.mark.parametrize("text", ["19900000001", "０５５２-8012345", "+86 19900000001", "8012345", ""])
def test_phones(text: str) -> None:
    assert identity.check_phone(text).isdigit() or text == ""


def test_days_of_a_life() -> None:
    for born in (date(2027, 1, 1), date(1890, 1, 1)):
        with pytest.raises(identity.BadDate):
            identity.check_birth(born, TODAY)
    for spell in (
        (date(2027, 1, 1), None, None),
        (date(2000, 1, 1), date(2027, 1, 1), None),
        (date(2000, 1, 1), date(1999, 1, 1), None),
        (date(2000, 1, 1), None, date(1999, 1, 1)),
        (date(1985, 1, 1), None, None),
    ):
        with pytest.raises(identity.BadDate):
            identity.check_spell(*spell, date(1980, 1, 1), TODAY)
    with pytest.raises(identity.BadDate):
        identity.check_day(date(1970, 1, 1), date(1980, 1, 1), TODAY, "去世日期")


def looks(**over: object) -> likeness.Looks:
    base = {
        "name": "王建国",
        "pinyin": "wangjianguo",
        "born_on": date(1955, 3, 1),
        "sex": "male",
        "phone_blind": b"",
        "division": "a",
    }
    return likeness.Looks(**(base | over))


@pytest.mark.parametrize(
    ("over", "score"),
    [
        ({}, 80),
        ({"division": "b"}, 70),
        ({"name": "汪建国"}, 70),
        ({"name": "王国建", "pinyin": "wangguojian"}, 65),
        ({"born_on": date(1955, 1, 3)}, 70),
        ({"born_on": date(1955, 3, 2)}, 70),
        ({"born_on": date(1966, 6, 6)}, 50),
        ({"sex": "female"}, 50),
        ({"name": "李四", "pinyin": "lisi", "born_on": date(1966, 6, 6), "division": "b", "sex": "female"}, 0),
    ],
)
def test_likeness(over: dict, score: int) -> None:
    assert likeness.likeness(looks(), looks(**over)).score == score
    assert likeness.likeness(looks(phone_blind=b"1"), looks(phone_blind=b"1")).score == 100


def on_file(**over: object) -> compare.OnFile:
    base = {
        "person_id": 1, "version": 1, "dossier_no": "340321-000001", "values": {"name": "王建国", "division": "a"}, "phones": dict.fromkeys(compare.PHONES, ""),
        "address": "一组", "categories": frozenset({"rural_elder"}), "spells": ((date(1973, 1, 1), None),),
        "details": {date(1973, 1, 1): dict.fromkeys(compare.SPELL)}, "account": "", "state": "active", "entries": {},
    }  # fmt: skip
    return compare.OnFile(**(base | over))


def test_what_a_row_would_change() -> None:
    given_ = {
        "name": "王建国",
        "address": "二组",
        "categories": ["rural_elder", "war_veteran"],
        "account": "999000000000001",
    }
    found = compare.compare(given_, on_file())
    assert [key for key, _, _ in found.diff] == ["address", "categories", "account"]
    assert "二组" not in str(found.diff)
    assert compare.compare({}, on_file()).diff == []
    overlap = compare.compare({"enlisted_on": date(1974, 1, 1)}, on_file())
    assert overlap.problems[0][0] == "enlisted_on"
    fresh = compare.compare({"enlisted_on": date(1960, 1, 1), "discharged_on": date(1962, 1, 1)}, on_file())
    assert fresh.changes["enlisted_on"] == (date(1960, 1, 1), date(1962, 1, 1))
    for state in ("died", "merged"):
        assert compare.compare(given_, on_file(state=state)).problems


def test_the_child_that_reads_old_workbooks_gives_the_same_cells() -> None:
    found = _xls_sheets(xlsx([["王建国", 3, date(2001, 7, 20)]], ["姓名", "数", "日"]))
    assert list(found[0][1])[1] == [Cell("王建国"), Cell("3", "number"), Cell("2001-07-20", "date")]
