"""Composing a batch (组批): open dues, netted per person, frozen with the facts then true. Set-based throughout."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict, Invalid
from apps.core.month import Month
from apps.core.scope import prefix
from apps.payments.actions.claims import COMPOSING_LOCK, lock
from apps.payments.actions.events import person_of, root
from apps.payments.choices import BatchKind
from apps.payments.models import Batch, PostingRun
from apps.payments.queries.batches import next_ordinal, profile_for
from apps.payments.rules.refusals import NothingToPay
from apps.payments.rules.setoff import Debt, set_off

_CANDIDATES = """
create temp table compose_due on commit drop as
select d.id as due_id, d.person_id, d.amount_fen
from payments_due d {join} where d.run_id = any(%(fresh)s) and d.period <= %(month)s {filters} {fresh_kind}
union all
select d.id, d.person_id, d.amount_fen
from payments_due d {join} where d.run_id = any(%(opened)s) and d.period <= %(month)s {filters} {fresh_kind}
  and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live)
  and not exists (select 1 from payments_heldover h where h.due_id = d.id)
union all
select d.id, d.person_id, d.amount_fen
from payments_heldover h join payments_due d on d.id = h.due_id {join}
where d.period <= %(month)s {filters} {held_kind}
"""
_PERSONS = """
create temp table compose_person on commit drop as
select s.person_id, s.fen, s.fen as net, a.id as account_id, a.account_tail, a.holder_name, p.name,
       p.division_id as division_code,
       case when h.id is not null then 'on_hold' when s.fen < 0 then 'negative' when s.fen = 0 then 'zero'
            when a.id is null then 'no_account' else 'pay' end as fate
from (select person_id, sum(amount_fen)::bigint as fen from compose_due group by 1) s
join people_person p on p.id = s.person_id
left join people_payeeaccount a on a.person_id = s.person_id and a.is_live and (p.state <> 'died' or a.is_heir)
left join payments_hold h on h.person_id = s.person_id and h.released_at is null
"""
# Receivables are locked before their outstanding is read, so that cash recorded at the same moment cannot be kept back twice.
_LOCK_DEBTS = """
select r.id from payments_receivable r join compose_person c on r.person_id = c.person_id
where c.fate = 'pay' and r.instalment_fen > 0 order by r.id for no key update of r
"""
_DEBTS = """
select r.person_id, c.net, r.id, r.amount_fen - coalesce(b.back, 0), r.instalment_fen
from compose_person c join payments_receivable r on r.person_id = c.person_id
left join lateral (select sum(v.amount_fen) as back from payments_recovery v
                   where v.receivable_id = r.id and v.live) b on true
where c.fate = 'pay' and r.instalment_fen > 0 and r.amount_fen > coalesce(b.back, 0)
order by r.person_id, r.id
"""
_PAYMENTS = """
insert into payments_payment (batch_id, seq, ref, person_id, amount_fen, payee_account_id, account_tail, holder_name, name,
                              division_code, state, reason_code, reason, changed_at)
select %(batch)s, row_number() over w, %(head)s || lpad((row_number() over w)::text, 7, '0'), person_id, net, account_id,
       account_tail, holder_name, name, division_code, 'ready', '', '', %(at)s
from compose_person where fate = 'pay' window w as (order by division_code, person_id)
"""
_NETTINGS = """
insert into payments_netting (person_id, kind, amount_fen, batch_id, at)
select person_id, 'zero', 0, %(batch)s, %(at)s from compose_person where fate = 'zero'
"""
_SETOFFS = """
insert into payments_recovery (receivable_id, person_id, kind, amount_fen, payment_id, netting_id, live, evidence,
                               booked_on, at)
