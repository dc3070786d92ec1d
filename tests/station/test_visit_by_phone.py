"""The third kind of submission: a visit. What the phone is told beforehand, what it sends, what becomes of it."""

import base64
import gzip
import json
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.cases.models import Case
from apps.core import sealing
from apps.org.models import Division
from apps.station import actions
from apps.station.queries import open_uploads, words_of
from apps.visits import actions as visits
from apps.visits.models import GiftLine, Promise, Task, Visit, VisitConflict
from apps.visits.rules.reading import read_visit
from apps.visits.rules.refusals import BadVisit
from tests.benefits.make import make_person
from tests.make import picture
from tests.station.test_phone import PHOTO, Phone
from tests.visits.make import SIGNATURE, TOWN, Bureau, listed, met

pytestmark = pytest.mark.django_db
SIGNED = base64.b64encode(SIGNATURE).decode()


@pytest.fixture
def bureau() -> Bureau:
    return Bureau()


def said(bureau: Bureau, **over: Any) -> dict[str, Any]:
    return {"on": str(bureau.today), "outcome": "met", "talk": {"health": "good"}, **over}


def told(phone: Phone, person: Any) -> dict[str, Any]:
    return next(one for one in phone.sync().people if one["i"] == person.pk)["k"]["visit"]


def test_a_visit_from_the_phone_is_written_once_with_photo_and_signature(bureau: Bureau) -> None:
    person, uuid, phone = listed(), uuid4(), Phone(bureau.station)
    bureau.running()
    task = Task.objects.get(person=person)
    first, again = (
        phone.send(person, "visit", uuid, fields=said(bureau, task=task.pk), photo=PHOTO, signature=SIGNED) for _ in "12"
    )
    row = Visit.objects.get()
    assert (first.state, again.pk) == ("applied", first.pk) and row.receipt_no in first.answer
    assert (row.client_id, row.task, row.photos.count()) == (uuid, task, 1) and row.signature_sealed
    task.refresh_from_db()
    assert task.state == "visited" and GiftLine.objects.filter(way="bank").count() == 1


def test_photographs_follow_their_visit_each_once_six_at_most_and_only_from_who_made_it(bureau: Bureau) -> None:
    person, number, phone, shots = (
        listed(),
        uuid4(),
        Phone(bureau.station),
        [base64.b64encode(picture(n, size=(60, 80))).decode() for n in range(7)],
    )

    def shot(photo: str, by: Phone = phone, visit: Any = number, **over: Any) -> Any:
        return by.send(person, "visit_photo", fields={"visit": str(visit)}, photo=photo, **over)

    assert (early := shot(shots[0])).state == "returned" and "先上传走访记录" in early.answer
    phone.send(person, "visit", number, fields=said(bureau), photo="")
    again = uuid4()
    assert shot(shots[0], uuid=again).pk == shot(shots[0], uuid=again).pk
    answers = [shot(one) for one in (*shots[:6], shots[0])]
    assert [row.state for row in answers] == ["applied"] * 7 and "现有照片6张" in answers[-1].answer, (
        "the same picture is kept once"
    )
    seventh, stranger, no_number = shot(shots[6]), shot(shots[6], Phone(bureau.second)), shot(shots[6], visit="x")
    assert [row.state for row in (seventh, stranger, no_number)] == ["returned"] * 3
    assert "最多上传6张" in seventh.answer and "走访人本人" in stranger.answer and "读不懂" in no_number.answer
    assert Visit.objects.get().photos.count() == 6 and open_uploads(bureau.station).count() == 4
    looked = actions.open_upload(bureau.station, upload_id=seventh.pk)
    assert looked["photo"] == shots[6], "nothing of it is lost"
    wrong = Visit.objects.get()
    visits.correct_visit(
        bureau.station, visit_id=wrong.pk, client_id=uuid4(), given=met(bureau.today, note="补记"), reason="补记情况"
    )
    assert shot(shots[1]).state == "applied" and wrong.photos.count() == 6, "they stay with the first"


