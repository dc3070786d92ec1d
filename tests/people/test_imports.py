"""The staged import: judged whole, shown, confirmed, written exactly once."""

import threading
from datetime import date

import pytest
from django.db import connection

from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, DomainError, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry, Job
from apps.people import actions, queries
from apps.people.actions.persons import ELSEWHERE
from apps.people.models import Category, ImportBlock, ImportRow, ImportSheet, PayeeAccount, Person, ServiceRecord
from apps.people.queries.clear import clear
from apps.people.rules.columns import HeaderMissing
from tests.make import OTHER_TOWN, TOWN, make_actor, make_division
from tests.people.builders import account, id_number, person, phone
from tests.people.sheets import HEADERS, applied, checked, names, row, xlsx

pytestmark = pytest.mark.django_db
WIDE = [*HEADERS, "性别", "出生日期", "人员类别", "入伍日期", "退役日期", "开户行", "银行账号", "户名", "住址", "服役年限"]


def line(number: int, name: str = "王建国", **over: object) -> list[object]:
    town, village = names()
    given = dict(zip(HEADERS, [name, id_number(date(1955, 3, 1), number), phone(number), town, village], strict=True)) | over
    return list(given.values())


def test_new_people_are_written_with_everything_the_row_states(clerk: Actor) -> None:
    full = [
        *line(1, "王㛃"),
        "男",
        date(1955, 3, 1),
        "退役士兵、参战退役军人",
        "1973.12.1",
        "19770301",
        "示范农商银行",
        account(1),
        "",
        "一组",
        3,
    ]
    other = [*line(2, "𠮷·买买提"), *[None] * 10]
    sheet = checked(clerk, xlsx([full, other], WIDE))
    assert sheet.counts == {"new": 2, "changed": 0, "same": 0, "problem": 0, "duplicate": 0}, ImportRow.objects.values_list(
        "problems"
    )
    sheet = applied(clerk, sheet)
    assert (sheet.state, sheet.applied_rows) == ("done", 2)
    one = Person.objects.get(name="王㛃")
    assert clear(one, "phone") == phone(1)
    assert clear(one, "address") == "一组"
    assert set(Category.objects.filter(person=one).values_list("kind", flat=True)) == {"discharged_soldier", "war_veteran"}
    spell = ServiceRecord.objects.get(person=one)
    assert (spell.discharged_on, spell.service_years_override, spell.evidence.person_id) == (date(1977, 3, 1), 3, one.pk)
    assert clear(PayeeAccount.objects.get(person=one), "account") == account(1)
    assert row(sheet, 2).outcome.startswith("已建档340321-")
    assert queries.search(clerk, "吉") == [Person.objects.get(name="𠮷·买买提")]
    trail = " ".join(str(entry.after) for entry in AuditEntry.objects.filter(verb="people.apply_import"))
    assert one.dossier_no in trail
    assert account(1) not in trail


def test_the_same_file_again_is_the_same_answer_and_writes_nothing(clerk: Actor) -> None:
    content = xlsx([line(1), line(2, "赵小兰")])
    first = applied(clerk, checked(clerk, content))
    again = actions.upload_sheet(clerk, filename="改了名.xlsx", content=content)
    assert again.pk == first.pk
    assert again.state == "done"
    assert Person.objects.count() == 2
    with pytest.raises(AlreadyDone):
        actions.apply_sheet(clerk, sheet_id=again.pk, seen_counts=again.counts)
    with pytest.raises(AlreadyDone):
        actions.map_columns(clerk, sheet_id=again.pk)
    other = make_actor("benefit_clerk")
    assert checked(other, content).counts["same"] == 2


def test_changes_are_shown_old_and_new_and_masked(clerk: Actor) -> None:
    known = person(name="王建国", id_number=id_number(date(1955, 3, 1), 1), phone=phone(99))
    sheet = checked(clerk, xlsx([line(1, "王建军")]))
    staged = row(sheet, 2)
    assert staged.verdict == "changed"
    assert staged.person_id == known.pk
    assert staged.diff == [["姓名", "王建国", "王建军"], ["联系电话", "199****0099", "199****0001"]]
    applied(clerk, sheet)
    known.refresh_from_db()
    assert known.name == "王建军"
    assert clear(known, "phone") == phone(1)
    assert known.version == 2
    assert known.aliases.get().text == "王建国"