select o.receivable_id, o.person_id, 'setoff', o.fen, p.id, n.id, true, %(evidence)s, %(today)s, %(at)s
from compose_setoff o
left join payments_payment p on p.batch_id = %(batch)s and p.person_id = o.person_id
left join payments_netting n on n.batch_id = %(batch)s and n.person_id = o.person_id
"""
_LINES = """
insert into payments_paymentdue (payment_id, due_id, person_id, live, amount_fen)
select p.id, c.due_id, c.person_id, true, c.amount_fen
from compose_due c join payments_payment p on p.batch_id = %(batch)s and p.person_id = c.person_id
"""
_ZERO_LINES = """
insert into payments_paymentdue (netting_id, due_id, person_id, live, amount_fen)
select n.id, c.due_id, c.person_id, true, c.amount_fen
from compose_due c join payments_netting n on n.batch_id = %(batch)s and n.person_id = c.person_id
"""
_SETOFF_TRANSFERS = """
insert into payments_transfer (key, kind, debit, credit, amount_fen, batch_id, person_id, booked_on, at)
select 'setoff:' || r.id, 'setoff', 'payable', 'receivable', r.amount_fen, n.batch_id, r.person_id, %(today)s, %(at)s
from payments_recovery r join payments_netting n on n.id = r.netting_id where n.batch_id = %(batch)s
"""
_HELD = """
insert into payments_heldover (due_id, person_id, reason, note, since, batch_id)
select c.due_id, c.person_id, p.fate, '', %(at)s, %(batch)s
from compose_due c join compose_person p using (person_id) where p.fate in ('on_hold', 'negative', 'no_account')
on conflict (due_id) do update set reason = excluded.reason, batch_id = excluded.batch_id
"""
_UNHELD = """
delete from payments_heldover h using compose_due c join compose_person p using (person_id)
where h.due_id = c.due_id and p.fate in ('pay', 'zero')
"""
_RUNS = """
update payments_postingrun r set touched_at = coalesce(r.touched_at, %(at)s),
  composed_at = case when exists (
      select 1 from payments_due d where d.run_id = r.id
        and not exists (select 1 from compose_due c where c.due_id = d.id)
        and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live)
        and not exists (select 1 from payments_heldover h where h.due_id = d.id)) then null else %(at)s end
where r.composed_at is null and r.month <= %(month)s
"""
_RUNS_WHOLE = """
update payments_postingrun r set touched_at = coalesce(r.touched_at, %(at)s),
  composed_at = case when exists (select 1 from payments_due d where d.run_id = r.id and d.period > %(month)s)
                then null else %(at)s end
where r.composed_at is null and r.month <= %(month)s
"""
_FRESH_KIND = {
    BatchKind.REGULAR: "",
    BatchKind.ARREARS: "and (d.seq > 0 or d.period < %(month)s)",
    BatchKind.REISSUE: "and false",
}
_HELD_KIND = {
    BatchKind.REGULAR: "",
    BatchKind.ARREARS: "and (d.seq > 0 or d.period < %(month)s)",
    BatchKind.REISSUE: "and h.reason in ('rejected', 'returned', 'not_paid', 'no_account', 'on_hold', 'excluded')"
    " and exists (select 1 from payments_paymentdue l where l.due_id = d.id and not l.live)",
}


@action(permission="payments.compose_batch", label="发放组批")
def compose_batch(
    actor: Actor,
    *,
    month: Month,
    kind: str = BatchKind.REGULAR,
    schemes: Sequence[str] = (),
    divisions: Sequence[str] = (),
    profile: str | None = None,
) -> Batch:
    """Put all open dues up to ``month`` that fit the selection into one new batch, one payment a person.

    Persons whose sum is negative, who have no account or are on hold stay on the list of what was held over; sums of
    exactly zero are netted. Two people composing at once wait for each other. Raises NothingToPay naming the batches
    that hold the month's money.
    """
    maker = person_of(actor)
    if kind not in BatchKind.values:
        raise Invalid("批次类别应为“当月发放”“补发”或“重发”。", field="kind")
    lock(COMPOSING_LOCK)
    bank = profile_for(profile)
    _select(month, BatchKind(kind), tuple(schemes), tuple(divisions))
    _keep_back()
    _check_something(month)
    ordinal = next_ordinal(month)
    batch = Batch.objects.create(
        key=f"{month}-{ordinal:02d}",
        month=month.first,
        ordinal=ordinal,
        kind=kind,
        schemes=list(schemes),
        divisions=list(divisions),
        maker_id=maker,
        editor_id=maker,
        made_at=actor.at,
        profile=bank,
    )
    root(actor, batch)
    held = _write(actor, batch, month)
    audit.record(actor, "payments.compose_batch", batch, after=_summary(batch) | {"held_over": held})
    return batch


def _summary(batch: Batch) -> dict[str, object]:
    return {"key": batch.key, "kind": batch.kind, "count": batch.row_count, "fen": batch.total_fen}


def _select(month: Month, kind: BatchKind, schemes: tuple[str, ...], divisions: tuple[str, ...]) -> None:
    """Temporary tables ``compose_due`` and ``compose_person``: what may be paid and to whom."""
    runs = PostingRun.objects.filter(composed_at__isnull=True, month__lte=month.first)
    fresh = list(runs.filter(touched_at__isnull=True).values_list("id", flat=True))
    opened = list(runs.filter(touched_at__isnull=False).values_list("id", flat=True))
    filters = "and d.scheme_id = any(%(schemes)s)" if schemes else ""
    if divisions:
        filters += " and q.division_id like any(%(divisions)s)"
    sql = _CANDIDATES.format(
        join="join people_person q on q.id = d.person_id" if divisions else "",
        filters=filters,
        fresh_kind=_FRESH_KIND[kind],
        held_kind=_HELD_KIND[kind],
    )
    values: dict[str, Any] = {
        "fresh": fresh,
        "opened": opened,
        "month": month.first,
        "schemes": list(schemes),
        "divisions": [f"{prefix(code)}%" for code in divisions],
    }
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists compose_due, compose_person, compose_setoff")
        cursor.execute(sql, values)
        cursor.execute("analyze compose_due")
        cursor.execute(_PERSONS)
        cursor.execute("analyze compose_person")


def _keep_back() -> None:
    """Temporary table ``compose_setoff``: what persons with a receivable have kept back by their instalment plan."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_DEBTS)
        cursor.execute(_DEBTS)
        rows = cursor.fetchall()
        payable = {person: net for person, net, *_ in rows}
        debts: dict[int, list[Debt]] = {}
        for person, _, *debt in rows:
            debts.setdefault(person, []).append(Debt(*debt))
        kept = [(person, *part) for person, owed in debts.items() for part in set_off(payable[person], owed)]
        cursor.execute(
            "create temp table compose_setoff (person_id bigint, receivable_id bigint, fen bigint) on commit drop"
        )
        if kept:
            execute_values(cursor, "insert into compose_setoff values %s", kept)
            cursor.execute(
                "update compose_person c set net = c.fen - o.fen, fate = case when c.fen = o.fen then 'zero' else fate end"
                " from (select person_id, sum(fen)::bigint as fen from compose_setoff group by 1) o"
                " where o.person_id = c.person_id"
            )


