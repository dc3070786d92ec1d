"""Two hands at once: a promise answered from three sides, money posted twice, the last goods given away twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from apps.cases.actions import take_step
from apps.core.errors import DomainError
from apps.payments.models import Due
from apps.visits import actions
from apps.visits.models import Promise, Stock, Task
from apps.visits.rules.submission import Answer
from tests.visits.make import TOWN, Bureau, listed
from tests.visits.test_life import PROMISED

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], object]) -> list[str]:
    """Run all from the same instant; names of the refusals in the order of the works, empty for success."""
    start = Barrier(len(works))

    def one(work: Callable[[], object]) -> str:
        start.wait(30)
        try:
            work()
        except DomainError as refusal:
            return type(refusal).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def test_a_promise_answered_by_desk_case_and_visitor_at_once_has_one_end_and_loses_nothing():
    bureau, person = Bureau(), listed()
    bureau.visit(bureau.station, person, needs=(PROMISED,))
    row = Promise.objects.select_related("case").get()
    told = together(
        lambda: actions.answer_promise(bureau.clerk, promise_id=row.pk, outcome="kept", words="助听器已配好，电话告知"),
        lambda: take_step(
            bureau.station, case_id=row.case_id, act="solve", seen_seq=row.case.seq, answer="已配好助听器并答复"
        ),
        lambda: bureau.visit(bureau.second, person, answers=(Answer(row.pk, "kept"),)),
    )
    row.refresh_from_db()
    sources = list(row.answers.values_list("source", flat=True))
    assert told[1:] == ["", ""] and told[0] in ("", "PromiseClosed")
    assert (row.state, "visit" in sources, row.case.__class__.objects.get(pk=row.case_id).ended_at is None) == (
        "kept",
        True,
        False,
    )
    assert ("desk" in sources) is (told[0] == "")


def test_money_posted_twice_at_once_is_owed_once():
    bureau, person = Bureau(), listed()
    campaign = bureau.running()
    bureau.visit(bureau.station, person, task=Task.objects.get(person=person, campaign=campaign))

    def post() -> None:
        actions.post_money(bureau.clerk, campaign_id=campaign.pk)

    assert sorted(together(post, post)) == ["", "Conflict"]
    assert Due.objects.filter(person=person).count() == 1


def test_the_last_goods_leave_once():
    bureau = Bureau()
    lot = bureau.oil(1)

    def lose() -> None:
        actions.write_off_goods(bureau.reviewer, lot_id=lot.pk, source=TOWN, quantity=1, reason="运输途中破损")

    assert sorted(together(lose, lose)) == ["", "NotEnough"]
    assert Stock.objects.get(lot=lot, division_id=TOWN).quantity == 0
