"""Two people, or one impatient person, at the same instant: one effect, the others are told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from apps.core.actor import Actor
from apps.core.errors import DomainError
from apps.core.month import Month
from apps.policy import actions
from apps.policy.models import RateTouch, Standard
from tests.policy.builders import COUNTY, WAR, entered, live

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(calls: list[Callable[[], Any]]) -> list[str]:
    """Run all calls from their own threads and connections, starting together; ``done`` or the code of the refusal."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> str:
        gate.wait()
        try:
            call()
            return "done"
        except DomainError as refusal:
            return str(refusal.code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return sorted(pool.map(run, calls))


def test_one_standard_confirmed_eight_times_at_once_counts_once(clerk: Actor, reviewer: Actor) -> None:
    row = entered(clerk)
    found = at_once([lambda: actions.confirm_standard(reviewer, standard_id=row.pk)] * 8)
    assert found == ["already_done"] * 7 + ["done"]
    assert RateTouch.objects.filter(standard=row).count() == 1


def test_the_same_value_entered_eight_times_at_once_waits_once(clerk: Actor) -> None:
    found = at_once([lambda: entered(clerk)] * 8)
    assert found == ["done"] + ["still_waiting"] * 7
    assert Standard.objects.filter(division_code=COUNTY).count() == 1


def test_of_two_corrections_confirmed_at_once_one_wins(clerk: Actor, reviewer: Actor, chief: Actor) -> None:
    old = live(clerk, reviewer)
    one = entered(clerk, amount_fen=1_260_000, replaces_id=old.pk)
    two = entered(clerk, amount_fen=1_270_000, effective_from=Month(2026, 9), replaces_id=old.pk)
    found = at_once(
        [
            lambda: actions.confirm_standard(reviewer, standard_id=one.pk),
            lambda: actions.confirm_standard(chief, standard_id=two.pk),
        ]
    )
    assert found == ["done", "not_live"]
    live_rows = Standard.objects.filter(scheme=WAR, division_code=COUNTY, confirmed_at__isnull=False)
    assert live_rows.filter(superseded_on__isnull=True).count() == 1


def test_confirming_and_sending_back_at_once_leaves_one_outcome(clerk: Actor, reviewer: Actor, chief: Actor) -> None:
    row = entered(clerk)
    found = at_once(
        [
            lambda: actions.confirm_standard(reviewer, standard_id=row.pk),
            lambda: actions.reject_standard(chief, standard_id=row.pk, reason="金额与文件不符"),
        ]
    )
    assert found == ["already_done", "done"]
    row.refresh_from_db()
    assert row.is_live != (row.rejected_at is not None)
