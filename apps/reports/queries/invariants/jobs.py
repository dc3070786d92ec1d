"""Jobs: places, people and evidence add up, and an employer is shown what was agreed to."""

from apps.reports.queries.invariants.base import Invariant

JOBS = (
    Invariant(
        "fair_places_whole",
        "招聘会剩余名额与有效报名之和等于报名上限",
        """with free as (select fair_id, sum(free)::bigint as n from jobs_fairquota group by 1),
             taken as (select fair_id, count(*) as n from jobs_signup where state = 'signed_up' group by 1)
           select f.name from jobs_fair f left join free on free.fair_id = f.id left join taken on taken.fair_id = f.id
           where f.capacity is not null and coalesce(free.n, 0) + coalesce(taken.n, 0) <> f.capacity
              or f.capacity is null and free.fair_id is not null""",
    ),
    Invariant(
        "placement_proved",
        "登记就业都有凭证，来自投递的与投递一致",
        """select p.employer_name || ' ' || p.id from jobs_placement p left join jobs_application a on a.id = p.application_id
           where p.evidence not in ('contract', 'insurance', 'payslip') or trim(p.evidence_no) = ''
              or a.id is not null and (a.state <> 'started' or a.person_id <> p.person_id)""",
    ),
    Invariant(
        "placement_counted_once",
        "就业人数一人一年只计一次",
        """select min(p.employer_name) || ' ' || p.year from jobs_placement p join people_person m on m.id = p.person_id
           where p.is_counted group by p.person_id, p.year having count(*) > 1""",
    ),
    Invariant(
        "application_shows_agreed",
        "单位看到的都是本人同意出示的",
        """select a.id::text from jobs_application a left join lateral (
             select e.after -> 'shows' as shows from core_auditentry e
             where e.row_type = 'jobs.Application' and e.row_id = a.id::text and e.outcome = 'done'
               and e.verb in ('jobs.apply_for_vacancy', 'jobs.meet_applicant') and e.after ? 'shows'
             order by e.id desc limit 1) told on true
           where to_jsonb(a.shows) <> coalesce(told.shows, '[]')""",
    ),
)
