"""A decided write-off cannot be rewritten, not even by the owner of the tables."""

import pytest
from django.db import DatabaseError, transaction

from apps.payments import actions
from apps.payments.models import WaiverProposal
from tests.payments.make import Desk
from tests.scenarios.test_break_twice import debt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", [{"amount_fen": 1}, {"agreed": False}, {"note": "改过"}, {"reason": "另一个原因"}])
def test_a_decided_waiver_stays_as_it_was_decided(change):
    desk = Desk()
    proposal = actions.propose_waiver(desk.clerk, receivable_id=debt(desk).pk, amount_fen=600, reason="家庭特别困难")
    actions.decide_waiver(desk.chief, proposal_id=proposal.pk, agreed=True, note="同意核销")
    rows = WaiverProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(DatabaseError, match="一经写入不能修改"), transaction.atomic():
        rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


def test_the_proposer_of_a_waiver_cannot_be_exchanged():
    desk = Desk()
    proposal = actions.propose_waiver(desk.clerk, receivable_id=debt(desk).pk, amount_fen=600, reason="家庭特别困难")
    with pytest.raises(DatabaseError, match="一经写入不能修改"), transaction.atomic():
        WaiverProposal.objects.filter(pk=proposal.pk).update(proposed_by_id=desk.reviewer.staff_id)