@pytest.mark.parametrize(
    ("over", "column", "words"),
    [
        ({"身份证号码": "999321195503010010"}, "身份证号", "校验位不符：按前17位计算末位应为“"),
        ({"身份证号码": "999321195502300011"}, "身份证号", "2月30日"),
        ({"身份证号码": 999321195503010011}, "身份证号", "末几位已经丢失"),
        ({"身份证号码": "9.99321195503E+17"}, "身份证号", "末几位已经丢失"),
        ({"身份证号码": "\f=1+1"}, "身份证号", "公式"),
        ({"身份证号码": ""}, "身份证号", "没有填写"),
        ({"身份证号码": "12345"}, "身份证号", "18位"),
        ({"姓名": ""}, "姓名", "没有填写"),
        ({"姓名": "=HYPERLINK(1)"}, "姓名", "不能有“="),
        ({"手机号": "1234"}, "联系电话", "11位"),
        ({"手机号": "字" * 600}, "联系电话", "超过500个字"),
        ({"乡镇": "没有的镇", "村": ""}, "所属地区", "不在可登记范围内"),
        ({"村": "没有的村"}, "所属地区", "不在可登记范围内"),
        ({"乡镇": "", "村": ""}, "所属地区", "没有填写乡镇"),
    ],
)
def test_a_problem_names_row_column_and_next_step(clerk: Actor, over: dict, column: str, words: str) -> None:
    sheet = checked(clerk, xlsx([line(1) if not over else line(1, **over)]))
    assert sheet.counts["problem"] == 1
    text = " ".join(row(sheet, 2).problems)
    assert text.startswith(f"第2行“{column}”：")
    assert words in text
    assert "请" in text


@pytest.mark.parametrize(
    ("over", "column"),
    [
        ({"性别": "女"}, "性别"),
        ({"性别": "人"}, "性别"),
        ({"出生日期": "1955-03-02"}, "出生日期"),
        ({"出生日期": "1955年3月"}, "出生日期"),
        ({"人员类别": "将军"}, "人员类别"),
        ({"入伍日期": "2001-02-30"}, "入伍日期"),
        ({"退役日期": "2001-02-03"}, "入伍日期"),
        ({"入伍日期": "1977-02-03", "退役日期": "1976-02-03"}, "退役日期"),
        ({"服役年限": "-3"}, "核定服役年限"),
        ({"服役年限": 3.125}, "核定服役年限"),
        ({"服役年限": "很多"}, "核定服役年限"),
        ({"银行账号": "123"}, "银行账号"),
        ({"银行账号": account(3)}, "开户行"),
        ({"银行账号": account(3), "开户行": "行", "户名": "李四"}, "户名"),
        ({"银行账号": 9990000000000000001, "开户行": "行"}, "银行账号"),
    ],
)
def test_problems_of_the_wider_columns(clerk: Actor, over: dict, column: str) -> None:
    given = dict(zip(WIDE, [*line(1), *[None] * 10], strict=True)) | over
    sheet = checked(clerk, xlsx([list(given.values())], WIDE))
    assert any(f"第2行“{column}”：" in text for text in row(sheet, 2).problems), row(sheet, 2).problems


def test_repeated_numbers_name_each_other(clerk: Actor) -> None:
    sheet = checked(clerk, xlsx([line(1), line(2, "赵小兰"), line(1, "王建军")]))
    assert "与第4行身份证号相同" in row(sheet, 2).problems[0]
    assert "与第2行身份证号相同" in row(sheet, 4).problems[0]
    assert sheet.counts == {"new": 1, "changed": 0, "same": 0, "problem": 2, "duplicate": 0}


def test_counts_in_equal_counts_out(clerk: Actor) -> None:
    person(name="王建国", id_number=id_number(date(1955, 3, 1), 1), phone=phone(1), division=names() and "340321104201")
    person(name="孙大有", id_number=id_number(date(1955, 3, 1), 400))
    rows = [line(1), line(2, "赵小兰"), line(3, "孙大有"), line(4, "钱1"), [None] * 5, line(5, "周五")]
    sheet = checked(clerk, xlsx(rows))
    assert sum(sheet.counts.values()) == 5 == sheet.total_rows
    assert sheet.counts == {"new": 2, "changed": 0, "same": 1, "problem": 1, "duplicate": 1}
    assert row(sheet, 4).diff[0][0] == "相似档案"
    actions.accept_row(clerk, sheet_id=sheet.pk, number=4, accepted=True)
    with pytest.raises(NotFound):
        actions.accept_row(clerk, sheet_id=sheet.pk, number=3, accepted=True)
    assert applied(clerk, sheet, only_good=True).applied_rows == 3
    assert Person.objects.filter(name="孙大有").count() == 2


