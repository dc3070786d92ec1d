"""Comparison lists as offices really send them: masked, of the wrong kind, twice, late; and the questions they leave."""

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from apps.benefits import actions
from apps.benefits.models import ComparisonRow, Suspicion
from apps.benefits.resources import list_template
from apps.benefits.rules.listing import TOLD, WrongKind, check_kind
from apps.benefits.rules.masked import TooHidden, fits_name, read_mask
from apps.core import queue
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, NotFound
from apps.notices.models import Message
from apps.org.models import RoleGrant
from tests.benefits.make import Desk
from tests.benefits.people import csv_file, with_number
from tests.benefits.test_comparison import HEAD, TODAY, confirmed, upload, verdicts
from tests.make import OTHER_TOWN, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk(TODAY)


def hidden(number: str, shown: str) -> str:
    """A number with a star wherever ``shown`` has one."""
    return "".join("*" if mark == "*" else digit for digit, mark in zip(number, shown, strict=True))


def test_masked_lines_are_questions_that_begin_with_who(desk: Desk) -> None:
    person, number = with_number("王建国", date(1950, 1, 1))
    with_number("李大山", date(1951, 2, 2))
    rows = [
        ("1", "王*国", hidden(number, "...***********...."), "2026-02-11"),
        ("2", "王*", hidden(number, "......********...."), "2026-02-12"),
        ("3", "赵**", hidden(number, "......********...."), "2026-02-12"),
        ("4", "王＊国", hidden(number, "..............****"), "2026-02-13"),
        ("5", "***", "******************", ""),
        ("6", "王*国", number, "2026-02-14"),
    ]
    found = upload(desk, *rows, accept_good=True)
    assert verdicts(found) == ["weak", "weak", "miss", "weak", "problem", "hit"]
    assert "遮盖太多" in ComparisonRow.objects.get(list=found, verdict="problem").note
    assert {row.person_id for row in ComparisonRow.objects.filter(list=found, verdict="weak")} == {person.pk}
    actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=4)
    assert "遮盖" in Suspicion.objects.filter(is_weak=True).order_by("pk")[0].note


def test_a_masked_line_that_fits_two_people_names_neither(desk: Desk) -> None:
    _, number = with_number("王建国", date(1950, 1, 1))
    with_number("王大国", date(1950, 1, 1))
    found = upload(desk, ("1", "王*国", number[:14] + "****", ""))
    row = ComparisonRow.objects.get(list=found)
    assert (row.verdict, row.person_id) == ("vague", None)
    assert "2人相符" in row.note
    actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=0)
    assert Suspicion.objects.count() == 0


def test_what_a_mask_leaves() -> None:
    assert read_mask("王*国", "340321********123X").tail == "123X"
    assert read_mask("王*国", "９９９３２１１９５００１０１＊＊＊＊").born_on == date(1950, 1, 1)
    for name, number in (("***", "340321********1234"), ("王*", "**********1234567*"), ("王*", "abc*")):
        with pytest.raises(TooHidden):
            read_mask(name, number)
    assert all(fits_name(shown, "王建国") for shown in ("王*国", "王**", "王*"))
    assert fits_name("买**力", "买买提·艾力")
    assert not any(fits_name(shown, "王国强") for shown in ("王*国", "李*", "王国强*"))


def test_a_header_tells_of_another_kind_of_list() -> None:
    check_kind("cremation", ("姓名", "死亡日期", "火化日期"))
    check_kind("death", ("姓名", "身份证号"))
    for kind, header in (("death", "判决日期"), ("pension", "火化日期"), ("household", "低保享受日期")):
        with pytest.raises(WrongKind, match="核对名单种类"):
            check_kind(kind, ("姓名", "身份证号", header))


def test_a_wrong_hit_stays_away_under_another_office_name_but_a_changed_one_comes_back(desk: Desk) -> None:
    _, number = with_number("王建国")
    confirmed(desk, ("1", "王建国", number, "2026-02-11"))
    actions.answer_suspicion(
        desk.clerk, suspicion_id=Suspicion.objects.get().pk, is_true=False, answer="本人健在", paper="入户照片"
    )
    again = upload(desk, ("2", "王建国", number, "2026-02-11"), source="怀远县公安局户政大队")
    assert verdicts(again) == ["known"]
    other_day = confirmed(desk, ("3", "王建国", number, "2026-03-01"), as_of=date(2026, 3, 5))
    assert (verdicts(other_day), other_day.raised) == (["hit"], 1)
    other_name = confirmed(desk, ("4", "王建军", number, "2026-02-11"), as_of=date(2026, 3, 6))
    assert (verdicts(other_name), other_name.raised) == (["weak"], 1)


