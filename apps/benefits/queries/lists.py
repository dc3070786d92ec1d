"""Work lists: what waits for whom, and how far the yearly confirmation is."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q

from apps.benefits.models import Confirmation, ConfirmationRound, Entitlement, Grant, LifeEvent, Suspicion
from apps.benefits.queries.records import VIEW, entitlements, events, grants, payees, suspicions
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.together import Later, Together


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts of what waits, each the length of exactly one list."""

    entitlements: int
    events: int
    withdrawals: int
    grants: int
    suspicions: int
    overdue_suspicions: int
    first_suspicion_due_on: date | None


def waiting(actor: Actor) -> Waiting:
    """What waits for a signature or an answer in the actor's places."""
    return waiting_in(actor, Together()).value


def waiting_in(actor: Actor, ask: Together) -> Later[Waiting]:
    """The same, asked together with other figures."""
    late = Count("pk", filter=Q(due_on__lt=actor.today))
    hits = ask.figures(suspicions(actor).filter(state="open"), all=Count("pk"), late=late, first=Min("due_on"))
    changes = ask.figures(
        events(actor),
        new=Count("pk", filter=Q(state="proposed")),
        back=Count("pk", filter=Q(state="confirmed", withdrawal_by__isnull=False)),
    )
    rights = ask.count(entitlements(actor).filter(state="proposed"))
    gifts = ask.count(grants(actor).filter(state="proposed"))
    return hits.then(
        lambda found: Waiting(
            entitlements=rights.value,
            events=changes.value["new"],
            withdrawals=changes.value["back"],
            grants=gifts.value,
            suspicions=found["all"],
            overdue_suspicions=found["late"],
            first_suspicion_due_on=found["first"],
        )
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