def test_an_edit_between_check_and_write_is_not_lost(clerk: Actor) -> None:
    known = person(name="王建国", id_number=id_number(date(1955, 3, 1), 1))
    sheet = checked(clerk, xlsx([line(1, "王建军"), line(2, "赵小兰")]))
    actions.correct_person(clerk, person_id=known.pk, version=1, changes={"name": "王建民"})
    person(name="赵小兰", id_number=id_number(date(1955, 3, 1), 2))
    sheet = applied(clerk, sheet, only_good=True)
    known.refresh_from_db()
    assert known.name == "王建民"
    assert sheet.applied_rows == 0
    assert "没有写入" in row(sheet, 2).outcome
    assert "没有写入" in row(sheet, 3).outcome


def test_a_changed_account_is_done_person_by_person(clerk: Actor) -> None:
    rows = [[*line(1), *[None] * 5, "示范银行", account(1), *[None] * 3]]
    applied(clerk, checked(clerk, xlsx(rows, WIDE)))
    rows[0][11] = account(2)
    assert "逐人办理" in row(checked(clerk, xlsx(rows, WIDE)), 2).problems[0]
    rows = [[*line(2, "赵小兰"), *[None] * 5, "示范银行", account(1), *[None] * 3]]
    problem = row(checked(clerk, xlsx(rows, WIDE)), 2).problems[0]
    assert "另一位人员" in problem
    assert account(1) not in problem


def test_judged_years_of_a_known_spell_are_a_change(clerk: Actor) -> None:
    given = dict(zip(WIDE, [*line(1), *[None] * 10], strict=True)) | {"入伍日期": "1973-12-01"}
    applied(clerk, checked(clerk, xlsx([list(given.values())], WIDE)))
    sheet = checked(clerk, xlsx([list((given | {"服役年限": 4.5}).values())], WIDE))
    assert row(sheet, 2).diff == [["核定服役年限", "", "4.5"]]
    applied(clerk, sheet)
    spell = ServiceRecord.objects.get()
    assert str(spell.service_years_override) == "4.5"
    assert "导入名册" in spell.evidence.title


def test_a_person_of_another_township_is_not_told_of() -> None:
    local = make_actor("benefit_clerk", division="340321104000")
    person(name="孙文", id_number=id_number(date(1955, 3, 1), 1), division=OTHER_TOWN)
    problem = row(checked(local, xlsx([line(1)])), 2).problems[0]
    assert ELSEWHERE in problem
    assert "孙文" not in problem


def test_uploads_belong_to_their_maker_and_need_the_permission(clerk: Actor, station_clerk: Actor) -> None:
    sheet = checked(clerk, xlsx([line(1)]))
    other = make_actor("benefit_clerk")
    for act in (actions.map_columns, actions.cancel_sheet):
        with pytest.raises(NotFound):
            act(other, sheet_id=sheet.pk)
        with pytest.raises(Forbidden):
            act(station_clerk, sheet_id=sheet.pk)
    with pytest.raises(Forbidden):
        actions.upload_sheet(station_clerk, filename="x.xlsx", content=xlsx([line(1)]))


def test_confirming_needs_a_finished_check_and_the_counts_on_the_screen(clerk: Actor) -> None:
    sheet = actions.upload_sheet(clerk, filename="x.xlsx", content=xlsx([line(1)]))
    with pytest.raises(Conflict):
        actions.apply_sheet(clerk, sheet_id=sheet.pk, seen_counts={})
    sheet = actions.map_columns(clerk, sheet_id=sheet.pk)
    queue.run(sheet.job_id)
    with pytest.raises(Conflict):
        actions.apply_sheet(clerk, sheet_id=sheet.pk, seen_counts={"new": 2})
    only_bad = checked(clerk, xlsx([line(1, 身份证号码="1")]))
    with pytest.raises(Invalid):
        actions.apply_sheet(clerk, sheet_id=only_bad.pk, seen_counts=only_bad.counts, only_good=True)