def test_the_phone_is_told_the_task_its_gift_the_promise_and_the_last_answers(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    campaign = bureau.running(way="cash", fen=20_000)
    need = {"kind": "health", "words": "想配一副助听器", "promise": "帮联系助听器"}
    phone.send(person, "visit", fields=said(bureau, talk={"health": "chronic", "income": "low"}, needs=[need]), photo="")
    task, row = Task.objects.get(person=person), Visit.objects.get()
    found = told(phone, person)
    assert found["t"] == [[task.pk, campaign.name, str(task.due_on), "cash", 20_000, "county"]]
    assert found["p"] == [[Promise.objects.get().pk, "帮联系助听器"]]
    assert found["l"] == [row.receipt_no, str(bureau.today), "chronic", "low", "", "", ""]
    assert Case.objects.count() == 1


def test_an_open_promise_sends_the_visit_back_and_nothing_is_written(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    need = {"kind": "health", "words": "想配一副助听器", "promise": "帮联系助听器"}
    phone.send(person, "visit", fields=said(bureau, needs=[need]), photo="")
    row = phone.send(person, "visit", fields=said(bureau), photo="")
    assert row.state == "returned" and "帮联系助听器" in row.answer and Visit.objects.count() == 1
    answer = {"promise": Promise.objects.get().pk, "outcome": "kept"}
    base = Visit.objects.get().receipt_no
    assert phone.send(person, "visit", fields=said(bureau, answers=[answer], base=base), photo="").state == "applied"
    assert Promise.objects.get().state == "kept"


def test_what_was_put_right_and_sent_anew_waits_for_no_human_any_more(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    wrong, other = (phone.send(person, "visit", fields=said(bureau, talk={}), photo="") for _ in "12")
    stranger = Phone(bureau.second)
    stranger.send(person, "visit", fields=said(bureau), photo="", replaces=wrong.uuid)
    phone.send(listed(), "visit", fields=said(bureau), photo="", replaces=wrong.uuid)
    phone.send(person, "visit", fields=said(bureau, talk={}), photo="", replaces=wrong.uuid)
    assert open_uploads(bureau.station).count() == 3, (
        "not by another account, for another person, or by one that came back itself"
    )
    done = phone.send(person, "visit", fields=said(bureau), photo="", replaces=wrong.uuid)
    wrong.refresh_from_db()
    assert done.receipt in wrong.settled_note and wrong.settled_by_id == bureau.station.staff_id
    assert open_uploads(bureau.station).count() == 2 and other in open_uploads(bureau.station)


def test_what_came_back_is_read_out_in_words(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    given = said(
        bureau, talk={"income": "good", "wishes": "看眼"}, needs=[{"kind": "health", "words": "配助听器"}], companions=["李站", "钱进"],
        answers=[{"promise": 3, "outcome": "kept", "words": ""}], gifts=[{"way": "cash", "fund": "county", "fen": 500}], next_on="", odd=[1],
    )  # fmt: skip
    row = phone.send(person, "visit", fields=given, photo="")
    found = words_of(row, actions.open_upload(phone.actor, upload_id=row.pk))
    assert found == [
        ("走访日期", str(bureau.today)), ("结果", "见到了"), ("家庭收入", "高于当地平均"), ("心愿", "看眼"), ("诉求", "类别：看病就医，说明：配助听器"),
        ("同行人员", "李站；钱进"), ("对上次承诺的答复", "承诺：3，结果：已办到"), ("慰问", "发放方式：慰问金（现金），资金来源：县财政，金额（分）：500"), ("odd", "1"),
    ]  # fmt: skip


def test_two_clerks_at_one_door_are_both_kept_and_shown(bureau: Bureau) -> None:
    person = listed()
    rows = [Phone(actor).send(person, "visit", fields=said(bureau), photo="") for actor in (bureau.station, bureau.second)]
    assert [row.state for row in rows] == ["applied", "applied"] and Visit.objects.count() == 2
    assert VisitConflict.objects.get().state == "open" and "待核对" in rows[1].answer


def test_goods_in_stock_are_offered_and_what_is_not_there_comes_back_as_a_conflict(bureau: Bureau) -> None:
    person, phone, lot = listed(), Phone(bureau.station), bureau.oil(2)
    assert phone.sync().offers["visit"]["lots"] == [[lot.pk, "食用油", "桶", 2, Division.objects.get(pk=TOWN).name]]
    for quantity, state in ((3, "conflict"), (2, "applied")):
        gift = {"way": "goods", "lot": lot.pk, "quantity": quantity}
        assert phone.send(person, "visit", fields=said(bureau, gifts=[gift]), photo="", signature=SIGNED).state == state
    offer = phone.sync().offers["visit"]
    assert offer == {"lots": [], "done": 1} and Visit.objects.count() == 1


def test_a_clock_wrong_by_a_day_is_no_obstacle_and_a_week_is_said(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    days = [
        phone.send(person, "visit", fields=said(bureau, on=str(bureau.today + timedelta(days=n))), photo="")
        for n in (1, -1, 7)
    ]
    assert [row.state for row in days] == ["applied", "applied", "returned"] and "核对手机日期" in days[2].answer


@pytest.mark.parametrize(
    "spoiled",
    [
        {"on": ""}, {"on": 7}, {"on": "2026-13-01"}, {"talk": [1]}, {"talk": {"health": 1}}, {"answers": {"a": 1}}, {"answers": ["x"]},
        {"companions": [1]}, {"gifts": [{"way": "cash", "fen": 1.5}]}, {"gifts": [{"lot": True}]}, {"gifts": [{"lot": "1"}]},
        {"needs": [{}] * 21}, {"next_on": "tomorrow"},
    ],
)  # fmt: skip
def test_what_is_no_visit_is_refused_before_anything_is_asked(spoiled: dict[str, Any]) -> None:
    with pytest.raises(BadVisit, match="请"):
        read_visit({"on": "2026-11-28", **spoiled})


def test_what_is_refused_comes_back_with_its_reason_and_nothing_is_half_written(bureau: Bureau) -> None:
    person, phone = listed(), Phone(bureau.station)
    cash = {"way": "cash", "fen": 50_000, "fund": "county"}
    for spoiled, words in (
        ({"task": "1"}, "读不懂"),
        ({"talk": {}}, "健康状况"),
        ({"outcome": "x"}, "请选择走访的结果"),
        ({"gifts": [cash]}, "两人以上"),
        ({"gifts": [cash | {"way": "bank"}]}, "由县局按名单办理"),
    ):
        row = phone.send(person, "visit", fields=said(bureau, **spoiled), photo="")
        assert (row.state, words in row.answer) == ("returned", True), spoiled
    pdf = base64.b64encode(b"%PDF-1.4\n%%EOF").decode()
    assert phone.send(person, "visit", fields=said(bureau), photo=pdf).state == "returned"
    assert not Visit.objects.exists()


def test_reading_takes_defaults_and_cuts_what_is_too_long() -> None:
    found = read_visit({"on": "2026-11-28", "note": "长" * 2000, "companions": [" 李站 ", ""]})
    assert (found.mode, found.organiser, found.outcome) == ("home", "township", "") and len(found.note) == 1000
    assert found.companions == ("李站",)
    with pytest.raises(BadVisit):
        read_visit({})


def test_three_hundred_people_with_task_promise_and_last_visit_are_told_in_a_second_and_a_hundred_kilobytes(
    bureau: Bureau,
) -> None:
    """A second of our own work (the waiting of a busy machine does not count), however many statements: the same for 3 and 300."""
    people, phone, today = [make_person(phone_tail="199****0001") for _ in range(300)], Phone(bureau.station), bureau.today
    staff = bureau.station.staff_id
    common = {
        "received_at": bureau.station.at,
        "on": today,
        "outcome": "met",
        "mode": "home",
        "organiser": "township",
        "staff_id": staff,
    }
    rows = [
        Visit(
            receipt_no=f"ZF2026-{n:06d}", client_id=uuid4(), digest="0" * 64, person=one, division_id=one.division_id, health="chronic",
            income="below_minimum", housing="own_sound", work="retired", feeling="worried", **common,
        )
        for n, one in enumerate(people)
    ]  # fmt: skip
    Visit.objects.bulk_create(rows)
    Task.objects.bulk_create(
        Task(key=f"x:{one.pk}", person=one, division_id=one.division_id, trigger="contact", opened_on=today, due_on=today)
        for one in people
    )
    promised = [Promise(visit=row, person_id=row.person_id, kind="health") for row in rows]
    for one in promised:
        one.words_sealed = sealing.seal("visits_promise.words", one.row_key, "帮联系县医院配助听器，春节前答复")
    Promise.objects.bulk_create(promised)
    began = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        found = phone.sync()
    took = time.process_time() - began
    body = json.dumps({"people": found.people, "offers": found.offers}, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(found.people) == 300 and all(set(one["k"]["visit"]) == {"t", "p", "l"} for one in found.people)
    sent = len(gzip.compress(body))
    assert sent <= 100_000 and took <= 1 and len(asked) <= 30, (sent, took, len(asked))
