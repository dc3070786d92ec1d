"""All dossiers of the actor's places that may be the same human, found by the database in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection

from apps.core.action import require
from apps.core.actor import Actor
from apps.people.models import Person
from apps.people.queries.people import VIEW_PERSON, persons

#: What more people share is a village telephone or a collective account, not a person.
MOST_SHARING = 6


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dossiers, the older one first, and the facts they share; ``score`` orders the queue."""

    first_id: int
    second_id: int
    score: int
    reasons: tuple[str, ...]
    WORDS: ClassVar[dict[str, tuple[int, str]]] = {
        "id_number": (90, "一人的身份证号是另一人的原号码"),
        "account": (45, "收款账号相同"),
        "name": (40, "姓名和出生日期相同"),
        "phone": (30, "联系电话相同"),
        "sound": (25, "姓名同音、出生日期相同、同乡镇"),
    }


_PAIRS = """
with p as materialized (
  select id, name, name_pinyin, born_on, left(division_id, 9) as town, phone_blind, id_number_blind
  from people_person where id in ({visible})
), shared as (
  select 'name' as rule, array_agg(id order by id) as ids from p group by name, born_on having count(*) between 2 and %s
  union all
  select 'sound', array_agg(id order by id) from p where name_pinyin <> '' group by name_pinyin, born_on, town
  having count(*) between 2 and %s
  union all
  select 'phone', array_agg(id order by id) from p where phone_blind is not null group by phone_blind having count(*) between 2 and %s
  union all
  select 'account', array_agg(distinct p.id order by p.id) from people_payeeaccount a join p on p.id = a.person_id
  group by a.account_blind having count(distinct p.id) between 2 and %s
  union all
  select 'id_number', array[least(p.id, a.person_id), greatest(p.id, a.person_id)] from people_personalias a
  join p on p.id_number_blind = a.id_number_blind and p.id <> a.person_id join p o on o.id = a.person_id
), pairs as (
  select distinct rule, x.id as first_id, y.id as second_id from shared
  cross join lateral unnest(ids) x(id) cross join lateral unnest(ids) y(id) where x.id < y.id
)
select first_id, second_id, array_agg(rule) from pairs
where not exists (select from people_distinctpair d where d.first_id = pairs.first_id and d.second_id = pairs.second_id)
  and not exists (select from people_merge m where m.state in ('proposed', 'undo_proposed')
    and least(m.kept_id, m.dropped_id) = pairs.first_id and greatest(m.kept_id, m.dropped_id) = pairs.second_id)
group by 1, 2
"""


def duplicate_pairs(actor: Actor) -> list[Pair]:
    """Every suspected pair in the actor's places, likeliest first; judged pairs and merges under way are left out."""
    require(actor, VIEW_PERSON)
    visible, values = persons(actor).order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS.format(visible=visible), [*values, *[MOST_SHARING] * 4])
        found = [_pair(first, second, rules) for first, second, rules in cursor.fetchall()]
    return sorted(found, key=lambda pair: (-pair.score, pair.first_id, pair.second_id))


def _pair(first: int, second: int, rules: Sequence[str]) -> Pair:
    kept = [rule for rule in Pair.WORDS if rule in rules and not (rule == "sound" and "name" in rules)]
    score = sum(Pair.WORDS[rule][0] for rule in kept)
    return Pair(first, second, min(100, score), tuple(Pair.WORDS[rule][1] for rule in kept))


def side_by_side(actor: Actor, pairs: Sequence[Pair]) -> list[tuple[Pair, Person, Person]]:
    """The two dossiers of each pair, in two statements whatever their number."""
    ids = {number for pair in pairs for number in (pair.first_id, pair.second_id)}
    rows = {row.pk: row for row in persons(actor).filter(pk__in=ids).select_related("division__parent")}
    return [(pair, rows[pair.first_id], rows[pair.second_id]) for pair in pairs]