def test_a_cancelled_import_leaves_no_personal_data_and_may_be_uploaded_again(clerk: Actor) -> None:
    content = xlsx([line(1)])
    sheet = checked(clerk, content)
    actions.cancel_sheet(clerk, sheet_id=sheet.pk)
    assert not ImportBlock.objects.exists()
    assert not ImportRow.objects.exists()
    assert actions.upload_sheet(clerk, filename="x.xlsx", content=content).pk != sheet.pk


def test_columns_may_be_matched_by_hand(clerk: Actor) -> None:
    rows = [line(1)]
    sheet = actions.upload_sheet(clerk, filename="x.xlsx", content=xlsx(rows, ["姓名", "身份证", "随便", "镇名", "村"]))
    assert "township" not in sheet.mapping
    for mapping in ({}, {"name": 0, "id_number": 0, "village": 4}, {"name": 0, "id_number": 1}):
        with pytest.raises(HeaderMissing):
            actions.map_columns(clerk, sheet_id=sheet.pk, mapping=mapping)
    sheet = actions.map_columns(
        clerk, sheet_id=sheet.pk, mapping={"name": 0, "id_number": 1, "phone": 2, "township": 3, "village": 4}
    )
    queue.run(sheet.job_id)
    sheet.refresh_from_db()
    assert sheet.counts["new"] == 1


def test_a_failed_check_job_can_be_ordered_again(clerk: Actor) -> None:
    sheet = actions.upload_sheet(clerk, filename="x.xlsx", content=xlsx([line(1)]))
    sheet = actions.map_columns(clerk, sheet_id=sheet.pk)
    Job.objects.filter(pk=sheet.job_id).update(state="failed", last_error="机器断电", dedup=None)
    again = actions.map_columns(clerk, sheet_id=sheet.pk)
    assert again.job_id != sheet.job_id
    assert queue.run(again.job_id) == "done"


def test_sealed_blocks_hold_no_clear_number(clerk: Actor) -> None:
    sheet = checked(clerk, xlsx([line(1)]))
    number = id_number(date(1955, 3, 1), 1)
    with connection.cursor() as cursor:
        for table in ("people_importblock", "people_importrow", "people_importsheet", "core_job", "core_auditentry"):
            cursor.execute(f"select string_agg(t::text, ' ') from {table} t")
            assert number not in (cursor.fetchone()[0] or "")
    assert sheet.state == "checked"


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_or_delivered_twice_writes_once() -> None:
    clerk = make_actor("benefit_clerk")
    sheet = checked(clerk, xlsx([line(number, "王建国" if number % 2 else "赵小兰") for number in range(1, 40)]))
    found: list[object] = []

    def press() -> None:
        try:
            found.append(actions.apply_sheet(clerk, sheet_id=sheet.pk, seen_counts=sheet.counts).job_id)
        except DomainError as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    jobs = {one for one in found if isinstance(one, int)}
    assert len(jobs) == 1
    runs = [threading.Thread(target=lambda: (queue.run(next(iter(jobs))), connection.close())) for _ in range(3)]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join(60)
    assert Person.objects.count() == 39
    assert ImportSheet.objects.get(pk=sheet.pk).applied_rows == 39


def test_a_number_or_account_of_another_township_is_refused_without_naming_it(clerk: Actor) -> None:
    place = make_division(OTHER_TOWN)
    theirs = dict(zip(WIDE, [*line(31, "外乡人"), *[None] * 10], strict=True)) | {
        "乡镇": place.name, "村": "", "开户行": "示范银行", "银行账号": account(31),
    }  # fmt: skip
    applied(clerk, checked(clerk, xlsx([list(theirs.values())], WIDE)))
    local = make_actor("benefit_clerk", division=TOWN)
    mine = [[*line(31, "外乡人"), "", ""], [*line(32, "赵小兰"), "示范银行", account(31)]]
    sheet = checked(local, xlsx(mine, [*HEADERS, "开户行", "银行账号"]))
    words = [row(sheet, number).problems for number in (2, 3)]
    assert ELSEWHERE in words[0][0] and "县内另一位人员" in words[1][0]
    assert place.name not in str(words)
    seen = checked(clerk, xlsx(mine[1:], [*HEADERS, "开户行", "银行账号"]))
    assert f"{place.name}另一位人员" in row(seen, 2).problems[0]
