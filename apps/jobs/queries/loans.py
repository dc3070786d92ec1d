"""Loans of visible people with both numbers, and the interest once more in SQL."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.month import Month
from apps.core.scope import within
from apps.jobs.models.loans import InterestSubsidy, Loan, LoanFlow
from apps.jobs.queries.reach import own_or_seen
from apps.jobs.rules.loans import SCHEME, LoanFacts, LoanNotFound, Terms, months_after
from apps.policy.queries import book

VIEW_LOAN = permission("jobs.view_loan", "查看创业贷款和贴息")
_PARAMETERS = ("interest_cap_yuan", "interest_months", "interest_share_percent", "interest_day_base")


def loans(actor: Actor) -> QuerySet[Loan, Any]:
    """Loans of visible people, or one's own, the newest first, with ``drawn_fen`` (放款) and ``owed_fen`` (尚欠本金)."""
    rows = own_or_seen(actor, Loan.objects.select_related("person__division__parent"), VIEW_LOAN)
    drawn = Coalesce(Sum("flows__fen", filter=Q(flows__fen__gt=0)), Value(0))
    return rows.annotate(drawn_fen=drawn, owed_fen=Coalesce(Sum("flows__fen"), Value(0))).order_by("-id")


def get_loan(actor: Actor, loan_id: int) -> Any:
    """Raises LoanNotFound."""
    row = loans(actor).filter(pk=loan_id).first()
    if row is None:
        raise LoanNotFound
    return row


def lock_loan(actor: Actor, loan_id: int) -> Loan:
    """The row, locked until the transaction ends. Raises LoanNotFound."""
    require(actor, VIEW_LOAN)
    rows = Loan.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "person__division_id"))
    row = rows.filter(pk=loan_id).first()
    if row is None:
        raise LoanNotFound
    return row


def drawings(actor: Actor) -> QuerySet[LoanFlow]:
    """Money drawn (放款) on loans of visible people, the newest first."""
    require(actor, VIEW_LOAN)
    rows = LoanFlow.objects.filter(within(actor, "loan__person__division_id"), fen__gt=0)
    return rows.select_related("loan__person__division__parent").order_by("-id")


def subsidies(actor: Actor) -> QuerySet[InterestSubsidy]:
    """Interest subsidies of visible people, the newest quarter first."""
    require(actor, VIEW_LOAN)
    rows = InterestSubsidy.objects.filter(within(actor, "loan__person__division_id"))
    return rows.select_related("loan__person__division", "prepared_by", "posted_by").order_by("-first", "-id")


def quarter_word(first: date) -> str:
    """``2026Q3`` of its first day."""
    return f"{first.year}Q{(first.month + 2) // 3}"


def last_quarter(today: date) -> str:
    """The last quarter that is over."""
    month = Month.of(today) - ((today.month - 1) % 3 + 3)
    return quarter_word(month.first)


def waiting(actor: Actor) -> list[tuple[str, int, int]]:
    """Quarters that wait for the second person: name, loans, fen."""
    rows = subsidies(actor).filter(posted_by__isnull=True).order_by("first").values_list("first")
    return [(quarter_word(first), count, fen) for first, count, fen in rows.annotate(Count("pk"), Sum("amount_fen"))]


def sums(actor: Actor) -> dict[str, int]:
    """授信, 放款 and 尚欠本金 in fen, and persons with a line: never one number for the other."""
    require(actor, VIEW_LOAN)
    rows = Loan.objects.filter(within(actor, "person__division_id"), credit_fen__isnull=False)
    flows = rows.aggregate(drawn=Sum("flows__fen", filter=Q(flows__fen__gt=0)), owed=Sum("flows__fen"))
    return {
        "persons": rows.values("person").distinct().count(),
        "credit_fen": rows.aggregate(fen=Sum("credit_fen"))["fen"] or 0,
        "drawn_fen": flows["drawn"] or 0,
        "owed_fen": flows["owed"] or 0,
    }


def facts(row: Loan) -> LoanFacts:
    """What the rule knows of a loan that was granted."""
    drawn: dict[date, int] = {}
    repaid: dict[date, int] = {}
    for flow in row.flows.all():
        side = drawn if flow.fen > 0 else repaid
        side[flow.on] = side.get(flow.on, 0) + abs(flow.fen)
    return LoanFacts(row.rate_bp or 0, row.due_on or date.min, drawn, repaid)


def terms_of(known_on: date, division: str) -> Callable[[Month], Terms]:
    """Dated policy by month for a place. A place and month without a parameter subsidises nothing."""
    known = book(None, known_on, division)

    def of(month: Month) -> Terms:
        found = [known.param(name, month, division, SCHEME) for name in _PARAMETERS]
        cap, months, share, base = (int(one.value) if one else 0 for one in found)
        return Terms(cap * 100, months, share, base or 360)

    return of


_BY_DAY = """
with day as (select d::date as on_day, t.cap, t.months, t.share, t.base
             from unnest(%(months)s::date[], %(caps)s::bigint[], %(lengths)s::int[], %(shares)s::int[], %(bases)s::int[])
                  as t(month, cap, months, share, base)
             cross join lateral generate_series(greatest(t.month, %(first)s::date),
                                                least(t.month + interval '1 month', %(until)s::date) - interval '1 day', '1 day') d)
select l.id, floor(sum(least(b.owed, day.cap)::numeric * l.rate_bp * day.share) / (max(day.base) * 1000000::numeric) + 0.5)::bigint
from jobs_loan l join day on day.on_day < l.due_on
join lateral (select sum(f.fen) as owed, min(f.on) filter (where f.fen > 0) as begun
              from jobs_loanflow f where f.loan_id = l.id and f.on <= day.on_day) b
     on b.owed > 0
where day.on_day < b.begun + make_interval(months => day.months) and l.id = any(%(loans)s)
group by l.id
"""


def interest_by_day(loan_ids: list[int], first: date, until: date, terms: Callable[[Month], Terms]) -> dict[int, int]:
    """Loan → fen, added up day by day in SQL: the second opinion the stored sums are held against. Loans that get nothing are left out."""
    months = [month for month in Month.span(Month.of(first), Month.of(until)) if month.first < until]
    laws = [terms(month) for month in months]
    values: dict[str, Any] = {
        "months": [month.first for month in months], "caps": [law.cap_fen for law in laws], "lengths": [law.months for law in laws],
        "shares": [law.share_percent for law in laws], "bases": [law.day_base for law in laws], "first": first, "until": until,
        "loans": loan_ids,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BY_DAY, values)
        return {number: fen for number, fen in cursor.fetchall() if fen}


def subsidised_until(row: Loan, known_on: date) -> date | None:
    """The day from which nothing is subsidised any more; none before the first drawing."""
    first = min((flow.on for flow in row.flows.all() if flow.fen > 0), default=None)
    if first is None or row.due_on is None:
        return None
    return min(row.due_on, months_after(first, terms_of(known_on, row.person.division_id)(Month.of(first)).months))
