"""Many hands at once: a hundred applications reviewed by twenty clerks, two starts of one person, two presses."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import InterfaceError, OperationalError, connections, transaction

from apps.cases import actions
from apps.cases.models import Case, CaseEvent, CaseReminder
from apps.cases.rules.refusals import OpenAlready, StepMoved, StepTaken
from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.notices.models import Message
from tests.cases.make import start, station
from tests.people.builders import person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
CLERKS, CASES = 20, int(os.environ.get("VP_TOGETHER", "100"))  # run once with 1,000, see docs/scale.md
PLAQUE = {"purpose": "hang", "basis": "veteran"}


def together(work, times):
    """``work(0..times-1)`` in as many threads that begin at the same moment."""
    gate = threading.Barrier(times)

    def one(number):
        try:
            gate.wait()
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_a_hundred_applications_and_twenty_clerks_lose_and_double_nothing():
    taker = station()
    ids = []
    for _ in range(CASES):
        case = start(taker, "plaque", person=person(), answers=PLAQUE)
        for paper in ("certificate", "register"):
            actions.add_paper(taker, case_id=case.pk, paper=paper, proof="seen")
        ids.append(case.pk)
    clerks = [station(f"站员{number}") for number in range(CLERKS)]

    def review(number):
        """Every clerk goes through the whole list, each from another place: every case is fought over."""
        won, told = 0, Counter()
        begin = number * CASES // CLERKS
        for case_id in ids[begin:] + ids[:begin]:
            try:
                actions.take_step(clerks[number], case_id=case_id, act="take", seen_seq=1)
                won += 1
            except DomainError as refusal:
                told[type(refusal).__name__] += 1
        return won, told

    results = together(review, CLERKS)
    assert sum(won for won, _ in results) == CASES
    assert set().union(*(told for _, told in results)) <= {"StepTaken"}
    assert CaseEvent.objects.filter(act="take").count() == CASES
    assert set(Case.objects.filter(pk__in=ids).values_list("step", "seq")) == {("review", 2)}
    numbers = sorted(Case.objects.values_list("receipt_no", flat=True))
    assert [int(number.split("-")[1]) for number in numbers] == list(range(1, CASES + 1))


def test_one_person_is_registered_once_by_two_windows():
    clerks, who = [station("甲"), station("乙")], person()

    def begin(number):
        try:
            return start(clerks[number], "plaque", person=who, answers=PLAQUE)
        except OpenAlready:
            return None

    assert sum(case is not None for case in together(begin, 2)) == 1


def test_accepting_and_refusing_at_once_has_one_outcome_and_the_other_is_told():
    clerks = [station("甲"), station("乙")]
    for _ in range(10):
        case = start(clerks[0], "plaque", person=person(), answers=PLAQUE)
        for paper in ("certificate", "register"):
            actions.add_paper(clerks[0], case_id=case.pk, paper=paper, proof="seen")
        acts = ({"act": "take"}, {"act": "decline", "ground": "has_one", "reason": "同户已经悬挂一块"})

        def go(number, case=case, acts=acts):
            try:
                return actions.take_step(clerks[number], case_id=case.pk, seen_seq=1, **acts[number]).step
            except (StepTaken, StepMoved) as refusal:
                return refusal

        found = together(go, 2)
        assert sum(isinstance(one, str) for one in found) == 1
        assert sum(isinstance(one, StepMoved) for one in found) == 1
        assert CaseEvent.objects.filter(case=case).count() == 2


def test_two_runs_of_the_reminders_and_one_cut_off_before_its_end_say_each_thing_once():
    taker = station()
    for _ in range(6):
        start(taker, "plaque", person=person(), answers=PLAQUE)
    late = Actor.house(at=taker.at.replace(year=taker.at.year + 1))

    def cut(_number):
        """A worker that dies with its connection before the transaction has ended."""
        with transaction.atomic():
            assert actions.remind_cases(late).cases == 6
            connections["default"].connection.close()

    with pytest.raises((InterfaceError, OperationalError)):
        together(cut, 1)
    assert (CaseReminder.objects.count(), Message.objects.count()) == (0, 0)
    found = together(lambda _number: actions.remind_cases(late).cases, 2)
    assert sorted(found) == [0, 6]
    letters = Message.objects.count()
    assert (CaseReminder.objects.count(), letters > 0) == (6, True)
    assert (actions.remind_cases(late).cases, Message.objects.count()) == (0, letters)
