"""What the bank was given and answered: files, returns, settlements, suspense."""

from apps.reports.queries.invariants.base import Invariant

BANK = (
    Invariant(
        "file_totals",
        "报盘文件的笔数、合计等于其发放明细",
        """select f.name from payments_bankfile f left join payments_payment y on y.file_id = f.id
           where f.state = 'made' group by f.id, f.name, f.row_count, f.total_fen
           having f.row_count <> count(y.id) or f.total_fen <> coalesce(sum(y.amount_fen), 0)""",
    ),
    Invariant(
        "batch_is_filed_whole",
        "已报盘批次的有效文件合计等于批次合计",
        """select b.key from payments_batch b
           left join payments_bankfile f on f.batch_id = b.id and f.state = 'made'
           where b.state in ('filed', 'sent', 'returned', 'closed') group by b.id, b.key, b.row_count, b.total_fen
           having coalesce(sum(f.row_count), 0) <> b.row_count or coalesce(sum(f.total_fen), 0) <> b.total_fen""",
    ),
    Invariant(
        "file_sequence",
        "同一批次的报盘文件序号连续",
        """select b.key from payments_bankfile f join payments_batch b on b.id = f.batch_id where f.state = 'made'
           group by b.key having min(f.sequence) <> 1 or max(f.sequence) <> count(*)""",
    ),
    Invariant(
        "file_profile_rows",
        "报盘文件不超过银行规定的行数",
        """select f.name from payments_bankfile f join payments_bankprofile r on r.code = f.profile_id where f.row_count > r.max_rows""",
    ),
    Invariant(
        "return_totals",
        "回盘文件的笔数、合计等于其各行",
        """select f.name from payments_returnfile f left join payments_returnline l on l.file_id = f.id
           group by f.id, f.name, f.row_count, f.total_fen
           having f.row_count <> count(l.id) or f.total_fen <> coalesce(sum(l.amount_fen), 0)""",
    ),
    Invariant(
        "return_line_fits",
        "判为相符的回盘行与发放明细流水号、金额一致",
        """select l.ref from payments_returnline l left join payments_payment y on y.id = l.payment_id
           where l.match = 'ok' and (y.id is null or y.ref <> l.ref or y.amount_fen <> l.amount_fen)""",
    ),
    Invariant(
        "settlement_amount",
        "结算金额等于发放金额",
        """select y.ref from payments_settlement s left join payments_payment y on y.id = s.payment_id
           where y.id is null or y.amount_fen <> s.amount_fen""",
    ),
    Invariant(
        "settlement_fits_state",
        "到账的发放恰有一次结算，退票恰有一次冲回，其余没有",
        """select y.ref from payments_payment y
           left join (select payment_id, count(*) filter (where kind = 'paid') as paid,
                             count(*) filter (where kind = 'returned') as back from payments_settlement group by 1) s
             on s.payment_id = y.id
           where (coalesce(s.paid, 0), coalesce(s.back, 0)) <> (case y.state when 'paid' then (1::bigint, 0::bigint)
                 when 'returned' then (1::bigint, 1::bigint) else (0::bigint, 0::bigint) end)""",
    ),
    Invariant(
        "suspense_has_line",
        "待查款项已处理的都有经办人和结论",
        """select l.ref from payments_suspense s join payments_returnline l on l.id = s.line_id
           where s.state = 'resolved' and (s.resolution = '' or s.resolved_by_id is null)""",
    ),
    Invariant(
        "failed_has_reason",
        "未成功的发放都有银行原因或查明依据",
        """select y.ref from payments_payment y where y.state = 'failed' and y.reason = '' and y.reason_code = ''
             and not exists (select 1 from payments_unknown u where u.payment_id = y.id and u.outcome = 'not_paid')""",
    ),
)
