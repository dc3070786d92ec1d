"""P13: the queue of cases at 100,000 cases and the pages of three cards a person, as the county's clerk and a township's clerk open them."""

from django.db import transaction

from apps.core.actor import Actor
from tests.benchmarks.county import as_owner
from tests.benchmarks.measure import Figure, rows
from tests.benchmarks.pages import PAGE_MS, client_of, timed_page

CASES, STATEMENTS = 100_000, 14
TABLES = ("cases_case", "cases_caseevent", "cards_card", "cards_cardevent")
PATHS = (
    ("limei", "/cases/"), ("limei", "/cases/?tab=open&clock=late"), ("limei", "/cases/?tab=ended"), ("zhaolin", "/cases/"),
    ("zhaolin", "/cases/?tab=open"), ("limei", "/cards/"), ("limei", "/cards/balance/"), ("limei", "/cards/list/?place=issued"),
    ("limei", "/cards/list/?first=1"), ("limei", "/cards/?q=王"),
)  # fmt: skip
# Every twelfth is open: half of them at the township, half with the county; last days from forty days ago to forty ahead.
_LOAD = (
    """
insert into cases_case (row_key, receipt_no, kind_id, version_id, person_id, division_id, channel, single, answers, delegate_kind,
  delegate_name, delegate_relation, delegate_scope, delegate_id_number_tail, delegate_phone_tail, state, step, at_id, seq, due_on,
  applied_at, step_at, ended_at, entered_by_id)
select gen_random_uuid(), 'GR2025-' || lpad(n::text, 6, '0') || '-0', 'plaque', v.id, p.id, p.division_id, 'station', false, '{}', 'none',
  '', '', '', '', '', case when n %% 12 = 0 then 'open' else 'not_accepted' end,
  case when n %% 24 = 0 then 'accept' when n %% 12 = 0 then 'review' else 'not_accepted' end,
  case when n %% 24 = 0 then a.id when n %% 12 = 0 then r.id end, case when n %% 24 = 0 then 1 else 2 end,
  case when n %% 12 = 0 then current_date - 40 + (n / 12) %% 80 end,
  now() - interval '60 days', now() - interval '50 days', case when n %% 12 <> 0 then now() - interval '50 days' end, %(staff)s
from generate_series(1, %(count)s) n
join cases_casekind k on k.code = 'plaque' join cases_kindversion v on v.kind_id = k.code and v.number = k.current
join cases_kindstep a on a.version_id = v.id and a.name = 'accept'
join cases_kindstep r on r.version_id = v.id and r.name = 'review'
join (select id, division_id, row_number() over (order by id) as nr, count(*) over () as total from people_person) p
  on p.nr = n %% p.total + 1
""",
    """
insert into cases_caseevent (case_id, version_id, seq, from_step, act, to_step, staff_id, role, note, answer, ground, told, at)
select c.id, c.version_id, s.seq, case s.seq when 1 then '' else 'accept' end,
  case when s.seq = 1 then 'apply' when c.step = 'review' then 'take' else 'decline' end,
  case s.seq when 1 then 'accept' else c.step end, %(staff)s, '', '', '', '', '', c.applied_at
from cases_case c cross join generate_series(1, 2) s(seq) where s.seq <= c.seq
""",
    # Two cards of everybody were replaced, the third is in use.
    """
insert into cards_card (row_key, serial, person_id, kind, identities, sequence, reason, payer, bank_code, bank_name, tail, valid_until,
  made_on, delivered_on, state, seq, division_id)
select gen_random_uuid(), 'YZ2025-' || lpad((p.nr * 3 + s.n)::text, 6, '0'), p.id, 'veteran', '{discharged_soldier}', s.n, '', 'nobody',
  'abc', '中国农业银行', '0000', current_date + 1000, current_date - 400 + s.n, current_date - 400 + s.n,
  case s.n when 3 then 'in_use' else 'replaced' end, case s.n when 3 then 1 else 2 end, p.division_id
from (select id, division_id, row_number() over (order by id) as nr from people_person) p cross join generate_series(1, 3) s(n)
""",
    """
insert into cards_cardevent (card_id, seq, from_state, act, to_state, "on", staff_id, note, document_no, at)
select c.id, s.seq, case s.seq when 1 then '' else 'in_use' end, case s.seq when 1 then 'open' else 'replace' end,
  case s.seq when 1 then 'in_use' else 'replaced' end, c.delivered_on, %(staff)s, '', '', now()
from cards_card c cross join generate_series(1, 2) s(seq) where s.seq <= c.seq
""",
    """
update cards_card c set replaces_id = b.id, reason = 'data' from cards_card b
where b.person_id = c.person_id and b.sequence = c.sequence - 1
""",
)


def p13(clerk: Actor, people: int) -> list[Figure]:
    """Slowest of twenty openings (p95) and statements of each page."""
    with as_owner():
        with transaction.atomic():  # a case and its event name each other
            for table in TABLES:
                rows(f"alter table {table} disable trigger user")
            for statement in _LOAD:
                rows(statement, {"staff": clerk.staff_id, "count": CASES})
            rows("set constraints all immediate")
            for table in TABLES:
                rows(f"alter table {table} enable trigger user")
        for table in TABLES:
            rows(f"vacuum analyze {table}")  # as autovacuum leaves a table within minutes; what is fresher costs more
    figures = []
    for username, path in PATHS:
        milliseconds, queries = timed_page(client_of(username), path)
        name, notes = f"{path} as {username}", {"people": people, "cases": CASES, "cards": people * 3}
        figures.append(Figure("P13", f"{name}: p95", milliseconds, "ms", PAGE_MS, milliseconds / PAGE_MS, 1, notes=notes))
        if path != "/":
            figures.append(Figure("P13", f"{name}: statements", queries, "", STATEMENTS, queries, STATEMENTS))
    return figures
