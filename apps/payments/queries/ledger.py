"""A person's ledger of months: due, corrected, paid, returned, in the bank, open; and the balance identity."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.people.queries.people import get_person

VIEW_LEDGER = permission("payments.view_ledger", "查看人员发放台账")

_MONTHS = """
select d.scheme_id, s.name, d.period,
  coalesce(sum(d.amount_fen) filter (where d.seq = 0), 0)::bigint as due,
  coalesce(sum(d.amount_fen) filter (where d.seq > 0), 0)::bigint as corrected,
  coalesce(sum(d.amount_fen) filter (where p.state = 'paid' or l.netting_id is not null), 0)::bigint as paid,
  coalesce(sum(d.amount_fen) filter (where p.state in ('ready', 'sent')), 0)::bigint as on_the_way,
  coalesce(sum(d.amount_fen) filter (where p.state = 'unknown'), 0)::bigint as unknown,
  coalesce(sum(r.n), 0)::bigint as returned
from payments_claim c join payments_due d on d.claim_id = c.id join policy_scheme s on s.code = d.scheme_id
left join payments_paymentdue l on l.due_id = d.id and l.live
left join payments_payment p on p.id = l.payment_id
left join lateral (select count(*) as n from payments_paymentdue e join payments_payment x on x.id = e.payment_id
                   where e.due_id = d.id and not e.live and x.state in ('failed', 'returned')) r on true
where c.person_id = %s group by 1, 2, 3 order by 3, 1
"""
_IDENTITY = """
select
  (select coalesce(sum(amount_fen), 0) from payments_due d {due})::bigint as due,
  ((select coalesce(sum(amount_fen), 0) from payments_payment p where p.state = 'paid' {payment})
   - (select coalesce(sum(amount_fen), 0) from payments_recovery r where r.kind = 'cash' {recovery}))::bigint as paid,
  ((select coalesce(sum(d.amount_fen), 0) from payments_due d where not exists
      (select 1 from payments_paymentdue l where l.due_id = d.id and l.live) {open})
   + (select coalesce(sum(amount_fen), 0) from payments_payment p where p.state in ('ready', 'sent', 'unknown') {payment})
   - (select coalesce(sum(v.amount_fen), 0) from payments_receivable v where true {receivable})
   + (select coalesce(sum(r.amount_fen), 0) from payments_recovery r where r.live {recovery}))::bigint as open,
  (- (select coalesce(sum(amount_fen), 0) from payments_recovery r where r.kind = 'waiver' and r.live {recovery}))::bigint as written_off
"""


@dataclass(frozen=True, slots=True)
class LedgerMonth:
    """One scheme in one month. ``balance_fen`` is what is owed and neither paid nor on the way."""

    scheme: str
    scheme_name: str
    period: date
    due_fen: int
    corrected_fen: int
    paid_fen: int
    on_the_way_fen: int
    unknown_fen: int
    returns: int

    @property
    def balance_fen(self) -> int:
        """Open fen of the month."""
        return self.due_fen + self.corrected_fen - self.paid_fen - self.on_the_way_fen - self.unknown_fen


@dataclass(frozen=True, slots=True)
class Identity:
    """Σ due = paid + open + written off. ``paid`` is net of returns and cash paid back; ``open`` net of receivables."""

    due_fen: int
    paid_fen: int
    open_fen: int
    written_off_fen: int

    @property
    def holds(self) -> bool:
        """To the cent."""
        return self.due_fen == self.paid_fen + self.open_fen + self.written_off_fen


def ledger(actor: Actor, person_id: int) -> list[LedgerMonth]:
    """All months of a visible person by scheme. Permission ``payments.view_ledger``; raises NotFound out of scope."""
    require(actor, VIEW_LEDGER)
    person = get_person(actor, person_id)
    with connection.cursor() as cursor:
        cursor.execute(_MONTHS, [person.pk])
        return [LedgerMonth(*row) for row in cursor.fetchall()]


def identity(person_id: int | None = None) -> Identity:
    """The balance identity of a person, or of the whole county. Its four figures come from separate tables."""
    values: list[Any] = []
    parts = {"due": "", "payment": "", "recovery": "", "open": "", "receivable": ""}
    if person_id is not None:
        one = int(person_id)
        parts = {
            "due": f"where d.person_id = {one}",
            "payment": f"and p.person_id = {one}",
            "recovery": f"and r.person_id = {one}",
            "open": f"and d.person_id = {one}",
            "receivable": f"and v.person_id = {one}",
        }
    with connection.cursor() as cursor:
        cursor.execute(_IDENTITY.format(**parts), values)
        return Identity(*cursor.fetchone())
