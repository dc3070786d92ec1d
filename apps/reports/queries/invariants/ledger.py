"""The ledger: one row per transfer, balances that follow from what happened, receivables and what came back."""

from apps.reports.queries.invariants.base import Invariant

LEDGER = (
    Invariant(
        "transit_is_in_flight",
        "每批在途余额等于已送未果的发放；已结清的为零",
        """select b.key from payments_batch b
           left join (select batch_id, sum(case when credit = 'transit' then amount_fen else -amount_fen end) as fen
                      from payments_transfer where 'transit' in (debit, credit) group by 1) t on t.batch_id = b.id
           left join (select batch_id, sum(amount_fen) as fen from payments_payment
                      where state in ('sent', 'unknown') group by 1) y on y.batch_id = b.id
           where coalesce(t.fen, 0) <> coalesce(y.fen, 0)""",
    ),
    Invariant(
        "bank_is_paid",
        "每批银行已付余额等于已到账的发放",
        """select b.key from payments_batch b
           left join (select batch_id, sum(case when credit = 'bank' then amount_fen else -amount_fen end) as fen
                      from payments_transfer where 'bank' in (debit, credit) group by 1) t on t.batch_id = b.id
           left join (select batch_id, sum(amount_fen) as fen from payments_payment where state = 'paid' group by 1) y
             on y.batch_id = b.id
           where coalesce(t.fen, 0) <> coalesce(y.fen, 0)""",
    ),
    Invariant(
        "transfer_of_every_payment",
        "每笔已报盘的发放恰有一笔报盘记账，金额、人员一致",
        """select y.ref from payments_payment y left join payments_transfer t on t.key = 'sent:' || y.ref
           where (y.state in ('sent', 'paid', 'failed', 'unknown', 'returned'))
              is distinct from coalesce(t.amount_fen = y.amount_fen and t.person_id = y.person_id and t.batch_id = y.batch_id, false)""",
    ),
    Invariant(
        "transfer_of_every_settlement",
        "每笔到账、退票恰有一笔记账",
        """select y.ref from payments_settlement s join payments_payment y on y.id = s.payment_id
             where not exists (select 1 from payments_transfer t where t.key = s.kind || ':' || y.ref and t.amount_fen = s.amount_fen)
           union all select t.key from payments_transfer t where t.kind in ('paid', 'returned') and not exists (
             select 1 from payments_settlement s join payments_payment y on y.id = s.payment_id
             where t.key = s.kind || ':' || y.ref)""",
    ),
    Invariant(
        "transfer_shape",
        "记账金额为正、借贷不同方、冲回与原笔相等",
        """select t.key from payments_transfer t left join payments_transfer o on o.id = t.reverses_id
           where t.amount_fen <= 0 or t.debit = t.credit
              or (t.reverses_id is not null and (o.id is null or o.amount_fen <> t.amount_fen or o.debit <> t.credit
                  or o.credit <> t.debit))""",
    ),
    Invariant(
        "transfer_key_once",
        "同一业务键只记一次账，同一笔只冲回一次",
        """select key from payments_transfer group by key having count(*) > 1
           union all select min(key) from payments_transfer where reverses_id is not null group by reverses_id having count(*) > 1""",
    ),
    Invariant(
        "receivable_balance",
        "每人应收台账余额等于应收款减去已到位的收回",
        """select coalesce(p.dossier_no, '?') from people_person p
           join (select person_id, sum(case when debit = 'receivable' then amount_fen else -amount_fen end) as fen
                 from payments_transfer where 'receivable' in (debit, credit) group by 1) t on t.person_id = p.id
           full join (select r.person_id, sum(r.amount_fen) - coalesce(sum(k.fen), 0) as fen from payments_receivable r
                 left join (select k.receivable_id, sum(k.amount_fen) as fen from payments_recovery k
                            left join payments_payment y on y.id = k.payment_id
                            where k.live and (k.payment_id is null or y.state = 'paid') group by 1) k on k.receivable_id = r.id
                 group by 1) o on o.person_id = p.id
           where coalesce(t.fen, 0) <> coalesce(o.fen, 0)""",
    ),
    Invariant(
        "recovery_within_debt",
        "收回合计不超过应收金额",
        """select p.dossier_no from payments_receivable r join people_person p on p.id = r.person_id
           join payments_recovery k on k.receivable_id = r.id and k.live
           group by r.id, p.dossier_no, r.amount_fen having sum(k.amount_fen) > r.amount_fen""",
    ),
    Invariant(
        "receivable_is_its_netting",
        "应收款金额等于其轧差",
        """select p.dossier_no from payments_receivable r join people_person p on p.id = r.person_id
           left join payments_netting n on n.id = r.netting_id
           where n.id is null or n.amount_fen <> -r.amount_fen or n.person_id <> r.person_id""",
    ),
    Invariant(
        "waiver_two_persons",
        "核销由两人办理",
        """select p.dossier_no from payments_recovery k join people_person p on p.id = k.person_id
           where k.kind = 'waiver' and (k.confirmed_by_id is null or k.confirmed_by_id = k.proposed_by_id)""",
    ),
    Invariant(
        "cash_and_write_off",
        "现金、核销科目余额等于收回记录",
        """select name from (values ('cash', 'cash'), ('write_off', 'waiver')) a(name, way)
           where coalesce((select sum(case when debit = a.name then amount_fen else -amount_fen end)
                           from payments_transfer where a.name in (debit, credit)), 0)
              <> coalesce((select sum(amount_fen) from payments_recovery where kind = a.way and live), 0)""",
    ),
    Invariant(
        "voucher_is_batch",
        "已登记拨付凭证的批次，拨付合计等于批次合计",
        """select b.key from payments_batch b join payments_voucher v on v.batch_id = b.id and v.kind = 'payout'
           group by b.id, b.key, b.total_fen having sum(v.amount_fen) <> b.total_fen""",
    ),
)
