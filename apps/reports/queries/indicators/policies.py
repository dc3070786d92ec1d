"""政策执行跟踪: of each monthly scheme who holds the right, whom the money of a month reached, and who is missing, as lists with the known reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.benefits.models import Finding, Span
from apps.benefits.queries.discovery import findings
from apps.benefits.queries.records import entitlements
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import Invalid, NotFound
from apps.core.month import Month
from apps.payments.choices import HeldReason
from apps.payments.models import Batch, Due, HeldOver, PaymentDue
from apps.policy.models import Scheme
from apps.reports.queries.indicators.counting import VIEW_INDICATOR

FAMILIES = ("pension", "subsidy", "nursing")
PAID, NETTED = "paid", "netted"
MONTHLY = ("monthly", "nursing")  # what a month of such a scheme is posted as
#: What became of a right's month, in the order the page tells it; the reasons between are those of the list of money held over.
FATES: dict[str, str] = {
    PAID: "已到账",
    NETTED: "已抵扣应收款",
    "bank": "已组批或者已送银行，尚未到账",
    **{code: str(words) for code, words in HeldReason.choices},
    "open": "已核定，尚未组批",
    "unposted": "应发，尚未核定",
    "later": "尚未到起发月",
    "stopped": "停发（服刑、确认逾期、择一发放等）",
}
LISTS = {"entitled": "持有资格", PAID: "已到账", "gap": "没有到账，也没有抵扣", "found": "符合条件、没有申请"}


@dataclass(slots=True)
class Policy:
    """One scheme in a month. ``entitled`` = ``reached`` + ``netted`` + the sum of ``missing`` (reason -> how many); ``found``: examined, qualifies, not
    applied. A month set off against a debt (``netted``) is fulfilled, though no money arrived: 民法典 art. 568."""

    scheme: Scheme
    entitled: int = 0
    reached: int = 0
    netted: int = 0
    found: int = 0
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def gap(self) -> int:
        """Entitled, and neither reached nor set off."""
        return self.entitled - self.reached - self.netted


def closed_months(until: date) -> QuerySet[Any, date]:
    """Months, on or before a day, all of whose regular batches were closed (已结清), the latest first."""
    rows = Batch.objects.filter(kind="regular", month__lte=until)
    running = rows.exclude(state__in=["closed", "cancelled"])
    done = rows.filter(state="closed").exclude(month__in=running.values("month"))
    return done.order_by("-month").values_list("month", flat=True).distinct()


def closed_month(until: date) -> date | None:
    """The latest of ``closed_months``; None before the first."""
    return closed_months(until).first()


def chosen_month(text: str, until: date) -> date | None:
    """The closed month somebody asked for (``2026-10``), the latest when nobody did. Raises Invalid for one that is not closed."""
    if not text:
        return closed_month(until)
    month = Month.parse(text)
    if month.first not in closed_months(until):
        raise Invalid(f"{month.label}还没有结清，不能跟踪；请选择已结清的月份。", field="month")
    return month.first


def entitled(actor: Actor, month: date | None) -> QuerySet[Any, Any]:
    """Confirmed rights under monthly schemes in force in a month, of people in the actor's places, each with its ``fate``.

    None: nobody. Needs ``benefits.view_benefit``.
    """
    rows = entitlements(actor).filter(scheme__family__in=FAMILIES, state="confirmed")
    if month is None:
        return rows.annotate(fate=Value("", CharField())).none()
    begun = Q(opened_month__isnull=True) | Q(opened_month__lte=month)
    lasts = Q(ended_month__isnull=True) | Q(ended_month__gt=month)
    return rows.filter(begun, lasts, decided_on__lt=_next(month)).annotate(fate=_fate(month)).order_by("-id")


def _next(month: date) -> date:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _fate(month: date) -> Case:
    mine = {"claim": OuterRef("claim"), "component__in": MONTHLY, "seq": 0, "period": month}
    dues = Due.objects.filter(**mine)
    of_due = {f"due__{name}": value for name, value in mine.items()}
    lines, held = PaymentDue.objects.filter(**of_due, live=True), HeldOver.objects.filter(**of_due)
    spans = Span.objects.filter(entitlement=OuterRef("pk")).exclude(to_month__lte=month)
    return Case(
        When(Exists(lines.filter(payment__state="paid")), then=Value(PAID)),
        When(Exists(lines.filter(netting__isnull=False)), then=Value("netted")),
        When(Exists(lines), then=Value("bank")),
        When(Exists(held), then=Subquery(held.values("reason")[:1])),
        When(Exists(dues), then=Value("open")),
        When(Exists(spans.filter(from_month__lte=month)), then=Value("unposted")),
        When(Exists(spans), then=Value("later")),
        default=Value("stopped"),
        output_field=CharField(),
    )


def unclaimed(actor: Actor) -> QuerySet[Finding]:
    """Who qualifies today by what the nightly look found and has not applied, under monthly schemes."""
    return findings(actor, "unclaimed").filter(scheme__family__in=FAMILIES).order_by("-id")


def policies(actor: Actor, month: date | None) -> list[Policy]:
    """Every monthly scheme in the order of the bureau's lists; two statements."""
    require(actor, VIEW_INDICATOR)
    found = {row.pk: Policy(row) for row in Scheme.objects.filter(family__in=FAMILIES).order_by("sort")}
    for scheme, fate, number in _counted(entitled(actor, month), "scheme_id", "fate"):
        one = found[scheme]
        one.entitled += number
        if fate == PAID:
            one.reached = number
        elif fate == NETTED:
            one.netted = number
        else:
            one.missing[fate] = number
    for scheme, number in _counted(unclaimed(actor), "scheme_id"):
        found[scheme].found = number
    return list(found.values())


def _counted(rows: QuerySet[Any, Any], *by: str) -> QuerySet[Any, Any]:
    return rows.order_by().values_list(*by).annotate(number=Count("pk"))


def reasons(one: Policy) -> Mapping[str, int]:
    """Why somebody is missing, in the order of FATES."""
    return {fate: one.missing[fate] for fate in FATES if fate in one.missing}


def get_scheme(code: str) -> Scheme:
    """One monthly scheme. Raises NotFound."""
    row = Scheme.objects.filter(family__in=FAMILIES, pk=code).first()
    if row is None:
        raise NotFound("没有这个按月发放的项目，请从“政策执行跟踪”页面选择。")
    return row


def listed(actor: Actor, code: str, what: str, month: date | None) -> QuerySet[Any, Any]:
    """The rows behind a number of ``policies``: one of LISTS or of FATES. Raises NotFound."""
    require(actor, VIEW_INDICATOR)
    scheme = get_scheme(code)
    if what == "found":
        return unclaimed(actor).filter(scheme=scheme)
    rows = entitled(actor, month).filter(scheme=scheme)
    if what == "gap":
        return rows.exclude(fate__in=[PAID, NETTED])
    if what in FATES:
        return rows.filter(fate=what)
    if what != "entitled":
        raise NotFound("没有这份清单，请从“政策执行跟踪”页面选择。")
    return rows


def words_of(what: str) -> str:
    """A list by name."""
    return LISTS.get(what) or FATES.get(what, "")


def month_words(month: date | None) -> str:
    """2026年10月, or that none was closed yet."""
    return f"{month.year}年{month.month}月" if month else "还没有已结清的月份"
