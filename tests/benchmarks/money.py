"""P1 to P4 and P12: a month posted and composed, arrears, nothing new, files and their answers."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from apps.benefits.actions import post_month
from apps.core import sealing
from apps.core.actor import Actor
from apps.core.month import Month
from apps.payments import actions as payments
from apps.payments.models import Batch, Due, Payment, PaymentDue
from apps.payments.queries.layouts import layout_of
from apps.payments.rules import AnswerLine, OrderLine, read_answer, write_answer, write_order
from apps.policy import actions as policy
from tests.benchmarks.county import YEARLY, as_owner
from tests.benchmarks.measure import Figure, one, peak_megabytes, rows, timed

SAVED = 250  # persons saved row by row; their cost is scaled to the county
MONTHS = 24
SMALL = 50_000  # spans; above, what a first run costs once is lost in the month itself


def at(actor: Actor, day: date) -> Actor:
    """The same person on a day of the bench's history."""
    return actor.moved(datetime(day.year, day.month, day.day, 3, tzinfo=UTC))


def _rolled_back(work: Callable[[], Any]) -> float:
    """Seconds of a piece of work with its deferred checks, undone afterwards."""
    with transaction.atomic():
        with timed() as watch:
            work()
            rows("set constraints all immediate")
        transaction.set_rollback(True)
    return watch.seconds


class Month1:
    """A county's first month: post, compose, submit; and the same rows put there bare."""

    def __init__(self, clerk: Actor, month: Month) -> None:
        self.clerk, self.month = clerk, month
        self.seconds = 0.0
        self.batch: Batch | None = None

    def warm(self) -> None:
        """The same once before, undone: a worker is warm, and the floors below run warm too."""
        with transaction.atomic():
            self._once()
            transaction.set_rollback(True)

    def run(self) -> None:
        """The ordinary way; submitting counts, sums and hashes the lines. The floors are rolled back and wait for no disk, so
        neither does this."""
        rows("set synchronous_commit = off")
        with timed() as watch:
            self.batch = self._once()
        self.seconds = watch.seconds
        rows("reset synchronous_commit")

    def _once(self) -> Batch:
        actor = at(self.clerk, self.month.first.replace(day=5))
        post_month(actor, month=self.month)
        batch = payments.compose_batch(actor, month=self.month)
        payments.submit_batch(actor, batch_id=batch.pk)
        return batch

    def count(self) -> dict[str, int]:
        """How many rows that made."""
        assert self.batch
        return {
            "dues": one("select count(*) from payments_due"),
            "payments": one("select count(*) from payments_payment where batch_id = %s", [self.batch.pk]),
            "links": one("select count(*) from payments_paymentdue"),
        }

    def bare(self) -> float:
        """The same rows into the same tables one month later, by one INSERT … SELECT a table."""
        assert self.batch
        batch, later = self.batch.pk, (self.month + 1).first
        rows("drop table if exists bare_payment, bare_due")

        def work() -> None:
            rows("set local enable_nestloop = off")  # statistics do not know the batch yet; the month asks for the same
            run = one(
                "insert into payments_postingrun (month, known_on, posted_at, due_count, total_fen, staff_id)"
                " values (%s, %s, now(), 0, 0, %s) returning id",
                [later, later, self.clerk.staff_id],
            )
            made = _draft(batch, later)
            values = {"run": run, "batch": batch, "new": made, "later": later}
            for statement in _BARE:
                rows(statement, values)

        return _rolled_back(work)

    def saved(self) -> float:
        """Seconds for the county, saving each row by itself; measured on some persons and scaled."""
        assert self.batch
        later = (self.month + 1).first
        dues = list(Due.objects.select_related(None).order_by("id")[:SAVED])
        links = {link.due_id: link.payment_id for link in PaymentDue.objects.filter(due_id__in=[due.pk for due in dues])}
        paid = {payment.pk: payment for payment in Payment.objects.filter(pk__in=links.values())}

        def work() -> None:
            made = _draft(self.batch.pk, later)  # type: ignore[union-attr]
            for due in dues:
                payment = paid[links[due.pk]]
                due.pk, due.period = None, later
                due.save(force_insert=True)
                payment.pk, payment.batch_id, payment.ref, payment.state = None, made, f"x{payment.ref}", "ready"
                payment.save(force_insert=True)
                PaymentDue(payment=payment, due=due, person_id=due.person_id, live=True, amount_fen=due.amount_fen).save()

        return _rolled_back(work) * self.count()["dues"] / len(dues)


def _draft(batch: int, later: date) -> int:
    """A draft batch like the measured one, for the floors to fill."""
    made = one(
        "insert into payments_batch (key, month, ordinal, kind, schemes, divisions, state, event_seq, revision, made_at, row_count,"
        " total_fen, editor_id, maker_id, profile_id) select 'bare', %s, 99, kind, schemes, divisions, 'draft', 1, 1, made_at, 0, 0,"
        " editor_id, maker_id, profile_id from payments_batch where id = %s returning id",
        [later, batch],
    )
    rows(
        "insert into payments_batchevent (batch_id, seq, to_state, verb, revision, reason, at) values (%s, 1, 'draft', '', 1, '', now())",
        [made],
    )
    return int(made)


