"""Reading batches, their lines, signatures, files; and locking them."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.numbers import whole_number
from apps.core.scope import within
from apps.core.together import Later, Together
from apps.payments.models import (
    Approval,
    BankFile,
    BankProfile,
    Batch,
    BatchEvent,
    BatchRevision,
    Payment,
    ReturnFile,
    SignatureRule,
)
from apps.payments.rules.refusals import BatchNotFound, FileNotFound, PaymentNotFound, ProfileMissing
from apps.payments.rules.states import MOVES, levels_for

VIEW_BATCH = permission("payments.view_batch", "查看发放批次")
VIEW_PAYMENT = permission("payments.view_payment", "查看发放明细")

_CONTENT = """
select count(*), coalesce(sum(amount_fen), 0)::bigint,
       encode(sha256(convert_to(coalesce(string_agg(
         ref || '|' || person_id || '|' || payee_account_id || '|' || amount_fen || '|' || holder_name, E'\\n'
         order by seq), ''), 'UTF8')), 'hex')
from payments_payment where batch_id = %s and state <> 'withdrawn'
"""


@dataclass(frozen=True, slots=True)
class Content:
    """What the database itself counts, sums and hashes of a batch's lines."""

    row_count: int
    total_fen: int
    content_hash: str


def batches(actor: Actor) -> QuerySet[Batch]:
    """All batches, newest month first. Permission ``payments.view_batch``."""
    require(actor, VIEW_BATCH)
    return Batch.objects.select_related("maker", "profile").order_by("-month", "-ordinal")


def get_batch(actor: Actor, key: str) -> Batch:
    """A batch by its key or number; raises BatchNotFound."""
    number = whole_number(key)
    by = Q(key=key) if number is None else Q(key=key) | Q(pk=number)
    row = batches(actor).filter(by).first()
    if row is None:
        raise BatchNotFound
    return row


def lock_batch(actor: Actor, batch_id: int) -> Batch:
    """A batch, locked until the transaction ends; raises BatchNotFound. The acting permission was checked by the action."""
    row = Batch.objects.select_for_update(of=("self",), no_key=True).filter(pk=batch_id).first()
    if row is None:
        raise BatchNotFound
    return row


def payments(actor: Actor) -> QuerySet[Payment]:
    """Payments of persons inside the actor's places. Permission ``payments.view_payment``."""
    require(actor, VIEW_PAYMENT)
    return Payment.objects.filter(within(actor, "division_code")).select_related("batch")


def payments_of(actor: Actor, batch_id: int) -> QuerySet[Payment]:
    """Lines of one batch inside the actor's places, by sequence; page them by keyset over ``("seq",)``."""
    return payments(actor).filter(batch_id=batch_id).order_by("seq")


def answered_ids(batch_id: int) -> list[int]:
    """Payments of a batch whose outcome the payee may be told, by sequence."""
    rows = Payment.objects.filter(batch_id=batch_id, state__in=("paid", "failed", "returned"))
    return list(rows.order_by("seq").values_list("pk", flat=True))


def get_payment(actor: Actor, payment_id: int) -> Payment:
    """One payment inside the actor's places; raises PaymentNotFound."""
    row = payments(actor).filter(pk=payment_id).first()
    if row is None:
        raise PaymentNotFound
    return row


def payment_of(batch: Batch, payment_id: int) -> Payment:
    """One line of a locked batch; raises PaymentNotFound."""
    row = Payment.objects.select_for_update(of=("self",), no_key=True).filter(batch=batch, pk=payment_id).first()
    if row is None:
        raise PaymentNotFound
    return row


def batch_of_payment(payment_id: int) -> int:
    """The batch a payment belongs to; raises PaymentNotFound."""
    found = Payment.objects.filter(pk=payment_id).values_list("batch_id", flat=True).first()
    if found is None:
        raise PaymentNotFound
    return found


def unsent(person_id: int) -> QuerySet[Payment]:
    """A person's lines in batches that can still be edited; oldest batch first.

    No actor: asked from above for a person already seen."""
    edited = [state for state, act in MOVES if act == "edit"]
    rows = Payment.objects.filter(person_id=person_id, state="ready", batch__state__in=edited)
    return rows.select_related("batch").order_by("batch_id", "id")


