"""The desk that registers deaths: persons paid for half a year through the bank, a death proposed, approved, undone."""

from datetime import date
from typing import Any

from apps.benefits.actions import deaths
from apps.benefits.models import DeathCase
from apps.benefits.queries.deaths import preview_death
from apps.core.month import Month
from apps.payments.actions import (
    compose_batch,
)
from apps.people import actions as people
from apps.people.models import PayeeAccount, Person
from tests.benefits.make import Desk, make_person
from tests.payments.make import Desk as Bank
from tests.payments.make import make_account
from tests.people.builders import account, id_number, paper

FACTS = {"grade": 5, "cause": "war"}


class Office(Desk):
    """The desk, and the persons who take a batch to the bank."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.bank = Bank()


def paid_person(
    desk: Office, facts: dict[str, Any] | None = None, scheme: str = "disability_pension", sent: int = 6, **over: Any
) -> Person:
    """Six months posted, the first ``sent`` of them with the bank."""
    person = over.pop("person", None) or make_person(**over)
    desk.grant(person, scheme, FACTS if facts is None else facts, date(2025, 12, 1), opened_month=Month(2026, 1))
    make_account(person, number=f"999000{person.pk:013d}")
    for month in range(1, 7):
        desk.on(date(2026, month, 5)).post(f"2026-{month:02d}")
        if month <= sent:
            desk.bank.sent(compose_batch(desk.clerk, month=Month(2026, month)))
    return person


def propose(
    desk: Office, person: Person, died_on: date = date(2026, 4, 20), cause: str = "illness", **over: Any
) -> DeathCase:
    return deaths.propose_death(
        desk.clerk, person_id=person.pk, died_on=died_on, cause=cause, paper="死亡医学证明", paper_no="2026-118", **over
    )


def seen(desk: Office, case: DeathCase) -> str:
    event = case.event
    return preview_death(desk.reviewer, event.person_id, died_on=event.on, cause=event.data["cause"]).seen


def approve(desk: Office, case: DeathCase) -> DeathCase:
    return deaths.approve_death(desk.reviewer, case_id=case.pk, seen=seen(desk, case))


def undo(desk: Office, case: DeathCase, **over: Any) -> DeathCase:
    deaths.propose_undo_death(desk.clerk, case_id=case.pk, reason="本人到窗口，身份证核对无误", **over)
    return deaths.undo_death(desk.reviewer, case_id=case.pk)


def open_heir(desk: Office, person: Person) -> PayeeAccount:
    deed = paper(desk.clerk, person, "heir")
    row = people.propose_heir_account(
        desk.clerk, person_id=person.pk, heir_name="李小妹", relation="女儿", id_number=id_number(sequence=78, male=False),
        bank_code="testbank", bank_name="示范农商银行", kind="passbook", account=account(71), evidence_id=deed.pk,
    )  # fmt: skip
    account_row = people.confirm_heir_account(desk.reviewer, heir_id=row.pk).payee_account
    assert account_row is not None
    return account_row
