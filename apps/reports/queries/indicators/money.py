"""Money that arrived: pensions and subsidies, preference money, outpatient subsidies, rewards, interest. Sums are of dues, in fen."""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import TruncMonth

from apps.core.actor import Actor
from apps.payments.models import Claim, PaymentDue
from apps.payments.queries import monthly_dues, paid_lines
from apps.payments.queries.batches import VIEW_PAYMENT
from apps.reports.queries.indicators.counting import Counting, Kept, Rows, on
from apps.reports.rules.spans import Span


def _paid(**which: Any) -> tuple[Kept, Rows]:
    """Since when there are claims of some schemes, and what of them arrived within a span."""

    def rows(actor: Actor, span: Span) -> QuerySet[PaymentDue, Any]:
        return paid_lines(actor).filter(
            on("arrived__settled_on", span), **{f"due__{name}": value for name, value in which.items()}
        )

    return lambda: (Claim.objects.filter(**which), "opened_at"), rows


def _first_of_each(rows: Rows) -> Rows:
    """A payment counts once; a later correction of the same due (补差) is no further payment."""
    return lambda actor, span: rows(actor, span).filter(due__seq=0)


def _due_in(actor: Actor, span: Span) -> QuerySet[Any, Any]:
    return monthly_dues(actor).filter(period__gte=span.first, period__lt=min(span.until, span.today.replace(day=1)))


_PENSION, _pensions = _paid(scheme__family__in=["pension", "subsidy"])
_ALLOWANCE, _allowances = _paid(scheme__family="allowance")
_OUTPATIENT, _outpatients = _paid(scheme="outpatient_subsidy")
_REWARD, _rewards = _paid(scheme="merit_reward")
_INTEREST, _interest = _paid(scheme="loan_interest_subsidy")

COUNTINGS = {
    "YF01": Counting(VIEW_PAYMENT, _PENSION, _pensions, over="human"),
    "YF02": Counting(VIEW_PAYMENT, _PENSION, _pensions, total="amount_fen"),
    "YF03": Counting(VIEW_PAYMENT, _ALLOWANCE, _first_of_each(_allowances)),
    "YF04": Counting(VIEW_PAYMENT, _ALLOWANCE, _allowances, total="amount_fen"),
    "YF07": Counting(
        VIEW_PAYMENT, _PENSION,
        lambda actor, span: _due_in(actor, span).annotate(paid_month=TruncMonth("paid_on")).filter(paid_month__lte=F("period")), out_of=_due_in,
    ),
    "YL03": Counting(VIEW_PAYMENT, _OUTPATIENT, _first_of_each(_outpatients)),
    "YL04": Counting(VIEW_PAYMENT, _OUTPATIENT, _outpatients, total="amount_fen"),
    "RY04": Counting(VIEW_PAYMENT, _REWARD, _rewards, total="amount_fen"),
    "CY06": Counting(VIEW_PAYMENT, _INTEREST, _interest, total="amount_fen"),
}  # fmt: skip
