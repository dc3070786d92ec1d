"""Training: classes within their places, the one free course, attendance by half-day, results, cost by two persons; degrees; mentors; figures that open their lists."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from apps.core.actor import Actor
from apps.core.errors import Conflict, Forbidden, Invalid, NotFound
from apps.core.models import AuditEntry
from apps.core.together import Together
from apps.jobs.actions import advancing, deaths, learning
from apps.jobs.actions import training as acts
from apps.jobs.actions.advancing import DegreeGiven, HeldDegree
from apps.jobs.actions.learning import HeldLearner
from apps.jobs.models import Attendance, DegreeStudy, Enrolment, Mentoring, MentoringNote, TrainingClass, TrainingVoucher
from apps.jobs.queries import Span, training
from apps.jobs.queries import training_figures as told
from apps.jobs.queries.deaths import death_lines
from apps.jobs.queries.todos import todos
from apps.jobs.rules import training as rule
from apps.jobs.rules.training import ClassGiven, LearnerResult
from apps.people.models import Person, ServiceRecord
from tests.jobs.ledger import Desk
from tests.jobs.test_seekers import client
from tests.visits.test_together import together

LEARNER = frozenset({"jobs.enrol", "jobs.drop_out"})


def class_given(today: date, **over: Any) -> ClassGiven:
    given = {"name": "叉车司机班", "kind": "aimed", "school": "怀远启航职业培训学校", "trade": "transport", "skill": "叉车司机", "place": "县职教中心",
             "starts_on": today, "ends_on": today + timedelta(days=9), "hours": 40, "seats": 2, "cost_fen": 220_500}  # fmt: skip
    return ClassGiven(**{**given, **over})


def opened(desk: Desk, **over: Any) -> TrainingClass:
    row = acts.plan_class(desk.clerk, given=class_given(desk.today, **over))
    return acts.open_class(desk.clerk, class_id=row.pk)


def veteran(desk: Desk, person: Person) -> Actor:
    return Actor.veteran(person.pk, person.name, LEARNER, desk.clerk.at)


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def running(desk: Desk) -> tuple[TrainingClass, list[Enrolment]]:
    """A class of two that has begun."""
    row = opened(desk)
    learners = [learning.enrol(desk.station, class_id=row.pk, person_id=desk.person().pk) for _ in range(2)]
    return acts.start_class(desk.clerk, class_id=row.pk), learners


def test_a_class_takes_people_within_its_places_once(desk):
    row, one, two, three = opened(desk), desk.person(), desk.person(), desk.person()
    first = learning.enrol(desk.station, class_id=row.pk, person_id=one.pk)
    learning.enrol(veteran(desk, two), class_id=row.pk)
    assert first.voucher.state == "redeemed" and first.voucher.number.startswith("PXQ2026-")
    with pytest.raises(rule.ClassFull, match="2个名额已满"):
        learning.enrol(desk.station, class_id=row.pk, person_id=three.pk)
    assert not TrainingVoucher.objects.filter(person=three).exists()
    with pytest.raises(rule.EnrolledAlready):
        learning.enrol(desk.clerk, class_id=row.pk, person_id=one.pk)
    with pytest.raises(NotFound):  # of another township
        learning.enrol(desk.far, class_id=row.pk, person_id=one.pk)
    with pytest.raises(Forbidden):
        acts.start_class(desk.station, class_id=row.pk)
    with pytest.raises(Invalid, match="已有2人报名"):
        acts.change_class(desk.clerk, class_id=row.pk, given=class_given(desk.today, seats=1))
    acts.start_class(desk.clerk, class_id=row.pk)
    with pytest.raises(rule.WrongClassState):
        acts.change_class(desk.clerk, class_id=row.pk, given=class_given(desk.today))


def test_attendance_by_half_day_corrects_itself_and_results_are_all_or_none(desk):
    row, (first, second) = running(desk)
    for half, here in (("am", [first.pk, second.pk]), ("pm", [second.pk]), ("am", [first.pk])):
        acts.take_attendance(desk.clerk, class_id=row.pk, on=desk.today, half=half, present=here)
    assert Attendance.objects.count() == 4
    counted = {one.pk: (one.present, one.held) for one in training.learners(desk.clerk, row.pk)}
    assert counted == {first.pk: (1, 2), second.pk: (1, 2)}
    for over, error in (
        ({"on": desk.today + timedelta(days=1)}, Invalid), ({"half": "night"}, Invalid), ({"present": [0]}, NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            acts.take_attendance(desk.clerk, **{"class_id": row.pk, "on": desk.today, "half": "am", "present": [], **over})
    with pytest.raises(Conflict, match="还有2名学员"):
        acts.finish_class(desk.clerk, class_id=row.pk)
    both = [LearnerResult(first.pk, "passed", "ZS-1"), LearnerResult(second.pk, "passed", "ZS-1")]
    for wrong, error in (
        (both, Conflict), ([], Invalid), ([LearnerResult(first.pk, "passed")], Invalid), ([both[0], both[0]], NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            acts.record_learned(desk.clerk, class_id=row.pk, results=wrong)
    assert Enrolment.objects.filter(state="learning").count() == 2


def test_the_schools_money_by_another_person_and_the_figures(desk):
    row, (first, second) = running(desk)
    results = [LearnerResult(first.pk, "passed", "ZS-1"), LearnerResult(second.pk, "failed")]
    acts.record_learned(desk.clerk, class_id=row.pk, results=results)
    both_hands = replace(desk.clerk, permissions=desk.clerk.permissions | {"jobs.settle_class"})
    acts.finish_class(both_hands, class_id=row.pk)
    for actor, given, error in (
        (desk.clerk, {}, Forbidden), (both_hands, {}, rule.OwnResult), (desk.leader, {"seen_fen": 1}, Conflict),
        (desk.leader, {"invoice_no": " "}, Invalid),
    ):  # fmt: skip
        with pytest.raises(error):
            acts.settle_class(actor, **{"class_id": row.pk, "seen_fen": 441_000, "invoice_no": "FP-1", **given})
    line = next(one for one in (line.value for line in todos(desk.leader, Together())) if "结算" in one.what)
    page = client(desk.leader).get(line.url).content.decode()
    assert line.count == 1 and row.name in page and "只列出已经结业、还没有结算的培训班" in page
    acts.settle_class(desk.leader, class_id=row.pk, seen_fen=441_000, invoice_no="FP-1")
    assert not training.waiting_classes(desk.leader, "settle") and not training.waiting_classes(desk.leader, "x")
    with pytest.raises(Conflict, match="已于"):
        acts.settle_class(desk.leader, class_id=row.pk, seen_fen=441_000, invoice_no="FP-1")
    with pytest.raises(DatabaseError, match="job_class_two_persons"), transaction.atomic():
        TrainingClass.objects.update(settled_by_id=desk.clerk.staff_id)
    numbers = {one.figure.name: one.number for one in told.figures(desk.leader, Span(year=desk.today.year))}
    assert numbers == {"trained": 2, "examined": 2, "passed": 1, "training_cost": 441_000, "degrees": 0, "adapted": 0}
    theirs = told.figures(desk.far, Span(year=desk.today.year))
    assert {one.number for one in theirs if one.figure.over == "person_id"} == {0}
    assert AuditEntry.objects.filter(verb="jobs.settle_class", outcome="done").count() == 1


def test_a_death_frees_the_seat_and_its_undoing_gives_it_back_while_it_is_free(desk):
    row, (first, second) = running(desk)
    house = Actor.house(at=desk.clerk.at)
    assert death_lines(first.person, desk.today) == ["叉车司机班的学员名额将空出。"]
    memory = deaths.on_death(house, first.person, desk.today, "")
    assert memory["done"] == ["招聘会报名0次、岗位投递0份、在学培训1个已取消。"]
    first.refresh_from_db()
    assert (first.state, first.ended_on) == ("dropped", desk.today) and deaths.on_death(
        house, first.person, desk.today, ""
    ) == {}
    assert deaths.on_death_undone(house, first.person, memory, "同名误报") == [
        "招聘会报名0次、岗位投递0份、在学培训1个已恢复。"
    ]
    first.refresh_from_db()
    assert (first.state, first.ended_on, first.reason) == ("learning", None, "")
    lost = deaths.on_death(house, second.person, desk.today, "")
    Enrolment.objects.create(training=row, person=desk.person(), enrolled_on=desk.today)
    assert deaths.on_death_undone(house, second.person, lost, "同名误报")[1].startswith("1个招聘会或培训班名额已满")


def test_the_one_free_course_is_used_once_and_comes_back_before_the_class_begins(desk):
    row, other, person = opened(desk), opened(desk, name="电工班", starts_on=desk.today + timedelta(days=3)), desk.person()
    issued = learning.issue_voucher(desk.station, person_id=person.pk)
    assert issued.valid_until == date(issued.issued_on.year + 2, issued.issued_on.month, issued.issued_on.day) - timedelta(
        days=1
    )
    with pytest.raises(Conflict, match="不用重复发放"):
        learning.issue_voucher(desk.clerk, person_id=person.pk)
    learner = learning.enrol(veteran(desk, person), class_id=other.pk)
    assert learner.voucher == issued
    with pytest.raises(rule.FreeCourseUsed):
        learning.enrol(desk.clerk, class_id=row.pk, person_id=person.pk)
    with pytest.raises(Conflict, match="开班日期"):
        acts.start_class(desk.clerk, class_id=other.pk)
    learning.drop_out(veteran(desk, person), enrolment_id=learner.pk)
    issued.refresh_from_db()
    assert issued.state == "issued"
    again = learning.enrol(desk.clerk, class_id=row.pk, person_id=person.pk)
    acts.start_class(desk.clerk, class_id=row.pk)
    with pytest.raises(Conflict, match="已经开班"):
        learning.drop_out(veteran(desk, person), enrolment_id=again.pk)
    with pytest.raises(Invalid):
        learning.drop_out(desk.clerk, enrolment_id=again.pk, reason=" ")
    learning.drop_out(desk.clerk, enrolment_id=again.pk, reason="外出务工")
    with pytest.raises(rule.FreeCourseUsed):
        learning.issue_voucher(desk.clerk, person_id=person.pk)
    with pytest.raises(Conflict):
        learning.void_voucher(desk.clerk, voucher_id=issued.pk, reason="重复")
    learning.enrol(desk.clerk, class_id=other.pk, person_id=person.pk, is_free=False)
    acts.cancel_class(desk.clerk, class_id=other.pk, reason="报名人数不足")
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"dropped"}
    with pytest.raises(NotFound):
        learning.enrol(veteran(desk, desk.person()), class_id=other.pk)


def test_an_expired_voucher_is_void_first(desk):
    row, person = opened(desk), desk.person()
    old = learning.issue_voucher(desk.clerk.moved(desk.clerk.at - timedelta(days=900)), person_id=person.pk)
    with pytest.raises(rule.VoucherExpired):
        learning.enrol(desk.clerk, class_id=row.pk, person_id=person.pk)
    with pytest.raises(Invalid):
        learning.void_voucher(desk.clerk, voucher_id=old.pk, reason="")
    learning.void_voucher(desk.clerk, voucher_id=old.pk, reason="过期重发")
    assert learning.enrol(desk.clerk, class_id=row.pk, person_id=person.pk).voucher != old


@pytest.mark.parametrize(
    "over",
    [{"name": " "}, {"kind": "x"}, {"skill": ""}, {"ends_on": date(2026, 1, 1)}, {"hours": 0}, {"seats": 0}, {"cost_fen": 9_000_000},
     {"kind": "adapting"}, {"cohort_year": 2026}, {"kind": "post_bound"}, {"employer_id": 999_999}],
)  # fmt: skip
def test_a_plan_that_cannot_be(db, over):
    desk = Desk.__new__(Desk)
    from tests.make import make_actor

    desk.clerk = make_actor("jobs_clerk")
    with pytest.raises(Invalid):
        acts.plan_class(desk.clerk, given=class_given(desk.clerk.today, **over))


def test_adapting_training_is_measured_against_the_years_intake(desk):
    came, missed, placed = desk.person(), desk.person(), desk.person()
    for person, way in ((came, "self"), (missed, "self"), (placed, "assigned")):
        ServiceRecord.objects.create(
            person=person, enlisted_on=date(2024, 9, 1), discharged_on=date(2026, 9, 1), resettlement=way
        )
    given = class_given(
        desk.today,
        kind="adapting",
        cohort_year=2026,
        seats=9,
        cost_fen=10_000,
        starts_on=date(2026, 10, 8),
        ends_on=date(2026, 10, 12),
    )
    row = learning.open_training_records(
        desk.clerk,
        given=given,
        learners=[HeldLearner(came.pk, "SY-1"), HeldLearner(placed.pk, "SY-2")],
        settled_on=date(2026, 10, 30),
        invoice_no="FP-9",
    )
    assert (row.state, row.settled_fen, TrainingVoucher.objects.count()) == ("finished", 20_000, 0)
    assert training.coverage(desk.clerk, 2026) == (1, 2)
    assert [one.pk for one in training.intake(desk.clerk, 2026, adapted_only=False)] == [missed.pk]
    assert training.coverage(desk.far, 2026) == (0, 0)
    numbers = {one.figure.name: one.number for one in told.figures(desk.clerk, Span(year=2026))}
    assert (numbers["adapted"], numbers["trained"], numbers["training_cost"]) == (2, 0, 20_000)
    for over, learners in (
        ({"seats": 1}, [came.pk, placed.pk]),
        ({}, [came.pk, came.pk]),
        ({"ends_on": desk.today}, [came.pk]),
    ):
        with pytest.raises(Invalid):
            learning.open_training_records(
                desk.clerk, given=replace(given, **over), learners=[HeldLearner(pk) for pk in learners]
            )


def test_degrees_step_by_step_and_once(desk):
    given = DegreeGiven("安徽开放大学", "college", "行政管理", "开放教育", 600_000, "财政", date(2026, 3, 1))
    person = desk.person()
    row = advancing.register_degree(desk.station, person_id=person.pk, given=given)
    with pytest.raises(Conflict, match="已经登记过"):
        advancing.register_degree(desk.clerk, person_id=person.pk, given=given)
    for over in ({"school": " "}, {"level": "x"}, {"fee_fen": -1}, {"registered_on": date(2099, 1, 1)}):
        with pytest.raises(Invalid):
            advancing.register_degree(desk.clerk, person_id=desk.person().pk, given=replace(given, **over))
    with pytest.raises(Conflict, match="已报名"):
        advancing.record_degree(desk.clerk, degree_id=row.pk, step="graduate", on=date(2026, 7, 1), diploma_no="BY-1")
    with pytest.raises(NotFound):
        advancing.record_degree(desk.far, degree_id=row.pk, step="admit", on=date(2026, 4, 1))
    advancing.record_degree(desk.station, degree_id=row.pk, step="admit", on=date(2026, 4, 1))
    for over in ({"on": date(2026, 3, 1)}, {"diploma_no": ""}):
        with pytest.raises(Invalid):
            advancing.record_degree(
                desk.clerk, **{"degree_id": row.pk, "step": "graduate", "on": date(2026, 7, 1), "diploma_no": "BY-1", **over}
            )
    assert (
        advancing.record_degree(desk.clerk, degree_id=row.pk, step="graduate", on=date(2026, 7, 1), diploma_no="BY-1").state
        == "graduated"
    )
    with pytest.raises(Conflict):
        advancing.open_degrees(desk.clerk, rows=[HeldDegree(person.pk, given)])
    assert DegreeStudy.objects.count() == 1
    other = desk.person()
    assert advancing.open_degrees(desk.clerk, rows=[HeldDegree(other.pk, given, date(2026, 4, 2))]) == 1
    assert told.listed(desk.clerk, "degrees", Span(year=2026)).count() == 2


def test_a_mentor_a_pair_and_what_was_noted(desk):
    given = {
        "name": "王创业",
        "kind": "startup",
        "unit": "怀远迎军物流有限公司经理",
        "trade": "transport",
        "appointed_on": date(2026, 1, 5),
    }
    mentor, person = advancing.appoint_mentor(desk.clerk, **given), desk.person()
    for over, error in (({}, Conflict), ({"unit": " "}, Invalid), ({"appointed_on": date(2099, 1, 1)}, Invalid)):
        with pytest.raises(error):
            advancing.appoint_mentor(desk.clerk, **{**given, **over})
    with pytest.raises(Invalid):
        advancing.pair_mentor(desk.station, mentor_id=mentor.pk, person_id=person.pk, goal=" ")
    pair = advancing.pair_mentor(desk.station, mentor_id=mentor.pk, person_id=person.pk, goal="办好快递站")
    with pytest.raises(Conflict, match="已经结对"):
        advancing.pair_mentor(desk.clerk, mentor_id=mentor.pk, person_id=person.pk, goal="办好快递站")
    with pytest.raises(Conflict, match="没有结束"):
        advancing.dismiss_mentor(desk.clerk, mentor_id=mentor.pk)
    advancing.note_mentoring(desk.station, mentoring_id=pair.pk, on=desk.today, words="上门看了场地")
    with pytest.raises(Invalid):
        advancing.note_mentoring(desk.station, mentoring_id=pair.pk, on=date(2099, 1, 1), words="x")
    with pytest.raises(NotFound):
        advancing.note_mentoring(desk.far, mentoring_id=pair.pk, on=desk.today, words="x")
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        MentoringNote.objects.update(words="x")
    with pytest.raises(Invalid):
        advancing.end_mentoring(desk.station, mentoring_id=pair.pk, outcome="")
    advancing.end_mentoring(desk.station, mentoring_id=pair.pk, outcome="快递站开业")
    for step in (lambda: advancing.end_mentoring(desk.station, mentoring_id=pair.pk, outcome="x"),
                 lambda: advancing.note_mentoring(desk.station, mentoring_id=pair.pk, on=desk.today, words="x")):  # fmt: skip
        with pytest.raises(Conflict):
            step()
    assert advancing.dismiss_mentor(desk.clerk, mentor_id=mentor.pk).ended_on == desk.today
    with pytest.raises(Conflict, match="已经解聘"):
        advancing.pair_mentor(desk.clerk, mentor_id=mentor.pk, person_id=person.pk, goal="再办一个")


BASE = "/employment/"


def test_pages_of_a_class(desk):
    at, leader, person = client(desk.clerk), client(desk.leader), desk.person(name="丁培训")
    today = desk.today.isoformat()
    body = {"name": "叉车司机班", "kind": "aimed", "school": "启航学校", "trade": "transport", "skill": "叉车司机", "place": "县职教中心", "starts_on": today,
            "ends_on": today, "hours": "8", "seats": "2", "cost": "2205"}  # fmt: skip
    assert at.post(f"{BASE}training/plan/", {**body, "seats": "0"}).status_code == 422
    assert at.post(f"{BASE}training/plan/", body).status_code == 302
    row = TrainingClass.objects.get()
    here, one = f"{BASE}training/{row.pk}/", {"who": person.name, "is_free": "on"}
    steps = (
        (f"{here}change/", {**body, "seats": "3"}),
        (f"{here}step/open/", {}),
        (f"{here}enrol/", one),
        (f"{here}step/start/", {}),
    )
    assert [at.post(*each).status_code for each in steps] == [302] * 4
    learner = Enrolment.objects.get()
    results = {f"result_{learner.pk}": "passed", f"paper_{learner.pk}": "ZS-1"}
    steps = (
        (f"{here}attendance/", {"on": today, "half": "am", "present": [learner.pk]}),
        (f"{here}results/", results),
        (f"{here}step/finish/", {}),
    )
    assert [at.post(*each).status_code for each in steps] == [302] * 3
    assert at.post(f"{here}enrol/", one).status_code == 422
    assert "2,205.00" in leader.get(f"{here}settle/").content.decode()
    assert leader.post(f"{here}settle/", {"seen_fen": "220500", "invoice_no": "FP-1"}).status_code == 302
    year = desk.today.year
    for path in ("training/", "learners/", f"learners/?number=passed&year={year}", f"training/?number=training_cost&year={year}", "adaptation/",
                 "adaptation/?left=1", f"training/{row.pk}/"):  # fmt: skip
        assert at.get(f"{BASE}{path}").status_code == 200, path
    assert at.get(f"/api/v1/employment/classes/{row.pk}/").json()["settled_fen"] == 220_500
    numbers = at.get("/api/v1/employment/classes/figures/").json()
    assert (numbers["trained"], numbers["passed"], numbers["training_cost"], numbers["degrees"]) == (1, 1, 220_500, 0)
    far = client(desk.far)
    assert far.get(f"/api/v1/employment/learners/{learner.pk}/").status_code == 404
    assert person.name not in far.get(here).content.decode()


def test_pages_of_degrees_mentors_and_vouchers(desk):
    at, person, today = client(desk.clerk), desk.person(name="丁培训"), desk.today.isoformat()
    degree = {"who": person.name, "school": "安徽开放大学", "level": "college", "subject": "行政管理", "mode": "开放教育", "fee": "6000", "payer": "财政",
              "registered_on": today}  # fmt: skip
    assert at.post(f"{BASE}degrees/register/", degree).status_code == 302
    study = DegreeStudy.objects.get()
    assert at.post(f"{BASE}degrees/{study.pk}/step/", {"step": "admit", "on": today}).status_code == 302
    mentor = {"name": "王创业", "kind": "startup", "unit": "迎军物流经理", "trade": "transport", "appointed_on": today}
    assert at.post(f"{BASE}mentors/appoint/", mentor).status_code == 302
    number = at.get("/api/v1/employment/mentors/").json()["results"][0]["id"]
    assert at.post(f"{BASE}mentors/{number}/pair/", {"who": person.name, "goal": "办好快递站"}).status_code == 302
    pair = Mentoring.objects.get()
    assert at.post(f"{BASE}mentoring/{pair.pk}/note/", {"on": today, "words": "上门看了场地"}).status_code == 302
    assert at.post(f"{BASE}mentoring/{pair.pk}/end/", {"outcome": "开业"}).status_code == 302
    assert at.post(f"{BASE}vouchers/issue/", {"who": desk.person(name="方领券").name}).status_code == 302
    for path in ("vouchers/", f"degrees/?number=degrees&year={desk.today.year}", "mentors/", f"mentoring/{pair.pk}/"):
        assert at.get(f"{BASE}{path}").status_code == 200, path
    key = {"HTTP_IDEMPOTENCY_KEY": "99999999-9999-4999-8999-000000000001", "content_type": "application/json"}
    one = {"person_id": desk.person().pk}
    assert [at.post("/api/v1/employment/training-vouchers/", one, **key).status_code for _ in range(2)] == [201, 201]
    assert TrainingVoucher.objects.filter(person_id=one["person_id"]).count() == 1
    assert client(desk.far).get(f"{BASE}degrees/{study.pk}/step/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_five_at_once_for_two_places_are_two(transactional_db):
    desk = Desk()
    row, people = opened(desk), [desk.person() for _ in range(5)]
    heard = together(*(lambda one=one: learning.enrol(veteran(desk, one), class_id=row.pk) for one in people))
    assert sorted(heard) == ["", "", "ClassFull", "ClassFull", "ClassFull"]
    assert (Enrolment.objects.count(), TrainingVoucher.objects.count()) == (2, 2)
