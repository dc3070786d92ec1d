"""Posting a month (核定应发): what is owed under what is known now, minus what was posted before.

The spans say which months each claim pays and at which rate key; the pure rules price every
(scheme, rate key, region, month) once; one set-based statement joins the two. ``payments`` then posts
the difference. Only months touched since the last posting are looked at again.
"""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from psycopg2.extras import execute_values

from apps.benefits.actions.projection import reproject
from apps.benefits.models import Touch
from apps.benefits.queries.rates import RateChange, rate_changes
from apps.benefits.rules import COMPONENTS, StandardMissing, monthly_fen
from apps.core import audit, queue
from apps.core.action import action
from apps.core.actor import Actor
from apps.core.errors import Conflict
from apps.core.models import Job
from apps.core.month import Month
from apps.payments.actions import post_difference, save_bases
from apps.payments.models import PostingRun
from apps.payments.queries import last_posted_month
from apps.policy.actions import consume_touches
from apps.policy.queries import book

TEMPORARY = ("rate_touch", "person_touch", "review", "rate", "claim_month")
_REVIEW = """
create temp table review on commit drop as
with priced as (
  select s.code as scheme_id, t.division, min(t.from_month) as from_month,
         (array_agg(t.why order by t.from_month desc))[1] as why
  from policy_scheme s join rate_touch t on t.scheme_id is null or t.scheme_id = s.code
  group by s.code, t.division),
local as (
  select k.scheme_id, k.region_code, min(r.from_month) as from_month, min(r.why) as why
  from (select distinct scheme_id, region_code from benefits_span) k
  join priced r on r.scheme_id = k.scheme_id
               and (r.division = '000000000000' or k.region_code like rtrim(r.division, '0') || '%%')
  group by k.scheme_id, k.region_code)
select s.claim_id, s.person_id, s.scheme_id, s.region_code, s.rate_key, s.facts,
       m.month::date as period, coalesce(t.why, r.why, '') as why
from benefits_span s
left join person_touch t on t.person_id = s.person_id
left join local r on r.scheme_id = s.scheme_id and r.region_code = s.region_code
cross join lateral generate_series(
  greatest(s.from_month, least(%(since)s::date, t.from_month, r.from_month))::timestamp,
  least((s.to_month - interval '1 month')::date, %(month)s::date)::timestamp,
  interval '1 month') as m(month)
where s.from_month <= %(month)s
"""
LOCK = 710_001  # advisory lock: one posting at a time


class MonthOutOfTurn(Conflict):
    """Months are posted one after another, so that no month can be skipped."""


@action(permission="benefits.order_posting", label="提交核定任务")
def order_posting(actor: Actor, *, month: Month) -> Job:
    """Order the posting of a month as background work; a second press returns the job that is already under way."""
    _first_new_month(month)
    job = queue.later(actor, "benefits.post_month", key=str(month), title=f"核定{month.label}应发", month=month)
    audit.record(actor, "benefits.post_month", job, after={"month": str(month)})
    return job


@action(permission="benefits.post_month", label="核定当月应发")
def post_month(actor: Actor, *, month: Month) -> PostingRun:
    """Post what is owed up to and including ``month`` under what is known on ``actor.today``.

    One transaction for the whole county. Posting again when nothing changed posts nothing. Months whose
    standard is missing are left out, named in the audit entry and shown on the workbench as stale standards.
    Raises MonthOutOfTurn for a month before the last posted one or after the next.
    """
    _begin()
    since = _first_new_month(month)
    changes = rate_changes(actor.today)
    _reproject_affected(actor, changes.rows)
    _review(month, since, changes.rows)
    missing = _price(actor.today)
    _collect(month)
    run = post_difference(actor, table="claim_month", month=month, known_on=actor.today)
    Touch.objects.filter(run__isnull=True).update(run=run)
    if changes.touch_ids:
        consume_touches(actor, touch_ids=changes.touch_ids)
    after = {"month": str(month), "dues": run.due_count, "fen": run.total_fen, "missing": missing}
    audit.record(actor, "benefits.post_month", run, after=after)
    return run


def post_persons(actor: Actor, person_ids: Sequence[int]) -> PostingRun | None:
    """Post at once what changed for a few persons, up to the month posted last and under what was known then.

    Part of the caller's transaction and of its audit entry; None before the first posting, or when nothing changed.
    ``known_on`` stays that of the last posting, so that the next one still sees every rate that became known since.
    """
    latest = PostingRun.objects.order_by("-month", "-known_on").first()
    if latest is None:
        return None
    _begin()
    month = Month.of(latest.month)
    _review(month, month + 1, (), list(person_ids))
    _price(latest.known_on)
    _collect(month)
    run = post_difference(actor, table="claim_month", month=month, known_on=latest.known_on)
    Touch.objects.filter(run__isnull=True, person_id__in=list(person_ids)).update(run=run)
    return run


