"""Matching for everybody at once: the points of ``rules.matching``, said in SQL. A property test holds the two together."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.jobs.choices import Trade
from apps.jobs.models import Vacancy
from apps.jobs.queries.reach import VIEW_FAIR, in_county
from apps.jobs.queries.seekers import VIEW_SEEKER, facts_of, get_seeker, seekers
from apps.jobs.rules import matching as rule
from apps.jobs.rules.matching import Match, VacancyFacts
from apps.jobs.rules.refusals import VacancyNotFound
from apps.jobs.rules.seekers import LOOKING

_UNSAID = " ".join(f"when '{area}' then {points}" for area, points in rule.AREA_UNSAID.items())
_RANK = "array_position(array[{}]::text[], {}::text)"
_EDUCATION = ",".join(f"'{one}'" for one in rule.EDUCATION)
_PAIRS = f"""
select s.id as seeker_id, v.id as vacancy_id,
       case when cardinality(s.trades) = 0 then {rule.TRADE_UNSAID} when v.trade = any(s.trades) then {rule.TRADE} else 0 end as trade,
       case when left(v.works_in_id, 9) = left(coalesce(s.town_id, p.division_id), 9) then {rule.TOWN}
            when cardinality(s.areas) = 0 then case v.area {_UNSAID} end
            when v.area = any(s.areas) then {rule.AREA} else 0 end as place,
       case when s.pay_floor_fen is null then {rule.PAY_UNSAID} when v.pay_low_fen >= s.pay_floor_fen then {rule.PAY}
            when v.pay_high_fen >= s.pay_floor_fen then {rule.PAY_TOP} else 0 end as pay,
       case when cardinality(v.skills) = 0 then {rule.SKILLS_UNASKED}
            else {rule.SKILLS} * (select count(*) from unnest(v.skills) k where k = any(s.skills)) / cardinality(v.skills) end as skill,
       case when s.priority <> 'none' and (v.is_veteran_priority or v.reserved = 'public_welfare') then {rule.FIRST} else 0 end as first
from jobs_seeker s join people_person p on p.id = s.person_id cross join jobs_vacancy v
where p.state = 'active'
  and (v.age_min is null or date_part('year', age(%(today)s::date, p.born_on)) >= v.age_min)
  and (v.age_max is null or date_part('year', age(%(today)s::date, p.born_on)) <= v.age_max)
  and (v.education = '' or p.education = ''
       or {_RANK.format(_EDUCATION, "p.education")} >= {_RANK.format(_EDUCATION, "v.education")})
  and (v.reserved <> 'public_welfare' or s.priority <> 'none')
