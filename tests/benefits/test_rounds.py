"""The yearly confirmation: every way of confirming, the result file, the notice and its sixty days, resuming, spot checks."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client

from apps.benefits import actions
from apps.benefits.actions import reminding, rounds
from apps.benefits.models import Confirmation, ConfirmationNotice, LifeEvent, Span, SpotCheckItem
from apps.benefits.queries import rounds as reading
from apps.benefits.rules.confirming import LetterMissing, PhotoMissing
from apps.benefits.rules.listing import ColumnMissing, ListRefused
from apps.benefits.rules.sampling import Candidate, Seen, digest, draw, weigh
from apps.benefits.rules.workflow import SamePerson
from apps.core import sealing
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.notices.models import Message
from apps.people.models import Person
from tests.benefits.make import Desk, make_person
from tests.benefits.people import csv_file, with_number, xlsx_file
from tests.make import OTHER_TOWN, make_actor, make_user, picture

pytestmark = pytest.mark.django_db
OPENED = date(2026, 9, 1)
HEAD = ("姓名", "身份证号", "认证时间", "认证结果")
PHOTO = picture(1)


@pytest.fixture
def desk() -> Desk:
    desk = Desk(OPENED)
    actions.open_round(desk.clerk, year=2026, opens_on=OPENED, closes_on=date(2026, 12, 15))
    return desk


def payee(desk: Desk, name: str = "", **over: Any) -> Person:
    person = with_number(name, **over)[0] if name else make_person(**over)
    desk.grant(person, "disability_pension", {"grade": 5, "cause": "war"}, date(2025, 1, 1), opened_month=Month(2026, 1))
    return person


def number(person: Person) -> str:
    return sealing.unseal("people_person.id_number", person.row_key, person.id_number_sealed)


@pytest.mark.parametrize("channel", ["face", "gathering"])
def test_our_own_template_filled_in_is_read(desk: Desk, channel: str, client: Client) -> None:
    """The workbook offers the results in a list; filled in by another library it is read line by line."""
    client.force_login(make_user("benefit_clerk"))
    blank = client.get(f"/rounds/template/{channel}/")
    assert client.get("/rounds/template/letter/").status_code == 404
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    page = book["确认结果"]
    (choice,) = page.data_validations.dataValidation
    assert choice.type == "list" and choice.formula1 == '"通过,未通过"' and "E3" in choice.sqref
    seen, failed = payee(desk, "张一"), payee(desk, "张二")
    for line, (person, result) in enumerate(((seen, "通过"), (failed, "未通过")), start=3):
        for column, text in enumerate((str(line), person.name, number(person), "2026-09-01", result), start=1):
            page.cell(line, column, text)
    out = io.BytesIO()
    book.save(out)
    found = rounds.import_results(desk.clerk, year=2026, channel=channel, filename="结果.xlsx", content=out.getvalue())
    assert found.counts["confirmed"] == 1 and found.counts["failed"] == 1
    assert Confirmation.objects.get().person_id == seen.pk


def test_a_result_file_of_the_device_ends_every_line_in_a_verdict(desk: Desk) -> None:
    seen, failed, before = payee(desk, "张一"), payee(desk, "张二"), payee(desk, "张三")
    actions.confirm_person(desk.clerk, year=2026, person_id=before.pk, channel="window")
    stranger = with_number("李四")[0]
    rows = [
        ("张一", number(seen), "2026-09-01 09:12:44", "通过"), ("张二", number(failed), "2026-09-01", "不通过"),
        ("张三", number(before), "2026-09-01", "通过"), ("王五", number(seen), "2026-09-01", "通过"),
        ("李四", number(stranger), "2026-09-01", "通过"), ("赵六", "99932119400101001", "2026-09-01", "通过"),
    ]  # fmt: skip
    with pytest.raises(ListRefused):
        rounds.import_results(desk.clerk, year=2026, channel="face", filename="设备.csv", content=csv_file(HEAD, *rows))
    assert Confirmation.objects.count() == 1
    found = rounds.import_results(
        desk.clerk, year=2026, channel="face", filename="设备.csv", content=csv_file(HEAD, *rows), accept_good=True
    )
    assert [line[3] for line in found.lines] == ["confirmed", "failed", "before", "problem", "not_paid", "problem"]
    assert sum(found.counts.values()) == 6
    made = Confirmation.objects.get(person=seen)
    assert (made.channel, made.on, made.file_id) == ("face", date(2026, 9, 1), found.pk)
    again = rounds.import_results(desk.clerk, year=2026, channel="face", filename="x.csv", content=csv_file(HEAD, *rows))
    assert again.pk == found.pk and Confirmation.objects.count() == 2


def test_another_name_on_a_known_number_confirms_nobody(desk: Desk) -> None:
    person = payee(desk, "张一")
    content = xlsx_file(HEAD, ("王五", number(person), "2026-09-01", "通过"))
    found = rounds.import_results(desk.clerk, year=2026, channel="face", filename="a.xlsx", content=content)
    assert found.lines[0][3] == "other_name" and not Confirmation.objects.exists()


def test_a_signed_roster_needs_no_result_column_and_a_device_file_does(desk: Desk) -> None:
    person = payee(desk, "张一")
    roster = csv_file(("姓名", "身份证号"), ("张一", number(person)))
    with pytest.raises(ColumnMissing, match="认证结果"):
        rounds.import_results(desk.clerk, year=2026, channel="face", filename="a.csv", content=roster)
    found = rounds.import_results(desk.clerk, year=2026, channel="gathering", filename="a.csv", content=roster)
    assert found.counts["confirmed"] == 1
    with pytest.raises(Invalid, match="逐人办理"):
        rounds.import_results(desk.clerk, year=2026, channel="visit", filename="a.csv", content=roster)


def test_by_phone_a_photo_is_needed_and_by_letter_its_number(desk: Desk, media: Any) -> None:
    person = payee(desk)
    with pytest.raises(PhotoMissing, match="照片"):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="phone")
    with pytest.raises(LetterMissing, match="文号"):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="letter")
    with pytest.raises(Invalid, match="JPG"):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="phone", photo=b"%PDF-1.4\n%%EOF")
    row = actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="phone", photo=PHOTO)
    assert len(row.photo.sha256) == 64 and row.same_photo_as is None
    with pytest.raises(AlreadyDone):
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="phone", photo=PHOTO)


def test_the_same_photo_twice_is_flagged_also_across_years_and_never_refused(desk: Desk, media: Any) -> None:
    one, two = payee(desk), payee(desk)
    first = actions.confirm_person(desk.clerk, year=2026, person_id=one.pk, channel="phone", photo=PHOTO)
    second = actions.confirm_person(desk.clerk, year=2026, person_id=two.pk, channel="phone", photo=PHOTO)
    assert second.same_photo_as_id == first.pk
    desk.on(date(2027, 9, 1))
    actions.open_round(desk.clerk, year=2027, opens_on=date(2027, 9, 1), closes_on=date(2027, 12, 15))
    third = actions.confirm_person(desk.clerk, year=2027, person_id=one.pk, channel="phone", photo=PHOTO)
    assert third.same_photo_as_id == first.pk
    assert [row.pk for row in reading.same_photos(desk.clerk, third.round)] == [third.pk]


@pytest.mark.parametrize("change", [{"quality": 35}, {"size": (300, 400)}, {"size": (1600, 2100), "kind": "PNG"}])
def test_a_photo_saved_again_smaller_or_worse_is_still_flagged(desk: Desk, change: dict[str, Any]) -> None:
    one, two, three = payee(desk), payee(desk), payee(desk)
    first = actions.confirm_person(desk.clerk, year=2026, person_id=one.pk, channel="phone", photo=picture(1))
    again = actions.confirm_person(desk.clerk, year=2026, person_id=two.pk, channel="phone", photo=picture(1, **change))
    assert again.photo.sha256 != first.photo.sha256 and again.same_photo_as_id == first.pk
    other = actions.confirm_person(desk.clerk, year=2026, person_id=three.pk, channel="phone", photo=picture(2))
    assert other.same_photo_as_id is None


def test_a_confirmation_photo_is_sealed_without_its_place_and_every_look_is_written_down(desk: Desk) -> None:
    person = payee(desk)
    given = picture(3, place="怀远县某村12号")
    row = actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="phone", photo=given)
    stored = bytes(row.photo.content_sealed)
    assert b"\xff\xd8\xff" not in stored[:8] and "某村".encode() not in stored
    shown = actions.open_photo(desk.reviewer, confirmation_id=row.pk)
    assert shown.startswith(b"\xff\xd8\xff") and "某村".encode() in given and "某村".encode() not in shown
    assert AuditEntry.objects.filter(verb="read.confirmation_photo").count() == 1
    with pytest.raises(NotFound, match="年度确认"):
        actions.open_photo(make_actor("station_clerk", division=OTHER_TOWN), confirmation_id=row.pk)
    with pytest.raises(Forbidden):
        actions.open_photo(make_actor("finance"), confirmation_id=row.pk)


def told(desk: Desk, person: Person, on: date = date(2026, 9, 10)) -> None:
    rounds.give_notice(desk.clerk, year=2026, person_ids=[person.pk], on=on, way="letter", evidence="书面通知 2026-31 号")


def test_sixty_days_after_notice_a_stop_is_proposed_and_comes_with_the_second_signature(desk: Desk) -> None:
    person = payee(desk)
    told(desk.on(date(2026, 9, 10)), person)
    desk.on(date(2026, 9, 10) + timedelta(days=60))
    with pytest.raises(AlreadyDone, match="满60日"):
        rounds.propose_overdue(desk.clerk, year=2026, seen_count=0)
    desk.on(date(2026, 11, 10))
    assert reading.towns(desk.clerk, reading.the_round(desk.clerk))[0].over == 1
    with pytest.raises(Conflict, match="不一致"):
        rounds.propose_overdue(desk.clerk, year=2026, seen_count=2)
    assert rounds.propose_overdue(desk.clerk, year=2026, seen_count=1) == 1
    event = LifeEvent.objects.get()
    assert (event.kind, event.on, event.state) == ("confirmation_missed", date(2026, 9, 10), "proposed")
    assert Span.objects.get(person=person).to_month is None
    actions.confirm_event(desk.reviewer, event_id=event.pk)
    assert Span.objects.get(person=person).to_month == date(2026, 12, 1)  # sixty days end on 9 November
    with pytest.raises(AlreadyDone):
        rounds.propose_overdue(desk.clerk, year=2026, seen_count=1)


def test_who_confirms_late_is_proposed_to_resume_by_the_schemes_rule(desk: Desk) -> None:
    person = payee(desk)
    told(desk.on(date(2026, 9, 10)), person)
    desk.on(date(2026, 11, 10))
    rounds.propose_overdue(desk.clerk, year=2026, seen_count=1)
    actions.confirm_event(desk.reviewer, event_id=LifeEvent.objects.get().pk)
    desk.on(date(2027, 2, 8))
    actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="visit")
    event = LifeEvent.objects.get(kind="reconfirmed")
    assert (event.state, event.on) == ("proposed", date(2027, 2, 8))
    actions.confirm_event(desk.reviewer, event_id=event.pk)
    spans = [(str(s.from_month)[:7], str(s.to_month)[:7]) for s in Span.objects.filter(person=person).order_by("from_month")]
    assert spans == [("2026-01", "2026-12"), ("2027-03", "None")]


def test_who_confirms_before_the_second_signature_is_not_stopped_at_all(desk: Desk) -> None:
    person = payee(desk)
    told(desk.on(date(2026, 9, 10)), person)
    desk.on(date(2026, 11, 10))
    rounds.propose_overdue(desk.clerk, year=2026, seen_count=1)
    actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="window")
    event = LifeEvent.objects.get()
    assert event.state == "rejected" and "已于2026-11-10办理" in event.reason
    assert not LifeEvent.objects.filter(kind="reconfirmed").exists()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"way": "shout"}, "告知方式"),
        ({"on": date(2026, 8, 1)}, "之间"),
        ({"on": date(2026, 9, 2)}, "之间"),
        ({"evidence": "无"}, "原因"),
    ],
)
def test_a_notice_needs_a_way_a_day_and_a_proof(desk: Desk, over: dict[str, Any], words: str) -> None:
    person = payee(desk)
    values = {"on": OPENED, "way": "letter", "evidence": "书面通知"} | over
    with pytest.raises(Invalid, match=words):
        rounds.give_notice(desk.clerk, year=2026, person_ids=[person.pk], **values)


def test_a_second_notice_does_not_restart_the_sixty_days(desk: Desk) -> None:
    person = payee(desk)
    told(desk.on(date(2026, 9, 10)), person)
    desk.on(date(2026, 10, 1))
    assert (
        rounds.give_notice(
            desk.clerk, year=2026, person_ids=[person.pk], on=date(2026, 10, 1), way="visit", evidence="上门告知"
        )
        == 0
    )
    assert ConfirmationNotice.objects.get().on == date(2026, 9, 10)


def test_a_township_tells_and_confirms_only_its_own_people(desk: Desk) -> None:
    person = payee(desk)
    other = make_actor("station_clerk", division=OTHER_TOWN, at=desk.clerk.at)
    with pytest.raises(NotFound):
        actions.confirm_person(other, year=2026, person_id=person.pk, channel="window")
    assert rounds.give_notice(other, year=2026, person_ids=[person.pk], on=OPENED, way="visit", evidence="上门告知") == 0
    with pytest.raises(Forbidden):
        rounds.draw_sample(other, year=2026, size=1)
    assert reading.towns(other, reading.the_round(other)) == []


def test_reminders_go_once_a_month_to_who_has_a_phone(desk: Desk) -> None:
    one, _ = payee(desk, "有电话"), payee(desk, "没电话")
    Person.objects.filter(pk=one.pk).update(phone_sealed=sealing.seal("people_person.phone", one.row_key, "19900000001"))
    assert reminding.remind_unconfirmed(desk.clerk, year=2026) == (1, 1)
    text = Message.objects.get().text
    assert "有电话您好" in text and "12月15日" in text
    assert reminding.remind_unconfirmed(desk.clerk, year=2026, town=one.division_id) == (0, 1)
    desk.on(date(2026, 10, 2))
    assert reminding.remind_unconfirmed(desk.clerk, year=2026)[0] == 1
    desk.on(date(2026, 12, 16))
    with pytest.raises(Conflict, match="截止"):
        reminding.remind_unconfirmed(desk.clerk, year=2026)


def test_a_draw_can_be_repeated_from_its_seed_and_prefers_risk(desk: Desk, media: Any) -> None:
    people = [payee(desk, born_on=date(1930 + i, 1, 1)) for i in range(12)]
    for place, person in enumerate(people):
        channel = "phone" if place < 3 else "window"
        photo = PHOTO if channel == "phone" else b""
        actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel=channel, photo=photo)
    check = rounds.draw_sample(desk.reviewer, year=2026, size=5, seed="2026-九月")
    again = rounds.draw_sample(desk.reviewer, year=2026, size=5, seed="2026-九月")
    ids = [item.person_id for item in reading.spot_items(desk.reviewer, check.pk)]
    assert ids == [item.person_id for item in reading.spot_items(desk.reviewer, again.pk)] and len(ids) == 5
    assert check.digest == again.digest and check.population == 12
    scores = [item.score for item in reading.spot_items(desk.reviewer, check.pk)]
    assert scores == sorted(scores, reverse=True)
    assert rounds.draw_sample(desk.reviewer, year=2026, size=1).seed
    with pytest.raises(Invalid, match="1到12"):
        rounds.draw_sample(desk.reviewer, year=2026, size=13)


def test_who_confirmed_does_not_check(desk: Desk) -> None:
    person = payee(desk)
    with pytest.raises(Conflict, match="无从抽起"):
        rounds.draw_sample(desk.reviewer, year=2026, size=1)
    actions.confirm_person(desk.clerk, year=2026, person_id=person.pk, channel="visit")
    rounds.draw_sample(desk.reviewer, year=2026, size=1)
    item = SpotCheckItem.objects.get()
    with pytest.raises(SamePerson, match="他人核查"):
        rounds.check_sample(desk.clerk, item_id=item.pk, outcome="good", note="入户见到本人")
    with pytest.raises(Invalid, match="核查结果"):
        rounds.check_sample(desk.reviewer, item_id=item.pk, outcome="", note="入户见到本人")
    done = rounds.check_sample(desk.reviewer, item_id=item.pk, outcome="bad", note="邻居称已去世")
    assert done.checked_by_id == desk.reviewer.staff_id
    with pytest.raises(AlreadyDone):
        rounds.check_sample(desk.reviewer, item_id=item.pk, outcome="good", note="再看一遍")
    assert replace(desk.clerk).staff_id != desk.reviewer.staff_id


def test_weights_decide_how_likely_a_place_is() -> None:
    pool = [Candidate(i, 100 if i < 10 else 10, ()) for i in range(100)]
    hits = sum(one.score == 100 for seed in range(60) for one in draw(pool, 10, f"s{seed}"))
    assert hits > 200  # ten of a hundred carry half the weight
    assert digest(pool) == digest(list(reversed(pool))) != digest(pool[1:])


def test_every_reason_adds_to_the_risk() -> None:
    calm = weigh(Seen(1, "window", 70))
    worst = weigh(Seen(1, "phone", 95, same_photo=True, paid_to_other=True, death_asked=True, from_roster=True))
    assert calm.score == 10 and not calm.reasons
    assert worst.score == 10 + 60 + 50 + 30 + 15 + 20 + 25 and len(worst.reasons) == 6
    assert weigh(Seen(1, "visit", 85)).reasons == ("80周岁以上",)
