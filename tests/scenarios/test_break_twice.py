"""A clerk who presses twice, twenty times, or on two screens: one order of work, one receipt."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from apps.core.models import Job
from apps.payments import actions
from apps.payments.models import Recovery
from apps.payments.rules.refusals import StepDone
from tests.make import make_user
from tests.payments.make import NOVEMBER, Desk, close_account, make_claim, make_person, people_owed, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter(client):
    def enter(role: str):
        client.force_login(make_user(role), backend="apps.org.sign_in.StaffBackend")
        return client

    return enter


@pytest.mark.parametrize(
    ("role", "path", "fields"),
    [
        ("benefit_clerk", "/posting/", {"month": str(NOVEMBER)}),
        ("benefit_clerk", "/batches/compose/", {"month": str(NOVEMBER), "kind": "regular"}),
    ],
)
def test_one_order_of_work_however_often_the_button_is_pressed(enter, role, path, fields):
    """The first order may be finished before the second press arrives: the key still knows it."""
    people_owed(1_000)
    page, before = enter(role), Job.objects.count()
    fields = {**fields, "idem": str(uuid.uuid4())}
    answers = []
    for _ in range(5):
        answers.append(page.post(path, fields))
        Job.objects.filter(state="ready").update(state="done", dedup=None)
    assert [one.status_code for one in answers] == [302] * 5
    assert len({one.headers["Location"] for one in answers}) == 1
    assert Job.objects.count() == before + 1


def test_making_files_twice_is_one_order(enter):
    desk = Desk()
    people_owed(1_000)
    batch, page, before = desk.approved(), enter("finance"), Job.objects.count()
    fields = {"idem": str(uuid.uuid4())}
    first = page.post(f"/batches/{batch.key}/files/", fields)
    Job.objects.filter(state="ready").update(state="done", dedup=None)
    second = page.post(f"/batches/{batch.key}/files/", fields)
    assert (first.headers["Location"], Job.objects.count()) == (second.headers["Location"], before + 1)


def debt(desk: Desk):
    person = make_person("李大山")
    claim = make_claim(person)
    post([(claim, "monthly", NOVEMBER - 1, 10_000, "")], month=NOVEMBER - 1)
    desk.closed(desk.composed(NOVEMBER - 1))
    post([(claim, "monthly", NOVEMBER - 1, 0, "去世后多发")])
    close_account(person)
    return actions.open_receivable(desk.clerk, person_id=person.pk, reason="去世后多发1个月")


def test_a_receipt_counts_once_whichever_screen_it_comes_from(enter):
    desk = Desk()
    row, page = debt(desk), enter("finance")
    fields = {"cash-amount_fen": "1.00", "cash-evidence": "收据 88123 号"}
    tokens = [{}, {"idem": str(uuid.uuid4())}, {"idem": str(uuid.uuid4())}]
    codes = [page.post(f"/receivables/{row.pk}/cash/", fields | token).status_code for token in tokens]
    assert codes == [302, 422, 422]
    assert list(Recovery.objects.values_list("kind", "amount_fen")) == [("cash", 100)]
    with pytest.raises(StepDone):
        actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=100, evidence="收据  88123 号")
    actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=100, evidence="收据 88124 号")


def test_postgresql_refuses_the_second_receipt_too():
    desk = Desk()
    row = debt(desk)
    first = actions.record_cash(desk.finance, receivable_id=row.pk, amount_fen=100, evidence="收据 88123 号")
    first.pk = None
    with pytest.raises(IntegrityError, match="recovery_one_per_receipt"), transaction.atomic():
        first.save(force_insert=True)
