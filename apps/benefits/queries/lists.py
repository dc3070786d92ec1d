"""Work lists: who is about to qualify, who is entitled and has not claimed, what waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, QuerySet

from apps.benefits.models import Confirmation, ConfirmationRound, Entitlement, Grant, LifeEvent, Suspicion
from apps.benefits.queries.records import VIEW, entitlements, events, grants, payees, suspicions
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.models import Person, ServiceRecord

RURAL_AGE = 60
ENLISTED_FROM = date(1954, 11, 1)  # 民发〔2011〕110号
ENLISTED_BEFORE = date(2011, 11, 1)


def birthday(born_on: date, age: int) -> date:
    """The day a person reaches an age; 29 February becomes 1 March."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def _born_between(today: date, days: int) -> Q:
    first = _years_before(today, RURAL_AGE)
    last = _years_before(today + timedelta(days=days), RURAL_AGE)
    return Q(born_on__gt=first, born_on__lte=last)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _rural_soldiers(actor: Actor) -> QuerySet[Person]:
    require(actor, VIEW)
    served = ServiceRecord.objects.filter(
        enlisted_on__gte=ENLISTED_FROM, enlisted_on__lt=ENLISTED_BEFORE, conscript_until__isnull=False
    )
    held = Entitlement.objects.filter(state__in=["proposed", "confirmed"], ended_month__isnull=True)
    return (
        Person.objects.filter(within(actor, "division_id"), state="active", residence="rural")
        .filter(pk__in=served.values("person_id"))
        .exclude(pk__in=held.values("person_id"))
    )


def about_to_qualify(actor: Actor, days: int = 90) -> QuerySet[Person]:
    """Rural veterans who reach 60 within ``days`` and hold nothing yet, soonest first."""
    return _rural_soldiers(actor).filter(_born_between(actor.today, days)).order_by("born_on", "id")


def not_yet_claimed(actor: Actor) -> QuerySet[Person]:
    """Rural veterans of 60 and older who by the file would qualify and hold nothing (应享未享)."""
    reached = Q(born_on__lte=_years_before(actor.today, RURAL_AGE))
    return _rural_soldiers(actor).filter(reached).order_by("born_on", "id")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts of what waits, each the length of exactly one list."""

    entitlements: int
    events: int
    withdrawals: int
    grants: int
    suspicions: int
    overdue_suspicions: int


def waiting(actor: Actor) -> Waiting:
    """What waits for a signature or an answer in the actor's places."""
    hits = (
        suspicions(actor).filter(state="open").aggregate(all=Count("pk"), late=Count("pk", filter=Q(due_on__lt=actor.today)))
    )
    changes = events(actor).aggregate(
        new=Count("pk", filter=Q(state="proposed")),
        back=Count("pk", filter=Q(state="confirmed", withdrawal_by__isnull=False)),
    )
    return Waiting(
        entitlements=entitlements(actor).filter(state="proposed").count(),
        events=changes["new"],
        withdrawals=changes["back"],
        grants=grants(actor).filter(state="proposed").count(),
        suspicions=hits["all"],
        overdue_suspicions=hits["late"],
    )


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far the yearly confirmation is: payees in all, confirmed, and per township."""

    year: int
    closes_on: date
    payees: int
    confirmed: int
    townships: tuple[tuple[str, int, int], ...]

    @property
    def missing(self) -> int:
        """Payees not confirmed yet."""
        return self.payees - self.confirmed

    @property
    def percent(self) -> int:
        """Whole percent confirmed, rounded down so that 100 means everybody."""
        return self.confirmed * 100 // self.payees if self.payees else 100


def round_progress(actor: Actor) -> RoundProgress | None:
    """The latest round, or None when none was opened; townships ordered by the share still missing."""
    require(actor, VIEW)
    latest = ConfirmationRound.objects.order_by("-year").first()
    if latest is None:
        return None
    done = Confirmation.objects.filter(round=latest).values("person_id")
    rows = (
        payees(actor)
        .values(township=F("division_id"))
        .annotate(people=Count("pk"), confirmed=Count("pk", filter=Q(pk__in=done)))
    )
    towns: dict[str, tuple[int, int]] = {}
    for row in rows:
        code = row["township"][:9] + "000"
        people, confirmed = towns.get(code, (0, 0))
        towns[code] = (people + row["people"], confirmed + row["confirmed"])
    ordered = sorted(((code, p, c) for code, (p, c) in towns.items()), key=lambda t: (t[2] / t[1], t[0]))
    return RoundProgress(
        year=latest.year,
        closes_on=latest.closes_on,
        payees=sum(p for _, p, _ in ordered),
        confirmed=sum(c for _, _, c in ordered),
        townships=tuple(ordered),
    )


def person_records(actor: Actor, person_id: int) -> tuple[list[Entitlement], list[LifeEvent], list[Grant], list[Suspicion]]:
    """Everything benefits holds about one person, for the dossier page."""
    return (
        list(entitlements(actor).filter(person_id=person_id).order_by("decided_on", "id")),
        list(events(actor).filter(person_id=person_id).order_by("-on", "-id")),
        list(grants(actor).filter(person_id=person_id).order_by("-month", "-id")),
        list(suspicions(actor).filter(person_id=person_id, state="open")),
    )
