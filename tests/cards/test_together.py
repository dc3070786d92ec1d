"""Two clerks at once: one application, one delivery, one answer, one withdrawal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from apps.cards import actions
from apps.cards.models import Application, Card, CardEvent, LotResult
from apps.cases.models import Case
from apps.core.errors import DomainError
from tests.cards.make import Office, answer, veteran

pytestmark = pytest.mark.django_db(transaction=True)


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
