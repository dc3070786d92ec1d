"""The registry, its accounts, its states and the house behind it."""

from apps.reports.queries.invariants.base import Invariant

REGISTRY = (
    Invariant(
        "id_number_one_dossier",
        "一个身份证号只在一份档案上",
        """select min(dossier_no) || ' ' || max(dossier_no) from people_person where id_number_blind is not null
           group by id_number_blind having count(*) > 1""",
    ),
    Invariant(
        "dossier_number_was_given",
        "档案编号唯一，流水号不超过已用到的号",
        """select dossier_no from people_person group by dossier_no having count(*) > 1
           union all select min(p.dossier_no) from people_person p
             left join people_dossiercounter c on c.county = split_part(p.dossier_no, '-', 1)
             group by c.county, c.last having max(split_part(p.dossier_no, '-', 2)::bigint) > coalesce(c.last, 0)""",
    ),
    Invariant(
        "person_is_searchable",
        "每份档案都有拼音和用字，按姓名查得到",
        "select dossier_no from people_person where name_pinyin = '' or cardinality(name_chars) = 0",
    ),
    Invariant(
        "person_has_a_place",
        "每份档案都在乡镇或村(社区)名下",
        """select p.dossier_no from people_person p left join org_division d on d.code = p.division_id
           where d.code is null or d.level not in ('township', 'village')""",
    ),
    Invariant(
        "state_has_its_day",
        "去世、迁出的档案都有日期和来源，未去世的没有去世日期",
        """select dossier_no from people_person
           where (state = 'died' and (died_on is null or state_source = '')) or (state = 'left' and left_on is null)
              or (died_on is not null and state not in ('died', 'merged')) or died_on < born_on""",
    ),
    Invariant(
        "merged_leads_to_living",
        "并入的档案都指向一份现行档案",
        """select p.dossier_no from people_person p left join people_person k on k.id = p.merged_into_id
           where (p.state = 'merged') <> (p.merged_into_id is not null) or k.state = 'merged'""",
    ),
    Invariant(
        "merged_has_its_merge",
        "每份并入的档案都有两人办理的合并记录",
        """select p.dossier_no from people_person p where p.state = 'merged' and not exists (
             select 1 from people_merge m where m.dropped_id = p.id and m.state in ('merged', 'undo_proposed'))
           union all select p.dossier_no from people_merge m join people_person p on p.id = m.dropped_id
             where m.state <> 'proposed' and (m.decided_by_id is null or m.decided_by_id = m.proposed_by_id)""",
    ),
    Invariant(
        "merged_is_not_paid",
        "并入的档案没有现用账户，也没有在发的待遇",
        """select p.dossier_no from people_person p join people_payeeaccount a on a.person_id = p.id
             where p.state = 'merged' and a.is_live
           union all select p.dossier_no from people_person p join benefits_entitlement e on e.person_id = p.id
             where p.state = 'merged' and e.state = 'confirmed' and e.ended_month is null""",
    ),
    Invariant(
        "category_once",
        "同一人的同一类别时间不重叠",
        """select p.dossier_no || ' ' || a.kind from people_category a join people_category b on b.person_id = a.person_id
             and b.kind = a.kind and b.id > a.id and b.state <> 'void'
             and daterange(a.since, a.until) && daterange(b.since, b.until)
           join people_person p on p.id = a.person_id where a.state <> 'void'""",
    ),
    Invariant(
        "service_once",
        "同一人的服役经历时间不重叠",
        """select p.dossier_no from people_servicerecord a join people_servicerecord b on b.person_id = a.person_id
             and b.id > a.id and b.is_live
             and daterange(a.enlisted_on, a.discharged_on) && daterange(b.enlisted_on, b.discharged_on)
           join people_person p on p.id = a.person_id where a.is_live""",
    ),
    Invariant(
        "account_is_own_or_delegated",
        "账户户主是本人，或有委托、监护登记",
        """select p.dossier_no from people_payeeaccount a join people_person p on p.id = a.person_id
           left join people_delegation d on d.id = a.delegation_id
           where (a.delegation_id is null and a.holder_person_id is distinct from a.person_id)
              or (a.delegation_id is not null and d.person_id is distinct from a.person_id)""",
    ),
    Invariant(
        "suspicion_is_answered",
        "已核实的比对疑点都有核实人、时间和核实情况",
        """select p.dossier_no from benefits_suspicion s join people_person p on p.id = s.person_id
           where s.state <> 'open' and (s.answered_by_id is null or s.answered_at is null or s.answer = '')""",
    ),
    Invariant(
        "list_counts",
        "比对名单各类行数之和等于总行数，疑点数与登记相符",
        """select '名单' || l.id from benefits_comparisonlist l
           where l.state in ('checked', 'done') and (
             l.total_rows <> (select count(*) from benefits_comparisonrow r where r.list_id = l.id)
             or l.total_rows <> (select coalesce(sum(value::int), 0) from jsonb_each_text(l.counts))
             or (l.state = 'done' and l.raised <> (select count(*) from benefits_suspicion s where s.list_id = l.id)))""",
    ),
    Invariant(
        "confirmation_fits_round",
        "年度确认每人每年一次，不早于该年度开始",
        """select p.dossier_no || ' ' || r.year from benefits_confirmation c join people_person p on p.id = c.person_id
             join benefits_confirmationround r on r.id = c.round_id group by p.dossier_no, r.year having count(*) > 1
           union all select p.dossier_no || ' ' || r.year from benefits_confirmation c join people_person p on p.id = c.person_id
             join benefits_confirmationround r on r.id = c.round_id where extract(year from c.on) < r.year""",
    ),
    Invariant(
        "duties_apart",
        "系统管理、安全管理、审计与业务岗位不由一人兼任",
        """select s.number from org_rolegrant g join org_role r on r.code = g.role_id join org_staff s on s.id = g.staff_id
           where g.is_live group by s.number having count(distinct r.lane) > 1""",
    ),
    Invariant(
        "grant_is_audited",
        "每一条岗位授权都有同一岗位、同一人、同一区划的授权审计记录",
        # Audit entries may be purged after their years; grants older than what is kept are not asked for.
        """select s.number || ' ' || g.role_id || ' ' || g.division_id from org_rolegrant g join org_staff s on s.id = g.staff_id
           where g.valid_from >= (select min(at) from core_auditentry) and not exists (
             select 1 from core_auditentry a where a.verb = 'org.grant_role' and a.outcome = 'done'
               and a.row_type = 'org.RoleGrant' and a.row_id = g.id::text
               and a.after = jsonb_build_object('staff', s.number, 'role', g.role_id, 'division', g.division_id))""",
    ),
    Invariant(
        "work_is_settled",
        "没有中断一小时以上无人接手的后台任务",
        """select '任务 ' || id || ' ' || kind from core_job
           where (state = 'running' and lease_until < now() - interval '1 hour')
              or (state = 'ready' and run_after < now() - interval '1 day')""",
    ),
)