_BARE = (
    (
        "insert into payments_due (claim_id, person_id, scheme_id, component, period, seq, amount_fen, reason, basis_id, run_id, posted_on)"
        " select claim_id, person_id, scheme_id, component, %(later)s, 0, amount_fen, reason, basis_id, %(run)s, posted_on from payments_due"
    ),
    (
        "insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name, name,"
        " division_code, state, reason_code, reason, changed_at) select %(new)s, seq, 'b' || ref, person_id, amount_fen, payee_account_id,"
        " account_tail, holder_name, name, division_code, 'ready', '', '', changed_at from payments_payment where batch_id = %(batch)s"
    ),
    (
        "insert into payments_paymentdue (payment_id, due_id, person_id, live, amount_fen)"
        " select p.id, d.id, d.person_id, true, d.amount_fen from payments_due d"
        " join payments_payment p on p.batch_id = %(new)s and p.person_id = d.person_id where d.run_id = %(run)s"
    ),
)


def p1(clerk: Actor) -> tuple[list[Figure], Month1]:
    """Post a month and compose its batch."""
    month = Month1(clerk, Month(2024, 9))
    if one("select count(*) from benefits_span") <= SMALL:
        month.warm()
    month.run()
    bare, saved = month.bare(), month.saved()
    notes = month.count()
    return [
        Figure(
            "P1",
            "post a month and compose its batch ÷ bare INSERT…SELECT",
            month.seconds,
            "s",
            bare,
            month.seconds / bare,
            1.5,
            notes=notes,
        ),
        Figure(
            "P1", "saving row by row ÷ the same month", saved, "s", month.seconds, saved / month.seconds, 15, higher=True
        ),
    ], month


def p2_p3(clerk: Actor, checker: Actor, first: Month, p1_seconds: float) -> list[Figure]:
    """Arrears of 24 months after a rate known late; then posting again when nothing changed."""
    day = (first + MONTHS).first.replace(day=5)
    with timed() as nothing:
        post_month(at(clerk, day), month=first + MONTHS)
    with timed() as again:
        post_month(at(clerk, day), month=first + MONTHS)
    _raise(at(clerk, day), at(checker, day), first)
    with timed() as arrears:
        run = post_month(at(clerk, day), month=first + MONTHS)
    made = one("select count(*) from payments_due where run_id = %s", [run.pk])
    floor = _rolled_back(lambda: rows(_SECOND, {"run": run.pk}))
    notes = {"dues": made, "regular_month_seconds": round(nothing.seconds, 3), "peak_megabytes": round(peak_megabytes())}
    return [
        Figure(
            "P2",
            "arrears of 24 months ÷ bare INSERT…SELECT of their rows",
            arrears.seconds,
            "s",
            floor,
            arrears.seconds / floor,
            1.5,
            notes=notes,
        ),
        Figure("P2", "largest process, MB", peak_megabytes(), "MB", 512, peak_megabytes(), 512),
        Figure(
            "P3", "posting again when nothing changed ÷ P1", again.seconds, "s", p1_seconds, again.seconds / p1_seconds, 0.1
        ),
    ]


_SECOND = """
insert into payments_due (claim_id, person_id, scheme_id, component, period, seq, amount_fen, adjusts_id, reason, basis_id, run_id, posted_on)
select claim_id, person_id, scheme_id, component, period, seq + 1, amount_fen, coalesce(adjusts_id, id), reason || '.', basis_id, run_id, posted_on
from payments_due where run_id = %(run)s
"""


def _raise(clerk: Actor, checker: Actor, first: Month) -> None:
    """A rise of every scheme by a tenth from the first month, known only now."""
    units = {
        "rural_elder_subsidy": ("", "year_per_service_year", 4),
        "war_veteran_subsidy": ("", "year", 1),
        "disability_pension": ("10|duty", "year", 1),
    }
    for scheme, (key, per, years) in units.items():
        row = policy.enter_standard(
            clerk,
            scheme=scheme,
            rate_key=key,
            division_code="000000000000",
            amount_fen=YEARLY[scheme] // years * 11 // 10,
            per=per,
            effective_from=first,
            document_no="测速用文号",
            source="测速",
            status="assumed",
        )
        policy.confirm_standard(checker, standard_id=row.pk)


