"""All dossiers of the actor's places that may be the same human, found by the database in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import connection

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.pages import BadToken
from apps.people.models import Person
from apps.people.queries.people import VIEW_PERSON, persons

#: What more people share is a village telephone or a collective account, not a person.
MOST_SHARING = 6
#: Namesakes born on one day are never that many; the bound keeps a broken import from making a million pairs.
MOST_NAMESAKES = 50
PAGE = 20


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
    LABELS: ClassVar[dict[str, str]] = {
        "id_number": "新旧身份证号", "account": "收款账号", "name": "姓名和生日", "phone": "电话", "sound": "同音同乡",
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairPage:
    """One page of the queue, likeliest first; ``total`` counts the whole list under the same filter."""

    rows: Sequence[Pair]
    total: int
    next_token: str | None
    previous_token: str | None


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
  where not a.is_heir group by a.account_blind having count(distinct p.id) between 2 and %s
  union all
  select 'id_number', array[least(p.id, a.person_id), greatest(p.id, a.person_id)] from people_personalias a
  join p on p.id_number_blind = a.id_number_blind and p.id <> a.person_id join p o on o.id = a.person_id
), pairs as (
  select distinct rule, x.id as first_id, y.id as second_id from shared
  cross join lateral unnest(ids) x(id) cross join lateral unnest(ids) y(id) where x.id < y.id
), grouped as (
  select first_id, second_id, array_agg(rule) as rules from pairs
  where not exists (select from people_distinctpair d where d.first_id = pairs.first_id and d.second_id = pairs.second_id)
    and not exists (select from people_merge m where m.state in ('proposed', 'undo_proposed')
      and least(m.kept_id, m.dropped_id) = pairs.first_id and greatest(m.kept_id, m.dropped_id) = pairs.second_id)
  group by 1, 2
), scored as materialized (
  select g.*, least(100, (select sum(w.points) from (values {weights}) w(rule, points) where w.rule = any(g.rules)
    and not (w.rule = 'sound' and 'name' = any(g.rules))))::int as score
  from grouped g
  where (%s = '' or %s = any(g.rules))
    and (%s = '' or exists (select from p where p.id in (g.first_id, g.second_id) and p.town = %s))
)
"""
_ONE_PAGE = """
select first_id, second_id, rules, score, (select count(*) from scored) from scored
where {beyond} order by {order} limit {most}
"""
_WEIGHTS = ", ".join(f"('{rule}', {points})" for rule, (points, _) in Pair.WORDS.items())


def duplicate_pairs(actor: Actor) -> list[Pair]:
    """Every suspected pair in the actor's places, likeliest first; judged pairs and merges under way are left out."""
    sql = "select first_id, second_id, rules, score, 0 from scored order by score desc, first_id, second_id"
    return [_pair(*row[:4]) for row in _rows(actor, sql)]


def duplicate_count(actor: Actor) -> int:
    """How many pairs the queue holds."""
    return int(_rows(actor, "select count(*) from scored")[0][0])


def duplicate_page(actor: Actor, *, rule: str = "", town: str = "", after: str | None = None, size: int = PAGE) -> PairPage:
    """A page of the queue, of one rule or one township if asked. Raises BadToken."""
    size = max(1, min(size, 200))
    place, back = _position(after)
    order = "score, first_id desc, second_id desc" if back else "score desc, first_id, second_id"
    beyond = "(-score, first_id, second_id) " + ("<" if back else ">") + " (%s, %s, %s)" if place else "true"
    sql = _ONE_PAGE.format(beyond=beyond, order=order, most=size + 1)
    found = _rows(actor, sql, rule=rule if rule in Pair.WORDS else "", town=town[:9], more=place)
    more, rows = len(found) > size, [_pair(*row[:4]) for row in found[:size]]
    if back:
        rows.reverse()
    total = found[0][4] if found else duplicate_page(actor, rule=rule, town=town).total if after else 0
    onward, before = bool(rows) and (back or more), bool(rows) and (more if back else bool(place))
    return PairPage(rows, total, _token(rows[-1], "n") if onward else None, _token(rows[0], "p") if before else None)


def _rows(actor: Actor, sql: str, *, rule: str = "", town: str = "", more: Sequence[int] = ()) -> list[tuple[Any, ...]]:
    require(actor, VIEW_PERSON)
    visible, values = persons(actor).order_by().values("pk").query.sql_with_params()
    bounds = [MOST_NAMESAKES, MOST_NAMESAKES, MOST_SHARING, MOST_SHARING]
    with connection.cursor() as cursor:
        cursor.execute(
            _PAIRS.format(visible=visible, weights=_WEIGHTS) + sql, [*values, *bounds, rule, rule, town, town, *more]
        )
        return list(cursor.fetchall())


def _token(pair: Pair, way: str) -> str:
    return f"{way}{pair.score}-{pair.first_id}-{pair.second_id}"


def _position(after: str | None) -> tuple[list[int], bool]:
    """Where a token points, as the order of the list compares it, and whether backwards."""
    if not after:
        return [], False
    parts = after[1:].split("-")
    if (
        after[0] not in "np"
        or len(parts) != 3
        or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts)
    ):
        raise BadToken
    score, first, second = map(int, parts)
    return [-score, first, second], after[0] == "p"


def _pair(first: int, second: int, rules: Sequence[str], score: int) -> Pair:
    kept = [rule for rule in Pair.WORDS if rule in rules and not (rule == "sound" and "name" in rules)]
    return Pair(first, second, score, tuple(Pair.WORDS[rule][1] for rule in kept))


def side_by_side(actor: Actor, pairs: Sequence[Pair]) -> list[tuple[Pair, Person, Person]]:
    """The two dossiers of each pair, in two statements whatever their number."""
    ids = {number for pair in pairs for number in (pair.first_id, pair.second_id)}
    rows = {row.pk: row for row in persons(actor).filter(pk__in=ids).select_related("division__parent")}
    return [(pair, rows[pair.first_id], rows[pair.second_id]) for pair in pairs]
