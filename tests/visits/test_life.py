"""A campaign from its list to its money, visits as the phone sends them, promises, goods."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from apps.cases.models import Case
from apps.core.errors import Conflict, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.visits import actions, queries
from apps.visits.models import GiftLine, Promise, StockMove, Task, Visit, VisitConflict, VisitPhoto
from apps.visits.rules.refusals import (
    BadVisit,
    CampaignExists,
    CampaignNotFound,
    OverBudget,
    PromiseUnanswered,
    SamePerson,
    SubmissionChanged,
    TaskClosed,
    TaskNotFound,
    VisitDone,
    WrongCampaignState,
)
from apps.visits.rules.submission import Answer, Need
from tests.make import picture
from tests.visits.make import COUNTY, OTHER_TOWN, SIGNATURE, TOWN, Bureau, also_listed, listed, met

PROMISED = Need("health", "听力很差，想配助听器", "帮联系县残联配助听器")


@pytest.fixture
def bureau(db) -> Bureau:
    return Bureau()


def task_of(person, campaign=None) -> Task:
    return Task.objects.get(person=person, campaign=campaign)


# --- campaigns ------------------------------------------------------------------------------------------------------


def test_the_list_comes_from_the_registry_each_person_once_on_the_first_of_their_lists(bureau):
    hero, both, far = listed("martyr_survivor"), listed("demobilized"), listed("demobilized", division=OTHER_TOWN)
    listed("rural_elder")
    listed("demobilized", state="left", left_on=bureau.today)
    also_listed(both, "martyr_survivor")
    row = bureau.campaign("demobilized", "martyr_survivor")
    found = dict(Task.objects.filter(campaign=row).values_list("person_id", "listed"))
    assert found == {hero.pk: "martyr_survivor", both.pk: "martyr_survivor", far.pk: "demobilized"}
    assert Task.objects.get(person=both).also == ["demobilized"]
    assert actions.build_list(bureau.clerk, campaign_id=row.pk) == 0
    late = listed("demobilized")
    assert actions.build_list(bureau.clerk, campaign_id=row.pk) == 1
    assert task_of(late, row).state == "open"


def test_a_festival_has_one_campaign_with_its_days_from_the_calendar(bureau):
    given = {"festival": "spring", "year": 2027, "division": COUNTY, "lists": ["demobilized"]}
    row = actions.make_campaign(bureau.clerk, **given)
    assert (row.name, row.starts_on.isoformat(), row.ends_on.isoformat()) == (
        "2027年春节走访慰问",
        "2027-01-17",
        "2027-02-21",
    )
    with pytest.raises(CampaignExists):
        actions.make_campaign(bureau.clerk, **given)
    for bad in ({"lists": []}, {"festival": "christmas"}, {"festival": "own"}):
        with pytest.raises(Invalid):
            actions.make_campaign(bureau.clerk, **{**given, **bad})


def test_a_clerk_adds_and_removes_with_a_reason_and_nobody_taken_off_returns_by_itself(bureau):
    gone, extra = listed(), listed("rural_elder")
    row = bureau.campaign()
    with pytest.raises(Invalid):
        actions.remove_target(bureau.station, task_id=task_of(gone, row).pk, reason="无")
    actions.remove_target(bureau.station, task_id=task_of(gone, row).pk, reason="随子女迁往外省居住")
    actions.build_list(bureau.clerk, campaign_id=row.pk)
    assert task_of(gone, row).state == "removed"
    with pytest.raises(TaskClosed):
        actions.remove_target(bureau.station, task_id=task_of(gone, row).pk, reason="随子女迁往外省居住")
    added = actions.add_target(
        bureau.station, campaign_id=row.pk, person_id=extra.pk, listed="demobilized", reason="档案正在认定中"
    )
    assert (added.is_added, added.state) == (True, "open")
    with pytest.raises(Conflict):
        actions.add_target(
            bureau.station, campaign_id=row.pk, person_id=extra.pk, listed="demobilized", reason="档案正在认定中"
        )
    back = actions.add_target(
        bureau.clerk, campaign_id=row.pk, person_id=gone.pk, listed="demobilized", reason="本人已回乡居住"
    )
    assert back.pk == task_of(gone, row).pk and back.state == "open"
    with pytest.raises(NotFound):
        actions.add_target(bureau.far, campaign_id=row.pk, person_id=extra.pk, listed="demobilized", reason="不在本镇的人")


def test_three_persons_sign_and_the_plan_must_fit_its_fund(bureau):
    listed(), listed()
    row = bureau.campaign(budget=99_999)
    with pytest.raises(OverBudget, match="县财政"):
        actions.submit_campaign(bureau.clerk, campaign_id=row.pk)
    actions.set_standards(
        bureau.clerk, campaign_id=row.pk, standards={"demobilized": (50_000, "bank", "county")}, budgets={"county": 100_000}
    )
    actions.submit_campaign(bureau.clerk, campaign_id=row.pk)
    with pytest.raises(WrongCampaignState):
        actions.build_list(bureau.clerk, campaign_id=row.pk)
    with pytest.raises(Invalid):
        actions.review_campaign(bureau.reviewer, campaign_id=row.pk, agree=False)
    actions.review_campaign(bureau.reviewer, campaign_id=row.pk, agree=False, note="请核对名单人数")
    actions.submit_campaign(bureau.clerk, campaign_id=row.pk)
    actions.review_campaign(bureau.reviewer, campaign_id=row.pk, agree=True)
    with pytest.raises(Conflict):
        actions.approve_campaign(bureau.leader, campaign_id=row.pk, agree=True, seen_fen=1)
    assert actions.approve_campaign(bureau.leader, campaign_id=row.pk, agree=True, seen_fen=100_000).approved_fen == 100_000
    assert actions.close_campaign(bureau.clerk, campaign_id=row.pk).state == "closed"


def test_whoever_made_it_signs_nothing_whatever_rights_they_hold(bureau):
    listed()
    row = bureau.campaign()
    actions.submit_campaign(bureau.clerk, campaign_id=row.pk)
    from dataclasses import replace

    mighty = replace(
        bureau.clerk, permissions=bureau.clerk.permissions | {"visits.review_campaign", "visits.approve_campaign"}
    )
    with pytest.raises(SamePerson):
        actions.review_campaign(mighty, campaign_id=row.pk, agree=True)
    with pytest.raises(DatabaseError, match=r"visit_campaign_\w*apart"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(reviewed_by=bureau.clerk.staff_id)


def test_coverage_is_the_sum_of_its_outcomes_by_village(bureau):
    people = [listed() for _ in range(5)]
    row = bureau.running()
    for person, outcome in zip(people[:3], ("met", "refused", "absent"), strict=True):
        bureau.visit(bureau.station, person, task=task_of(person, row), outcome=outcome)
    actions.remove_target(bureau.clerk, task_id=task_of(people[4], row).pk, reason="重复登记的档案")
    (line,) = queries.coverage(bureau.leader, row)
    assert (line.planned, line.visited, line.refused, line.absent, line.open, line.whole) == (4, 1, 1, 1, 1, True)
    (village,) = queries.coverage(bureau.leader, row, town=TOWN)
    assert (village.code, village.percent) == ("340321104201", 50)
    assert queries.coverage_total(queries.coverage(bureau.leader, row)).planned == 4
    assert queries.coverage(bureau.far, row) == []


# --- the visit ------------------------------------------------------------------------------------------------------


def test_a_submission_is_applied_once_and_answers_with_the_same_receipt(bureau):
    person, number = listed(), uuid4()
    row = bureau.running()
    task = task_of(person, row)
    first = bureau.visit(bureau.station, person, task=task, client_id=number)
    again = bureau.visit(bureau.station, person, task=task, client_id=number)
    assert (again.receipt_no, again.is_again, first.is_again) == (first.receipt_no, True, False)
    assert (Visit.objects.count(), GiftLine.objects.count(), Task.objects.get(pk=task.pk).state) == (1, 1, "visited")
    with pytest.raises(SubmissionChanged):
        bureau.visit(bureau.station, person, task=task, client_id=number, outcome="refused")
    with pytest.raises(SubmissionChanged):
        bureau.visit(bureau.second, person, task=task, client_id=number)


def test_a_receipt_is_given_again_even_when_the_person_has_moved_out_of_the_visitors_places(bureau):
    person, number = listed(), uuid4()
    first = bureau.visit(bureau.station, person, client_id=number)
    person.division_id = OTHER_TOWN
    person.save(update_fields=["division"])
    assert bureau.visit(bureau.station, person, client_id=number).receipt_no == first.receipt_no
    with pytest.raises(NotFound):
        bureau.visit(bureau.station, person)


def test_two_clerks_at_one_door_are_both_kept_and_shown_to_a_person(bureau):
    person = listed()
    row = bureau.running()
    task = task_of(person, row)
    one = bureau.visit(bureau.station, person, task=task)
    two = bureau.visit(bureau.second, person, task=task)
    assert (one.has_conflict, two.has_conflict) == (False, True)
    assert GiftLine.objects.filter(way="bank").count() == 1
    conflict = queries.conflicts(bureau.clerk).get()
    assert (conflict.visit_id, conflict.other_id) == (two.visit_id, one.visit_id)
    assert queries.conflicts(bureau.far).count() == 0
    with pytest.raises(Invalid):
        actions.settle_conflict(bureau.clerk, conflict_id=conflict.pk, decision="same", note="")
    actions.settle_conflict(bureau.clerk, conflict_id=conflict.pk, decision="same", note="电话核实为同一次走访")
    with pytest.raises(VisitDone):
        actions.settle_conflict(bureau.clerk, conflict_id=conflict.pk, decision="both", note="电话核实为同一次走访")
    assert Visit.objects.count() == 2


def test_a_visit_that_knew_of_the_last_one_is_no_conflict(bureau):
    person = listed()
    one = bureau.visit(bureau.station, person)
    assert not bureau.visit(bureau.second, person, base=one.receipt_no).has_conflict
    assert bureau.visit(bureau.station, person, base=one.receipt_no).has_conflict
    assert VisitConflict.objects.count() == 1


def test_absent_may_be_tried_again_and_a_settled_task_may_not_be_taken_off(bureau):
    person = listed()
    row = bureau.running()
    task = task_of(person, row)
    bureau.visit(bureau.station, person, task=task, outcome="absent")
    assert task_of(person, row).state == "absent"
    bureau.visit(bureau.station, person, task=task)
    assert task_of(person, row).state == "visited"
    with pytest.raises(TaskClosed):
        actions.remove_target(bureau.clerk, task_id=task.pk, reason="不应再移出名单")


def test_a_draft_campaign_is_not_visited_and_a_task_belongs_to_its_person(bureau):
    person, other = listed(), listed("rural_elder")
    row = bureau.campaign()
    with pytest.raises(WrongCampaignState):
        bureau.visit(bureau.station, person, task=task_of(person, row))
    bureau.approve(row)
    with pytest.raises(TaskNotFound):
        bureau.visit(bureau.station, other, task=task_of(person, row))


def test_a_need_becomes_a_case_and_the_next_visitor_answers_the_promise(bureau):
    person = listed()
    told = bureau.visit(bureau.station, person, needs=(PROMISED,))
    case = Case.objects.get(receipt_no=told.case_numbers[0])
    assert (case.kind_id, case.state, case.due_on is not None) == ("visit_need", "open", True)
    ((number, words),) = queries.open_promises(person.pk).items()
    assert words == "帮联系县残联配助听器"
    with pytest.raises(PromiseUnanswered, match="助听器"):
        bureau.visit(bureau.second, person)
    bureau.visit(bureau.second, person, base=told.receipt_no, answers=(Answer(number, "pending", "残联下周来人评估"),))
    assert Promise.objects.get().state == "open"
    bureau.visit(bureau.station, person, answers=(Answer(number, "kept"),))
    assert Promise.objects.get().state == "kept"
    with pytest.raises(BadVisit):
        bureau.visit(bureau.station, listed(), answers=(Answer(number, "kept"),))
    assert not queries.open_promises(person.pk)


def test_photos_lose_what_the_camera_wrote_and_looks_are_written_down(bureau):
    person = listed()
    photo = picture(3, place="N33.1 E117.2")
    told = bureau.visit(bureau.station, person, photos=(photo, photo), signature=SIGNATURE)
    (kept,) = VisitPhoto.objects.all()
    clear = actions.read_photo(bureau.clerk, visit_id=told.visit_id, photo_id=kept.pk, reason="核对慰问品送达")
    assert clear.startswith(b"\xff\xd8\xff") and b"N33.1" in photo and b"N33.1" not in clear
    assert actions.read_photo(bureau.clerk, visit_id=told.visit_id, photo_id=None, reason="核对签名").startswith(
        b"\xff\xd8\xff"
    )
    assert AuditEntry.objects.filter(outcome="read", row_id=str(person.pk)).count() == 2
    with pytest.raises(Invalid):
        actions.read_photo(bureau.clerk, visit_id=told.visit_id, photo_id=kept.pk, reason="")
    with pytest.raises(BadVisit):
        bureau.visit(bureau.station, person, photos=(b"%PDF-1.4\n%%EOF",))


def test_a_correction_is_a_new_row_and_the_first_one_stays(bureau):
    person = listed()
    row = bureau.running(fen=100)
    told = bureau.visit(bureau.station, person, task=task_of(person, row), outcome="absent")
    number = uuid4()
    given = {"visit_id": told.visit_id, "given": met(bureau.today), "reason": "误点了不在家"}
    fixed = actions.correct_visit(bureau.station, client_id=number, **given)
    assert actions.correct_visit(bureau.station, client_id=number, **given).receipt_no == fixed.receipt_no
    assert task_of(person, row).state == "visited"
    assert [one.receipt_no for one in queries.visits(bureau.clerk)] == [fixed.receipt_no]
    assert Visit.objects.get(pk=told.visit_id).outcome == "absent"
    with pytest.raises(VisitDone):
        actions.correct_visit(bureau.station, client_id=uuid4(), **given)
    with pytest.raises(NotFound):
        actions.correct_visit(bureau.second, client_id=uuid4(), **{**given, "visit_id": fixed.visit_id})
    for table in (Visit, GiftLine, StockMove):
        with pytest.raises(DatabaseError), transaction.atomic():
            table.objects.update(id=1)


def test_the_words_of_a_talk_are_sealed(bureau):
    told = bureau.visit(bureau.station, listed(), note="老人想念战友", place="家中堂屋")
    row = Visit.objects.get(pk=told.visit_id)
    assert "战友".encode() not in bytes(row.talk_sealed)
    assert (queries.told(row).note, queries.told(row).place) == ("老人想念战友", "家中堂屋")


def test_nobody_sees_beyond_their_places(bureau):
    person = listed()
    row = bureau.running()
    told = bureau.visit(bureau.station, person)
    assert queries.tasks(bureau.far).count() == queries.visits(bureau.far).count() == 0
    with pytest.raises(NotFound):
        queries.get_visit(bureau.far, told.visit_id)
    with pytest.raises(TaskNotFound):
        queries.get_task(bureau.far, task_of(person, row).pk)
    assert queries.get_campaign(bureau.far, row.pk) == row
    town = actions.make_campaign(
        bureau.clerk,
        festival="own",
        year=2026,
        division=TOWN,
        lists=["demobilized"],
        starts_on=bureau.today,
        ends_on=bureau.today,
    )
    with pytest.raises(CampaignNotFound):
        queries.get_campaign(bureau.far, town.pk)
