"""Canonical facts: one JSON object a line, sorted and stable, so that any program can hash and recompute them.

Persons are named by dossier number, staff by staff number, payments by the reference the bank echoes. Row numbers of the
database and personal data in clear never appear. The database writes the lines; they stream through a server-side cursor,
so that memory stays flat at any size.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.reports.queries.records import entitlement_lines, event_lines, standard_lines

READ_FACTS = permission("reports.read_facts", "导出资金事实")
CHUNK = 5000

_DUE_KEY = """(
  c.source || ':' || p.dossier_no || ':' || d.scheme_id
  || case when o.nth > 1 then '~' || o.nth else '' end
  || ':' || d.component || ':' || to_char(d.period, 'YYYY-MM') || ':' || d.seq)
"""
# Two honest occasions of one scheme in one person's life are told apart by their order.
_ORDINALS = """
  ordinal as (
    select id, row_number() over (partition by person_id, scheme_id, source order by id) as nth from payments_claim)
"""
_PARAMETER = """
select s.name, s.scheme_id as scheme, s.value, s.valid_from, s.known_on,
       case s.division_code when '000000000000' then 'national' else s.division_code end as region,
       s.superseded_on, s.document_no, s.status
from policy_parameter s where s.confirmed_at is not null
order by s.name collate "C", s.scheme_id collate "C" nulls first, s.division_code collate "C", s.valid_from, s.known_on
"""
_GRANT = """
select p.dossier_no as person, g.scheme_id as scheme, g.component, to_char(g.month, 'YYYY-MM') as month, g.facts,
       g.amount_fen as fen, g.decided_on, g.known_on, g.state,
       case when g.entitlement_id is null then 'decision' else 'derived' end as origin
from benefits_grant g join people_person p on p.id = g.person_id
where g.state in ('confirmed', 'void')
order by p.dossier_no collate "C", g.scheme_id collate "C", g.component collate "C", g.month, g.decided_on, g.facts::text collate "C",
         g.amount_fen
"""
_DUE = f"""
with {_ORDINALS}
select {_DUE_KEY} as key, p.dossier_no as person, d.scheme_id as scheme, d.component,
       to_char(d.period, 'YYYY-MM') as period, d.seq, d.amount_fen as fen, d.posted_on, d.reason
from payments_due d
join payments_claim c on c.id = d.claim_id
join ordinal o on o.id = c.id
join people_person p on p.id = d.person_id
order by p.dossier_no collate "C", d.scheme_id collate "C", c.source collate "C", o.nth, d.component collate "C", d.period, d.seq
"""
_PAYMENT = f"""
with {_ORDINALS},
  held as (
    select l.payment_id, json_agg({_DUE_KEY} order by {_DUE_KEY} collate "C") as dues
    from payments_paymentdue l join payments_due d on d.id = l.due_id
    join payments_claim c on c.id = d.claim_id join ordinal o on o.id = c.id
    join people_person p on p.id = d.person_id
    where l.payment_id is not null group by l.payment_id),
  offset_ as (
    select payment_id, sum(amount_fen) as fen from payments_recovery where payment_id is not null group by 1)
select y.ref, p.dossier_no as person, b.key as batch, y.amount_fen as fen, y.state, y.division_code as place,
       y.reason_code, coalesce(s.fen, 0) as setoff, h.dues
from payments_payment y
join payments_batch b on b.id = y.batch_id
join people_person p on p.id = y.person_id
left join held h on h.payment_id = y.id
left join offset_ s on s.payment_id = y.id
order by b.key collate "C", y.ref collate "C"
"""


def _netting(where: str) -> str:
    return f"""
with {_ORDINALS}
select p.dossier_no as person, n.kind as netting, n.amount_fen as fen, b.key as batch,
       json_agg({_DUE_KEY} order by {_DUE_KEY} collate "C") as dues
from payments_netting n
join people_person p on p.id = n.person_id
left join payments_batch b on b.id = n.batch_id
join payments_paymentdue l on l.netting_id = n.id
join payments_due d on d.id = l.due_id
join payments_claim c on c.id = d.claim_id join ordinal o on o.id = c.id
where {where}
group by n.id, p.dossier_no, n.kind, n.amount_fen, b.key
order by p.dossier_no collate "C", b.key collate "C", n.kind collate "C", n.amount_fen, min({_DUE_KEY}) collate "C"
"""


_BATCH = """
select b.key, to_char(b.month, 'YYYY-MM') as month, b.kind as type, b.state, b.row_count as count, b.total_fen as fen,
       b.revision, m.number as maker,
       coalesce((select json_agg(s.number order by a.level) from payments_approval a join org_staff s on s.id = a.checker_id
                 where a.batch_id = b.id and a.revision = b.revision), '[]') as signed_by,
       coalesce((select json_agg(f.sha256 order by f.sequence, f.version) from payments_bankfile f
                 where f.batch_id = b.id and f.state = 'made'), '[]') as files,
       coalesce((select json_agg(e.to_state order by e.seq) from payments_batchevent e where e.batch_id = b.id), '[]') as history
from payments_batch b join org_staff m on m.id = b.maker_id
order by b.key collate "C"
"""
_SETTLEMENT = """
select y.ref, s.kind as outcome, s.amount_fen as fen, s.settled_on
from payments_settlement s join payments_payment y on y.id = s.payment_id
order by y.ref collate "C", s.kind collate "C"
"""
_TRANSFER = """
select t.kind as entry, t.debit, t.credit, t.amount_fen as fen, b.key as batch, p.dossier_no as person, t.booked_on
from payments_transfer t join people_person p on p.id = t.person_id
left join payments_batch b on b.id = t.batch_id
order by b.key collate "C", p.dossier_no collate "C", t.booked_on, t.kind collate "C", t.debit collate "C", t.credit collate "C",
         t.amount_fen
