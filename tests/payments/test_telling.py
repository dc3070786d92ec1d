"""Payees hear what the bank did, once an outcome; who has no telephone is counted, who died is left in peace."""

from datetime import date

import pytest
from django.test import Client
from rest_framework.test import APIClient

from apps.core import queue, sealing
from apps.core.action import Forbidden
from apps.core.models import AuditEntry, Job
from apps.notices.models import Message
from apps.payments import actions
from apps.payments.models import Payment
from apps.payments.rules.refusals import WrongState
from apps.people.models import Person
from tests.make import make_user
from tests.payments.make import Desk, people_owed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


def reachable(person: Person, number: int) -> None:
    person.phone_sealed = sealing.seal("people_person.phone", person.row_key, f"1990000{number:04d}")
    person.save(update_fields=["phone_sealed"])


def told(desk: Desk, batch_id: int) -> str:
    return queue.run(actions.order_telling(desk.clerk, batch_id=batch_id).pk)


def test_paid_and_returned_are_told_once(desk: Desk) -> None:
    paid, back, _silent, dead = people_owed(120_000, 80_050, 100, 200)
    for number, one in enumerate((paid, back, dead), 1):
        reachable(one, number)
    batch = desk.returned(rejected=[back.pk])
    Person.objects.filter(pk=dead.pk).update(state="died", died_on=date(2026, 11, 20))
    assert told(desk, batch.pk) == "done"
    texts = dict(Message.objects.filter(subject=batch.key).values_list("recipient_name", "text"))
    assert set(texts) == {paid.name, back.name}
    assert "2026年11月优抚补助1,200.00元已发放到您尾号" in texts[paid.name]
    assert "账户已销户" in texts[back.name] and "更正后补发" in texts[back.name]
    assert Job.objects.get(kind="payments.tell_payees").result == {"new": 2, "no_phone": 1}
    assert told(desk, batch.pk) == "done"
    assert Message.objects.filter(subject=batch.key).count() == 2
    assert AuditEntry.objects.filter(verb="payments.tell_payees", outcome="done").count() == 4


def test_a_payment_that_comes_back_later_is_told_again(desk: Desk) -> None:
    person = people_owed(5_000)[0]
    reachable(person, 1)
    batch = desk.closed()
    assert told(desk, batch.pk) == "done"
    Payment.objects.filter(batch=batch).update(state="returned", reason="账户已注销")
    assert told(desk, batch.pk) == "done"
    codes = Message.objects.filter(subject=batch.key).order_by("pk").values_list("template_id", flat=True)
    assert list(codes) == ["payment_sent", "payment_returned"]


def test_nobody_is_told_before_the_bank_has_answered(desk: Desk) -> None:
    people_owed(5_000)
    batch = desk.sent()
    with pytest.raises(WrongState, match="还没有回盘"):
        actions.order_telling(desk.clerk, batch_id=batch.pk)
    with pytest.raises(Forbidden):
        actions.order_telling(desk.chief, batch_id=batch.pk)
    assert not Job.objects.filter(kind="payments.tell_payees").exists()


def test_the_page_and_the_api_order_one_job(desk: Desk) -> None:
    people_owed(5_000)
    batch, user = desk.returned(), make_user("benefit_clerk")
    client, api = Client(), APIClient()
    client.force_login(user)
    api.force_login(user)
    assert "告知收款人" in client.get(f"/batches/{batch.key}/").content.decode()
    answer = client.post(f"/batches/{batch.key}/tell/")
    job = Job.objects.get(kind="payments.tell_payees")
    assert answer.status_code == 302 and answer["Location"] == f"/jobs/{job.pk}/"
    assert api.post(f"/api/v1/payments/batches/{batch.pk}/tell/", headers={"Idempotency-Key": "t-1"}).status_code == 202
    assert Job.objects.filter(kind="payments.tell_payees").count() == 1
    other = Client()
    other.force_login(make_user("finance"))
    assert "告知收款人" not in other.get(f"/batches/{batch.key}/").content.decode()
    assert other.post(f"/batches/{batch.key}/tell/").status_code == 403
