"""A month from dues to a closed batch, through every hand."""

import pytest

from apps.payments.models import HeldOver, Payment, Settlement, Transfer
from tests.payments.make import Desk, people_owed

pytestmark = pytest.mark.django_db


def test_a_month_runs_from_dues_to_closed() -> None:
    desk = Desk()
    people_owed(120_000, 55_733, 1)
    batch = desk.closed()
    assert batch.state == "closed"
    assert (batch.row_count, batch.total_fen) == (3, 175_734)
    assert list(Payment.objects.values_list("state", flat=True)) == ["paid"] * 3
    assert Settlement.objects.count() == 3
    assert Transfer.objects.filter(kind="paid").count() == 3


def test_a_rejected_line_is_open_again_for_the_next_batch() -> None:
    desk = Desk()
    _, bad = people_owed(10_000, 20_000)
    batch = desk.closed(rejected=[bad.pk])
    payment = Payment.objects.get(batch=batch, person=bad)
    assert (payment.state, payment.live, payment.reason) == ("failed", False, "账户已销户")
    assert HeldOver.objects.get().reason == "rejected"
    again = desk.closed(desk.composed(kind="reissue"))
    assert (again.key, again.total_fen) == ("2026-11-02", 20_000)
    assert not HeldOver.objects.exists()
