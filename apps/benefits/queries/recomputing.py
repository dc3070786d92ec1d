"""What was owed as known on an earlier day, worked out anew from the facts; and a closed batch held against it. The engine's pure rules, read backwards."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet, Sum

from apps.benefits.models import Entitlement, Grant
from apps.benefits.queries.histories import histories
from apps.benefits.rules import COMPONENTS, Projection, Segment, monthly_fen, project
from apps.core.action import require
from apps.core.actor import SHANGHAI, Actor
from apps.core.month import Month
from apps.payments.models import Batch, Due, PaymentDue, PostingRun
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.policy.queries import books
from apps.policy.rules import Book

CHUNK = 1000
SHOWN = 20
#: Scheme, rate key, region, month -> fen.
Prices = dict[tuple[str, str, str, Month], int]
#: Person, scheme, component, first day of the month.
Key = tuple[int, str, str, date]


@dataclass(frozen=True, slots=True)
class Apart:
    """One month of one person that comes out differently: fen in the batch, fen worked out anew."""

    key: Key
    paid_fen: int
    again_fen: int


@dataclass(slots=True)
class Again:
    """A closed batch worked out anew: ``persons`` looked at of ``of``, their lines and fen in the batch, the fen as worked out, what differs (at most
    ``SHOWN`` of ``wrong``)."""

    batch: Batch
    of: int
    persons: int = 0
    lines: int = 0
    paid_fen: int = 0
    again_fen: int = 0
    wrong: int = 0
    apart: list[Apart] = field(default_factory=list)


def closed_batches(actor: Actor) -> QuerySet[Batch]:
    """Every closed batch, newest first. Permission ``payments.view_payment``."""
    require(actor, VIEW_PAYMENT)
    return Batch.objects.filter(state="closed").order_by("-month", "-ordinal")


def again(actor: Actor, batch: Batch, sample: int | None = None) -> Again:
    """Every line of a closed batch, or those of ``sample`` persons spread evenly over it, against what the facts give as known on the day each due was
    posted: the sum so far less what had been posted before. Three statements a thousand persons and posting."""
    require(actor, VIEW_PAYMENT)
    lines = PaymentDue.objects.filter(payment__batch=batch)
    people = list(lines.order_by("person_id").values_list("person_id", flat=True).distinct())
    chosen = (
        people if sample is None or sample >= len(people) else [people[at * len(people) // sample] for at in range(sample)]
    )
    found = Again(batch, len(people), len(chosen))
    for start in range(0, len(chosen), CHUNK):
        _hold(found, batch, chosen[start : start + CHUNK])
    return found


def _hold(found: Again, batch: Batch, people: Sequence[int]) -> None:
    rows = PaymentDue.objects.filter(payment__batch=batch, person_id__in=people).values_list("due_id", flat=True)
    by_run: dict[int, dict[Key, int]] = defaultdict(lambda: defaultdict(int))
    for due in Due.objects.filter(pk__in=rows):
        by_run[due.run_id][due.person_id, due.scheme_id, due.component, due.period] += due.amount_fen
        found.lines += 1
    for run in PostingRun.objects.filter(pk__in=by_run):
        dues = by_run[run.pk]
        mine = sorted({key[0] for key in dues})
        months = defaultdict[int, set[Month]](set)
        for person, _, _, period in dues:
            months[person].add(Month.of(period))
        owed, before = owed_at(mine, run, months), _posted_before(mine, run, {key[3] for key in dues})
        for key, paid in dues.items():
            worked = owed.get(key, 0) - before.get(key, 0)
            found.paid_fen += paid
            found.again_fen += worked
            if worked != paid:
                found.wrong += 1
                found.apart += [Apart(key, paid, worked)] if len(found.apart) < SHOWN else []


def _posted_before(people: Sequence[int], run: PostingRun, periods: Collection[date]) -> Mapping[Key, int]:
    rows = Due.objects.filter(person_id__in=people, period__in=periods, run_id__lt=run.pk).order_by()
    sums = rows.values_list("person_id", "scheme_id", "component", "period").annotate(fen=Sum("amount_fen"))
    return {(person, scheme, component, period): fen for person, scheme, component, period, fen in sums}


def owed_at(
    people: Sequence[int], run: PostingRun, months: Mapping[int, Collection[Month]] | None = None
) -> Mapping[Key, int]:
    """Fen owed up to the month of a posting, under the facts known that day and the standards it priced by. ``months``: of each person only these (a
    batch asks for one or two of the years behind it)."""
    day, last = run.posted_at.astimezone(SHANGHAI).date(), Month.of(run.month)
    owed: dict[Key, int] = defaultdict(int)
    prices: Prices = {}
    for person, _, result, rows, known in looked_at(people, day, run.known_on):
        wanted = None if months is None else months.get(person, ())
        for row, piece, month in _months(rows, result.segments, last, wanted):
            owed[person, piece.scheme, COMPONENTS[piece.scheme], month.first] += _priced(
                prices, piece, row.region_code, month, known
            )
        for one in result.one_offs:
            if one.month <= last:
                owed[person, rows[one.entitlement_index].scheme_id, one.component, one.month.first] += one.fen
    awarded = Grant.objects.filter(person_id__in=people, entitlement__isnull=True, known_on__lte=day, month__lte=last.first)
    for grant in awarded.filter(Q(state="confirmed") | Q(state="void", voided_at__gt=run.posted_at)):
        owed[grant.person_id, grant.scheme_id, grant.component, grant.month] += grant.amount_fen
    return owed


def looked_at(
    people: Sequence[int], day: date, known_on: date
) -> Iterator[tuple[int, object, Projection, list[Entitlement], Book]]:
    """Person, history, projection, entitlement rows and book, with the facts known on ``day`` and the standards known on ``known_on``."""
    place = books(known_on)
    for person, history, rows in histories(people, day):
        known = place(rows[0].region_code).at(known_on)
        yield person, history, project(history, known, day), rows, known


def _months(
    rows: Sequence[Entitlement], segments: Sequence[Segment], last: Month, wanted: Collection[Month] | None
) -> Iterator[tuple[Entitlement, Segment, Month]]:
    for piece in segments:
        row = rows[piece.entitlement_index]
        first = max(piece.from_month, Month.of(row.opened_month)) if row.opened_month else piece.from_month
        until = min(last + 1, piece.to_month) if piece.to_month else last + 1
        for month in Month.span(first, until) if wanted is None else wanted:
            if first <= month < until:
                yield row, piece, month


def _priced(prices: Prices, piece: Segment, region: str, month: Month, known: Book) -> int:
    at = (piece.scheme, piece.rate_key, region, month)
    if at not in prices:
        prices[at] = monthly_fen(piece.scheme, piece.rate_key, piece.facts, month, known, region).fen
    return prices[at]
