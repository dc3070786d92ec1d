"""What an answer does to payments, dues and the ledger; shared by return files, evidence and suspense."""

from typing import Any

from django.db import connection

from apps.core.actor import Actor
from apps.payments.models import Batch

# One statement each over the lines of a return file, or over one payment resolved by evidence.
_CHANGES = """
create temp table settle_change on commit drop as
select p.id as payment_id, p.ref, p.batch_id, p.person_id, p.amount_fen, p.state as before, l.result as result,
       case when l.result = 'paid' then 'paid' when p.state = 'paid' then 'returned' else 'failed' end as after,
       l.id as line_id, l.reason_code, coalesce(nullif(l.reason, ''), r.label, '') as reason, ''::text as evidence
from payments_returnline l join payments_payment p on p.id = l.payment_id
left join payments_rejectreason r on r.code = l.reason_code and l.result <> 'paid'
  and (r.profile_id = %(profile)s or (r.profile_id is null and not exists (
       select 1 from payments_rejectreason x where x.profile_id = %(profile)s and x.code = l.reason_code)))
where l.file_id = %(file)s and l.match = 'ok'
"""
_ONE = """
create temp table settle_change on commit drop as
select p.id as payment_id, p.ref, p.batch_id, p.person_id, p.amount_fen, p.state as before, %(result)s::text as result,
       %(after)s::text as after, %(line)s::bigint as line_id, ''::text as reason_code, %(reason)s::text as reason,
       %(evidence)s::text as evidence
from payments_payment p where p.id = %(payment)s
"""
_SETTLE = """
insert into payments_settlement (payment_id, kind, amount_fen, return_line_id, evidence, settled_on, at)
select payment_id, after, amount_fen, line_id, evidence, %(today)s, %(at)s
from settle_change where after in ('paid', 'returned')
"""
_TRANSFER = """
insert into payments_transfer (key, kind, debit, credit, amount_fen, batch_id, person_id, reverses_id, booked_on, at)
select c.after || ':' || c.ref, c.after,
       case when c.after = 'returned' then 'bank' when c.before = 'failed' then 'payable' else 'transit' end,
       case when c.after = 'paid' then 'bank' else 'payable' end,
       c.amount_fen, c.batch_id, c.person_id,
       case when c.after = 'returned' then (select t.id from payments_transfer t where t.key = 'paid:' || c.ref) end,
       %(today)s, %(at)s
from settle_change c
"""
_PAYMENTS = """
update payments_payment p set state = c.after, changed_at = %(at)s,
  reason_code = case when c.after = 'paid' then '' else c.reason_code end,
  reason = case when c.after = 'paid' then '' else c.reason end
from settle_change c where p.id = c.payment_id
"""
_SETOFFS = """
insert into payments_transfer (key, kind, debit, credit, amount_fen, batch_id, person_id, reverses_id, booked_on, at)
select case when c.after = 'paid' then 'setoff:' else 'unsetoff:' end || r.id,
       case when c.after = 'paid' then 'setoff' else 'unsetoff' end,
       case when c.after = 'paid' then 'payable' else 'receivable' end,
       case when c.after = 'paid' then 'receivable' else 'payable' end,
       r.amount_fen, c.batch_id, r.person_id,
       case when c.after = 'returned' then (select t.id from payments_transfer t where t.key = 'setoff:' || r.id) end,
       %(today)s, %(at)s
from settle_change c join payments_recovery r on r.payment_id = c.payment_id where c.after in ('paid', 'returned')
"""
_REOPEN = """
insert into payments_heldover (due_id, person_id, reason, note, since, batch_id, payment_id)
select l.due_id, l.person_id, case when c.after = 'returned' then 'returned' when c.line_id is null then 'not_paid'
       else 'rejected' end, left(c.reason, 300), %(at)s, c.batch_id, c.payment_id
from settle_change c join payments_paymentdue l on l.payment_id = c.payment_id
where c.after in ('failed', 'returned')
on conflict (due_id) do nothing
"""
_CLOSE_OPEN = """
delete from payments_heldover h using settle_change c join payments_paymentdue l on l.payment_id = c.payment_id
where c.after = 'paid' and c.before = 'failed' and h.due_id = l.due_id
"""
_UNKNOWNS = """
update payments_unknown u set outcome = case when c.after = 'paid' then 'paid' else 'not_paid' end,
  evidence = '银行回盘', resolved_at = %(at)s
from settle_change c where u.payment_id = c.payment_id and c.before = 'unknown' and u.outcome = '' and c.line_id is not null
"""
_SUSPENSE = """
insert into payments_suspense (line_id, batch_id, taken_by_id, state, resolution)
select l.id, %(batch)s, %(staff)s, 'open', '' from payments_returnline l
where l.file_id = %(file)s and l.match in ('contradiction', 'unknown_ref')
"""


def _apply(actor: Actor, create: str, values: dict[str, Any]) -> None:
    values = values | {"today": actor.today, "at": actor.at, "staff": actor.staff_id}
    steps = (_SETTLE, _TRANSFER, _SETOFFS, _PAYMENTS, _REOPEN, _CLOSE_OPEN, _UNKNOWNS)
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists settle_change")
        cursor.execute(create, values)
        cursor.execute("analyze settle_change")
        for sql in steps:
            cursor.execute(sql, values)


def apply_lines(actor: Actor, batch: Batch, file_id: int) -> None:
    """Apply all lines judged ``ok`` of a return file; contradictions and strange references go to suspense."""
    _apply(actor, _CHANGES, {"file": file_id, "profile": batch.profile_id})
    with connection.cursor() as cursor:
        cursor.execute(_SUSPENSE, {"file": file_id, "batch": batch.pk, "staff": actor.staff_id})


def apply_one(
    actor: Actor, payment_id: int, *, after: str, evidence: str, line_id: int | None = None, reason: str = ""
) -> None:
    """Apply one outcome by evidence: ``after`` is paid, failed or returned."""
    result = "paid" if after == "paid" else "rejected"
    values = {"payment": payment_id, "after": after, "result": result, "line": line_id}
    _apply(actor, _ONE, values | {"evidence": evidence[:300], "reason": reason[:300]})
