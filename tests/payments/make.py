"""Builders of the payments tests: people with accounts, dues posted through the real action, batches driven to a state."""

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection
from psycopg2.extras import execute_values

from apps.core import sealing
from apps.core.actor import Actor
from apps.core.idnumber import check_id
from apps.core.masking import mask_account
from apps.core.month import Month
from apps.payments import actions
from apps.payments.models import Batch, Claim, Payment, PostingRun
from apps.payments.queries.batches import content_of
from apps.payments.queries.layouts import layout_of
from apps.payments.rules import AnswerLine, write_answer
from apps.people.models import PayeeAccount, Person
from apps.policy.models import Scheme
from tests.make import TOWN, make_actor, make_division

NOVEMBER = Month(2026, 11)
_numbers = itertools.count(1)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def synthetic_id(number: int) -> str:
    body = f"99932119550101{number % 1000:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11]


def make_scheme(code: str = "disability_pension", *, needs_notice: bool | None = None) -> Scheme:
    row = Scheme.objects.get_or_create(code=code, defaults={"name": f"项目{code}", "family": "pension"})[0]
    if needs_notice is not None:
        row.needs_notice = needs_notice
        row.save(update_fields=["needs_notice"])
    return row


def make_person(name: str = "", *, division: str = TOWN, account: bool = True) -> Person:
    number = next(_numbers)
    key, text = uuid4(), synthetic_id(number)
    found = check_id(text)
    person = Person.objects.create(
        row_key=key,
        dossier_no=f"340321-T{number:06d}",
        name=name or f"测试{number}",
        name_pinyin="ce shi",
        name_initials="cs",
        sex="male" if found.sex == "男" else "female",
        born_on=found.born_on,
        id_number_sealed=sealing.seal("people_person.id_number", key, text),
        id_number_blind=sealing.blind("id_number", f"{text}-{number}"),
        id_number_tail="**** 0001",
        registered_on=date(2020, 1, 1),
        division=make_division(division),
    )
    if account:
        make_account(person)
    return person


def make_account(person: Person, *, opened_on: date = date(2020, 1, 1), number: str = "") -> PayeeAccount:
    key = uuid4()
    digits = number or f"999000{next(_numbers):013d}"
    return PayeeAccount.objects.create(
        person=person,
        row_key=key,
        bank_code="county",
        bank_name="县农商行",
        account_sealed=sealing.seal("people_payeeaccount.account", key, digits),
        account_blind=sealing.blind("account", digits),
        account_tail=mask_account(digits),
        holder_name=person.name,
        holder_person=person,
        opened_on=opened_on,
        entered_by=None,
        entered_at=Actor.house().at,
    )


def close_account(person: Person) -> None:
    PayeeAccount.objects.filter(person=person, is_live=True).update(
        is_live=False, closed_on=date(2026, 11, 1), closed_reason="本人销户"
    )


def make_claim(person: Person, scheme: str = "disability_pension", *, source: str = "entitlement") -> Claim:
    make_scheme(scheme)
    number = next(_numbers)
    return actions.open_claim(Actor.house(), person_id=person.pk, scheme=scheme, source=source, source_id=number)


Row = tuple[Claim, str, Month, int, str]


def post(rows: Iterable[Row], *, month: Month = NOVEMBER, actor: Actor | None = None) -> PostingRun:
    """Post (claim, component, period, owed fen, reason) through the real action."""
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists owed_now")
        cursor.execute(
            "create temp table owed_now (claim_id bigint, person_id bigint, scheme text, component text, period date,"
            " owed_fen bigint, basis_id bigint, reason text)"
        )
        values = [
            (claim.pk, claim.person_id, claim.scheme_id, component, period.first, fen, None, reason)
            for claim, component, period, fen, reason in rows
        ]
        execute_values(cursor, "insert into owed_now values %s", values)
    who = actor or Actor.house()
    return actions.post_difference(who, table="owed_now", month=month, known_on=who.today)


def owe(person: Person, fen: int, *, month: Month = NOVEMBER, scheme: str = "disability_pension", reason: str = "") -> Claim:
    """Make a person owed so much for a month (now; a second call is a correction)."""
    claim = make_claim(person, scheme)
    post([(claim, "monthly", month, fen, reason or "核定")], month=month)
    return claim


def people_owed(*amounts: int, month: Month = NOVEMBER) -> list[Person]:
    persons = [make_person() for _ in amounts]
    post([(make_claim(p), "monthly", month, fen, "") for p, fen in zip(persons, amounts, strict=True)], month=month)
    return persons


class Desk:
    """The persons of one bureau, and a batch driven through their hands. ``acts``: the use cases, or a door to them of the same names."""

    acts: Any = actions

    def __init__(self) -> None:
        self.clerk = make_actor("benefit_clerk", name="李梅")
        self.reviewer = make_actor("benefit_reviewer", name="周强")
        self.chief = make_actor("leader", name="陈建国")
        self.finance = make_actor("finance", name="吴芳")

    def composed(self, month: Month = NOVEMBER, **selection: Any) -> Batch:
        return self.acts.compose_batch(self.clerk, month=month, **selection)

    def submitted(self, batch: Batch | None = None) -> Batch:
        batch = batch or self.composed()
        self.acts.submit_batch(self.clerk, batch_id=batch.pk)
        return fresh(batch)

    def reviewed(self, batch: Batch | None = None) -> Batch:
        batch = self.submitted(batch)
        self.acts.review_batch(self.reviewer, batch_id=batch.pk, seen_fen=batch.total_fen)
        return fresh(batch)

    def approved(self, batch: Batch | None = None) -> Batch:
        batch = self.reviewed(batch)
        self.acts.approve_batch(self.chief, batch_id=batch.pk, seen_fen=batch.total_fen)
        return fresh(batch)

    def filed(self, batch: Batch | None = None) -> Batch:
        batch = self.approved(batch)
        self.acts.make_files(self.finance, batch_id=batch.pk)
        return fresh(batch)

    def sent(self, batch: Batch | None = None) -> Batch:
        batch = self.filed(batch)
        self.acts.mark_sent(self.finance, batch_id=batch.pk)
        return fresh(batch)

    def returned(self, batch: Batch | None = None, **outcomes: Any) -> Batch:
        batch = self.sent(batch)
        self.acts.take_return(self.finance, batch_id=batch.pk, content=answer(batch, **outcomes), name="回盘.txt")
        return fresh(batch)

    def closed(self, batch: Batch | None = None, **outcomes: Any) -> Batch:
        batch = self.returned(batch, **outcomes)
        self.acts.close_batch(self.clerk, batch_id=batch.pk)
        return fresh(batch)


def fresh(batch: Batch) -> Batch:
    return Batch.objects.select_related("profile").get(pk=batch.pk)


def answer_lines(batch: Batch, *, rejected: Sequence[int] = (), missing: Sequence[int] = ()) -> list[AnswerLine]:
    """One line a payment; ``rejected`` and ``missing`` are person ids."""
    rows = Payment.objects.filter(batch=batch, file__isnull=False).order_by("seq")
    lines = []
    for number, row in enumerate((r for r in rows if r.person_id not in missing), 1):
        bad = row.person_id in rejected
        lines.append(AnswerLine(number, row.ref, row.amount_fen, "rejected" if bad else "paid", "E03" if bad else "", ""))
    return lines


def answer(batch: Batch, **outcomes: Any) -> bytes:
    return write_answer(layout_of(fresh(batch).profile), answer_lines(batch, **outcomes))


def hash_of(batch: Batch) -> str:
    return content_of(batch).content_hash
