"""Cases: the chain, the clocks, who acted, what must follow."""

from apps.reports.queries.invariants.base import Invariant

CASES = (
    Invariant(
        "case_follows_its_chain",
        "办件所处步骤就是最后一条办件记录到达的步骤",
        """select c.receipt_no from cases_case c
           left join cases_caseevent e on e.case_id = c.id and e.seq = c.seq
           where e.id is null or e.to_step <> c.step
              or exists (select 1 from cases_caseevent x where x.case_id = c.id and x.seq > c.seq)""",
    ),
    Invariant(
        "case_chain_unbroken",
        "办件记录首尾相接，每一步都是办件类型规定的动作",
        """select c.receipt_no from cases_caseevent e join cases_case c on c.id = e.case_id
           left join cases_caseevent p on p.case_id = e.case_id and p.seq = e.seq - 1
           left join cases_kindedge k on k.version_id = c.version_id and k.from_step = e.from_step and k.act = e.act
                and k.to_step = e.to_step
           where k.id is null or (e.seq > 1 and (p.id is null or p.to_step <> e.from_step)) or (e.seq = 1 and e.act <> 'apply')""",
    ),
    Invariant(
        "case_persons_apart",
        "须由不同人办理的步骤没有由同一人办理",
        """select distinct c.receipt_no from cases_caseevent e join cases_case c on c.id = e.case_id
           join cases_kindstep s on s.version_id = e.version_id and s.name = e.from_step
           join cases_caseevent o on o.case_id = e.case_id and o.from_step = any (s.apart) and o.from_step <> o.to_step
                and o.seq < e.seq
           where e.from_step <> e.to_step and e.act not in ('stop', 'withdraw') and coalesce(o.staff_id, 0) = coalesce(e.staff_id, 0)""",
    ),
    Invariant(
        "case_clock_runs",
        "在办办件的到期日与运行中的时限一致，待补正的时限暂停，结束的没有运行的时限",
        """select c.receipt_no from cases_case c
           left join cases_caseclock k on k.case_id = c.id and k.stopped_on is null
           where (c.state not in ('open', 'waiting') and k.id is not null)
              or (c.state = 'waiting' and (c.due_on is not null or (k.id is not null and k.paused_on is null)))
              or (c.state = 'open' and (c.due_on is distinct from k.due_on or k.paused_on is not null))""",
    ),
    Invariant(
        "case_refusal_grounded",
        "不予受理、不予批准的办件写明依据和理由",
        """select c.receipt_no from cases_caseevent e join cases_case c on c.id = e.case_id
           where e.to_step in ('refused', 'not_accepted') and (e.ground = '' or e.note = '')""",
    ),
    Invariant(
        "case_one_open",
        "一人同类事项同时只有一件在办",
        """select p.dossier_no from cases_case c join people_person p on p.id = c.person_id
           where c.single and c.state in ('open', 'waiting') group by p.dossier_no, c.kind_id having count(*) > 1""",
    ),
    Invariant(
        "case_numbers_unbroken",
        "受理编号逐类逐年连续，没有跳号",
        """with numbered as (
             select substring(receipt_no from '^[A-Z]+') as letters, substring(receipt_no from '^[A-Z]+([0-9]{4})')::int as year,
                    split_part(receipt_no, '-', 2)::int as serial from cases_case)
           select n.letters || n.year from numbered n
           left join cases_receiptcounter r on r.letters = n.letters and r.year = n.year
           group by n.letters, n.year, r.last
           having min(n.serial) <> 1 or max(n.serial) <> count(*) or count(distinct n.serial) <> count(*)
               or r.last is distinct from max(n.serial)""",
    ),
    Invariant(
        "bad_rating_followed",
        "不满意的评价都发起了回访整改，回访人不是被评价人",
        """select c.receipt_no from cases_rating r join cases_case c on c.id = r.case_id
           left join cases_followup f on f.rating_id = r.id
           where (r.grade in ('1', '2')) <> (f.id is not null) or f.done_by_id = f.rated_staff_id""",
    ),
    Invariant(
        "appeal_other_person",
        "复查复核由原答复人以外的人答复",
        """select c.receipt_no from cases_appeal a join cases_case c on c.id = a.case_id
           where (a.state in ('upheld', 'changed') and a.answered_by_id = a.answered_before_id)
              or (a.state <> 'open') <> (a.answered_by_id is not null)""",
    ),
    Invariant(
        "case_steps_audited",
        "每一条办件记录都有审计记录",
        """select c.receipt_no from cases_case c
           join (select case_id, count(*) filter (where act <> 'assign') as steps from cases_caseevent group by 1) e on e.case_id = c.id
           left join (select row_id, count(*) as entries from core_auditentry
                      where row_type = 'cases.Case' and outcome = 'done' group by 1) a on a.row_id = c.id::text
           where coalesce(a.entries, 0) < e.steps""",
    ),
)
