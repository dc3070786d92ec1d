"""Two clerks at once: one application, one delivery, one answer, one withdrawal."""

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from apps.cards import actions
from apps.cards.models import Application, Card, CardEvent, LotResult
from apps.cases.actions import add_paper, take_step
from apps.cases.models import Case, CaseEvent
from apps.core.errors import DomainError
from tests.cards.make import Office, answer, veteran
from tests.make import make_actor

pytestmark = pytest.mark.django_db(transaction=True)
#: Run once with VP_TOGETHER=1000, see docs/scale.md.
MANY, CLERKS = int(os.environ.get("VP_TOGETHER", "40")), 20


def together(times: int, work: Callable[[int], Any]) -> list[str]:
    """Run ``work`` in as many threads from the same instant; names of the refusals, empty for success."""
    start = Barrier(times)

    def one(number: int) -> str:
        start.wait(30)
        try:
            work(number)
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(times) as pool:
        return sorted(pool.map(one, range(times)))


def test_two_applications_of_one_person_at_once_make_one():
    office, person = Office(), veteran()
    told = together(4, lambda _number: office.apply(person))
    assert told == ["", "OpenApplication", "OpenApplication", "OpenApplication"]
    assert (Application.objects.count(), Case.objects.count()) == (1, 1)


def test_one_card_is_delivered_once():
    office = Office()
    (card,) = office.at_station(veteran())
    told = together(4, lambda _number: actions.deliver_card(office.station, card_id=card.pk))
    assert told == ["", "WrongCardState", "WrongCardState", "WrongCardState"]
    assert CardEvent.objects.filter(card=card, act="deliver").count() == 1


def test_one_answer_is_taken_once():
    office = Office()
    office.approve(office.apply(veteran()))
    lot = actions.make_lot(office.clerk, kind="review")
    content = answer(lot, "city", "通过")
    told = together(
        3, lambda _number: actions.take_result(office.clerk, number=lot.number, stage="city", content=content, name="a")
    )
    assert told == ["", "AnswerTaken", "AnswerTaken"]
    assert LotResult.objects.count() == 1


def test_a_loss_and_a_death_at_once_leave_one_true_state():
    office = Office()
    card = office.delivered()

    def work(number: int) -> None:
        if number:
            actions.report_loss(office.station, card_id=card.pk, kind="formal")
        else:
            actions.recall_dead(office.reviewer, person_id=card.person_id, died_on=office.clerk.today)

    together(2, work)
    assert Card.objects.get(pk=card.pk).state == "recalled"


@pytest.mark.slow
def test_many_card_applications_reviewed_by_twenty_at_once_lose_and_double_nothing():
    """Every reviewer goes through the whole list, each from another place: every application is fought over."""
    office, ids = Office(), []
    for _ in range(MANY):
        case_id = office.apply(veteran()).case_id
        for paper in ("id_card", "identity"):
            add_paper(office.station, case_id=case_id, paper=paper, proof="seen")
        take_step(office.station, case_id=case_id, act="take", seen_seq=1)
        take_step(office.clerk, case_id=case_id, act="agree", seen_seq=2)
        ids.append(case_id)
    reviewers = [make_actor("benefit_reviewer", name=f"复核{number}") for number in range(CLERKS)]
    won: Counter[int] = Counter()
    told: Counter[str] = Counter()

    def review(number: int) -> None:
        begin = number * MANY // CLERKS
        for case_id in ids[begin:] + ids[:begin]:
            try:
                take_step(reviewers[number], case_id=case_id, act="approve", seen_seq=3)
                won[number] += 1
            except DomainError as refusal:
                told[type(refusal).__name__] += 1

    assert together(CLERKS, review) == [""] * CLERKS
    assert sum(won.values()) == MANY
    assert told == {"StepTaken": MANY * (CLERKS - 1)}
    assert CaseEvent.objects.filter(act="approve").count() == MANY
    assert set(Case.objects.values_list("step", "seq")) == {("city", 4)}
    assert set(Application.objects.values_list("is_open", flat=True)) == {True}


def test_a_stop_and_a_delivery_at_once_leave_card_and_case_in_one_true_state():
    from apps.cases.actions import stop_case

    office = Office()
    (card,) = office.at_station(veteran())
    case = Case.objects.get(pk=Application.objects.get(card=card).case_id)

    def work(number: int) -> None:
        if number:
            actions.deliver_card(office.station, card_id=card.pk)
        else:
            stop_case(office.reviewer, case_id=case.pk, seen_seq=case.seq, reason="同一人登记了两次")

    together(2, work)
    case.refresh_from_db()
    assert (Card.objects.get(pk=card.pk).state, case.state) in {("in_use", "done"), ("recalled", "stopped")}
