"""作用发挥 as lists: posts held on the last day of a year, events within it."""

from django.db.models import Count, Q, QuerySet

from apps.core.actor import Actor
from apps.people.choices import ContributionKind
from apps.people.models import Contribution
from apps.people.queries import records
from apps.people.rules.contributions import POSTS
from apps.reports.queries.indicators.counting import lasting, on
from apps.reports.rules.spans import Span


def contributions(actor: Actor, span: Span, kind: str = "") -> QuerySet[Contribution]:
    """Of one kind, or of all, inside the actor's places, newest first. Needs ``people.view_person``."""
    which = Q(kind__in=POSTS) & lasting("since", "until", span) | ~Q(kind__in=POSTS) & on("since", span)
    rows = records.contributions(actor).filter(which).order_by("-since", "-id")
    return rows.filter(kind=kind) if kind in ContributionKind.values else rows


def counts(actor: Actor, span: Span) -> list[tuple[str, str, int]]:
    """Every kind, its words and how many rows; one statement."""
    found = dict(contributions(actor, span).order_by().values_list("kind").annotate(number=Count("pk")))
    return [(code, str(words), found.get(code, 0)) for code, words in ContributionKind.choices]
