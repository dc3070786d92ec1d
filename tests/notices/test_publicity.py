"""Public notices, objections, and whether the business behind them may go on."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.errors import AlreadyDone, Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.month import Month
from apps.notices import actions, queries, rules
from apps.notices.actions import objections as objection_actions
from apps.notices.models import NoticeEntry, Objection, PublicNotice
from apps.policy import actions as policy_actions
from tests.make import COUNTY, OTHER_TOWN, TOWN, VILLAGE, make_actor
from tests.notices.builders import LINES, lodged, on, published

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23 09:00"
LAST_DAY = "2026-11-30 17:00"
DAY_AFTER = "2026-12-01 09:00"
REFERENCE = "batch:2026-11-01"


def test_a_notice_runs_for_working_days_and_shows_masked_names(clerk: Actor) -> None:
    row = published(on(clerk, MONDAY))
    assert (row.opens_on, row.closes_on) == (date(2026, 11, 23), date(2026, 11, 30))
    assert (row.entry_count, row.total_fen) == (3, 206_600)
    assert [entry.name_masked for entry in queries.notice_entries(clerk, row.pk)] == ["王*国", "买**·*力", "李*"]
    assert AuditEntry.objects.filter(verb="notices.publish_notice", row_id=str(row.pk), outcome="done").count() == 1


def test_the_days_come_from_policy_and_default_to_seven(clerk: Actor, reviewer: Actor) -> None:
    assert published(on(clerk, MONDAY), working_days=None).working_days == 7
    given = {"name": "notice_working_days", "value": 10, "valid_from": Month(2026, 1), "document_no": "怀财〔2026〕1号"}
    row = policy_actions.enter_parameter(on(clerk, MONDAY), **given, division_code=COUNTY, new_name=True)
    policy_actions.confirm_parameter(on(reviewer, MONDAY), parameter_id=row.pk)
    assert published(on(clerk, MONDAY), working_days=None, reference="r2").working_days == 10


def test_one_reference_has_one_live_notice(clerk: Actor) -> None:
    row = published(clerk)
    with pytest.raises(rules.NoticeLive):
        published(clerk)
    actions.withdraw_notice(clerk, notice_id=row.pk, reason="名单遗漏两人，重新公示")
    assert published(clerk).pk != row.pk
    published(clerk, reference="")
    published(clerk, reference="")


@pytest.mark.parametrize(
    ("over", "refusal"),
    [
        ({"kind": "gossip"}, Invalid),
        ({"subject": "短"}, Invalid),
        ({"body": ""}, Invalid),
        ({"working_days": 0}, Invalid),
        ({"working_days": 61}, Invalid),
        ({"opens_on": date(2020, 1, 1)}, Invalid),
        ({"division_code": "330326000000"}, NotFound),
        ({"entries": (LINES[0], LINES[0])}, Invalid),
        ({"entries": (rules.Line("p", "王", VILLAGE, "x", -1),)}, Invalid),
        ({"entries": (rules.Line("p", " ", VILLAGE, "x"),)}, Invalid),
    ],
)
def test_a_wrong_notice_is_refused_and_nothing_is_written(
    clerk: Actor, over: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        published(clerk, **over)
    assert not PublicNotice.objects.exists()
    assert not NoticeEntry.objects.exists()
    assert AuditEntry.objects.filter(verb="notices.publish_notice", outcome="refused").count() == 1


def test_a_notice_is_published_and_withdrawn_by_a_person(clerk: Actor, house: Actor, station_clerk: Actor) -> None:
    with pytest.raises(rules.NeedsPerson):
        published(house)
    with pytest.raises(Forbidden):
        published(station_clerk, division_code=TOWN)
    row = published(clerk)
    with pytest.raises(rules.NeedsPerson):
        actions.withdraw_notice(house, notice_id=row.pk, reason="名单有误，重新公示")
    with pytest.raises(Invalid):
        actions.withdraw_notice(clerk, notice_id=row.pk, reason="")
    gone = actions.withdraw_notice(clerk, notice_id=row.pk, reason="名单有误，重新公示")
    assert (gone.state, gone.withdrawn_by_id) == ("withdrawn", clerk.staff_id)
    with pytest.raises(AlreadyDone):
        actions.withdraw_notice(clerk, notice_id=row.pk, reason="名单有误，重新公示")


def test_an_objection_is_taken_on_the_last_day_and_not_after(clerk: Actor, station_clerk: Actor) -> None:
    notice = published(on(clerk, MONDAY))
    row = lodged(on(station_clerk, LAST_DAY), notice)
    assert (row.state, row.phone_masked, row.due_on) == ("open", "199****5678", date(2026, 12, 7))
    assert sealing.unseal(objection_actions.PHONE_PLACE, row.row_key, row.phone_sealed) == "19900005678"
    with pytest.raises(rules.PeriodOver):
        lodged(on(station_clerk, DAY_AFTER), notice, token="t-2")
    assert AuditEntry.objects.filter(verb="notices.lodge_objection", outcome="done").count() == 1


def test_the_same_submission_twice_is_one_objection(clerk: Actor, station_clerk: Actor) -> None:
    notice = published(clerk)
    lodged(station_clerk, notice)
    with pytest.raises(AlreadyDone):
        lodged(station_clerk, notice)
    assert Objection.objects.count() == 1


def test_an_objection_may_name_a_line_of_this_notice(clerk: Actor, station_clerk: Actor) -> None:
    notice, other = published(clerk), published(clerk, reference="r2")
    entry = notice.entries.get(person_key="person:340321-000001")
    row = lodged(station_clerk, notice, entry_id=entry.pk, phone="")
    assert (row.entry, row.division_code, row.phone_masked) == (entry, VILLAGE, "")
    with pytest.raises(NotFound):
        lodged(station_clerk, other, entry_id=entry.pk, token="t-2")


@pytest.mark.parametrize("over", [{"objector": " "}, {"text": "短"}, {"phone": "12345"}])
def test_a_wrong_objection_is_refused(clerk: Actor, station_clerk: Actor, over: dict[str, str]) -> None:
    notice = published(clerk)
    with pytest.raises(Invalid):
        lodged(station_clerk, notice, **over)


def test_no_objection_before_the_start_or_after_withdrawal(clerk: Actor, station_clerk: Actor) -> None:
    later = published(on(clerk, MONDAY), opens_on=date(2026, 12, 1))
    with pytest.raises(Conflict, match="尚未开始"):
        lodged(on(station_clerk, MONDAY), later)
    actions.withdraw_notice(clerk, notice_id=later.pk, reason="名单有误，重新公示")
    with pytest.raises(Conflict, match="已撤下"):
        lodged(on(station_clerk, MONDAY), later)


def test_an_objection_is_answered_by_a_third_person_once(
    clerk: Actor, reviewer: Actor, station_clerk: Actor, house: Actor
) -> None:
    notice = published(on(clerk, MONDAY))
    row = lodged(on(station_clerk, MONDAY), notice, entry_id=notice.entries.first().pk)
    answer = {"objection_id": row.pk, "outcome": "dismissed", "answer": "经核实，该人员户籍仍在本村。"}
    for person in (clerk, Actor.house(at=clerk.at, staff_id=station_clerk.staff_id)):
        with pytest.raises(rules.SamePerson):
            actions.answer_objection(person, **answer)
    with pytest.raises(rules.NeedsPerson):
        actions.answer_objection(house, **answer)
    with pytest.raises(Invalid):
        actions.answer_objection(reviewer, **{**answer, "outcome": "maybe"})
    with pytest.raises(Invalid):
        actions.answer_objection(reviewer, **{**answer, "answer": "否"})
    with pytest.raises(Forbidden):
        actions.answer_objection(station_clerk, **answer)
    done = actions.answer_objection(reviewer, **answer)
    assert (done.state, done.answered_by_id) == ("answered", reviewer.staff_id)
    with pytest.raises(AlreadyDone):
        actions.answer_objection(reviewer, **answer)
    assert AuditEntry.objects.filter(verb="notices.answer_objection", outcome="done").count() == 1


def test_business_goes_on_after_the_last_day_with_every_objection_answered(
    clerk: Actor, reviewer: Actor, station_clerk: Actor
) -> None:
    assert "请先发布" in queries.clearance(REFERENCE, date(2026, 12, 1)).reasons[0]
    notice = published(on(clerk, MONDAY))
    row = lodged(on(station_clerk, MONDAY), notice)
    assert not queries.is_cleared(REFERENCE, date(2026, 11, 30))
    assert queries.clearance(REFERENCE, date(2026, 12, 1)).reasons == ("还有1条异议没有答复，请先核查答复。",)
    actions.answer_objection(reviewer, objection_id=row.pk, outcome="upheld", answer="经核实，该人员已迁出，下月停发。")
    found = queries.clearance(REFERENCE, date(2026, 12, 1))
    assert (bool(found), found.upheld) == (True, 1)
    assert not queries.is_cleared(REFERENCE, date(2026, 11, 30))
    actions.withdraw_notice(clerk, notice_id=notice.pk, reason="名单有误，重新公示")
    assert not queries.is_cleared(REFERENCE, date(2026, 12, 1))


def test_who_sees_which_notice(clerk: Actor, station_clerk: Actor) -> None:
    county = published(on(clerk, MONDAY))
    town = published(on(clerk, MONDAY), division_code=OTHER_TOWN, reference="town", entries=())
    assert list(queries.notices(on(station_clerk, MONDAY))) == [county]
    assert set(queries.notices_open(on(clerk, MONDAY))) == {county, town}
    assert not queries.notices_open(on(clerk, DAY_AFTER))
    assert set(queries.notices_public(date(2026, 11, 25))) == {county, town}
    assert list(queries.notices_public(date(2026, 11, 25), VILLAGE)) == [county]
    with pytest.raises(NotFound):
        queries.notice(station_clerk, town.pk)
    with pytest.raises(NotFound):
        lodged(station_clerk, town)
    with pytest.raises(Forbidden):
        queries.notices(Actor.nobody())


def test_objections_stay_within_the_township(clerk: Actor, reviewer: Actor, station_clerk: Actor) -> None:
    notice = published(clerk)
    row = lodged(clerk, notice, entry_id=notice.entries.get(person_key="person:340321-000003").pk)
    assert list(queries.objections(reviewer)) == [row]
    assert not queries.objections(station_clerk)
    stranger = make_actor("benefit_reviewer", division="330326000000")
    with pytest.raises(NotFound):
        actions.answer_objection(stranger, objection_id=row.pk, outcome="upheld", answer="经核实，情况属实。")


def test_the_list_is_summed_by_village(clerk: Actor) -> None:
    notice = published(clerk)
    first, second = queries.notice_villages(clerk, notice.pk)
    assert (first.code, first.people, first.lines, first.total_fen) == (VILLAGE, 2, 2, 115_700)
    assert (second.people, second.total_fen) == (1, 90_900)
    assert queries.notice_entries(clerk, notice.pk, village=VILLAGE).count() == 2


def test_postgresql_refuses_to_rewrite_a_notice(clerk: Actor, station_clerk: Actor, as_owner: None) -> None:
    notice = published(clerk)
    lodged(station_clerk, notice)
    for statement in (
        "update notices_publicnotice set closes_on = closes_on - 1",
        "update notices_publicnotice set total_fen = 0",
        "update notices_noticeentry set amount_fen = 0",
        "delete from notices_noticeentry",
        "update notices_objection set text = 'x'",
        "delete from notices_objection",
        "delete from notices_publicnotice",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_postgresql_refuses_the_publishers_own_answer(clerk: Actor, station_clerk: Actor) -> None:
    row = lodged(station_clerk, published(clerk))
    for person in (clerk, station_clerk):
        with pytest.raises(IntegrityError, match="objection_two_persons"), transaction.atomic():
            Objection.objects.filter(pk=row.pk).update(
                state="answered", outcome="upheld", answer="属实", answered_by=person.staff_id, answered_at=clerk.at
            )
    with pytest.raises(IntegrityError, match="objection_answered"), transaction.atomic():
        Objection.objects.filter(pk=row.pk).update(state="answered")


def test_postgresql_keeps_one_live_notice_per_reference(clerk: Actor) -> None:
    row = published(clerk)
    columns = {name: getattr(row, name) for name in (
        "kind", "subject", "body", "reference", "division_code", "working_days", "opens_on", "published_by_id", "published_at",
    )}  # fmt: skip
    with pytest.raises(IntegrityError, match="notice_one_live"), transaction.atomic():
        PublicNotice.objects.create(**columns, closes_on=row.closes_on)
    with pytest.raises(IntegrityError, match="notice_days"), transaction.atomic():
        PublicNotice.objects.create(**{**columns, "reference": "x"}, closes_on=row.opens_on)
