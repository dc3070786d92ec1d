"""What is owed: dues, their basis, their chain, and the rights they rest on."""

from apps.reports.queries.invariants.base import Invariant

_DUE = "p.dossier_no || ' ' || d.scheme_id || ' ' || d.component || ' ' || to_char(d.period, 'YYYY-MM') || ' #' || d.seq"

DUTIES = (
    Invariant(
        "due_has_basis",
        "每笔应发都有计算依据，更正必有原因",
        f"""select {_DUE} from payments_due d join people_person p on p.id = d.person_id
            where (d.amount_fen > 0 and d.seq = 0 and d.basis_id is null) or (d.seq > 0 and coalesce(d.reason, '') = '')""",
    ),
    Invariant(
        "due_chain_whole",
        "同一款项同一月份的应发序号连续，更正指向首笔",
        f"""select {_DUE} from payments_due d join people_person p on p.id = d.person_id
            where d.seq > 0 and (
              not exists (select 1 from payments_due x where x.claim_id = d.claim_id and x.component = d.component
                          and x.period = d.period and x.seq = d.seq - 1)
              or not exists (select 1 from payments_due x where x.id = d.adjusts_id and x.claim_id = d.claim_id
                             and x.component = d.component and x.period = d.period and x.seq = 0))""",
    ),
    Invariant(
        "due_follows_claim",
        "应发的人员和项目与待遇账目一致",
        f"""select {_DUE} from payments_due d join people_person p on p.id = d.person_id
            left join payments_claim c on c.id = d.claim_id
            where c.id is null or c.person_id <> d.person_id or c.scheme_id <> d.scheme_id""",
    ),
    Invariant(
        "due_month_not_negative",
        "任何待遇任何月份的应发合计不为负",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || d.component || ' ' || to_char(d.period, 'YYYY-MM')
           from payments_due d join people_person p on p.id = d.person_id
           where d.component not in ('recovered', 'waived')
           group by d.claim_id, p.dossier_no, d.scheme_id, d.component, d.period having sum(d.amount_fen) < 0""",
    ),
    Invariant(
        "due_once_a_month",
        "同一人同一项目同一月份的按月待遇只有一笔首发",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || to_char(d.period, 'YYYY-MM')
           from payments_due d join people_person p on p.id = d.person_id
           where d.seq = 0 and d.component = 'monthly'
           group by p.dossier_no, d.scheme_id, d.period having count(*) > 1""",
    ),
    Invariant(
        "due_within_run",
        "按月应发不晚于核定月份，记账日不早于核定所依据的知悉日",
        f"""select {_DUE} from payments_due d join people_person p on p.id = d.person_id
            join payments_postingrun r on r.id = d.run_id
            where (d.component = 'monthly' and d.period > r.month) or d.posted_on < r.known_on""",
    ),
    Invariant(
        "run_totals",
        "每次核定的笔数、合计等于其应发之和",
        """select to_char(r.month, 'YYYY-MM') || ' ' || r.known_on from payments_postingrun r
           left join payments_due d on d.run_id = r.id
           group by r.id having r.due_count <> count(d.id) or r.total_fen <> coalesce(sum(d.amount_fen), 0)""",
    ),
    Invariant(
        "run_months_in_turn",
        "核定月份逐月相接，没有跳月",
        """select to_char(month, 'YYYY-MM') from (
             select month, lag(month) over (order by month) as before from (select distinct month from payments_postingrun) m) t
           where before is not null and month <> before + interval '1 month'""",
    ),
    Invariant(
        "dead_not_paid",
        "死亡登记后再核定，死亡次月起的按月应发合计为零",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || to_char(d.period, 'YYYY-MM')
           from payments_due d join people_person p on p.id = d.person_id
           join benefits_lifeevent v on v.person_id = d.person_id and v.kind = 'death' and v.state = 'confirmed'
           where d.component = 'monthly' and d.period > date_trunc('month', v.on)
             and v.confirmed_at < (select max(posted_at) from payments_postingrun)
           group by d.claim_id, p.dossier_no, d.scheme_id, d.period having sum(d.amount_fen) <> 0""",
    ),
    Invariant(
        "due_within_span",
        "有应发余额的月份都落在应发月段内",
        """select p.dossier_no || ' ' || d.scheme_id || ' ' || to_char(d.period, 'YYYY-MM')
           from payments_due d join payments_claim c on c.id = d.claim_id and c.source = 'entitlement'
           join people_person p on p.id = d.person_id
           where d.component in ('monthly', 'nursing', 'outpatient') and not exists (select 1 from benefits_touch t where t.person_id = d.person_id and t.run_id is null)
             and not exists (select 1 from benefits_span s where s.claim_id = d.claim_id and s.from_month <= d.period
                             and (s.to_month is null or s.to_month > d.period))
           group by d.claim_id, p.dossier_no, d.scheme_id, d.period having sum(d.amount_fen) <> 0""",
    ),
    Invariant(
        "span_is_posted",
        "应发月段内已核定的月份都有应发",
        """select p.dossier_no || ' ' || s.scheme_id || ' ' || to_char(m.month, 'YYYY-MM')
           from benefits_span s join people_person p on p.id = s.person_id
           cross join lateral generate_series(
             greatest(s.from_month, (select min(month) from payments_postingrun))::timestamp,
             least((s.to_month - interval '1 month'), (select max(month) from payments_postingrun)::timestamp),
             interval '1 month') m(month)
           where not exists (select 1 from benefits_touch t where t.person_id = s.person_id and t.run_id is null)
             and not exists (select 1 from payments_due d where d.claim_id = s.claim_id and d.period = m.month::date
                             and d.component in ('monthly', 'nursing', 'outpatient'))""",
    ),
    Invariant(
        "span_exclusive",
        "择一享受的待遇月段不重叠",
        """select p.dossier_no || ' ' || a.scheme_id || ' ' || b.scheme_id
           from benefits_span a join benefits_span b on b.person_id = a.person_id and b.id > a.id
           join people_person p on p.id = a.person_id
           where daterange(a.from_month, a.to_month) && daterange(b.from_month, b.to_month)
             and (a.claim_id = b.claim_id or a.exclusive_group = b.exclusive_group)""",
    ),
    Invariant(
        "grant_is_posted",
        "已确认的一次性待遇与其应发合计一致",
        """select p.dossier_no || ' ' || g.scheme_id || ' ' || g.component || ' ' || to_char(g.month, 'YYYY-MM')
           from benefits_grant g join people_person p on p.id = g.person_id
           where g.claim_id is not null and g.month <= (select max(month) from payments_postingrun)
             and not exists (select 1 from benefits_touch t where t.person_id = g.person_id and t.run_id is null)
             and (case when g.state = 'confirmed' then g.amount_fen else 0 end)
               <> (select coalesce(sum(d.amount_fen), 0) from payments_due d
                   where d.claim_id = g.claim_id and d.component = g.component and d.period = g.month)""",
    ),
    Invariant(
        "entitlement_two_persons",
        "待遇、变动、一次性待遇都由两人办理",
        """select 'entitlement ' || id from benefits_entitlement
             where state in ('confirmed', 'void') and (confirmed_by_id is null or confirmed_by_id = entered_by_id)
           union all select 'event ' || id from benefits_lifeevent
             where state in ('confirmed', 'withdrawn') and (confirmed_by_id is null or confirmed_by_id = entered_by_id)
           union all select 'withdrawal ' || id from benefits_lifeevent
             where state = 'withdrawn' and (withdrawn_by_id is null or withdrawn_by_id = withdrawal_by_id)
           union all select 'grant ' || id from benefits_grant
             where state = 'confirmed' and entitlement_id is null and (confirmed_by_id is null or confirmed_by_id = entered_by_id)
           union all select 'standard ' || id from policy_standard
             where confirmed_at is not null and origin = 'entered' and (confirmed_by is null or confirmed_by = entered_by)
           union all select 'parameter ' || id from policy_parameter
             where confirmed_at is not null and origin = 'entered' and (confirmed_by is null or confirmed_by = entered_by)""",
    ),
    Invariant(
        "claim_has_source",
        "每个待遇账目都有对应的待遇或一次性待遇",
        """select c.source || ':' || c.source_id from payments_claim c
           where (c.source = 'entitlement' and not exists (
                    select 1 from benefits_entitlement e where e.claim_id = c.id and e.person_id = c.person_id and e.scheme_id = c.scheme_id))
              or (c.source = 'grant' and not exists (
                    select 1 from benefits_grant g where g.claim_id = c.id and g.person_id = c.person_id))""",
    ),
    Invariant(
        "dead_is_marked",
        "死亡登记与档案状态一致",
        """select p.dossier_no from benefits_lifeevent v join people_person p on p.id = v.person_id
             where v.kind = 'death' and v.state = 'confirmed' and p.state <> 'merged' and p.died_on is distinct from v.on
           union all
           select p.dossier_no from people_person p join benefits_lifeevent v on v.person_id = p.id and v.kind = 'death'
             where p.died_on is not null and v.state = 'withdrawn'
               and not exists (select 1 from benefits_lifeevent o where o.person_id = p.id and o.kind = 'death' and o.state = 'confirmed')""",
    ),
)
