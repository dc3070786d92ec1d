"""What must be true of the money at any moment: each invariant is a named query whose rows are the offenders."""

from django.db import connection

# name -> (what it says, SQL returning offending rows; the first column names the row)
INVARIANTS: dict[str, tuple[str, str]] = {
    "payments.due_one_live": (
        "一笔应发至多在一笔有效发放中",
        "select due_id from payments_paymentdue where live group by 1 having count(*) > 1",
    ),
    "payments.due_one_regular": (
        "同一人、同一项目、同一款项、同一月份只有一笔首发应发",
        (
            "select person_id, scheme_id, component, period from payments_due where seq = 0"
            " and component not in ('reward', 'consolation', 'recovered', 'waived') group by 1, 2, 3, 4 having count(*) > 1"
        ),
    ),
    "payments.due_follows_claim": (
        "应发的人员和项目与账目一致",
        (
            "select d.id from payments_due d join payments_claim c on c.id = d.claim_id"
            " where (d.person_id, d.scheme_id) <> (c.person_id, c.scheme_id)"
        ),
    ),
    "payments.adjust_of_first": (
        "更正指向同一账目、款项、月份的首笔应发",
        (
            "select d.id from payments_due d left join payments_due r on r.id = d.adjusts_id and r.seq = 0"
            " and (r.claim_id, r.component, r.period) = (d.claim_id, d.component, d.period)"
            " where (d.seq > 0) <> (d.adjusts_id is not null) or (d.adjusts_id is not null and r.id is null)"
        ),
    ),
    "payments.seq_unbroken": (
        "更正序号连续",
        (
            "select claim_id, component, period from payments_due group by 1, 2, 3"
            " having min(seq) <> 0 or max(seq) <> count(*) - 1"
        ),
    ),
    "payments.run_totals": (
        "核定记账的笔数和合计等于其应发",
        (
            "select r.id from payments_postingrun r left join (select run_id, count(*) n, sum(amount_fen) fen"
            " from payments_due group by 1) d on d.run_id = r.id"
            " where (r.due_count, r.total_fen) <> (coalesce(d.n, 0), coalesce(d.fen, 0))"
        ),
    ),
    "payments.payment_is_sum": (
        "发放金额等于应发之和减去抵扣",
        (
            "select p.ref from payments_payment p"
            " left join (select payment_id, sum(amount_fen) fen from payments_paymentdue group by 1) l on l.payment_id = p.id"
            " left join (select payment_id, sum(amount_fen) fen from payments_recovery group by 1) o on o.payment_id = p.id"
            " where p.amount_fen <> coalesce(l.fen, 0) - coalesce(o.fen, 0)"
        ),
    ),
    "payments.netting_is_sum": (
        "轧差净额等于应发之和减去抵扣",
        (
            "select n.id from payments_netting n"
            " left join (select netting_id, sum(amount_fen) fen from payments_paymentdue group by 1) l on l.netting_id = n.id"
            " left join (select netting_id, sum(amount_fen) fen from payments_recovery group by 1) o on o.netting_id = n.id"
            " where n.amount_fen <> coalesce(l.fen, 0) - coalesce(o.fen, 0)"
        ),
    ),
    "payments.line_live": (
        "构成的占用状态与发放一致，人员、金额与应发一致",
        (
            "select l.id from payments_paymentdue l join payments_due d on d.id = l.due_id"
            " left join payments_payment p on p.id = l.payment_id"
            " where (p.id is not null and (l.live <> p.live or l.person_id <> p.person_id))"
            " or (l.person_id, l.amount_fen) <> (d.person_id, d.amount_fen)"
        ),
    ),
    "payments.open_due_listed": (
        "每笔未发的应发都在待组批的核定或待发清单里",
        (
            "select d.id from payments_due d join payments_postingrun r on r.id = d.run_id where r.composed_at is not null"
            " and not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live)"
            " and not exists (select 1 from payments_heldover h where h.due_id = d.id)"
        ),
    ),
    "payments.held_due_open": (
        "待发清单里的应发都没有发放",
        "select h.due_id from payments_heldover h join payments_paymentdue l on l.due_id = h.due_id and l.live",
    ),
    "payments.fresh_run_untouched": (
        "未组批的核定没有被占用的应发",
        (
            "select r.id from payments_postingrun r where r.touched_at is null and exists (select 1 from payments_due d"
            " join payments_paymentdue l on l.due_id = d.id where d.run_id = r.id)"
        ),
    ),
    "payments.batch_totals": (
        "批次的笔数和合计等于其明细",
        (
            "select b.key from payments_batch b left join (select batch_id, count(*) n, sum(amount_fen) fen from payments_payment"
            " where state <> 'withdrawn' group by 1) p on p.batch_id = b.id"
            " where (b.row_count, b.total_fen) <> (coalesce(p.n, 0), coalesce(p.fen, 0))"
        ),
    ),
    "payments.batch_chain": (
        "批次状态等于其最近记录，记录首尾相接",
        (
            "select b.key from payments_batch b where not exists (select 1 from payments_batchevent e where e.batch_id = b.id"
            " and e.seq = b.event_seq and e.to_state = b.state)"
            " or b.event_seq <> (select max(e.seq) from payments_batchevent e where e.batch_id = b.id)"
            " or exists (select 1 from payments_batchevent e left join payments_batchevent q on q.batch_id = e.batch_id"
            " and q.seq = e.seq - 1 where e.batch_id = b.id and e.seq > 1 and e.from_state is distinct from q.to_state)"
        ),
    ),
    "payments.batch_signed": (
        "已审批的批次有足够的、他人的签批",
        (
            "select b.key from payments_batch b left join payments_batchrevision r on r.batch_id = b.id and r.revision = b.revision"
            " where b.state in ('approved', 'filed', 'sent', 'returned', 'closed') and (r.id is null or r.levels >"
            " (select count(distinct a.checker_id) from payments_approval a where a.batch_id = b.id and a.revision = b.revision"
            "  and a.content_hash = r.content_hash and a.checker_id not in (b.maker_id, r.editor_id, r.submitter_id)))"
        ),
    ),
    "payments.content_hash": (
        "已提交批次的明细与提交时的指纹一致",
        (
            "select b.key from payments_batch b join payments_batchrevision r on r.batch_id = b.id and r.revision = b.revision"
            " where b.state not in ('draft', 'cancelled') and r.content_hash <> (select encode(sha256(convert_to(coalesce("
            "string_agg(ref || '|' || person_id || '|' || payee_account_id || '|' || amount_fen || '|' || holder_name, E'\\n'"
            " order by seq), ''), 'UTF8')), 'hex') from payments_payment p where p.batch_id = b.id and p.state <> 'withdrawn')"
        ),
    ),
    "payments.file_totals": (
        "报盘文件的笔数和合计等于其明细",
        (
            "select f.name from payments_bankfile f left join (select file_id, count(*) n, sum(amount_fen) fen"
            " from payments_payment where file_id is not null group by 1) p on p.file_id = f.id"
            " where f.state = 'made' and (f.row_count, f.total_fen) <> (coalesce(p.n, 0), coalesce(p.fen, 0))"
        ),
    ),
    "payments.sent_in_live_file": (
        "送出的明细在有效的报盘文件里",
        (
            "select p.ref from payments_payment p left join payments_bankfile f on f.id = p.file_id"
            " where p.state not in ('ready', 'withdrawn') and (f.id is null or f.state <> 'made' or f.batch_id <> p.batch_id)"
        ),
    ),
    "payments.paid_is_settled": (
        "到账和退票都有结算",
        (
            "select p.ref from payments_payment p"
            " left join payments_settlement s on s.payment_id = p.id and s.kind = 'paid'"
            " left join payments_settlement r on r.payment_id = p.id and r.kind = 'returned'"
            " where (p.state in ('paid', 'returned')) <> (s.id is not null) or (p.state = 'returned') <> (r.id is not null)"
        ),
    ),
    "payments.settlement_amount": (
        "结算金额等于发放金额",
        "select s.id from payments_settlement s join payments_payment p on p.id = s.payment_id where s.amount_fen <> p.amount_fen",
    ),
    "payments.transfers_follow": (
        "台账与发放状态一致",
        (
            "select p.ref from payments_payment p left join (select batch_id, person_id,"
            " sum(case when credit = 'transit' then amount_fen when debit = 'transit' then -amount_fen else 0 end) as transit,"
            " sum(case when credit = 'bank' then amount_fen when debit = 'bank' then -amount_fen else 0 end) as bank"
            " from payments_transfer group by 1, 2) t on t.batch_id = p.batch_id and t.person_id = p.person_id"
            " where coalesce(t.transit, 0) <> case when p.state in ('sent', 'unknown') then p.amount_fen else 0 end"
            " or coalesce(t.bank, 0) <> case when p.state = 'paid' then p.amount_fen else 0 end"
        ),
    ),
    "payments.closed_transit": (
        "结清的批次在途余额为零，没有未决的明细和待查款项",
        (
            "select b.key from payments_batch b where b.state = 'closed' and (exists (select 1 from payments_payment p"
            " where p.batch_id = b.id and p.state in ('ready', 'sent', 'unknown')) or coalesce((select sum(case when credit ="
            " 'transit' then amount_fen else -amount_fen end) from payments_transfer t where t.batch_id = b.id"
            " and 'transit' in (debit, credit)), 0) <> 0)"
        ),
    ),
    "payments.unknown_has_case": (
        "结果未明的明细都有登记",
        (
            "select p.ref from payments_payment p left join payments_unknown u on u.payment_id = p.id"
            " where (p.state = 'unknown') <> (u.id is not null and u.outcome = '')"
        ),
    ),
    "payments.reversal_once": (
        "一笔台账至多冲回一次",
        "select reverses_id from payments_transfer where reverses_id is not null group by 1 having count(*) > 1",
    ),
    "payments.receivable_not_below_zero": (
        "应收款的收回不超过应收",
        (
            "select r.id from payments_receivable r join payments_recovery v on v.receivable_id = r.id and v.live"
            " group by r.id, r.amount_fen having sum(v.amount_fen) > r.amount_fen"
        ),
    ),
    "payments.waiver_two_persons": (
        "核销由两人办理",
        "select id from payments_recovery where kind = 'waiver' and (confirmed_by_id is null or confirmed_by_id = proposed_by_id)",
    ),
    "payments.identity": (
        "每个人的应发 = 已发 + 未发 + 核销",
        (
            "select d.person_id from (select person_id, sum(amount_fen) fen from payments_due group by 1) d"
            " left join (select person_id, sum(amount_fen) filter (where state = 'paid') paid,"
            " sum(amount_fen) filter (where state in ('ready', 'sent', 'unknown')) going from payments_payment group by 1) p"
            " using (person_id) left join (select u.person_id, sum(u.amount_fen) fen from payments_due u where not exists"
            " (select 1 from payments_paymentdue l where l.due_id = u.id and l.live) group by 1) o using (person_id)"
            " left join (select person_id, sum(amount_fen) fen from payments_receivable group by 1) r using (person_id)"
            " left join (select person_id, sum(amount_fen) filter (where live) back, sum(amount_fen) filter (where kind = 'cash') cash,"
            " sum(amount_fen) filter (where kind = 'waiver' and live) waived from payments_recovery group by 1) v using (person_id)"
            " where d.fen <> coalesce(p.paid, 0) - coalesce(v.cash, 0) + coalesce(o.fen, 0) + coalesce(p.going, 0)"
            " - coalesce(r.fen, 0) + coalesce(v.back, 0) - coalesce(v.waived, 0)"
        ),
    ),
}


def broken(names: tuple[str, ...] = ()) -> dict[str, list[tuple[object, ...]]]:
    """Offending rows (at most 20 each) of every invariant that does not hold; empty when all is true."""
    found = {}
    with connection.cursor() as cursor:
        for name, (_, sql) in INVARIANTS.items():
            if not names or name in names:
                cursor.execute(f"{sql} limit 20")
                rows = cursor.fetchall()
                if rows:
                    found[name] = list(rows)
    return found
