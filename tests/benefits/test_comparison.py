"""Comparison lists: judged whole, matched by number, turned into questions, remembered; never a stop."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.benefits import actions, queries
from apps.benefits.models import ComparisonList, ComparisonRow, LifeEvent, Span, Suspicion
from apps.benefits.rules.comparing import Freshness, matters
from apps.core import queue, sealing
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid
from apps.core.month import Month
from apps.payments.models import Batch
from apps.payments.queries.reminders import reminders
from apps.people.models import Document, Person
from apps.people.queries.clear import file_bytes
from apps.policy.models import Parameter
from tests.benefits.make import Desk
from tests.benefits.people import csv_file, number_of, with_number, xlsx_file
from tests.make import OTHER_TOWN, TOWN, make_actor, make_user
from tests.people.builders import paper, scan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 10)
HEAD = ("序号", "姓名", "公民身份号码", "死亡日期")


@pytest.fixture
def desk() -> Desk:
    return Desk(TODAY)


def upload(desk: Desk, *rows: tuple[str, ...], **over: Any) -> ComparisonList:
    values: dict[str, Any] = {
        "kind": "death", "source": "县公安局", "as_of": date(2026, 3, 1), "filename": "死亡.csv", "content": csv_file(HEAD, *rows),
    }  # fmt: skip
    found = actions.upload_list(desk.clerk, **(values | over))
    if found.state == "reading":
        assert queue.run(found.job_id) == "done"
        found.refresh_from_db()
    return found


def confirmed(desk: Desk, *rows: tuple[str, ...], **over: Any) -> ComparisonList:
    found = upload(desk, *rows, **over)
    seen = found.counts["hit"] + found.counts["weak"]
    return actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=seen)


def verdicts(found: ComparisonList) -> list[str]:
    return list(ComparisonRow.objects.filter(list=found).order_by("number").values_list("verdict", flat=True))


def test_a_list_names_people_by_number_and_nothing_is_asked_before_it_is_confirmed(desk: Desk) -> None:
    person, number = with_number("王建国")
    found = upload(
        desk, ("1", "王建国", number, "2026-02-11"), ("2", "外县人", number_of(date(1940, 5, 5), 1), "2026-02-12")
    )
    assert verdicts(found) == ["hit", "miss"]
    assert Suspicion.objects.count() == 0
    actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=1)
    hit = Suspicion.objects.get()
    assert (hit.person_id, hit.kind, hit.on, hit.is_weak) == (person.pk, "death", date(2026, 2, 11), False)
    assert hit.source == "县公安局·公安死亡注销名单"
    assert hit.due_on == date(2026, 3, 24)  # ten working days


def test_numbers_of_a_list_are_sealed(desk: Desk) -> None:
    _, number = with_number("王建国")
    found = upload(desk, ("1", "王建国", number, "2026-02-11"))
    row = ComparisonRow.objects.get(list=found)
    assert number.encode() not in bytes(row.id_number_sealed)
    assert sealing.unseal("benefits_comparisonrow.id_number", row.row_key, row.id_number_sealed) == number
    assert row.id_number_tail.startswith("999*")


def test_another_name_is_a_weaker_hit_and_a_former_name_is_not(desk: Desk) -> None:
    person, number = with_number("王建国")
    weak = upload(desk, ("1", "李大山", number, "2026-02-11"))
    row = ComparisonRow.objects.get(list=weak)
    assert (row.verdict, row.person_id) == ("weak", person.pk)
    assert "名单姓名为“李大山”，档案姓名为“王建国”" in row.note
    person.aliases.create(kind="name", text="李大山", until=date(2020, 1, 1))
    again = upload(desk, ("9", "李大山", number, "2026-02-11"))
    assert verdicts(again) == ["hit"]


def test_a_dossier_without_a_number_is_met_by_name_and_birth_date(desk: Desk) -> None:
    person, number = with_number("赵铁柱", date(1944, 4, 4))
    Person.objects.filter(pk=person.pk).update(id_number_sealed=None, id_number_blind=None, id_number_tail="")
    assert verdicts(upload(desk, ("1", "赵铁柱", number, ""))) == ["weak"]


def test_a_wrong_hit_is_remembered_for_the_same_evidence_only(desk: Desk) -> None:
    _, number = with_number("王建国")
    row = ("1", "王建国", number, "2026-02-11")
    confirmed(desk, row)
    actions.answer_suspicion(desk.clerk, suspicion_id=Suspicion.objects.get().pk, is_true=False, answer="本人健在")
    april = upload(desk, row, ("2", "路人甲", number_of(date(1930, 1, 2), 1), ""), as_of=date(2026, 3, 5))
    staged = ComparisonRow.objects.get(list=april, number=3)
    assert staged.verdict == "known" and "不属实" in staged.note and "本人健在" in staged.note
    actions.confirm_list(desk.clerk, list_id=april.pk, seen_hits=0)
    assert Suspicion.objects.count() == 1
    other = confirmed(desk, row, kind="cremation", source="县殡仪馆")  # another office says so too: a new question
    assert other.raised == 1


def test_the_same_file_twice_is_one_list(desk: Desk) -> None:
    _, number = with_number("王建国")
    row = ("1", "王建国", number, "2026-02-11")
    assert upload(desk, row).pk == upload(desk, row, filename="改名.csv").pk
    assert ComparisonList.objects.count() == 1


def test_a_line_that_cannot_be_read_refuses_the_whole_file_in_chinese(desk: Desk) -> None:
    _, number = with_number("王建国")
    rows = [
        ("1", "王建国", number, "2026-02-11"),
        ("2", "坏号码", "999321195001011234", "2026-13-01"),
        ("3", "王建国", number, ""),
    ]
    found = upload(desk, *rows)
    text = " ".join(found.problems)
    assert (found.state, found.counts, found.total_rows) == ("refused", {}, 2)
    assert "第4行“公民身份号码”" in text and "第4行“死亡日期”" in text and "第5行" in text and "第3行相同" in text
    assert "999321195001011234" not in text and found.failure.startswith("名单有2行读不准")
    assert not ComparisonRow.objects.filter(list=found).exists()
    assert upload(desk, *rows).pk == found.pk, "the same bytes are the same list, refused or not"
    actions.accept_good_lines(desk.clerk, list_id=found.pk)
    found.refresh_from_db()
    assert queue.run(found.job_id) == "done"
    found.refresh_from_db()
    assert verdicts(found) == ["hit", "problem", "problem"]
    with pytest.raises(AlreadyDone):
        actions.accept_good_lines(desk.clerk, list_id=found.pk)


@pytest.mark.parametrize(
    ("over", "refusal", "words"),
    [
        ({"kind": "nonsense"}, Invalid, "种类"),
        ({"source": " "}, Invalid, "单位"),
        ({"as_of": date(2026, 3, 11)}, Invalid, "晚于今天"),
        ({"content": b""}, Invalid, "空的"),
    ],
)
def test_what_is_no_list_is_refused(desk: Desk, over: dict[str, Any], refusal: type[Exception], words: str) -> None:
    with pytest.raises(refusal, match=words):
        upload(desk, ("1", "王", number_of(date(1950, 1, 1), 1), ""), **over)
    assert ComparisonList.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (csv_file(("姓名", "性别", "死亡日期"), ("甲", "男", "2026-01-01")), "身份证号"),
        (b"PK\x03\x04broken", "打不开"),
        (b"%PDF-1.7", "不是表格文件"),
        (csv_file(("姓名", "身份证号", "火化日期"), ("甲", number_of(date(1950, 1, 1), 1), "")), ""),
        (csv_file(("姓名", "身份证号", "开始领取日期"), ("甲", number_of(date(1950, 1, 1), 1), "")), "职工养老金领取名单"),
    ],
)
def test_a_file_that_is_not_such_a_list_is_refused_by_the_job_and_can_be_dropped(
    desk: Desk, content: bytes, words: str
) -> None:
    found = upload(desk, content=content)
    if not words:
        assert found.state == "refused" and "殡葬火化名单" in found.failure
    assert words in found.failure and found.counts == {}
    actions.cancel_list(desk.clerk, list_id=found.pk)
    found.refresh_from_db()
    assert (found.state, found.content_sealed) == ("cancelled", None)


def test_a_workbook_is_read_too(desk: Desk) -> None:
    _, number = with_number("王建国")
    found = upload(desk, content=xlsx_file(HEAD, ("1", "王建国", number, "2026年2月11日")), filename="死亡.xlsx")
    assert verdicts(found) == ["hit"]


def test_a_stale_screen_and_a_second_press_change_nothing(desk: Desk) -> None:
    _, number = with_number("王建国")
    found = upload(desk, ("1", "王建国", number, "2026-02-11"))
    with pytest.raises(Conflict, match="不一致"):
        actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=7)
    actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=1)
    with pytest.raises(AlreadyDone, match="已转为疑点"):
        actions.confirm_list(desk.clerk, list_id=found.pk, seen_hits=1)
    with pytest.raises(AlreadyDone):
        actions.cancel_list(desk.clerk, list_id=found.pk)


def test_the_wrong_file_can_be_dropped_and_the_right_one_uploaded(desk: Desk) -> None:
    _, number = with_number("王建国")
    row = ("1", "王建国", number, "2026-02-11")
    found = upload(desk, row)
    actions.cancel_list(desk.clerk, list_id=found.pk)
    assert not ComparisonRow.objects.filter(list=found).exists()
    assert upload(desk, row).pk != found.pk


def test_only_who_may_upload_uploads_and_a_township_sees_its_own_lines(desk: Desk) -> None:
    person, number = with_number("王建国")
    found = confirmed(desk, ("1", "王建国", number, ""), ("2", "外县人", number_of(date(1940, 5, 5), 1), ""))
    mine, theirs = make_actor("station_clerk", division="340321104000"), make_actor("station_clerk", division=OTHER_TOWN)
    assert [row.person_id for row in queries.comparison_rows(mine, found.pk)] == [person.pk]
    assert list(queries.comparison_rows(theirs, found.pk)) == []
    assert list(queries.suspicions(theirs)) == []
    assert queries.comparison_rows(desk.clerk, found.pk).count() == 2
    with pytest.raises(Forbidden):
        actions.upload_list(
            mine,
            kind="death",
            source="县公安局",
            as_of=TODAY,
            filename="a.csv",
            content=csv_file(HEAD, ("1", "王", number, "")),
        )


def test_a_pension_matters_only_to_those_whose_scheme_excludes_it(desk: Desk) -> None:
    elder, one = with_number("农村老兵")
    disabled, two = with_number("残疾军人")
    desk.grant(elder, "rural_elder_subsidy", {"service_years": 4}, date(2025, 1, 1))
    desk.grant(disabled, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1))
    rows = (("1", "农村老兵", one, ""), ("2", "残疾军人", two, ""))
    content = csv_file(("序号", "姓名", "身份证号", "开始领取日期"), *rows)
    assert verdicts(upload(desk, content=content, kind="pension", source="县人社局")) == ["hit", "idle"]
    assert matters("prison", frozenset()) is False


def test_who_is_on_file_as_dead_is_not_asked_again_unless_the_month_differs(desk: Desk) -> None:
    person, number = with_number("王建国")
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1))
    desk.event(person, "death", date(2026, 2, 20), cause="illness")
    assert verdicts(upload(desk, ("1", "王建国", number, "2026-02-20"))) == ["idle"]
    earlier = upload(desk, ("7", "王建国", number, "2025-12-20"))
    assert "停发月份可能有误" in ComparisonRow.objects.get(list=earlier).note


def test_a_hit_stops_nobody(desk: Desk) -> None:
    person, number = with_number("王建国")
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1))
    before = list(Span.objects.values_list("from_month", "to_month"))
    confirmed(desk, ("1", "王建国", number, "2026-02-11"))
    asked = Suspicion.objects.get()
    with pytest.raises(Invalid, match="凭什么材料"):
        actions.answer_suspicion(desk.clerk, suspicion_id=asked.pk, is_true=True, answer="村委会证明")
    actions.answer_suspicion(desk.clerk, suspicion_id=asked.pk, is_true=True, answer="村委会证明", paper="村委会死亡证明")
    assert list(Span.objects.values_list("from_month", "to_month")) == before
    assert LifeEvent.objects.count() == 0
    person.refresh_from_db()
    assert person.state == "active"


def test_an_old_list_warns_on_the_batch_of_the_month(desk: Desk) -> None:
    confirmed(desk, ("1", "外县人", number_of(date(1940, 5, 5), 1), ""), as_of=date(2026, 2, 23))
    first, *others = _warnings(desk, date(2026, 3, 1))
    assert first == "最近一份数据截止2026-02-23，到月底已36天，请取得新名单再比对"
    assert others == ["还没有比对过，请向提供单位要名单"] * 3, "cremation, prison and pension lists are wanted every month"
    shipped = Parameter.objects.get(name="comparison_lists")
    shipped.pk, shipped.valid_from, shipped.value = None, date(2026, 3, 1), {"death": True, "cremation": False}
    shipped.save()
    confirmed(desk, ("2", "外县人", number_of(date(1940, 5, 5), 3), ""), as_of=date(2026, 2, 24))
    assert _warnings(desk, date(2026, 3, 1)) == []


def _warnings(desk: Desk, month: date) -> list[str]:
    found = reminders(desk.clerk, Batch(pk=0, month=month, state="draft"), "stale_list")
    return [item.text for one in found for item in one.items]


def test_freshness_turns_stale_after_thirty_five_days() -> None:
    assert not Freshness("death", date(2026, 2, 24), date(2026, 3, 31)).is_stale
    assert Freshness("death", date(2026, 2, 23), date(2026, 3, 31)).is_stale
    assert Freshness("death", None, date(2026, 3, 31)).is_stale
    assert Freshness("death", None, date(2026, 3, 31)).days is None


def test_lines_of_a_list_can_be_thousands(desk: Desk, django_assert_max_num_queries: Any) -> None:
    _, number = with_number("王建国")
    many = [("1", f"外人{i}", number_of(date(1930 + i % 60, 1 + i % 12, 1 + i % 28), i % 999), "") for i in range(400)]
    unique = list({row[2]: row for row in many}.values())
    with django_assert_max_num_queries(40):
        found = upload(desk, ("1", "王建国", number, ""), *unique)
    assert found.counts["hit"] == 1 and sum(found.counts.values()) == len(unique) + 1


def test_what_nobody_settled_is_not_kept(desk: Desk) -> None:
    """A refused file, and one nobody confirmed, lose bytes, lines and problems after thirty days; confirmed ones stay."""
    person, number = with_number("王五")
    refused = upload(desk, ("1", "王五", "123", "2026-02-01"))
    waiting = upload(desk, ("1", person.name, number, "2026-02-01"))
    kept = upload(desk, ("1", person.name, number, "2026-02-03"), source="县殡仪馆")
    actions.confirm_list(desk.clerk, list_id=kept.pk, seen_hits=kept.hits)
    assert refused.state == "refused" and refused.content_sealed and refused.problems
    house = Actor.house(at=desk.clerk.at)
    assert actions.purge_lists(house.moved(house.at + timedelta(days=29))) == {"rows": 0, "lists": 0}
    assert actions.purge_lists(house.moved(house.at + timedelta(days=31))) == {"rows": 1, "lists": 2}
    for row in (refused, waiting):
        row.refresh_from_db()
        assert (row.state, row.content_sealed, row.problems) == ("cancelled", None, [])
    kept.refresh_from_db()
    assert kept.state == "done" and ComparisonRow.objects.filter(list=kept).count() == 1
    assert actions.purge_lists(house.moved(house.at + timedelta(days=31))) == {"rows": 0, "lists": 0}
    with pytest.raises(Forbidden):
        actions.purge_lists(desk.clerk)


def question(desk: Desk) -> Suspicion:
    person, _ = with_number("赵六")
    desk.grant(person, "war_veteran_subsidy", {}, date(2025, 1, 1), opened_month=Month(2026, 3))
    actions.record_suspicions(desk.clerk, kind="death", source="县公安局", rows=[(person.pk, date(2026, 2, 1))])
    return Suspicion.objects.get(person=person)


def test_an_answer_rests_on_a_scan_in_the_dossier(desk: Desk, media: object) -> None:
    row = question(desk)
    station = make_actor("station_clerk", division=TOWN, at=desk.clerk.at)
    done = actions.answer_suspicion(
        station,
        suspicion_id=row.pk,
        is_true=True,
        answer="家属确认，已火化",
        content=scan("JPEG", exif=True),
        filename="证.jpg",
    )
    assert done.document is not None and done.document.person_id == row.person_id and done.paper == "比对疑点核实材料"
    assert done.document.kind == "death" and done.document.entered_by_id == station.staff_id
    assert b"PHONE-MODEL-X" not in file_bytes(done.document.file)
    with pytest.raises(AlreadyDone):
        actions.answer_suspicion(station, suspicion_id=row.pk, is_true=True, answer="家属确认，已火化", content=scan("JPEG"))
    assert Document.objects.filter(person=row.person_id).count() == 1


def test_an_answer_may_name_a_paper_of_the_person_and_of_nobody_else(desk: Desk) -> None:
    row, other = question(desk), question(desk)
    deed = paper(desk.clerk, row.person, "death")
    with pytest.raises(Invalid):
        actions.answer_suspicion(desk.clerk, suspicion_id=other.pk, is_true=True, answer="户口已注销", document_id=deed.pk)
    done = actions.answer_suspicion(desk.clerk, suspicion_id=row.pk, is_true=True, answer="户口已注销", document_id=deed.pk)
    assert (done.document_id, done.paper) == (deed.pk, "测试材料")
    with pytest.raises(Invalid, match="材料"):
        actions.answer_suspicion(desk.clerk, suspicion_id=other.pk, is_true=True, answer="户口已注销")
    words = actions.answer_suspicion(desk.clerk, suspicion_id=other.pk, is_true=True, answer="户口已注销", paper="注销证明")
    assert words.document is None


def test_the_scan_of_an_answer_on_the_page_and_over_the_api(desk: Desk, media: object, client: Client) -> None:
    row, other = question(desk), question(desk)
    client.force_login(make_user("benefit_clerk"))
    assert "multipart/form-data" in client.get(f"/suspicions/{row.pk}/").content.decode()
    given = {"is_true": "no", "answer": "本人到窗口，健在", "file": SimpleUploadedFile("合影.png", scan("PNG"))}
    assert client.post(f"/suspicions/{row.pk}/", given).status_code == 302
    row.refresh_from_db()
    assert row.state == "false" and row.document is not None
    assert f"/people/{row.person_id}/documents/{row.document_id}/" in client.get(f"/suspicions/{row.pk}/").content.decode()
    sent = {"is_true": "true", "answer": "家属确认，已火化", "file": SimpleUploadedFile("证.png", scan("PNG"))}
    answer = client.post(f"/api/v1/benefits/suspicions/{other.pk}/answer/", sent, HTTP_IDEMPOTENCY_KEY="scan-of-an-answer")
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["document"] == Document.objects.get(person=other.person_id).pk
