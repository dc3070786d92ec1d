"""A synthetic county of any size, loaded by SQL: people, accounts, rights, months of history. For benches only.

Nothing here passes the actions: the loader makes the state a bench starts from, as the owner of the schema. What is
measured afterwards is the ordinary code with the rights of the web (role ``vp_app``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from django.db import connection
from psycopg2.extras import execute_values

from apps.core import sealing
from apps.core.money import month_share
from apps.demo.rules.identity import with_luhn
from apps.people.actions.sealed import reserve_numbers
from apps.people.rules.names import characters, readings
from tests.benchmarks.measure import one, rows

SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧"
GIVEN = "国建华文明志军德广成金玉保永福贵宝发富有良才正学忠孝仁义兴传家树林春长海山江新民东怀立功援朝爱守田本业子少光荣"
SCHEMES = (("rural_elder_subsidy", "4", 1), ("war_veteran_subsidy", "", 1), ("disability_pension", "10|duty", None))


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner's rights for loading; afterwards the rights of the web again."""
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        try:
            yield
        finally:
            cursor.execute("set role vp_app")


def load_people(count: int, *, sealed: int = 0) -> None:
    """``count`` people over the county's villages, an account each; the first ``sealed`` carry real sealed numbers."""
    with as_owner():
        _names(count)
        rows(_PEOPLE, {"count": count})
        rows(_ACCOUNTS)
        _seal(sealed)
        reserve_numbers("340321", count)
        for table in ("people_person", "people_payeeaccount"):
            rows(f"analyze {table}")


def _names(count: int) -> None:
    """Every name once with its readings, so that the database only has to pick."""
    names = [a + b + c for a in SURNAMES for b in GIVEN[:24] for c in GIVEN[::3]][: max(500, min(20_000, count))]
    made = []
    for number, name in enumerate(names):
        read = readings(name)
        made.append((number, name, read.pinyin, read.initials, list(read.others), characters(name)))
    rows("create temp table bench_name (n int, name text, pinyin text, initials text, readings text[], chars text[])")
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, "insert into bench_name values %s", made, page_size=2000)
    rows("create index on bench_name (n)")
    rows("create temp table bench_place as select row_number() over (order by code) - 1 as n, code from org_division"
         " where level = 'village' and code like '340321%'")  # fmt: skip


_PEOPLE = """
insert into people_person (row_key, dossier_no, name, name_pinyin, name_initials, name_readings, name_chars, sex, born_on,
  id_number_sealed, id_number_blind, id_number_tail, id_number_original_15, id_number_note, phone_tail, residence, ethnicity,
  politics, employment, education, marriage, spare_phone_tail, contact_name, contact_phone_tail, away_place, dwelling_code, grid_cell, grid_leader, state, state_source, photo,
  version, registered_on, division_id)
select gen_random_uuid(), '340321-' || lpad(i::text, greatest(6, length(i::text)), '0'), n.name, n.pinyin, n.initials, n.readings, n.chars, 'male',
  date '1936-01-01' + (i::bigint * 7919 %% 10000)::int, ''::bytea, sha256(('id' || i)::bytea), '****' || lpad((i %% 10000)::text, 4, '0'), false, '',
  '', 'rural', '汉族', '', '', '', '', '', '', '', '', '', '', '', 'active', '', '', 1, date '2020-01-01', p.code
from generate_series(1, %(count)s) i
join bench_name n on n.n = i %% (select count(*) from bench_name)
join bench_place p on p.n = (i * 31) %% (select count(*) from bench_place)
order by i
"""
_ACCOUNTS = """
insert into people_payeeaccount (row_key, bank_code, bank_name, account_sealed, account_blind, account_tail, holder_name, kind,
  opened_on, closed_reason, is_live, is_heir, warning, entered_at, holder_person_id, person_id)
select gen_random_uuid(), 'rcb', '县农村商业银行', ''::bytea, sha256(('account' || id)::bytea), '****0000', name, 'card',
  date '2020-01-01', '', true, false, '', now(), id, id
from people_person order by id
"""


def repeat_people() -> None:
    """Every hundredth person carries the name and birth date of the one before: about one pair in a hundred people."""
    same = "name = o.name, name_pinyin = o.name_pinyin, name_initials = o.name_initials, name_chars = o.name_chars, born_on = o.born_on"
    with as_owner():
        rows(f"update people_person p set {same} from people_person o where o.id = p.id - 1 and mod(p.id, 100) = 0")
        rows("analyze people_person")