def content_of(batch: Batch) -> Content:
    """Count, sum and SHA-256 over reference, person, account, amount and holder, computed by PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTENT, [batch.pk])
        return Content(*cursor.fetchone())


def revision_of(batch: Batch) -> BatchRevision | None:
    """What was submitted in the present revision, if it was."""
    return revision_rows(batch).first()


def revision_rows(batch: Batch) -> QuerySet[BatchRevision]:
    """The same as rows: one or none."""
    return BatchRevision.objects.filter(batch=batch, revision=batch.revision)


def approvals_of(batch: Batch) -> QuerySet[Approval]:
    """Signatures of the present revision, in order."""
    rows = Approval.objects.filter(batch=batch, revision=batch.revision)
    return rows.select_related("checker").order_by("level")


def events(actor: Actor, batch_id: int) -> QuerySet[BatchEvent]:
    """The steps of a batch, oldest first."""
    require(actor, VIEW_BATCH)
    return BatchEvent.objects.filter(batch_id=batch_id).select_related("staff").order_by("seq")


def files(actor: Actor, batch_id: int) -> QuerySet[BankFile]:
    """Files of a batch, void ones included, without their bytes."""
    require(actor, VIEW_BATCH)
    rows = BankFile.objects.filter(batch_id=batch_id).defer("content_sealed")
    return rows.select_related("made_by").order_by("sequence", "version")


def returns(actor: Actor, batch_id: int) -> QuerySet[ReturnFile]:
    """Return files of a batch, without their bytes."""
    require(actor, VIEW_BATCH)
    return ReturnFile.objects.filter(batch_id=batch_id).defer("content_sealed").order_by("id")


def lock_file(file_id: int) -> BankFile:
    """A live bank file, locked; raises FileNotFound."""
    row = BankFile.objects.select_for_update(of=("self",), no_key=True).filter(pk=file_id, state="made").first()
    if row is None:
        raise FileNotFound
    return row


def get_file(file_id: int) -> BankFile:
    """A live bank file; raises FileNotFound."""
    row = BankFile.objects.filter(pk=file_id, state="made").first()
    if row is None:
        raise FileNotFound
    return row


def profile_for(code: str | None = None) -> BankProfile:
    """The bank to pay through: the named one, else the first in use; raises ProfileMissing."""
    rows = BankProfile.objects.filter(is_active=True).order_by("sort", "code")
    row = rows.filter(code=code).first() if code else rows.first()
    if row is None:
        raise ProfileMissing
    return row


def profiles(actor: Actor) -> QuerySet[BankProfile]:
    """Banks in use."""
    require(actor, VIEW_BATCH)
    return BankProfile.objects.filter(is_active=True).order_by("sort", "code")


def levels_of(total_fen: int) -> int:
    """Signatures a total needs by the table in force."""
    return levels_for(total_fen, list(SignatureRule.objects.values_list("from_fen", "levels")))


@dataclass(frozen=True, slots=True)
class StateSum:
    """Lines of a batch in one state."""

    state: str
    count: int
    fen: int


def state_sums(actor: Actor, batch_id: int) -> list[StateSum]:
    """Count and sum by payment state, for progress bars and totals."""
    return state_sums_in(actor, batch_id, Together()).value


def state_sums_in(actor: Actor, batch_id: int, ask: Together) -> Later[list[StateSum]]:
    """The same, asked together with other rows."""
    require(actor, VIEW_BATCH)
    rows = Payment.objects.filter(batch_id=batch_id).values("state").annotate(n=Count("id"), fen=Sum("amount_fen"))
    found = ask.rows(rows.order_by("state"))
    return found.then(lambda sums: [StateSum(row["state"], row["n"], row["fen"]) for row in sums])


@dataclass(frozen=True, slots=True)
class GroupSum:
    """Persons and money of one group (township or scheme) in a batch."""

    key: str
    label: str
    persons: int
    fen: int


#: Conditions on the rows of a batch's payments and on the dues they pay. Found by key, so that they cost what the batch
#: costs and not what the history costs; a hash join would read every line ever paid.
OF_BATCH = "payment_id = any(array(select id from payments_payment where batch_id = %(batch)s and state <> 'withdrawn'))"
DUES_OF_BATCH = f"id = any(array(select due_id from payments_paymentdue where {OF_BATCH}))"  # noqa: S608 - constants
_BY_DIVISION = """
select g.code, coalesce(d.name, g.code), g.persons, g.fen from (
  select rpad(left(division_code, 9), 12, '0') as code, count(*) as persons, sum(amount_fen)::bigint as fen
  from payments_payment where batch_id = %(batch)s and state <> 'withdrawn' group by 1) g
left join org_division d on d.code = g.code order by 1
"""
_BY_SCHEME = f"""
select g.scheme_id, s.name, g.persons, g.fen from (
  select scheme_id, count(distinct person_id) as persons, sum(amount_fen)::bigint as fen
  from payments_due where {DUES_OF_BATCH} group by 1) g
join policy_scheme s on s.code = g.scheme_id order by s.sort, s.code
"""  # noqa: S608


def _groups(sql: str, batch_id: int) -> list[GroupSum]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"batch": batch_id})
        return [GroupSum(*row) for row in cursor.fetchall()]


def township_sums(actor: Actor, batch_id: int) -> list[GroupSum]:
    """Persons and net money by township. Adds up to the batch total."""
    require(actor, VIEW_BATCH)
    return _groups(_BY_DIVISION, batch_id)


def scheme_sums(actor: Actor, batch_id: int) -> list[GroupSum]:
    """Persons and gross dues by scheme; set-offs (`setoff_of`) are the difference to the batch total."""
    require(actor, VIEW_BATCH)
    return _groups(_BY_SCHEME, batch_id)


def setoff_of(batch_id: int) -> int:
    """Fen kept back from this batch's payments against receivables."""
    sql = """select coalesce(sum(r.amount_fen), 0)::bigint from payments_recovery r
             join payments_payment p on p.id = r.payment_id where p.batch_id = %s and p.state <> 'withdrawn'"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch_id])
        return int(cursor.fetchone()[0])


def next_ordinal(month: Month) -> int:
    """The number of the month's next batch. Call it under the composing lock."""
    last = Batch.objects.filter(month=month.first).order_by("-ordinal").values_list("ordinal", flat=True).first()
    return (last or 0) + 1
