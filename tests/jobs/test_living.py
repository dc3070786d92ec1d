"""Living allowances of training: by half-days, calculated by one person, submitted by another, owed once; half-days stand afterwards."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.db import DatabaseError, transaction

from apps.core.errors import Conflict, Forbidden, Invalid
from apps.core.month import Month
from apps.core.together import Together
from apps.jobs.actions import learning
from apps.jobs.actions import living as acts
from apps.jobs.actions import training as classes
from apps.jobs.models import Attendance, LivingAllowance, TrainingClass
from apps.jobs.queries.living import learned_in
from apps.jobs.queries.todos import todos
from apps.jobs.rules.living import LivingTerms, MonthLearned, SameLivingHand, living
from apps.payments.models import Due
from tests.jobs.ledger import Desk
from tests.jobs.test_seekers import client
from tests.jobs.test_training import class_given

CASES = yaml.safe_load((Path(__file__).parent / "cases/living.yaml").read_text(encoding="utf-8"))
OCTOBER, TERMS = Month(2026, 10), LivingTerms(1000, 60, 24)


def learned(case: dict) -> MonthLearned:
    given = case["given"]
    return MonthLearned(OCTOBER, given["held"], given["present"], OCTOBER - given["since"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_allowances_by_the_book(case):
    assert living(learned(case), TERMS).fen == case["expect"]


def test_the_words_say_how_it_came_about():
    assert (
        living(MonthLearned(OCTOBER, 20, 19, OCTOBER), TERMS).arithmetic
        == "到课19个半天（应到20个）＝9.5天×10.00元＝95.00元"
    )
    assert "出勤率55%，不到60%" in living(MonthLearned(OCTOBER, 20, 11, OCTOBER), TERMS).arithmetic
    assert living(MonthLearned(OCTOBER, 1, 1, OCTOBER), LivingTerms(1001, 60, 24)).fen == 501


@pytest.fixture
def desk(db) -> Desk:
    return Desk()


def learner(desk: Desk, row: TrainingClass, person_id: int, *, free: bool = True):
    return learning.enrol(desk.clerk, class_id=row.pk, person_id=person_id, is_free=free)


def half_days(row, month: Month, held: int, present: int) -> None:
    """``held`` half-days from the first of a month on, the first ``present`` of them attended."""
    Attendance.objects.bulk_create(
        Attendance(
            enrolment=row, on=month.first + timedelta(days=number // 2), half="pm" if number % 2 else "am", is_present=number < present
        )
        for number in range(held)
    )  # fmt: skip


def running(desk: Desk, **over) -> TrainingClass:
    row = classes.plan_class(desk.clerk, given=class_given(desk.today, seats=30, **over))
    return classes.open_class(desk.clerk, class_id=row.pk)


def test_sql_says_the_same_as_the_rule(desk):
    row = running(desk)
    wanted = {}
    for case in CASES:
        given, person = case["given"], desk.person()
        one = learner(desk, row, person.pk)
        half_days(one, OCTOBER, given["held"], given["present"])
        if given["since"]:
            half_days(one, OCTOBER - given["since"], 1, 1)
        wanted[person.pk] = case["expect"]
    found = learned_in(desk.clerk, OCTOBER)
    assert {one.person_id: one.fen for one in found} == wanted
    assert all(living(one.learned, one.terms).fen == one.fen for one in found)


def test_one_calculates_another_submits_once_and_the_half_days_stand(desk):
    row, second = running(desk), running(desk, name="电工班")
    one, two, payer = desk.person(), desk.person(), desk.person()
    half_days(learner(desk, row, one.pk), OCTOBER, 20, 19)
    # the same half-days of a second class, paid for alone, count neither for nor against
    half_days(learner(desk, second, one.pk, free=False), OCTOBER, 20, 0)
    lazy = learner(desk, row, two.pk)
    half_days(lazy, OCTOBER, 20, 11)
    half_days(learner(desk, row, payer.pk, free=False), OCTOBER, 20, 20)
    acts.prepare_living(desk.clerk, month="2026-10")
    assert dict(LivingAllowance.objects.values_list("person_id", "amount_fen")) == {one.pk: 9500, two.pk: 0}
    with pytest.raises(Conflict, match="没有新的生活补助"):
        acts.prepare_living(desk.clerk, month="2026-10")
    lazy.attendances.filter(on=date(2026, 10, 6), half="pm").update(is_present=True)
    with pytest.raises(Conflict, match="核算以后改过"):
        acts.post_living(desk.leader, month="2026-10", seen_fen=9500)
    assert [row.person_id for row in acts.prepare_living(desk.clerk, month="2026-10")] == [two.pk]
    line = next(one for one in (line.value for line in todos(desk.leader, Together())) if "生活补助" in one.what)
    page = client(desk.leader).get(line.url).content.decode()
    assert line.count == 2 and "到课12个半天（应到20个）＝6天×10.00元＝60.00元" in page and "提交发放 155.00 元" in page
    for actor, seen, error in ((desk.clerk, 15_500, Forbidden), (desk.leader, 1, Conflict)):
        with pytest.raises(error):
            acts.post_living(actor, month="2026-10", seen_fen=seen)
    run = acts.post_living(desk.leader, month="2026-10", seen_fen=15_500)
    due = Due.objects.select_related("claim", "basis").get(person_id=one.pk)
    assert (run.due_count, run.total_fen, due.component, due.amount_fen, due.claim.source) == (
        2,
        15_500,
        "living",
        9500,
        "training",
    )
    assert "9.5天" in due.basis.arithmetic and due.basis.assumed
    for call in (acts.prepare_living, lambda actor, month: acts.post_living(desk.leader, month=month, seen_fen=0)):
        with pytest.raises(Conflict):
            call(desk.clerk, month="2026-10")
    TrainingClass.objects.filter(pk=row.pk).update(state="running", starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 1))
    row.enrolments.update(enrolled_on=date(2026, 10, 1))
    with pytest.raises(Conflict, match="已经提交发放"):
        classes.take_attendance(desk.clerk, class_id=row.pk, on=date(2026, 10, 9), half="am", present=[])


def test_who_calculated_never_submits_not_even_in_the_database(desk):
    half_days(learner(desk, running(desk), desk.person().pk), OCTOBER, 2, 2)
    both = replace(desk.clerk, permissions=desk.clerk.permissions | {"jobs.post_living"})
    acts.prepare_living(both, month="2026-10")
    with pytest.raises(SameLivingHand):
        acts.post_living(both, month="2026-10", seen_fen=1000)
    with pytest.raises(DatabaseError, match="job_living_two_persons"), transaction.atomic():
        LivingAllowance.objects.update(posted_by=both.staff_id, posted_at=both.at)
    for month, error in ((str(Month.of(desk.today)), Invalid), ("soon", Invalid), ("2026-09", Conflict)):
        with pytest.raises(error):
            acts.prepare_living(both, month=month)
    with pytest.raises(Conflict, match="本人办理"):
        acts.prepare_living(replace(both, staff_id=None), month="2026-10")
