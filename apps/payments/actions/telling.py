"""Telling payees what the bank did: paid, or sent back and what to do now. One message a payment and outcome, ever."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.models import Job
from apps.core.money import yuan
from apps.core.month import Month
from apps.notices.actions import send_messages
from apps.notices.rules import Outgoing, Recipient
from apps.org.queries import contacts
from apps.payments.models import Batch, Payment
from apps.payments.queries.batches import lock_batch
from apps.payments.rules.refusals import WrongState
from apps.people.queries.clear import clear

TELL = "payments.tell_payees"
# What a payment's state means to the payee: which template says it.
TEMPLATES = {"paid": "payment_sent", "failed": "payment_returned", "returned": "payment_returned"}
ANSWERED = ("returned", "closed")


@dataclass(frozen=True, slots=True)
class Told:
    """How many messages are new, and how many payees have no telephone and must be told by the station."""

    new: int
    no_phone: int


@action(permission=TELL, label="告知收款人")
def order_telling(actor: Actor, *, batch_id: int) -> Job:
    """Order the messages of an answered batch as a job; pressed again it returns the job under way, or tells the newly answered.

    Raises BatchNotFound, WrongState (the bank has not answered).
    """
    batch = lock_batch(actor, batch_id)
    _check(batch)
    job = queue.later(actor, TELL, key=batch.key, title=f"告知收款人 {batch.key}", batch_id=batch.pk)
    audit.record(actor, TELL, batch, after={"job": job.pk})
    return job


@action(permission=TELL, label="告知收款人")
def tell_payees(actor: Actor, *, batch_id: int, payment_ids: Sequence[int]) -> Told:
    """Write the messages of these payments: paid, or sent back with the reason. Nobody writes to the dead.

    A payment told of this outcome before is passed over. Raises BatchNotFound, WrongState.
    """
    batch = lock_batch(actor, batch_id)
    _check(batch)
    rows = (
        Payment.objects.filter(batch=batch, pk__in=payment_ids, state__in=TEMPLATES, person__died_on__isnull=True)
        .select_related("person")
        .order_by("seq")
    )
    contact, house = contacts(), actor.as_house()
    told = {template: [_outgoing(batch, one, contact) for one in rows if TEMPLATES[one.state] == template and
                       one.person.phone_sealed] for template in set(TEMPLATES.values())}  # fmt: skip
    # The house carries messages: who pays need not be allowed to write free ones.
    new = sum(send_messages(house, template=name, items=items, subject=batch.key) for name, items in told.items() if items)
    result = Told(new, len(rows) - sum(map(len, told.values())))
    audit.record(actor, TELL, batch, after={"asked": len(rows), "new": result.new, "no_phone_count": result.no_phone})
    return result


def _check(batch: Batch) -> None:
    if batch.state not in ANSWERED:
        raise WrongState("银行还没有回盘，结果未定，现在不能告知收款人；请在处理回盘之后再发。")


def _outgoing(batch: Batch, row: Payment, contact: Callable[[str], dict[str, str]]) -> Outgoing:
    person, template = row.person, TEMPLATES[row.state]
    gaps = {"name": person.name, "month": Month.of(batch.month).label, **contact(row.division_code)}
    if template == "payment_sent":
        gaps |= {"amount": yuan(row.amount_fen), "tail": row.account_tail[-4:]}
    else:
        gaps["reason"] = row.reason or "银行退回"
    to = Recipient.of_person(person.dossier_no, person.name, row.division_code, clear(person, "phone"))
    return Outgoing(f"{template}:{row.ref}", to, gaps)