def _check_something(month: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from compose_person where fate = 'pay')")
        if cursor.fetchone()[0]:
            return
        cursor.execute("select fate, count(*) from compose_person where fate <> 'zero' group by 1 order by 1")
        held = dict(cursor.fetchall())
    keys = "、".join(Batch.objects.filter(month=month.first).exclude(state="cancelled").values_list("key", flat=True))
    where = f"本月应发已在批次{keys}中。" if keys else "请先核定本月应发。"
    waiting = f"另有{sum(held.values())}人待抵扣、缺账户或暂缓发放，见“待发清单”。" if held else ""
    raise NothingToPay(f"没有可以组批的{month.label}应发。{where}{waiting}")


def _write(actor: Actor, batch: Batch, month: Month) -> int:
    """Payments, nettings, set-offs, lines and the held-over list; returns how many dues were held over."""
    head = f"{batch.month:%y%m}{batch.ordinal:02d}"
    values: dict[str, Any] = {"batch": batch.pk, "head": head, "at": actor.at, "today": actor.today, "month": month.first}
    values["evidence"] = f"批次{batch.key}抵扣"
    with connection.cursor() as cursor:
        for sql in (_PAYMENTS, _NETTINGS, _SETOFFS, _LINES, _ZERO_LINES, _SETOFF_TRANSFERS, _UNHELD):
            cursor.execute(sql, values)
        cursor.execute(_HELD, values)
        held = cursor.rowcount
        whole = batch.kind == BatchKind.REGULAR and not batch.schemes and not batch.divisions
        cursor.execute(_RUNS_WHOLE if whole else _RUNS, values)
        cursor.execute(
            "select count(*), coalesce(sum(amount_fen), 0)::bigint from payments_payment where batch_id = %s", [batch.pk]
        )
        batch.row_count, batch.total_fen = cursor.fetchone()
    batch.save(update_fields=["row_count", "total_fen"])
    if batch.row_count > 9_999_999:
        raise Conflict("一个批次最多9,999,999笔，请按乡镇分批组批。")
    return int(held)
