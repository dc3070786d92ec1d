"""What is owed after a death is held until an account of an heir is open, and then goes there; PostgreSQL refuses the rest."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from apps.core.month import Month
from apps.payments.actions import compose_batch
from apps.payments.models import HeldOver, Payment
from apps.people.models import PayeeAccount
from apps.policy.models import Scheme
from tests.benefits.make import make_person
from tests.benefits.office import Office, approve, open_heir, paid_person, propose, undo
from tests.payments.make import make_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    Scheme.objects.update(needs_notice=False)
    return Office(date(2026, 1, 5))


def test_a_funeral_grant_waits_for_the_heir_and_is_paid_there(desk: Office) -> None:
    person, other = paid_person(desk), make_person()
    desk.grant(other, "war_veteran_subsidy", {}, date(2025, 12, 1), opened_month=Month(2026, 7))
    make_account(other)
    desk.on(date(2026, 6, 20))
    approve(desk, propose(desk, person, date(2026, 6, 10)))
    desk.on(date(2026, 7, 6)).post("2026-07")
    compose_batch(desk.clerk, month=Month(2026, 7))
    held = HeldOver.objects.filter(person=person)
    assert set(held.values_list("reason", flat=True)) == {"no_account"}
    assert Payment.objects.filter(batch__month=date(2026, 7, 1), person=other).exists()
    heir = open_heir(desk, person)
    desk.on(date(2026, 8, 5)).post("2026-08")
    batch = compose_batch(desk.clerk, month=Month(2026, 8))
    paid = Payment.objects.get(batch=batch, person=person)
    assert (paid.payee_account_id, paid.holder_name) == (heir.pk, "李小妹")
    assert not HeldOver.objects.filter(person=person).exists()


def test_postgresql_refuses_a_payment_into_the_account_of_the_dead(desk: Office) -> None:
    person = paid_person(desk)
    desk.on(date(2026, 6, 20))
    approve(desk, propose(desk, person, date(2026, 6, 10)))
    own, draft = PayeeAccount.objects.get(person=person), make_person()
    desk.grant(draft, "war_veteran_subsidy", {}, date(2025, 12, 1), opened_month=Month(2026, 7))
    make_account(draft)
    desk.on(date(2026, 7, 6)).post("2026-07")
    batch = compose_batch(desk.clerk, month=Month(2026, 7))
    line = Payment.objects.get(batch=batch, person=draft)
    copy = f"""insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name,
      name, division_code, state, reason_code, reason, changed_at) select batch_id, 99, 'HEIR-1', {person.pk}, amount_fen, {own.pk},
      account_tail, holder_name, name, division_code, 'ready', '', '', changed_at from payments_payment where id = {line.pk}"""
    with pytest.raises(DatabaseError, match="遗属领取账户"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(copy)


def test_an_undone_death_pays_the_living_into_the_own_account_again(desk: Office) -> None:
    person = paid_person(desk)
    desk.on(date(2026, 6, 20))
    case = approve(desk, propose(desk, person, date(2026, 6, 10)))
    open_heir(desk, person)
    undo(desk, case)
    desk.on(date(2026, 7, 6)).post("2026-07")
    batch = compose_batch(desk.clerk, month=Month(2026, 7))
    paid = Payment.objects.get(batch=batch, person=person)
    assert not paid.payee_account.is_heir and paid.holder_name == person.name