"""  # noqa: S608 - constants of the rule
_OPEN = "and v.state = 'published' and v.valid_until >= %(today)s"
_LOOKING = "and exists (select 1 from jobs_seekerstatus t where t.seeker_id = s.id and t.until is null and t.status = any(%(looking)s))"
_TOTAL = "trade + place + pay + skill + first"


@dataclass(frozen=True, slots=True)
class Recommended:
    """One line of a list of recommendations."""

    match: Match
    why: list[str]
    vacancy: Vacancy
    seeker: Any


def vacancies_for(actor: Actor, seeker_id: int, most: int = rule.SHOWN) -> list[Recommended]:
    """Open vacancies of the county that fit somebody best, with the reasons. Raises SeekerNotFound."""
    seeker = get_seeker(actor, seeker_id)
    sql = f"""
    select * from ({_PAIRS} and s.id = %(seeker)s {_OPEN} and left(v.division_id, 6) = left(p.division_id, 6)) m
    order by {_TOTAL} desc, vacancy_id desc limit %(most)s"""  # noqa: S608 - constants of this module
    found = _run(sql, {"seeker": seeker.pk, "most": most, "today": actor.today})
    rows = Vacancy.objects.select_related("employer", "works_in").in_bulk([one.vacancy_id for one in found])
    return [_told(one, seeker, rows[one.vacancy_id]) for one in found]


def open_to_match(actor: Actor) -> QuerySet[Vacancy]:
    """Vacancies of the county that are open today, the newest first."""
    require(actor, VIEW_FAIR)
    require(actor, VIEW_SEEKER)
    rows = Vacancy.objects.filter(in_county(actor, "division_id"), state="published", valid_until__gte=actor.today)
    return rows.select_related("employer").defer("grams").order_by("-id")


def seekers_for(actor: Actor, vacancy_id: int, most: int = rule.SHOWN) -> tuple[Vacancy, list[Recommended]]:
    """People of the actor's places without work who fit a vacancy best, with the reasons. Raises VacancyNotFound."""
    require(actor, VIEW_FAIR)
    require(actor, VIEW_SEEKER)
    rows = Vacancy.objects.filter(in_county(actor, "division_id")).select_related("employer", "works_in")
    vacancy = rows.filter(pk=vacancy_id).first()
    if vacancy is None:
        raise VacancyNotFound
    sql = f"""
    select * from ({_PAIRS} and v.id = %(vacancy)s {_LOOKING} and p.division_id like any(%(places)s)) m
    order by {_TOTAL} desc, seeker_id limit %(most)s"""  # noqa: S608 - constants of this module
    values = {"vacancy": vacancy.pk, "looking": list(LOOKING), "places": _places(actor), "most": most, "today": actor.today}
    found = _run(sql, values)
    people = {row.pk: row for row in seekers(actor).filter(pk__in=[one.seeker_id for one in found])}
    return vacancy, [_told(one, people[one.seeker_id], vacancy) for one in found if one.seeker_id in people]


def _told(found: Match, seeker: Any, vacancy: Vacancy) -> Recommended:
    town = vacancy.works_in.name if vacancy.works_in else ""
    why = rule.reasons(
        found, facts_of(seeker), vacancy_facts(vacancy), trade=str(Trade(vacancy.trade).label), town=town,
        priority=seeker.get_priority_display(),
    )  # fmt: skip
    return Recommended(found, why, vacancy, seeker)


def vacancy_facts(row: Vacancy) -> VacancyFacts:
    """What matching knows of a vacancy."""
    return VacancyFacts(
        row.pk, row.trade, row.area, row.pay_low_fen, row.pay_high_fen, (row.works_in_id or "")[:9], row.education, row.age_min,
        row.age_max, frozenset(row.skills), row.reserved, row.is_veteran_priority,
    )  # fmt: skip


def newest_for_all(actor: Actor, *, since: Any, most: int = 3) -> dict[int, list[int]]:
    """Ledger row → its best vacancies published since an instant, for everybody who looks for work and takes news; none sent before."""
    require(actor, VIEW_SEEKER)
    sql = f"""
    select seeker_id, array_agg(vacancy_id order by place_in) from (
      select m.*, row_number() over (partition by seeker_id order by {_TOTAL} desc, vacancy_id desc) as place_in
      from ({_PAIRS} {_OPEN} {_LOOKING} and s.takes_news and v.published_at >= %(since)s
            and left(v.division_id, 6) = left(p.division_id, 6) and p.division_id like any(%(places)s)
            and not exists (select 1 from jobs_jobnews n where n.seeker_id = s.id and v.id = any(n.vacancies))) m
      where {_TOTAL} >= %(least)s) r
    where place_in <= %(most)s group by seeker_id"""  # noqa: S608 - constants of this module
    values = {"today": actor.today, "looking": list(LOOKING), "since": since, "least": rule.WHOLE // 2, "most": most,
              "places": _places(actor)}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return dict(cursor.fetchall())


def _places(actor: Actor) -> list[str]:
    return [f"{place}%" for place in actor.places]


def all_pairs(actor: Actor) -> list[Match]:
    """Every pair the SQL lets through, for the test that holds it against the pure rule."""
    require(actor, VIEW_SEEKER)
    return _run(f"{_PAIRS} order by 1, 2", {"today": actor.today})


def _run(sql: str, values: dict[str, Any]) -> list[Match]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Match(*row) for row in cursor.fetchall()]