def _begin() -> None:
    """One posting at a time; temporary tables of an earlier one of the same connection go."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute(f"drop table if exists {', '.join('pg_temp.' + name for name in TEMPORARY)}")


def _first_new_month(month: Month) -> Month:
    last = last_posted_month()
    if last is None:
        return month
    if month < last:
        raise MonthOutOfTurn(f"{last.label}已经核定，不能再核定更早的{month.label}。补发和扣回会自动计入当月。")
    if month > last + 1:
        raise MonthOutOfTurn(f"请先核定{(last + 1).label}，再核定{month.label}。应发须逐月核定，不能跳月。")
    return month


def _reproject_affected(actor: Actor, rates: Sequence[RateChange]) -> None:
    """A new rate may change which of two exclusive schemes is higher, and grants that are multiples of a rate.

    A parameter of start, age or confirmation moves the months of everybody in its scheme and place.
    """
    if not rates:
        return
    shaping = [r for r in rates if r.shapes]
    schemes = None if any(r.scheme is None for r in rates) else sorted({r.scheme for r in rates if r.scheme})
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct e.person_id from benefits_entitlement e
            where e.state = 'confirmed' and (%(schemes)s::text[] is null or e.scheme_id = any(%(schemes)s)) and (
                exists (select 1 from benefits_entitlement o
                        where o.person_id = e.person_id and o.state = 'confirmed' and o.id <> e.id)
                or exists (select 1 from benefits_grant g where g.entitlement_id = e.id)
                or exists (select 1 from unnest(%(shaped)s::text[], %(places)s::text[]) c(scheme, place)
                           where coalesce(c.scheme, e.scheme_id) = e.scheme_id
                             and e.region_code like rtrim(c.place, '0') || '%%'))
            """,
            {"schemes": schemes, "shaped": [r.scheme for r in shaping], "places": [r.division for r in shaping]},
        )
        people = [row[0] for row in cursor.fetchall()]
    reproject(actor, people, why="标准调整")


def _review(month: Month, since: Month, rates: Sequence[RateChange], people: list[int] | None = None) -> None:
    """Temporary table ``review``: claim × month to look at, with the rate key that pays it; of these people, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            create temp table rate_touch (scheme_id text, division text, from_month date, why text) on commit drop;
            create temp table person_touch on commit drop as
              select person_id, min(from_month) as from_month, min(why) as why
              from benefits_touch
              where run_id is null and (%(people)s::bigint[] is null or person_id = any(%(people)s)) group by person_id;
            analyze person_touch;
            """,
            {"people": people},
        )
        if rates:
            rows = [(r.scheme, r.division, r.from_month, r.why) for r in rates]
            execute_values(cursor, "insert into rate_touch values %s", rows)
        cursor.execute(_REVIEW, {"since": since.first, "month": month.first})


def _price(known_on: date) -> list[str]:
    """Temporary table ``rate``: fen and basis of every rate key and month under review; returns what has no standard."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select scheme_id, region_code, rate_key, min(facts::text)::jsonb, period from review"
            " group by scheme_id, region_code, rate_key, period order by 1, 2, 3, 5"
        )
        wanted = cursor.fetchall()
    books = {region: book(None, known_on, region) for region in {row[1] for row in wanted}}
    priced, bases, missing = [], [], set()
    for scheme, region, key, facts, period in wanted:
        try:
            amount = monthly_fen(scheme, key, facts, Month.of(period), books[region], region)
        except StandardMissing as refusal:
            missing.add(refusal.message)
            continue
        priced.append((scheme, region, key, period, COMPONENTS[scheme], amount.fen))
        bases.append(amount.basis)
    ids = save_bases(bases)
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table rate (scheme_id text, region_code text, rate_key text, period date,"
            " component text, fen bigint, basis_id bigint) on commit drop"
        )
        if priced:
            rows = [(*row, basis) for row, basis in zip(priced, ids, strict=True)]
            execute_values(cursor, "insert into rate values %s", rows, page_size=5000)
        cursor.execute("analyze rate")
    return sorted(missing)


def _collect(month: Month) -> None:
    """Temporary table ``claim_month``: everything owed now for every month under review, zero where nothing is."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            create temp table claim_month on commit drop as
            select v.claim_id, v.person_id, v.scheme_id as scheme, r.component, v.period,
                   r.fen as owed_fen, r.basis_id, v.why as reason
            from review v
            join rate r using (scheme_id, region_code, rate_key, period)
            union all
            select g.claim_id, g.person_id, g.scheme_id, g.component, g.month,
                   case when g.state = 'confirmed' then g.amount_fen else 0 end, g.basis_id, t.why
            from benefits_grant g join person_touch t using (person_id)
            where g.claim_id is not null and g.month <= %(month)s
            """,
            {"month": month.first},
        )
        cursor.execute(
            """
            insert into claim_month
            select d.claim_id, d.person_id, d.scheme_id, d.component, d.period, 0, null, t.why
            from payments_due d
            join payments_claim c on c.id = d.claim_id
            join person_touch t on t.person_id = d.person_id
            where c.source in ('entitlement', 'grant') and d.period >= t.from_month
              and not exists (select 1 from claim_month m
                              where m.claim_id = d.claim_id and m.component = d.component and m.period = d.period)
              and not exists (select 1 from review v where v.claim_id = d.claim_id and v.period = d.period)
            group by 1, 2, 3, 4, 5, t.why
            """
        )
        cursor.execute("analyze claim_month")
