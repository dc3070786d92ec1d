"""Who signed: batches, revisions, approvals, the chain of events, the audit trail."""

from apps.reports.queries.invariants.base import Invariant

SIGNATURES = (
    Invariant(
        "batch_totals",
        "批次笔数、合计等于其发放明细之和",
        """select b.key from payments_batch b
           left join payments_payment y on y.batch_id = b.id and y.state <> 'withdrawn'
           where b.state <> 'cancelled'
           group by b.id, b.key, b.row_count, b.total_fen
           having b.row_count <> count(y.id) or b.total_fen <> coalesce(sum(y.amount_fen), 0)""",
    ),
    Invariant(
        "revision_totals",
        "提交后的批次与所签修订的笔数、合计一致",
        """select b.key from payments_batch b
           left join payments_batchrevision r on r.batch_id = b.id and r.revision = b.revision
           where b.state not in ('draft', 'cancelled')
             and (r.id is null or r.row_count <> b.row_count or r.total_fen <> b.total_fen)""",
    ),
    Invariant(
        "approval_distinct_persons",
        "编制、修改、提交、复核、审批各为不同的人",
        """select b.key from payments_approval a join payments_batch b on b.id = a.batch_id
             where a.checker_id in (a.maker_id, a.editor_id, a.submitter_id, b.maker_id)
           union all select b.key from payments_approval a join payments_batch b on b.id = a.batch_id
             group by b.key, a.revision, a.checker_id having count(*) > 1""",
    ),
    Invariant(
        "approval_complete",
        "已审批的批次签批级数齐全，所签即现稿",
        """select b.key from payments_batch b join payments_batchrevision r on r.batch_id = b.id and r.revision = b.revision
           left join payments_approval a on a.batch_id = b.id and a.revision = b.revision
                and a.content_hash = r.content_hash and a.seen_fen = r.total_fen
           where b.state in ('approved', 'filed', 'sent', 'returned', 'closed')
           group by b.key, r.levels having count(a.id) <> r.levels""",
    ),
    Invariant(
        "approval_in_order",
        "签批时间依次在编制、提交之后",
        """select b.key from payments_approval a join payments_batch b on b.id = a.batch_id
             join payments_batchrevision r on r.batch_id = a.batch_id and r.revision = a.revision
             where a.signed_at < r.submitted_at
           union all select b.key from payments_approval a join payments_approval o
             on o.batch_id = a.batch_id and o.revision = a.revision and o.level = a.level + 1
             join payments_batch b on b.id = a.batch_id where o.signed_at < a.signed_at""",
    ),
    Invariant(
        "batch_state_is_last_event",
        "批次状态等于其最后一条记录",
        """select b.key from payments_batch b
           left join lateral (select e.seq, e.to_state from payments_batchevent e where e.batch_id = b.id order by seq desc limit 1) e on true
           where e.seq is distinct from b.event_seq or e.to_state is distinct from b.state""",
    ),
    Invariant(
        "event_chain_whole",
        "批次记录首尾相接，每一步都在状态表内",
        """select b.key || ' #' || e.seq from payments_batchevent e join payments_batch b on b.id = e.batch_id
           left join payments_batchevent o on o.batch_id = e.batch_id and o.seq = e.seq - 1
           where (e.seq = 1 and (e.from_state is not null or e.to_state <> 'draft'))
              or (e.seq > 1 and (o.id is null or o.to_state is distinct from e.from_state
                  or not exists (select 1 from payments_batchedge g where g.from_state = e.from_state and g.to_state = e.to_state)))""",
    ),
    Invariant(
        "batch_closed_clean",
        "已结清的批次没有未决明细、待查款项",
        """select b.key from payments_batch b where b.state = 'closed' and (
             exists (select 1 from payments_payment y where y.batch_id = b.id and y.state in ('ready', 'sent', 'unknown'))
             or exists (select 1 from payments_suspense s where s.batch_id = b.id and s.state = 'open'))""",
    ),
    Invariant(
        "payment_state_fits_batch",
        "发放状态与批次状态相符",
        """select y.ref from payments_payment y join payments_batch b on b.id = y.batch_id
           where (y.state = 'ready' and b.state not in ('draft', 'submitted', 'reviewed', 'approved'))
              or (y.state in ('sent', 'paid', 'failed', 'unknown', 'returned')
                  and b.state not in ('filed', 'sent', 'returned', 'closed'))
              or (b.state = 'cancelled' and y.state <> 'withdrawn')""",
    ),
    Invariant(
        "audit_of_every_batch_event",
        "每一步批次记录都有审计",
        """select b.key || ' ' || e.verb from payments_batchevent e join payments_batch b on b.id = e.batch_id
           where not exists (select 1 from core_auditentry a where a.at = e.at
                             and a.staff_id is not distinct from e.staff_id)""",
    ),
    Invariant(
        "audit_sealed_whole",
        "审计封存块首尾相接、条数相符、记录仍在",
        """select '第' || b.number || '块' from core_auditblock b
             left join core_auditblock o on o.number = b.number - 1
             where b.number > (select min(number) from core_auditblock) and (o.number is null or o.digest <> b.previous)
           union all select '第' || b.number || '块' from core_auditblock b
             left join core_auditseal s on s.block_id = b.number group by b.number, b.count having count(s.entry_id) <> b.count
           union all select '记录 ' || s.entry_id from core_auditseal s
             where not exists (select 1 from core_auditentry a where a.id = s.entry_id)
               and s.block_id > coalesce((select max(upto_block) from core_auditpurge), 0)""",
    ),
)
