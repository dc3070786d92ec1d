"""Side lists (附表): a person's several honours, hardships, relatives and places in households go in and come out without a difference."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import DomainError, Forbidden, Invalid
from apps.core.models import AuditEntry
from apps.people import actions
from apps.people.choices import RosterKind
from apps.people.models import Hardship, Honour, Household, HouseholdMember, ImportSheet, Person, Provenance, Relative
from apps.people.queries.clear import clear
from apps.people.queries.timeline import timeline
from apps.people.resources.person import OnlyStaged
from apps.people.resources.reader import read_grid
from apps.people.resources.sidelists import SHAPES, HonourList
from apps.people.resources.writer import template
from tests.make import OTHER_TOWN, TOWN, VILLAGE, make_actor
from tests.people.builders import id_number, person, phone
from tests.people.sheets import applied, row, xlsx
from tests.people.sidelines import BAD, BORN, Lines, given
from tests.people.test_files import ordered, sheet_of
from tests.people.test_writers import needs_office, office

__all__ = ["office"]

pytestmark = pytest.mark.django_db
NONE = {"new": 0, "changed": 0, "same": 0, "problem": 0, "duplicate": 0}
SIDE = [kind for kind in RosterKind.values if kind != "people"]


def people() -> tuple[Person, Person]:
    """Two people in one village, one with a hard name."""
    return (
        person(name="王建国", id_number=id_number(BORN, 1)),
        person(name="𠮷㛃", id_number=id_number(BORN, 2), phone=phone(2)),
    )


def uploaded(clerk: Actor, kind: str, content: bytes, filename: str = "附表.xlsx") -> ImportSheet:
    sheet = actions.upload_sheet(clerk, filename=filename, content=content, roster_kind=kind)
    sheet = actions.map_columns(clerk, sheet_id=sheet.pk)
    assert queue.run(sheet.job_id) == "done"
    sheet.refresh_from_db()
    return sheet


def checked(clerk: Actor, kind: str, lines: Lines) -> ImportSheet:
    return uploaded(clerk, kind, xlsx([list(line.values()) for line in lines], list(lines[0])))


def brought(clerk: Actor) -> None:
    """All four lists written."""
    people()
    for kind, lines in given().items():
        sheet = checked(clerk, kind, lines)
        assert sheet.counts == NONE | {"new": 3}, [one.problems for one in sheet.rows.all()]
        assert applied(clerk, sheet).applied_rows == 3


def exported(clerk: Actor, roster_kind: str, **over: object) -> bytes:
    export_id, state = ordered(clerk, roster_kind=roster_kind, **over)
    assert state == "done"
    return actions.fetch_export(clerk, export_id=export_id)[1]


def test_several_rows_of_a_person_are_written_and_the_same_again_changes_nothing(clerk: Actor) -> None:
    brought(clerk)
    one, two = Person.objects.order_by("dossier_no")
    kept = [(row.kind, row.title, row.awarded_on, row.order_no) for row in Honour.objects.order_by("id")]
    assert kept == [
        ("third_merit", "抗洪三等功", date(1975, 8, 1), "0012"),
        ("third_merit", "抗洪三等功", date(1976, 8, 1), "0013"),
        ("commended", "=优秀", date(1977, 8, 1), ""),
    ]
    assert Honour.objects.first().entered_by_id == clerk.staff_id  # type: ignore[union-attr]
    assert list(Hardship.objects.filter(person=one).order_by("since").values_list("until", flat=True)) == [
        date(2022, 1, 1),
        None,
    ]
    wife, daughter, brother = Relative.objects.order_by("id")
    assert (wife.born_on, wife.sex, clear(wife, "phone"), wife.is_dependent) == (date(1956, 7, 1), "female", phone(44), True)
    assert (daughter.born_on, daughter.died_on, daughter.is_dependent) == (date(1980, 5, 1), date(2001, 1, 1), False)
    assert brother.relative_person == two
    first, second = Household.objects.order_by("number")
    assert (first.residence, clear(first, "address"), first.division_id) == ("urban", "二组3-2号", VILLAGE)
    assert [row.person_id for row in first.members.filter(left_on=None, relation="head")] == [two.pk]
    assert second.members.get().person_id == one.pk
    assert list(one.service_records.order_by("enlisted_on").values_list("enlisted_on", "lump_sum_fen", "hard_years")) == [
        (date(1973, 12, 1), 120_050, Decimal("2.5")), (date(1979, 2, 17), None, None)]  # fmt: skip
    assert checked_again(given()) == {"same"}


def checked_again(lists: dict[str, Lines]) -> set[str]:
    """Verdicts of the same lists for somebody else."""
    other = make_actor("benefit_clerk")
    counts = [checked(other, kind, lines).counts for kind, lines in lists.items()]
    return {verdict for found in counts for verdict, count in found.items() if count}


def test_what_lists_brought_says_where_it_comes_from_and_the_head_follows(clerk: Actor) -> None:
    brought(clerk)
    one, two = Person.objects.order_by("dossier_no")
    sources = Provenance.objects.filter(person=one, kind="import").values_list("fields", flat=True)
    assert sorted(sources) == sorted([
        ["hardships"], ["honours"], ["household"], ["relatives"], ["services"], ["work", "employment"], ["membership", "politics"],
        ["assessments"], ["certificates"], ["contributions"], ["disciplines"],
    ])  # fmt: skip
    assert (one.version, one.employment, two.employment, one.politics) == (12, "founder", "seeking", "party")
    told = AuditEntry.objects.filter(verb="people.apply_import", after__has_key="rows").order_by("id")
    assert told[0].after["rows"] == {one.dossier_no: ["new", "new"], two.dossier_no: ["new"]}
    brought_in = [entry.note for entry in timeline(clerk, one.pk, kind="change").entries if entry.words == "名册导入"]
    assert sorted(brought_in) == [
        f"附表.xlsx（{words}）"
        for words in (
            "优抚证件",
            "作用发挥",
            "党组织关系、政治面貌",
            "处分",
            "家庭成员",
            "家庭户",
            "就业经历、就业状况",
            "服役经历",
            "生活困难",
            "生活状况",
            "荣誉奖励",
        )
    ]


@pytest.mark.parametrize("style", ["xlsx", "csv"])
def test_whatever_leaves_comes_back_unchanged_masked_or_full(clerk: Actor, style: str) -> None:
    brought(clerk)
    person(name="无户", id_number=id_number(BORN, 7))
    bare = Household.objects.create(division_id=VILLAGE)
    HouseholdMember.objects.create(household=bare, person=Person.objects.get(name="无户"), joined_on=BORN)
    back = make_actor("benefit_clerk")
    for kind in SIDE:
        for is_full in (False, True):
            content = exported(clerk, kind, is_full=is_full, kind=style)
            text = str(list(read_grid(content, SHAPES[kind].columns).rows))
            assert (phone(44) in text) == (is_full and kind == "relatives")
            assert ("二组3-2号" in text) == (is_full and kind == "homes")
            assert uploaded(back, kind, content, f"导出.{style}").counts == NONE | {"same": 3 + (kind == "homes")}


@needs_office
def test_every_list_saved_by_libreoffice_comes_back_unchanged(
    clerk: Actor, office: Callable[[bytes, str, str], bytes]
) -> None:
    brought(clerk)
    for kind in SIDE:
        content = exported(clerk, kind)
        saved = office(content, "xlsx", "xlsx")
        assert saved != content
        assert uploaded(clerk, kind, saved).counts == NONE | {"same": 3}, kind


def test_blanks_are_filled_and_what_is_on_file_is_never_rewritten(clerk: Actor) -> None:
    brought(clerk)
    lines = given()
    lines["honours"][2] |= {"授予机关": "部队"}
    lines["honours"][0] |= {"命令编号": "0099"}
    sheet = checked(clerk, "honours", lines["honours"])
    assert sheet.counts == NONE | {"changed": 1, "problem": 1, "same": 1}
    assert row(sheet, 4).diff == [["授予机关", "", "部队"]]
    assert "与已登记的荣誉不同" in row(sheet, 2).problems[0]
    lines["services"][2] |= {"退役时间": "1990-01-01"}
    sheet = checked(clerk, "services", lines["services"])
    assert row(sheet, 4).diff == [["退役日期", "", "1990-01-01"]]
    applied(clerk, sheet)
    lines["hardships"][1] |= {"解除日期": "2026-01-31"}
    sheet = checked(clerk, "hardships", lines["hardships"])
    assert sheet.counts == NONE | {"changed": 1, "same": 2}
    applied(clerk, sheet)
    assert not Hardship.objects.filter(kind="minimum_living", until=None).exists()
    lines["certificates"][1] |= {"残疾等级": "四级"}
    assert "与已登记的优抚证件不同" in row(checked(clerk, "certificates", lines["certificates"]), 3).problems[0]
    lines["relatives"][0] |= {"家属电话": phone(45), "由其供养": "否"}
    lines["relatives"][1] |= {"家属身份证号": id_number(date(1980, 5, 1), 6, male=False)}
    sheet = checked(clerk, "relatives", lines["relatives"])
    assert row(sheet, 2).diff == [["家属电话", "199****0044", "199****0045"], ["由其供养", "是", "否"]]
    applied(clerk, sheet)
    wife, daughter, _ = Relative.objects.order_by("id")
    assert (clear(wife, "phone"), wife.is_dependent, wife.relation) == (phone(45), False, "spouse")
    assert clear(daughter, "id_number") == id_number(date(1980, 5, 1), 6, male=False)


def test_who_moves_leaves_the_former_household_on_the_same_day(clerk: Actor) -> None:
    brought(clerk)
    move = given()["homes"][1] | {"户号": "0014", "迁入日期": "2020-02-02", "原因": "婚迁"}
    sheet = checked(clerk, "homes", [move])
    assert row(sheet, 2).diff == [["家庭户成员", "", "0014 户主 2020-02-02"], ["原来的户", "0013", "2020-02-02迁出"]]
    applied(clerk, sheet)
    one = Person.objects.get(name="王建国")
    rows = HouseholdMember.objects.filter(person=one).order_by("joined_on").values_list("household__number", "left_on")
    assert list(rows) == [("0012", date(2001, 5, 1)), ("0013", date(2020, 2, 2)), ("0014", None)]
    assert checked(make_actor("benefit_clerk"), "homes", [move]).counts == NONE | {"same": 1}


@pytest.mark.parametrize("what", BAD)
def test_a_row_that_cannot_be_says_what_and_where(clerk: Actor, what: str) -> None:
    people()
    kind, place, over, words = BAD[what]
    lines = given()[kind]
    lines[place] |= over
    sheet = checked(clerk, kind, lines)
    told = " ".join(text for one in sheet.rows.all() for text in one.problems)
    assert words in told, told
    assert sheet.counts["problem"] >= 1 and sum(sheet.counts.values()) == 3
    with pytest.raises(DomainError, match="整份名册都没有写入"):
        actions.apply_sheet(clerk, sheet_id=sheet.pk, seen_counts=sheet.counts)
    assert not any(shape.table.objects.exists() for shape in SHAPES.values() if shape.table)  # type: ignore[attr-defined]


def test_refused_rows_are_corrected_and_uploaded_again(clerk: Actor) -> None:
    people()
    lines = given()["honours"]
    lines[0] |= {"荣誉种类": "特等功"}
    sheet = checked(clerk, "honours", lines)
    applied(clerk, sheet, only_good=True)
    assert Honour.objects.count() == 2
    table = sheet_of(actions.fetch_problems(clerk, sheet_id=sheet.pk)[1])
    heads, (bad,) = table[1], table[2:]
    bad[heads.index("荣誉种类")] = "一等功"
    again = uploaded(clerk, "honours", xlsx([bad], heads))
    assert again.counts == NONE | {"new": 1}
    applied(clerk, again)
    assert Honour.objects.filter(kind="first_merit").count() == 1


def test_what_is_on_file_speaks_against_a_row(clerk: Actor) -> None:
    brought(clerk)
    lines = given()
    second = lines["hardships"][1] | {"认定日期": "2026-01-01"}
    assert "已登记且尚未解除" in row(checked(clerk, "hardships", [second]), 2).problems[0]
    third = lines["homes"][1] | {"户号": "0012", "迁入日期": "2025-01-01"}
    assert "已有户主" in row(checked(clerk, "homes", [third]), 2).problems[0]
    moved = lines["homes"][1] | {"户号": "0012", "迁入日期": "2025-01-01", "与户主关系": "子女", "住址": "别处"}
    assert "户的变更请在家庭户页面办理" in row(checked(clerk, "homes", [moved]), 2).problems[0]
    swap = [lines["homes"][2] | {"迁出日期": "2024-12-31"}, third]
    sheet = checked(clerk, "homes", swap)
    assert sheet.counts == NONE | {"new": 1, "changed": 1}, [one.problems for one in sheet.rows.all()]
    applied(clerk, sheet)
    assert Household.objects.get(number="0012").members.get(left_on=None).person.name == "王建国"


def test_a_dossier_that_moved_takes_the_whole_list_back_and_only_good_leaves_the_row_out(clerk: Actor) -> None:
    people()
    one = Person.objects.get(name="王建国")
    sheet = checked(clerk, "honours", given()["honours"])
    other = make_actor("benefit_clerk")
    lines = given()["honours"]
    lines.append(lines[0] | {"荣誉种类": "特等功"})
    again = checked(other, "honours", lines)
    actions.record_honour(clerk, person_id=one.pk, kind="third_merit", title="抗洪三等功", awarded_on=date(1975, 8, 1))
    order = actions.apply_sheet(clerk, sheet_id=sheet.pk, seen_counts=sheet.counts)
    assert queue.run(order.job_id) == "failed"
    assert Honour.objects.count() == 1
    order = actions.apply_sheet(other, sheet_id=again.pk, seen_counts=again.counts | {}, only_good=True)
    assert queue.run(order.job_id) == "done"
    assert row(again, 2).outcome.startswith("检查之后这份档案")
    assert Honour.objects.count() == 3


def test_lists_need_their_own_right_and_stay_in_their_places(clerk: Actor) -> None:
    brought(clerk)
    content = xlsx([list(line.values()) for line in given()["honours"]], list(given()["honours"][0]))
    for kind, right in (("honours", "record_background"), ("hardships", "record_life"), ("relatives", "add_relative"),
                        ("homes", "manage_household"), ("services", "record_service"), ("works", "record_background"),
                        ("memberships", "record_background"), ("assessments", "record_life"), ("certificates", "record_background"),
                        ("deeds", "record_contribution"), ("disciplines", "record_life")):  # fmt: skip
        poorer = replace(clerk, permissions=clerk.permissions - {f"people.{right}"})
        with pytest.raises(Forbidden):
            actions.upload_sheet(poorer, filename="附表.xlsx", content=content, roster_kind=kind)
    blind = replace(clerk, permissions=clerk.permissions - {"people.view_sensitive", "people.export_sensitive"})
    with pytest.raises(Forbidden, match="健康和生活困难"):
        actions.ask_export(blind, reason="核对", roster_kind="hardships")
    with pytest.raises(Forbidden, match="健康和生活困难"):
        actions.ask_export(blind, reason="核对", roster_kind="disciplines")
    assert "home_address" not in actions.ask_export(blind, reason="核对", roster_kind="homes").columns
    far = make_actor("benefit_clerk", division=OTHER_TOWN)
    sheet = checked(far, "honours", given()["honours"])
    assert sheet.counts == NONE | {"problem": 3}
    assert "王建国" not in " ".join(text for one in sheet.rows.all() for text in one.problems)
    assert len(sheet_of(exported(far, "honours"))) == 2
    local = make_actor("benefit_clerk", division=TOWN)
    assert len(sheet_of(exported(local, "honours"))) == 5


def test_a_list_of_one_kind_is_not_taken_for_another(clerk: Actor) -> None:
    brought(clerk)
    content = exported(clerk, "honours")
    with pytest.raises(Invalid, match="这份文件是“立功受奖”"):
        actions.upload_sheet(clerk, filename="x.xlsx", content=content)
    with pytest.raises(Invalid, match="请选择名册种类"):
        actions.upload_sheet(clerk, filename="x.xlsx", content=content, roster_kind="nothing")
    with pytest.raises(OnlyStaged):
        HonourList().before_import(None)


@pytest.mark.parametrize("kind", SIDE)
def test_the_template_of_a_list_has_its_columns_samples_and_drop_downs(clerk: Actor, kind: str) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    sheet = book[RosterKind(kind).label]
    heads = [cell.value for cell in sheet[2]]
    assert set(SHAPES[kind].columns.match(heads)) == set(SHAPES[kind].fields) - {"dossier_no"}
    lists = {str(rule.sqref).split(":")[0][0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    coded = [key for key, field in SHAPES[kind].fields.items() if hasattr(field.widget, "labels")]
    assert len(lists) == len(coded) >= 1
    assert all(rule.startswith(("=可选项!", "可选项!")) for rule in lists.values())
