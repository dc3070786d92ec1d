"""The desk for jobs: what its role may look at, and what is none of its business."""

import pytest

from tests.make import make_actor


@pytest.mark.django_db
def test_the_desk_for_jobs_sees_neither_money_nor_health_nor_scans() -> None:
    clerk = make_actor("jobs_clerk")
    held = {one for one in clerk.permissions if one.startswith(("benefits.", "payments.", "cards.", "visits."))}
    assert held == set()
    assert not clerk.may("people.view_sensitive") and not clerk.may("people.open_document")
    assert not clerk.may("people.export_person"), "the ledger and the lists of jobs are enough; rosters are not this desk's"
    assert clerk.may("people.reveal_field"), "follow-ups are telephone calls; each number leaves a read record"
    assert clerk.may("people.view_person") and clerk.may("jobs.plan_fair")
