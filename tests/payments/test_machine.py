"""Random histories: whatever happens in whatever order, every fen is paid, open or written off, and nothing is paid twice.

What is drawn hangs on no row of the database: over HTTP nothing is rolled back, and the same draws must be the same history of draws again.
"""

from itertools import cycle
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from apps.core.errors import DomainError
from apps.core.month import Month
from apps.payments.models import Batch, HeldOver, Payment, Receivable, Suspense
from apps.payments.queries import difference, identity, tie_out
from apps.payments.queries.layouts import layout_of
from apps.payments.queries.truth import broken
from apps.payments.rules import AnswerLine, write_answer
from apps.payments.rules.refusals import NothingToPay
from apps.people.models import Person
from tests.payments.make import Desk, fresh, make_account, make_claim, make_person, post

pytestmark = pytest.mark.django_db
AMOUNTS = st.integers(0, 5).map(lambda n: n * 1_000)
NAMES = 4


class Bureau(RuleBasedStateMachine):
    """A small bureau; the model is a dict of what each person is owed for each month."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.opened()
        self.acts = self.desk.acts
        self.people = [make_person(account=number > 0) for number in range(NAMES)]
        self.claims = [make_claim(person) for person in self.people]
        self.month = Month(2026, 1)
        self.owed: dict[tuple[int, str], int] = {}

    def opened(self) -> Desk:
        """The four at their desk, in a bureau that has paid nothing yet."""
        self.point = transaction.savepoint()
        return Desk()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)
        with connection.cursor() as cursor:
            cursor.execute("drop table if exists owed_now, compose_due, compose_person, compose_setoff, settle_change")

    def batch(self, *states: str) -> Batch | None:
        return Batch.objects.filter(state__in=states).order_by("-id").select_related("profile").first()

    def tries(self, act: Any, *args: Any, **kwargs: Any) -> bool:
        """Refusals are answers; anything else is a failure of the machine."""
        try:
            act(*args, **kwargs)
        except DomainError:
            return False
        return True

    @rule(amounts=st.lists(AMOUNTS, min_size=NAMES, max_size=NAMES))
    def post_next_month(self, amounts: list[int]) -> None:
        self.month += 1
        self.review(dict(enumerate(amounts)), self.month)

    @precondition(lambda self: self.owed)
    @rule(data=st.data(), fen=AMOUNTS)
    def learn_late(self, data: Any, fen: int) -> None:
        number, text = data.draw(st.sampled_from(sorted(self.owed)))
        self.review({number: fen}, Month.parse(text))

    def review(self, amounts: dict[int, int], month: Month) -> None:
        post([(self.claims[n], "monthly", month, fen, "复核") for n, fen in amounts.items()], month=self.month)
        self.owed |= {(n, str(month)): fen for n, fen in amounts.items()}

    @rule(kind=st.sampled_from(["regular", "regular", "arrears", "reissue"]))
    def compose(self, kind: str) -> None:
        self.tries(self.desk.composed, self.month, kind=kind)

    @rule(place=st.integers(0, 99), back=st.booleans())
    def exclude_or_restore(self, place: int, back: bool) -> None:
        rows = list(
            Payment.objects.filter(state="withdrawn" if back else "ready").values_list("pk", flat=True).order_by("pk")
        )
        if rows:
            act = self.acts.restore_payment if back else self.acts.exclude_payment
            self.tries(act, self.desk.clerk, payment_id=rows[place % len(rows)], reason="试着改一改")

    @rule()
    def sign(self) -> None:
        batch = self.batch("draft")
        if batch and batch.row_count:
            self.desk.approved(batch)

    @rule(stage=st.sampled_from(["reject", "cancel"]))
    def give_back(self, stage: str) -> None:
        batch = self.batch("submitted", "reviewed", "approved") if stage == "reject" else self.batch("draft")
        if batch and stage == "reject":
            self.acts.reject_batch(self.desk.chief, batch_id=batch.pk, reason="退回再看一看")
        elif batch:
            self.acts.cancel_batch(self.desk.clerk, batch_id=batch.pk, reason="不发这一批了")

    @rule()
    def hand_over(self) -> None:
        batch = self.batch("approved")
        if batch:
            self.acts.make_files(self.desk.finance, batch_id=batch.pk)
            self.acts.mark_sent(self.desk.finance, batch_id=batch.pk)

    @rule(words=st.lists(st.sampled_from(["paid", "paid", "rejected", "returned", ""]), min_size=NAMES, max_size=NAMES))
    def bank_answers(self, words: list[str]) -> None:
        batch = self.batch("sent", "returned", "closed")
        if batch is None:
            return
        rows = list(Payment.objects.filter(batch=batch, file__isnull=False).order_by("seq"))
        lines = [
            AnswerLine(number, row.ref, row.amount_fen, word, "E03" if word != "paid" else "")
            for number, (row, word) in enumerate(zip(rows, cycle(words)), 1)
            if word
        ]
        content = write_answer(layout_of(batch.profile), lines)
        self.tries(self.acts.take_return, self.desk.finance, batch_id=batch.pk, content=content, name="回盘")

    @rule()
    def end_return(self) -> None:
        batch = self.batch("sent", "returned")
        if batch:
            self.tries(self.acts.close_return, self.desk.finance, batch_id=batch.pk)

    @rule(outcome=st.sampled_from(["paid", "not_paid"]))
    def find_out(self, outcome: str) -> None:
        row = Payment.objects.filter(state="unknown").first()
        if row:
            self.acts.resolve_unknown(self.desk.clerk, payment_id=row.pk, outcome=outcome, evidence="银行流水单")

    @rule(accept=st.booleans())
    def settle_suspense(self, accept: bool) -> None:
        row = Suspense.objects.filter(state="open").first()
        if row:
            self.tries(
                self.acts.resolve_suspense, self.desk.clerk, suspense_id=row.pk, accept=accept, resolution="已与银行核对"
            )

    @rule()
    def close(self) -> None:
        batch = self.batch("returned")
        if batch:
            self.tries(self.acts.close_batch, self.desk.clerk, batch_id=batch.pk)

    @rule(data=st.data(), instalment=AMOUNTS)
    def claim_back(self, data: Any, instalment: int) -> None:
        person = data.draw(st.sampled_from(self.people))
        self.tries(
            self.acts.open_receivable, self.desk.clerk, person_id=person.pk, reason="多发须追回", instalment_fen=instalment
        )

    @rule(fen=st.integers(1, 3_000), waive=st.booleans())
    def collect(self, fen: int, waive: bool) -> None:
        row = Receivable.objects.order_by("-id").first()
        if row is None:
            return
        if not waive:
            self.tries(self.acts.record_cash, self.desk.finance, receivable_id=row.pk, amount_fen=fen, evidence="收据一张")
        elif self.tries(self.acts.propose_waiver, self.desk.clerk, receivable_id=row.pk, amount_fen=fen, reason="家庭困难"):
            proposal = row.proposals.get(agreed__isnull=True)
            self.acts.decide_waiver(self.desk.chief, proposal_id=proposal.pk, agreed=True)

    @rule()
    def give_account(self) -> None:
        first = Person.objects.get(pk=self.people[0].pk)
        if not first.payee_accounts.filter(is_live=True).exists():
            make_account(first)

    @invariant()
    def every_fen_is_somewhere(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute("set constraints all deferred")
        total = identity()
        assert total.holds, total
        for number, person in enumerate(self.people):
            found = identity(person.pk)
            assert found.holds, found
            assert found.due_fen == sum(fen for (n, _), fen in self.owed.items() if n == number)

    @invariant()
    def nothing_is_broken(self) -> None:
        assert broken() == {}

    @invariant()
    def differences_and_totals_tie(self) -> None:
        batch = Batch.objects.order_by("-id").first()
        if batch:
            assert difference(self.desk.clerk, batch).ties
        for row in tie_out(self.desk.clerk, self.month).rows:
            assert [seam.name for seam in row.broken if "凭证" not in seam.name and "银行结果" not in seam.name] == []


def test_random_histories_keep_every_fen() -> None:
    run_state_machine_as_test(
        Bureau,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_a_quiet_month_leaves() -> None:
    desk = Desk()
    person = make_person()
    post([(make_claim(person), "monthly", Month(2026, 11), 10_000, "")])
    batch = desk.closed()
    assert (fresh(batch).state, broken(), HeldOver.objects.count()) == ("closed", {}, 0)
    with pytest.raises(NothingToPay):
        desk.composed()