def p4(month: Month1, checker: Actor, leaders: list[Actor], treasurer: Actor) -> list[Figure]:
    """Bank files of a batch; judging and applying its return file."""
    assert month.batch
    batch = Batch.objects.get(pk=month.batch.pk)
    day = month.month.first.replace(day=8)
    _clear_notices()
    payments.review_batch(at(checker, day), batch_id=batch.pk, seen_fen=batch.total_fen)
    for leader in leaders:
        batch.refresh_from_db()
        if batch.state == "reviewed":
            payments.approve_batch(at(leader, day), batch_id=batch.pk, seen_fen=batch.total_fen)
    bare_files = _bare_files(batch)
    with timed() as files:
        made = payments.make_files(at(treasurer, day), batch_id=batch.pk)
    payments.mark_sent(at(treasurer, day), batch_id=batch.pk)
    content = _answer(batch)
    floor_return = _bare_return(batch, content)
    with timed() as taken:
        payments.take_return(at(treasurer, day), batch_id=batch.pk, content=content, name="测速回盘.txt")
    notes = {"files": len(made), "rows": sum(file.row_count for file in made), "bytes": len(content)}
    return [
        Figure(
            "P4",
            "bank files ÷ reading, opening and writing the bare bytes",
            files.seconds,
            "s",
            bare_files,
            files.seconds / bare_files,
            3,
            notes=notes,
        ),
        Figure(
            "P4",
            "judging and applying a return ÷ parsing it and bare settlements",
            taken.seconds,
            "s",
            floor_return,
            taken.seconds / floor_return,
            2,
        ),
    ]


def _clear_notices() -> None:
    """The public notice is not what is measured."""
    with as_owner():
        rows("update policy_scheme set needs_notice = false")


def _bare_files(batch: Batch) -> float:
    """Read the sealed numbers, open them, write the bytes of every file: no sums, hashes, seals or states."""
    layout, size = layout_of(batch.profile), batch.profile.max_rows
    with timed() as watch:
        found = rows(
            "select p.ref, p.holder_name, p.amount_fen, a.row_key, a.account_sealed, q.row_key, q.id_number_sealed from payments_payment p"
            " join people_payeeaccount a on a.id = p.payee_account_id join people_person q on q.id = p.person_id"
            " where p.batch_id = %s and p.state = 'ready' order by p.seq",
            [batch.pk],
        )
        lines = [
            OrderLine(
                number, ref, name, sealing.unseal("people_payeeaccount.account", key, account), fen,
                sealing.unseal("people_person.id_number", own, number_sealed), "",
            )
            for number, (ref, name, fen, key, account, own, number_sealed) in enumerate(found, 1)
        ]  # fmt: skip
        for start in range(0, len(lines), size):
            write_order(layout, lines[start : start + size])
    return watch.seconds


def _answer(batch: Batch) -> bytes:
    sent = rows("select ref, amount_fen from payments_payment where batch_id = %s order by seq", [batch.pk])
    lines = [
        AnswerLine(row, ref, fen, "rejected" if row % 300 == 0 else "paid", "E01" if row % 300 == 0 else "")
        for row, (ref, fen) in enumerate(sent, 1)
    ]
    return write_answer(layout_of(batch.profile), lines)


def _bare_return(batch: Batch, content: bytes) -> float:
    """Parse the answer; put its lines, settlements, transfers and states there by one statement each."""

    def work() -> None:
        read_answer(layout_of(batch.profile), content)
        for statement in _BARE_RETURN:
            rows(statement, {"batch": batch.pk})

    return _rolled_back(work)


_BARE_RETURN = (
    (
        "insert into payments_returnfile (batch_id, row_key, name, sha256, lines_digest, content_sealed, row_count, total_fen, paid_count, paid_fen,"
        " failed_count, suspense_count, taken_at) values (%(batch)s, gen_random_uuid(), 'bare', 'bare', 'bare', '', 1, 1, 1, 1, 0, 0, now())"
    ),
    (
        "insert into payments_returnline (file_id, line_no, ref, amount_fen, result, reason_code, reason, match, payment_id)"
        " select (select id from payments_returnfile where sha256 = 'bare'), seq, ref, amount_fen, 'paid', '', '', 'ok', id"
        " from payments_payment where batch_id = %(batch)s"
    ),
    (
        "insert into payments_settlement (payment_id, kind, amount_fen, return_line_id, evidence, settled_on, at)"
        " select payment_id, 'paid', amount_fen, id, '', current_date, now() from payments_returnline"
        " where file_id = (select id from payments_returnfile where sha256 = 'bare')"
    ),
    (
        "insert into payments_transfer (key, kind, debit, credit, amount_fen, batch_id, person_id, booked_on, at)"
        " select 'paid:' || ref, 'paid', 'transit', 'bank', amount_fen, batch_id, person_id, current_date, now()"
        " from payments_payment where batch_id = %(batch)s"
    ),
    "update payments_batch set state = 'sent' where id = %(batch)s and state = 'sent'",
    "update payments_payment set state = 'paid', changed_at = now() where batch_id = %(batch)s",
)


def analyse() -> None:
    """Statistics of all tables, as autovacuum keeps them on a living server."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("analyze")