"""
_RECEIVABLE = """
select p.dossier_no as person, r.amount_fen as fen, r.instalment_fen,
       (r.opened_at at time zone 'Asia/Shanghai')::date as opened_on,
       coalesce((select json_agg(row_to_json(back)) from (
                   select k.kind as way, k.amount_fen as fen, k.booked_on as on from payments_recovery k
                   where k.receivable_id = r.id and k.live order by k.booked_on, k.kind, k.amount_fen) back), '[]') as recovered
from payments_receivable r join people_person p on p.id = r.person_id
order by p.dossier_no collate "C", r.opened_at, r.amount_fen
"""
_CASE = """
select c.receipt_no as number, p.dossier_no as person, c.kind_id as type, v.number as version, c.division_id as place, c.channel,
       (c.applied_at at time zone 'Asia/Shanghai')::date as applied_on, c.state, c.step,
       (select json_object_agg(key, value order by key) from jsonb_each(c.answers)
        where jsonb_typeof(value) <> 'string' or value #>> '{}' ~ '^[a-z0-9_-]+$') as answers,
       (select json_agg(json_build_array(e.act, e.to_step, s.number, (e.at at time zone 'Asia/Shanghai')::date, nullif(e.ground, ''))
                        order by e.seq)
        from cases_caseevent e left join org_staff s on s.id = e.staff_id where e.case_id = c.id) as history,
       coalesce((select json_agg(json_build_array(k.name, k.started_on, k.due_on, k.stopped_on, k.extended_by) order by k.id)
                 from cases_caseclock k where k.case_id = c.id), '[]') as clocks,
       (select r.grade from cases_rating r where r.case_id = c.id) as rating,
       coalesce((select json_agg(json_build_array(a.level, a.filed_on, a.due_on, a.state) order by a.ordinal)
                 from cases_appeal a where a.case_id = c.id), '[]') as appeals
from cases_case c join people_person p on p.id = c.person_id join cases_kindversion v on v.id = c.version_id
order by c.receipt_no collate "C"
"""
_CARD = """
select c.serial, p.dossier_no as person, c.kind as type, c.identities, c.sequence, o.serial as replaces, nullif(c.reason, '') as reason,
       c.bank_code as bank, c.state, c.made_on, c.delivered_on, c.valid_until,
       (select json_agg(json_build_array(e.act, e.on) order by e.seq) from cards_cardevent e where e.card_id = c.id) as history
from cards_card c join people_person p on p.id = c.person_id left join cards_card o on o.id = c.replaces_id
order by c.serial collate "C"
"""
_VISIT = """
select v.receipt_no as number, p.dossier_no as person, v.on, v.outcome, v.mode, v.organiser, s.number as staff, v.division_id as place,
       t.trigger, nullif(t.listed, '') as listed, o.receipt_no as corrects, nullif(v.health, '') as health,
       coalesce((select json_agg(json_build_array(g.way, g.fund, g.fen, g.quantity) order by g.way, g.fund, g.fen, g.id)
                 from visits_giftline g where g.visit_id = v.id), '[]') as gifts,
       coalesce((select json_agg(json_build_array(k.kind, k.state, c.receipt_no) order by k.id)
                 from visits_promise k left join cases_case c on c.id = k.case_id where k.visit_id = v.id), '[]') as promises,
       (select x.state from visits_visitconflict x where x.visit_id = v.id) as conflict
from visits_visit v join people_person p on p.id = v.person_id join org_staff s on s.id = v.staff_id
left join visits_task t on t.id = v.task_id left join visits_visit o on o.id = v.corrects_id
order by v.receipt_no collate "C"
"""

_STATEMENTS: dict[str, str] = {
    "parameter": _PARAMETER,
    "grant": _GRANT,
    "due": _DUE,
    "payment": _PAYMENT,
    "netting": _netting("true"),
    "batch": _BATCH,
    "settlement": _SETTLEMENT,
    "transfer": _TRANSFER,
    "receivable": _RECEIVABLE,
    "case": _CASE,
    "card": _CARD,
    "visit": _VISIT,
}
_MADE: dict[str, Callable[[Actor], Iterator[str]]] = {
    "entitlement": entitlement_lines,
    "event": event_lines,
    "standard": standard_lines,
}
#: In this order they are written.
KINDS = (*_MADE, *_STATEMENTS)


def facts(actor: Actor, kinds: Sequence[str] = ()) -> Iterator[str]:
    """Lines of canonical JSON for the asked ``kinds`` (all by default), in a fixed order, from one snapshot.

    Permission ``reports.read_facts``; Invalid for an unknown kind.
    """
    require(actor, READ_FACTS)
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise Invalid(f"没有名为“{unknown[0]}”的事实类别；可选：{'、'.join(KINDS)}。")
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        for kind in KINDS:
            if not kinds or kind in kinds:
                yield from _MADE[kind](actor) if kind in _MADE else stream(kind, _STATEMENTS[kind])


def statement_of(kind: str, netting: str = "") -> str:
    """The statement of one kind of money fact; ``netting`` narrows the nettings ``n``, whose day stands in no fact."""
    return _netting(netting) if netting else _STATEMENTS[kind]


def stream(kind: str, statement: str, values: Mapping[str, Any] | None = None) -> Iterator[str]:
    """``row_to_json`` keeps the order of columns and writes no blanks between them."""
    wrapped = f"select row_to_json(line)::text from (select '{kind}' as kind, fact.* from ({statement}) fact) line"
    with connection.chunked_cursor() as cursor:
        cursor.execute(wrapped, values)
        while rows := cursor.fetchmany(CHUNK):
            for (line,) in rows:
                yield line