def test_two_lists_that_waited_together_ask_once(desk: Desk) -> None:
    _, number = with_number("王建国")
    one = upload(desk, ("1", "王建国", number, "2026-02-11"))
    two = upload(desk, ("2", "王建国", number, "2026-02-11"), source="另一个公安局")
    assert actions.confirm_list(desk.clerk, list_id=one.pk, seen_hits=1).raised == 1
    assert actions.confirm_list(desk.clerk, list_id=two.pk, seen_hits=1).raised == 0


def test_the_file_is_sealed_while_it_waits_and_gone_afterwards(desk: Desk) -> None:
    _, number = with_number("王建国")
    values = {"kind": "death", "source": "县公安局", "as_of": TODAY, "filename": "死亡.csv"}
    found = actions.upload_list(desk.clerk, **values, content=csv_file(HEAD, ("1", "王建国", number, "")))
    assert found.state == "reading"
    assert number.encode() not in bytes(found.content_sealed)
    assert queue.run(found.job_id) == "done"
    found.refresh_from_db()
    assert (found.state, found.content_sealed) == ("checked", None)


def test_a_list_cancelled_while_it_waits_is_not_read(desk: Desk) -> None:
    values = {"kind": "death", "source": "县公安局", "as_of": TODAY, "filename": "死亡.csv"}
    found = actions.upload_list(desk.clerk, **values, content=csv_file(HEAD, ("1", "王", "123", "")))
    actions.cancel_list(desk.clerk, list_id=found.pk)
    assert queue.run(found.job_id) == "done"
    found.refresh_from_db()
    assert found.state == "cancelled"


def test_an_overdue_question_is_said_once_to_the_station_of_its_place(desk: Desk) -> None:
    _, number = with_number("王建国")
    confirmed(desk, ("1", "王建国", number, "2026-02-11"))
    mine, theirs = make_actor("station_clerk", division="340321104000"), make_actor("station_clerk", division=OTHER_TOWN)
    RoleGrant.objects.update(valid_from=datetime(2026, 1, 1, tzinfo=UTC))
    assert actions.remind_overdue(Actor.house(desk.clerk.at)) == 0
    late = Actor.house(desk.clerk.at + timedelta(days=30))
    assert actions.remind_overdue(late) == 1
    (letter,) = Message.objects.all()
    assert letter.recipient_key == f"staff:{mine.staff_id}" != f"staff:{theirs.staff_id}"
    assert "已逾期1条：王建国" in letter.text
    assert actions.remind_overdue(late.moved(late.at + timedelta(days=1))) == 0
    assert Message.objects.count() == 1


def test_a_township_answers_its_own_questions_only(desk: Desk) -> None:
    _, number = with_number("王建国")
    confirmed(desk, ("1", "王建国", number, "2026-02-11"))
    asked = Suspicion.objects.get()
    mine, theirs = make_actor("station_clerk", division="340321104000"), make_actor("station_clerk", division=OTHER_TOWN)
    with pytest.raises(NotFound):
        actions.answer_suspicion(theirs, suspicion_id=asked.pk, is_true=False, answer="本人健在")
    done = actions.answer_suspicion(mine, suspicion_id=asked.pk, is_true=False, answer="本人健在", paper="当面核对身份证")
    assert (done.state, done.paper) == ("false", "当面核对身份证")
    with pytest.raises(AlreadyDone):
        actions.answer_suspicion(mine, suspicion_id=asked.pk, is_true=False, answer="本人健在")


@pytest.mark.parametrize("kind", ["death", "cremation", "hospital", "prison", "household", "pension", "low_income"])
def test_every_template_is_a_list_of_its_kind(desk: Desk, kind: str) -> None:
    content = list_template(kind)
    header = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()[1]
    check_kind(kind, header)
    (rule,) = openpyxl.load_workbook(io.BytesIO(content))["名单"].data_validations.dataValidation
    words = rule.formula1.strip('"').split(",")
    assert (str(rule.sqref), words) == ("E3:E50002", list(TOLD[kind][1]))
    person, number = with_number("王建国")
    found = upload(desk, content=csv_file(tuple(header), ("1", "王建国", number, "2026-02-11", words[0])), kind=kind)
    assert found.state == "checked", found.failure
    row = found.rows.get()
    assert row.person_id == person.pk
    assert (f"名单注明：{words[0]}。" in row.note) == (row.verdict == "hit")
