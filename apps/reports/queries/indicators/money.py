"""Money that arrived, by our own batches and by the books of before: pensions and subsidies, preference money, outpatient subsidies, rewards, interest. Sums are of dues, in fen."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from apps.core.actor import Actor
from apps.payments.models import Claim, Due, FormerPayment
from apps.payments.queries import arrived_lines, in_time, monthly_dues, paid_in_time, paid_lines
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.people.queries.people import human
from apps.reports.queries.indicators.counting import EVERY, Chosen, Counting, Kept, KeptOfYear, Through, Walk
from apps.reports.rules.spans import Span


@dataclass(frozen=True, slots=True)
class _Money:
    """Some schemes: since when there are claims, what arrived; since when books of a year tell of them, what arrived with those."""

    kept: Kept
    rows: Chosen
    told: KeptOfYear
    arrived: Chosen


#: Dues of ours that arrived; those with the lines of the books of before. Each is read once for all figures.
_HUMAN = {"human": human()}
_OURS, _ALL = Walk(paid_lines, "paid_on", _HUMAN), Walk(arrived_lines, "paid_on", _HUMAN)


def _paid(**which: Any) -> _Money:
    """Since when there are claims of some schemes, and what of them arrived within a span; the same with the books of before."""
    ours = Chosen(_OURS, Q(**{f"due__{name}": value for name, value in which.items()}))
    return _Money(lambda: (Claim.objects.filter(**which), "opened_at"), ours, *_told(Q(**which)))


def _told(which: Q) -> tuple[KeptOfYear, Chosen]:
    """Since when confirmed books of a year tell of some items, and all that arrived of them."""

    def kept(year: int) -> tuple[QuerySet[Any, Any], str]:
        return FormerPayment.objects.filter(which, book__year=year, book__state="confirmed"), "book__since"

    return kept, Chosen(_ALL, which)


def _of_books(which: Q, **more: Any) -> Counting:
    """What this house does not pay itself: only the books of before know of it."""
    kept, rows = _told(which)
    return Counting(
        VIEW_PAYMENT, lambda: (FormerPayment.objects.filter(pk__lt=0), "book__since"), rows, former=(kept, rows), **more
    )


def _first_of_each(rows: Chosen, seq: str = "due__seq") -> Chosen:
    """A payment counts once; a later correction of the same due (补差) is no further payment."""
    return Chosen(rows.walk, rows.only & Q(**{seq: 0}))


_BY_SCHEME = {"待遇项目": "due__scheme__name"}


def _people(money: _Money) -> Counting:
    return Counting(
        VIEW_PAYMENT, money.kept, money.rows, over="human", former=(money.told, money.arrived), splits=_BY_SCHEME, version=2
    )


def _times(money: _Money) -> Counting:
    former = money.told, _first_of_each(money.arrived, "seq")
    return Counting(VIEW_PAYMENT, money.kept, _first_of_each(money.rows), former=former, version=2)


def _sum(money: _Money) -> Counting:
    return Counting(
        VIEW_PAYMENT,
        money.kept,
        money.rows,
        total="amount_fen",
        former=(money.told, money.arrived),
        splits=_BY_SCHEME,
        version=2,
    )


def _owed(actor: Actor) -> QuerySet[Due, Any]:
    """Monthly dues of the months that are over."""
    return monthly_dues(actor).filter(period__lt=actor.today.replace(day=1))


def _line_in_time(span: Span) -> Q:
    """The line that paid a monthly due of a month that is over, in time; a due has one at most (``due_one_live``)."""
    over = Q(due__seq=0, due__component="monthly", due__period__lt=span.today.replace(day=1))
    return over & in_time("paid_on", F("due__period"))


_DUE = Walk(_owed, "period")
_IN_TIME = Walk(lambda actor: paid_in_time(_owed(actor)), "period")
_PENSION = _paid(scheme__family__in=["pension", "subsidy"])
_ALLOWANCE, _OUTPATIENT = _paid(scheme__family="allowance"), _paid(scheme="outpatient_subsidy")
_REWARD, _INTEREST = _paid(scheme="merit_reward"), _paid(scheme="loan_interest_subsidy")
_MEDICAL = Q(scheme="outpatient_subsidy") | Q(item__in=["refund", "premium", "illness"])
#: A reward of before went with its letter to the family (立功喜报): a line, a letter.
REWARDS = _told(Q(scheme="merit_reward"))

COUNTINGS = {
    "YF01": _people(_PENSION),
    "YF02": _sum(_PENSION),
    "YF03": _times(_ALLOWANCE),
    "YF04": _sum(_ALLOWANCE),
    "YF05": _of_books(Q(item="college"), total="amount_fen"),
    "YF07": Counting(
        VIEW_PAYMENT, _PENSION.kept, Chosen(_IN_TIME, EVERY, Through(_OURS, "due", "due__period", _line_in_time)), out_of=Chosen(_DUE, EVERY)
    ),
    "YL01": _of_books(_MEDICAL),
    "YL02": _of_books(_MEDICAL, total="amount_fen"),
    "YL03": _times(_OUTPATIENT),
    "YL04": _sum(_OUTPATIENT),
    "YL05": _of_books(Q(item="refund")),
    "YL06": _of_books(Q(item="refund"), total="amount_fen"),
    "YL07": _of_books(Q(item="illness")),
    "YL08": _of_books(Q(item="illness"), total="amount_fen"),
    "YL09": _of_books(Q(item="premium"), over="human"),
    "RY04": _sum(_REWARD),
    "CY06": _sum(_INTEREST),
}  # fmt: skip
