"""What is kept for all processes: counted once however many ask at once, shown with its instant while somebody counts, gone a day after."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from apps.core import sweeping
from apps.core.actor import Actor, now
from apps.core.kept import Counted, kept
from apps.core.models import Kept, Tick
from tests.concurrency.test_threads import together

MINUTES = timedelta(minutes=5)


def counting(told: list[int], until: Any, wait: Callable[[], Any] = lambda: None) -> Callable[[], Counted]:
    def count() -> Counted:
        told.append(len(told) + 1)
        wait()
        return {"number": told[-1], "fens": [("a", 1)]}, until

    return count


@pytest.mark.django_db
def test_it_is_counted_once_and_again_when_its_time_is_over_or_somebody_wants_it_newer():
    at, told = now(), []
    asks = [
        kept("t", "one", at, counting(told, at + MINUTES)),
        kept("t", "one", at + MINUTES / 2, counting(told, at + MINUTES)),
    ]
    assert [one.body for one in asks] == [{"number": 1, "fens": [["a", 1]]}] * 2 and asks[1].at == at
    assert kept("t", "another", at, counting(told, at + MINUTES)).body["number"] == 2, "another question"
    later = kept("t", "one", at + MINUTES, counting(told, at + 2 * MINUTES))
    assert (later.body["number"], later.at) == (3, at + MINUTES)
    assert kept("t", "one", at + MINUTES, counting(told, at + 2 * MINUTES), since=at + MINUTES).body["number"] == 3
    assert kept("t", "one", later.at, counting(told, at + 2 * MINUTES), since=later.at + MINUTES / 9).body["number"] == 4
    with pytest.raises(IntegrityError):
        kept("t", "never", at, counting(told, at))


@pytest.mark.django_db(transaction=True)
def test_eight_who_find_nothing_count_once():
    at, told, line = now(), list[int](), threading.Barrier(8)

    def ask(_number: int) -> Any:
        line.wait()
        return kept("t", "crowd", at, counting(told, at + MINUTES, lambda: line_of_waiting() == 7 or wait_a_moment())).body

    assert together(8, ask) == [{"number": 1, "fens": [["a", 1]]}] * 8 and told == [1]


def line_of_waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where locktype = 'advisory' and not granted")
        return int(cursor.fetchone()[0])


def wait_a_moment() -> None:
    """Until all the others stand behind the lock: were there none, they would all be counting by now."""
    for _ in range(200):
        if line_of_waiting() == 7 or threading.Event().wait(0.02):
            return


@pytest.mark.django_db(transaction=True)
def test_who_comes_while_another_counts_sees_the_older_one_with_its_instant_and_who_wants_it_new_waits():
    at, told = now(), list[int]()
    kept("t", "old", at, counting(told, at + MINUTES))
    over, counts, seen = at + 2 * MINUTES, threading.Event(), threading.Event()

    def ask(number: int) -> Any:
        if number == 0:
            return kept("t", "old", over, counting(told, over + MINUTES, lambda: (counts.set(), seen.wait(30)))).at
        assert counts.wait(30)
        if number == 1:
            try:
                return kept("t", "old", over, counting(told, over + MINUTES)).at
            finally:
                seen.set()
        return kept("t", "old", over, counting(told, over + MINUTES), since=over).at

    assert together(3, ask) == [over, at, over] and told == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_one_who_fails_while_counting_lets_the_next_one_count():
    at, told = now(), list[int]()

    def ask(number: int) -> Any:
        if number == 0:
            with pytest.raises(ZeroDivisionError):
                kept("t", "broken", at, counting(told, at + MINUTES, lambda: 1 / 0))
            return None
        return kept("t", "broken", at, counting(told, at + MINUTES)).body["number"]

    assert together(1, ask) == [None] and not Kept.objects.exists()
    assert ask(1) == 2


@pytest.mark.django_db
def test_what_nobody_asks_for_any_more_is_gone_a_day_later():
    at = now()
    kept("t", "gone", at - timedelta(days=3), counting([], at - timedelta(days=2)))
    kept("t", "here", at, counting([], at + MINUTES))
    Tick.objects.filter(name="tidy").delete()
    sweeping._order_daily(Actor.house())
    assert [one.until for one in Kept.objects.all()] == [at + MINUTES]
