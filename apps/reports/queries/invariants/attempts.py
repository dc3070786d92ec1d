"""What was attempted: payments, the dues they hold, and the person's equation."""

from apps.reports.queries.invariants.base import Invariant

ATTEMPTS = (
    Invariant(
        "due_one_live_payment",
        "一笔应发至多有一笔有效发放",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || to_char(d.period, 'YYYY-MM') || ' #' || d.seq
           from payments_paymentdue l join payments_due d on d.id = l.due_id join people_person p on p.id = d.person_id
           where l.live group by d.id, p.dossier_no, d.scheme_id, d.period, d.seq having count(*) > 1""",
    ),
    Invariant(
        "line_live_follows",
        "明细构成的占用状态与发放状态一致",
        """select y.ref from payments_paymentdue l join payments_payment y on y.id = l.payment_id
           where l.live <> (y.state in ('ready', 'sent', 'paid', 'unknown'))
           union all select 'netting ' || l.netting_id from payments_paymentdue l where l.netting_id is not null and not l.live""",
    ),
    Invariant(
        "line_carries_due",
        "明细构成的人员和金额等于应发",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || to_char(d.period, 'YYYY-MM')
           from payments_paymentdue l join payments_due d on d.id = l.due_id join people_person p on p.id = d.person_id
           where l.amount_fen <> d.amount_fen or l.person_id <> d.person_id""",
    ),
    Invariant(
        "line_has_payment",
        "明细构成所指的发放或轧差存在且属同一人",
        """select 'line ' || l.id from payments_paymentdue l
           left join payments_payment y on y.id = l.payment_id left join payments_netting n on n.id = l.netting_id
           where coalesce(y.person_id, n.person_id) is distinct from l.person_id""",
    ),
    Invariant(
        "payment_sum",
        "发放金额等于其应发之和减去抵扣",
        """select y.ref from payments_payment y
           left join (select payment_id, sum(amount_fen) as fen from payments_paymentdue group by 1) l on l.payment_id = y.id
           left join (select payment_id, sum(amount_fen) as fen from payments_recovery group by 1) r on r.payment_id = y.id
           where y.amount_fen <> coalesce(l.fen, 0) - coalesce(r.fen, 0)""",
    ),
    Invariant(
        "netting_sum",
        "轧差金额等于其应发之和减去抵扣",
        """select p.dossier_no from payments_netting n join people_person p on p.id = n.person_id
           left join (select netting_id, sum(amount_fen) as fen from payments_paymentdue group by 1) l on l.netting_id = n.id
           left join (select netting_id, sum(amount_fen) as fen from payments_recovery group by 1) r on r.netting_id = n.id
           where n.amount_fen <> coalesce(l.fen, 0) - coalesce(r.fen, 0)""",
    ),
    Invariant(
        "person_equation",
        "每人：应发合计 = 已付 + 在途 + 待发 − 未收回的应收 − 已收回现金 − 已核销",
        """with owed as (select person_id, sum(amount_fen) as fen from payments_due group by 1),
             paid as (select person_id, sum(amount_fen) as fen from payments_payment where state in ('ready', 'sent', 'paid', 'unknown') group by 1),
             open_ as (select d.person_id, sum(d.amount_fen) as fen from payments_due d
                       where not exists (select 1 from payments_paymentdue l where l.due_id = d.id and l.live) group by 1),
             debt as (select person_id, sum(amount_fen) as fen from payments_receivable group by 1),
             back as (select r.person_id, sum(k.amount_fen) filter (where k.live) as fen,
                             sum(k.amount_fen) filter (where k.kind <> 'setoff') as cash
                      from payments_recovery k join payments_receivable r on r.id = k.receivable_id group by 1)
           select p.dossier_no from people_person p
           left join owed on owed.person_id = p.id left join paid on paid.person_id = p.id
           left join open_ on open_.person_id = p.id left join debt on debt.person_id = p.id left join back on back.person_id = p.id
           where coalesce(owed.fen, 0) <> coalesce(paid.fen, 0) + coalesce(open_.fen, 0)
               - (coalesce(debt.fen, 0) - coalesce(back.fen, 0)) - coalesce(back.cash, 0)""",
    ),
    Invariant(
        "payment_once_in_batch",
        "同一批次同一人只有一笔发放",
        """select b.key || ' ' || p.dossier_no from payments_payment y join payments_batch b on b.id = y.batch_id
           join people_person p on p.id = y.person_id group by b.key, p.dossier_no having count(*) > 1""",
    ),
    Invariant(
        "payment_to_own_account",
        "收款账户属于收款人本人",
        """select y.ref from payments_payment y join people_payeeaccount a on a.id = y.payee_account_id
           where a.person_id <> y.person_id
             and not exists (select 1 from people_merge m where m.kept_id = a.person_id and m.dropped_id = y.person_id)""",
    ),
    Invariant(
        "account_one_live",
        "一人一个现用账户，一个账户一人使用",
        """select p.dossier_no from people_payeeaccount a join people_person p on p.id = a.person_id
             where a.is_live group by p.dossier_no having count(*) > 1
           union all select min(p.dossier_no) from people_payeeaccount a join people_person p on p.id = a.person_id
             where a.is_live and not a.is_heir group by a.account_blind having count(*) > 1""",
    ),
    Invariant(
        "unknown_is_explained",
        "结果未明的发放都有登记，已查明的都有依据和另一人",
        """select y.ref from payments_payment y where y.state = 'unknown'
             and not exists (select 1 from payments_unknown u where u.payment_id = y.id and u.resolved_at is null)
           union all select y.ref from payments_unknown u join payments_payment y on y.id = u.payment_id
             where u.resolved_at is not null and (u.evidence = '' or u.resolved_by_id = u.marked_by_id)
           union all select y.ref from payments_unknown u join payments_payment y on y.id = u.payment_id
             where u.resolved_at is null and y.state <> 'unknown'""",
    ),
    Invariant(
        "held_over_is_open",
        "待发清单上的应发确实没有有效发放",
        """select p.dossier_no from payments_heldover h join people_person p on p.id = h.person_id
           where exists (select 1 from payments_paymentdue l where l.due_id = h.due_id and l.live)""",
    ),
    Invariant(
        "money_is_integer",
        "没有任何一列以浮点数存放",
        """select table_name || '.' || column_name from information_schema.columns
           where table_schema = 'public' and data_type in ('real', 'double precision')""",
    ),
)
