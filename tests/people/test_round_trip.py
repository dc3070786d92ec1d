"""Whatever leaves the house as a list comes back without a difference: every column choice, masked or full, xlsx or csv."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.core.actor import Actor
from apps.core.errors import Forbidden, Invalid
from apps.people import actions
from apps.people.actions.exports import ALWAYS, COLUMNS, complete, last_columns, offered
from apps.people.choices import PersonState
from apps.people.models import ExportFile, Person
from apps.people.queries.clear import clear
from apps.people.queries.sheets import export_log
from apps.people.resources.person import FIELDS, ROSTER
from apps.people.resources.reader import read_grid
from tests.make import OTHER_TOWN, TOWN, make_actor
from tests.people.builders import account, id_number, person, phone
from tests.people.sheets import applied, checked, full, row, xlsx
from tests.people.test_files import ordered, sheet_of
from tests.people.test_imports import WIDE, line
from tests.people.test_writers import needs_office, office

__all__ = ["office"]

pytestmark = pytest.mark.django_db
SAME = {"new": 0, "changed": 0, "problem": 0, "duplicate": 0}


def county(clerk: Actor) -> None:
    """People who are hard to write and to read: rare characters, no number, dead, doubted birth, all columns filled."""
    every = full(2, "𠮷㛃") | {"身份证号": id_number(date(1955, 3, 1), 2, male=False), "性别": "女"}
    assert set(every) == {column.label for column in ROSTER.rows} - {"档案编号"}
    sheet = checked(clerk, xlsx([list(every.values())], list(every)))
    assert sheet.counts["new"] == 1, row(sheet, 2).problems
    applied(clerk, sheet)
    applied(clerk, checked(clerk, xlsx([[*line(3, "买买提·艾力"), *[None] * 10]], WIDE)))
    person(name="无号", id_number="", id_number_note="老人无证", born_on=date(1930, 1, 1), sex="female")
    doubted = id_number(date(1950, 1, 1), 5)
    person(name="存疑", id_number=doubted, born_on=date(1950, 1, 2), sex="male", id_number_note="户口簿为准")
    person(name="座机", id_number=id_number(date(1950, 1, 1), 7), phone="05528012345", division=TOWN)
    gone = person(name="去世", id_number=id_number(date(1950, 1, 1), 9))
    Person.objects.filter(pk=gone.pk).update(state=PersonState.DIED, died_on=date(2020, 1, 1))


def exported(clerk: Actor, **over: object) -> bytes:
    export_id, state = ordered(clerk, **over)
    assert state == "done"
    return actions.fetch_export(clerk, export_id=export_id)[1]


def came_back(content: bytes, name: str = "导出.xlsx") -> dict[str, int]:
    sheet = checked(make_actor("benefit_clerk"), content, name)
    return sheet.counts


@pytest.mark.parametrize("style", ["xlsx", "csv"])
@pytest.mark.parametrize("is_full", [False, True])
def test_every_column_comes_back_unchanged(clerk: Actor, style: str, is_full: bool) -> None:
    county(clerk)
    content = exported(clerk, columns=list(FIELDS), is_full=is_full, kind=style)
    if not is_full:
        text = str(list(read_grid(content).rows))
        assert account(2) not in text
        assert phone(2) not in text
        assert "二组" not in text
        assert phone(902) not in text and "05528012345" not in text
    assert came_back(content, f"导出.{style}") == SAME | {"same": 6}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(columns=st.sets(st.sampled_from(sorted(FIELDS))), is_full=st.booleans(), style=st.sampled_from(["xlsx", "csv"]))
def test_any_choice_of_columns_comes_back_unchanged(clerk: Actor, columns: set[str], is_full: bool, style: str) -> None:
    if not Person.objects.exists():
        county(clerk)
    assert came_back(exported(clerk, columns=columns or ALWAYS, is_full=is_full, kind=style)) == SAME | {"same": 6}


def test_what_somebody_changed_in_a_masked_export_is_the_only_change(clerk: Actor) -> None:
    county(clerk)
    lines = sheet_of(exported(clerk, columns=["phone", "ethnicity", "bank_name"]))
    heads = lines[1]
    mine = next(one for one in lines if one[1] == "𠮷㛃")
    mine[heads.index("民族")] = "满族"
    sheet = checked(clerk, xlsx(lines[2:], heads))
    assert sheet.counts == SAME | {"same": 5, "changed": 1}
    place = lines.index(mine)
    assert row(sheet, place).diff == [["民族", "回族", "满族"]]
    applied(clerk, sheet)
    one = Person.objects.get(name="𠮷㛃")
    assert (one.ethnicity, clear(one, "phone"), one.payee_accounts.count()) == ("满族", phone(2), 1)


def test_a_masked_number_beside_another_dossiers_number_is_refused(clerk: Actor) -> None:
    county(clerk)
    lines = sheet_of(exported(clerk, columns=["ethnicity"]))
    heads, rows = lines[1], lines[2:]
    rows[0][0] = rows[1][0]
    sheet = checked(clerk, xlsx(rows[:1], heads))
    assert sheet.counts["problem"] == 1
    assert "遮盖的星号" in row(sheet, 2).problems[0]


def test_another_townships_dossier_number_leads_nowhere(clerk: Actor) -> None:
    person(name="外乡", id_number=id_number(date(1950, 1, 1), 7), division=OTHER_TOWN)
    lines = sheet_of(exported(clerk, columns=["ethnicity"]))
    local = make_actor("benefit_clerk", division=TOWN)
    sheet = checked(local, xlsx(lines[2:], lines[1]))
    assert sheet.counts["problem"] == 1


def test_a_choice_is_remembered_and_brings_what_it_needs(clerk: Actor) -> None:
    assert last_columns(clerk) == [key for key in COLUMNS if key in COLUMNS]
    actions.ask_export(clerk, reason="核对", columns=["village", "discharged_on"])
    assert last_columns(clerk) == complete(["village", "discharged_on"])
    assert set(last_columns(clerk)) == {*ALWAYS, "township", "village", "enlisted_on", "discharged_on"}
    actions.ask_export(clerk, reason="再核对")
    assert ExportFile.objects.order_by("id").last().columns == last_columns(clerk)
    with pytest.raises(Invalid, match="不是名册的栏目"):
        actions.ask_export(clerk, reason="核对", columns=["id_number_sealed"])


def test_sensitive_columns_need_their_own_right_also_when_the_file_is_fetched(clerk: Actor) -> None:
    local = make_actor("station_clerk", division=TOWN)
    assert "account" not in offered(local)
    with pytest.raises(Forbidden, match="住址和银行账户"):
        actions.ask_export(local, reason="核对", columns=["address"])
    person()
    export_id, _ = ordered(clerk, columns=["account"], is_full=True)
    for lost in ("people.export_sensitive", "people.export_full", "people.export_person"):
        poorer = replace(clerk, permissions=clerk.permissions - {lost})
        with pytest.raises(Forbidden):
            actions.fetch_export(poorer, export_id=export_id)
    moved = replace(clerk, places=(OTHER_TOWN[:9],))
    with pytest.raises(Forbidden, match="管辖范围有了变动"):
        actions.fetch_export(moved, export_id=export_id)
    assert actions.fetch_export(clerk, export_id=export_id)[1]


def test_the_log_shows_everybodys_exports_to_those_who_watch(clerk: Actor, reviewer: Actor) -> None:
    ordered(clerk, columns=["phone"])
    local = make_actor("station_clerk", division=TOWN)
    assert [one.reason for one in export_log(reviewer)] == ["核对名册"]
    assert not export_log(local).exists()
    watcher = make_actor("auditor")
    assert export_log(watcher).get().columns == complete(["phone"])
    with pytest.raises(Forbidden):
        export_log(make_actor("finance"))


@needs_office
@pytest.mark.parametrize("is_full", [False, True])
@pytest.mark.parametrize("style", ["xlsx", "csv"])
def test_every_column_comes_back_from_libreoffice_unchanged(
    clerk: Actor, office: Callable[..., bytes], style: str, is_full: bool
) -> None:
    county(clerk)
    content = exported(clerk, columns=list(FIELDS), is_full=is_full, kind=style)
    for to in ("xlsx", "xls" if style == "xlsx" else "csv:Text - txt - csv (StarCalc):44,34,76"):
        saved = office(content, style, to)
        assert saved != content
        found = checked(make_actor("benefit_clerk"), saved, f"另存.{to[:4]}")
        assert found.counts == SAME | {"same": 6}, list(found.rows.values_list("title", "problems", "diff"))
