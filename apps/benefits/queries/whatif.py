"""What a higher rate would cost (测算): reads spans and rates, changes nothing."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from apps.benefits.rules import StandardMissing, monthly_fen
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.errors import Invalid
from apps.core.month import Month
from apps.policy.queries import book
from apps.policy.rules import Book, Rate, key_order

WHAT_IF = permission("benefits.what_if", "测算调标资金")
LIMIT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Cost:
    """Heads and fen per month before and after, for one line of the table."""

    people: int
    before_fen: int
    after_fen: int

    @property
    def more_fen(self) -> int:
        """What the rise adds each month."""
        return self.after_fen - self.before_fen

    def plus(self, other: "Cost") -> "Cost":
        """The sum of two lines."""
        return Cost(self.people + other.people, self.before_fen + other.before_fen, self.after_fen + other.after_fen)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The whole answer: by rate key and by township; ``months`` left in the year from the first month on."""

    month: Month
    by_key: tuple[tuple[str, Cost], ...]
    by_township: tuple[tuple[str, Cost], ...]
    total: Cost
    missing: tuple[str, ...]

    @property
    def months(self) -> int:
        """Months from the rise to the end of its year, both included."""
        return 13 - self.month.number

    @property
    def this_year_fen(self) -> int:
        """What the rise adds until December."""
        return self.total.more_fen * self.months

    @property
    def full_year_fen(self) -> int:
        """What the rise adds in twelve months."""
        return self.total.more_fen * 12


def raised(rates: Book, scheme: str, percent: Decimal, month: Month) -> Book:
    """The book with every national and local rate of the scheme raised from ``month``, to whole yuan per month."""
    added: list[Rate] = []
    for key, division in {(r.rate_key, r.division) for r in rates.standards if r.scheme == scheme}:
        rate = rates.rate(scheme, key, month, division)
        if rate is None:
            continue
        step = Decimal(1200) if rate.per == "year" else Decimal(100)
        exact = Decimal(rate.amount_fen) * (100 + percent) / 100
        amount = int((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step)
        added.append(replace(rate, amount_fen=amount, effective_from=month.first))
    return Book((*rates.standards, *added), rates.parameters)


def what_if(actor: Actor, *, scheme: str, percent: Decimal, month: Month) -> WhatIf:
    """Cost of raising ``scheme`` by ``percent`` from ``month``, on the people payable in that month in the actor's places.

    Raises Invalid for a rise outside ±100 %. The database is only read.
    """
    require(actor, WHAT_IF)
    if not -LIMIT < percent <= LIMIT:
        raise Invalid("调整幅度须在 −100% 与 100% 之间。请重新填写。", field="percent")
    by_key: dict[str, Cost] = defaultdict(lambda: Cost(0, 0, 0))
    by_town: dict[str, Cost] = defaultdict(lambda: Cost(0, 0, 0))
    missing: set[str] = set()
    books: dict[str, tuple[Book, Book]] = {}
    for region, key, facts, town, people in _heads(actor, scheme, month):
        if region not in books:
            now = book(None, actor.today, region)
            books[region] = (now, raised(now, scheme, percent, month))
        try:
            before, after = (monthly_fen(scheme, key, facts, month, b, region).fen for b in books[region])
        except StandardMissing as refusal:
            missing.add(refusal.message)
            continue
        line = Cost(people, before * people, after * people)
        by_key[key] = by_key[key].plus(line)
        by_town[town] = by_town[town].plus(line)
    total = Cost(0, 0, 0)
    for line in by_key.values():
        total = total.plus(line)
    return WhatIf(
        month,
        tuple(sorted(by_key.items(), key=lambda line: key_order(line[0]))),
        tuple(sorted(by_town.items())),
        total,
        tuple(sorted(missing)),
    )


def _heads(actor: Actor, scheme: str, month: Month) -> list[tuple[str, str, dict[str, Any], str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select s.region_code, s.rate_key, min(s.facts::text)::jsonb, left(p.division_id, 9) || '000', count(*)
            from benefits_span s join people_person p on p.id = s.person_id
            where s.scheme_id = %(scheme)s and s.from_month <= %(month)s
              and (s.to_month is null or s.to_month > %(month)s)
              and p.division_id like any (%(places)s)
            group by 1, 2, 4 order by 1, 2, 4
            """,
            {"scheme": scheme, "month": month.first, "places": [f"{place}%" for place in actor.places]},
        )
        return list(cursor.fetchall())
