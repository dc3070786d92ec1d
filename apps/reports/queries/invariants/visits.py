"""Visits: what was done is where it says, once, and what was given was there."""

from apps.reports.queries.invariants.base import Invariant

VISITS = (
    Invariant(
        "visit_task_follows",
        "走访任务的结果与走访记录一致",
        """select t.key from visits_task t
           where (t.state in ('visited', 'refused', 'absent')) <> exists (
             select 1 from visits_visit v where v.task_id = t.id and v.on = t.done_on
               and v.outcome = case t.state when 'visited' then 'met' else t.state end)""",
    ),
    Invariant(
        "visit_stock_whole",
        "慰问品库存等于收发之差",
        """with moved as (
             select lot_id, division_id, sum(n)::bigint as n from (
               select lot_id, target_id as division_id, quantity as n from visits_stockmove where target_id is not null
               union all select lot_id, source_id, -quantity from visits_stockmove where source_id is not null) m group by 1, 2)
           select coalesce(m.lot_id, s.lot_id) || '@' || coalesce(m.division_id, s.division_id)
           from moved m full join visits_stock s on s.lot_id = m.lot_id and s.division_id = m.division_id
           where coalesce(m.n, 0) <> coalesce(s.quantity, 0)""",
    ),
    Invariant(
        "visit_goods_signed",
        "送到户的慰问品与走访明细一致",
        """select coalesce(g.visit_id, m.visit_id)::text from
             (select visit_id, lot_id, sum(quantity) as n from visits_giftline where way = 'goods' group by 1, 2) g
           full join (select visit_id, lot_id, sum(quantity) as n from visits_stockmove where kind = 'given' group by 1, 2) m
             on m.visit_id = g.visit_id and m.lot_id = g.lot_id
           where g.n is distinct from m.n""",
    ),
    Invariant(
        "visit_money_due",
        "慰问金应发与走访明细一致，一笔一次",
        """select c.source_id::text from payments_claim c left join visits_giftline g on g.id = c.source_id
           left join (select claim_id, sum(amount_fen) as fen from payments_due where component = 'consolation' group by 1) d on d.claim_id = c.id
           where c.source = 'consolation' and (g.id is null or g.way <> 'bank' or g.is_opening or d.fen is distinct from g.fen)""",
    ),
    Invariant(
        "visit_campaign_three",
        "走访慰问活动由三人编制、审核、审批",
        """select name from visits_campaign where state in ('approved', 'closed')
             and (reviewed_by_id is null or approved_by_id is null or made_by_id in (reviewed_by_id, approved_by_id)
                  or reviewed_by_id = approved_by_id)""",
    ),
    Invariant(
        "visit_promise_answered",
        "走访承诺的状态与答复一致",
        """select p.id::text from visits_promise p
           where (p.state <> 'open') <> exists (
             select 1 from visits_promiseanswer a where a.promise_id = p.id and a.outcome in ('kept', 'dropped'))""",
    ),
)