def _seal(count: int) -> None:
    """Real sealed ID numbers and accounts for the first persons, so that files can be written."""
    found = rows(
        "select p.id, p.row_key, a.id, a.row_key from people_person p join people_payeeaccount a on a.person_id = p.id"
        " order by p.id limit %s",
        [count],
    )
    people, accounts = [], []
    for place, (person, person_key, account, account_key) in enumerate(found):
        number = f"999321{19500101 + place % 28:08d}{place % 1000:03d}X"
        people.append(
            (
                person,
                sealing.seal("people_person.id_number", UUID(str(person_key)), number),
                sealing.blind("id_number", number + str(place)),
            )
        )
        card = with_luhn(f"999000{place:012d}")
        accounts.append((account, sealing.seal("people_payeeaccount.account", UUID(str(account_key)), card)))
    with connection.cursor() as cursor:
        for made, sql in (
            (
                people,
                "update people_person p set id_number_sealed = v.a, id_number_blind = v.b from (values %s) v(id, a, b) where p.id = v.id",
            ),
            (accounts, "update people_payeeaccount p set account_sealed = v.a from (values %s) v(id, a) where p.id = v.id"),
        ):
            if made:
                execute_values(cursor.cursor, sql, made, page_size=2000)


def load_rights(count: int, opened: date) -> None:
    """A confirmed right with its claim and open span for the first ``count`` persons: 7 rural elders, 2 war veterans, 1 disabled in ten."""
    staff = rows("select id from org_staff order by id limit 2")
    with as_owner():
        values = {"count": count, "opened": opened, "maker": staff[0][0], "checker": staff[1][0]}
        for statement in _RIGHTS:
            rows(statement, values)
        for name in ("payments_claim", "benefits_entitlement", "benefits_span"):
            rows(f"analyze {name}")


_SCHEME = "case when id %% 10 < 7 then 'rural_elder_subsidy' when id %% 10 < 9 then 'war_veteran_subsidy' else 'disability_pension' end"
_RIGHTS = (
    (
        f"create temp table bench_right as select id as person_id, {_SCHEME} as scheme, division_id from people_person"
        " order by id limit %(count)s"
    ),
    """
    insert into payments_claim (source, source_id, division_code, funding_source, label, opened_at, person_id, scheme_id)
    select 'entitlement', person_id, division_id, '', '', %(opened)s, person_id, scheme from bench_right order by person_id
    """,
    """
    insert into benefits_entitlement (facts, decided_on, decision_no, known_on, opened_month, region_code, state, entered_at,
      confirmed_at, reason, claim_id, confirmed_by_id, entered_by_id, person_id, scheme_id)
    select case c.scheme_id when 'disability_pension' then '{"grade": 10, "cause": "duty"}' when 'rural_elder_subsidy'
      then '{"service_years": "4"}' else '{}' end::jsonb, '2015-01-05', '', '2020-01-01', %(opened)s, '340321000000', 'confirmed',
      now(), now(), '', c.id, %(checker)s, %(maker)s, c.person_id, c.scheme_id
    from payments_claim c order by c.id
    """,
    """
    insert into benefits_span (region_code, from_month, rate_key, facts, exclusive_group, claim_id, entitlement_id, person_id, scheme_id)
    select '340321000000', %(opened)s, case e.scheme_id when 'disability_pension' then '10|duty' when 'rural_elder_subsidy' then '4'
      else '' end, e.facts, null, e.claim_id, e.id, e.person_id, e.scheme_id
    from benefits_entitlement e order by e.id
    """,
)


def load_history(first: date, months: int) -> int:
    """``months`` posted months with every due composed and paid long ago, at half the rate now known. Returns the dues made."""
    staff = one("select id from org_staff order by id limit 1")
    made = 0
    with as_owner():
        for step in range(months):
            month = date(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1, 1)
            shares = {scheme: month_share(annual, month.month) for scheme, annual in YEARLY.items()}
            run = one(
                "insert into payments_postingrun (month, known_on, posted_at, due_count, total_fen, touched_at, composed_at, staff_id)"
                " values (%s, %s, %s, 0, 0, %s, %s, %s) returning id",
                [month, month.replace(day=5), month, month, month, staff],
            )
            rows(_DUES, {"run": run, "month": month, "on": month.replace(day=5), **shares})
            made += one("select count(*) from payments_due where run_id = %s", [run])
        rows("analyze payments_due")
        rows("analyze payments_postingrun")
    return int(made)


#: Yearly fen of the three schemes at the standards of 2023-08.
YEARLY = {"rural_elder_subsidy": 4 * 68_800, "war_veteran_subsidy": 1_008_000, "disability_pension": 1_139_000}
_DUES = """
insert into payments_due (claim_id, person_id, scheme_id, component, period, seq, amount_fen, reason, run_id, posted_on)
select id, person_id, scheme_id, 'monthly', %(month)s, 0,
  case scheme_id when 'rural_elder_subsidy' then %(rural_elder_subsidy)s when 'war_veteran_subsidy' then %(war_veteran_subsidy)s
  else %(disability_pension)s end, '', %(run)s, %(on)s
from payments_claim order by id
"""
