"""办件, 好差评, 喜报, 光荣牌, 局长有约, 困难帮扶, and the net of stations."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import DateField, F, QuerySet, Value

from apps.benefits.models import Entitlement
from apps.benefits.queries.records import VIEW as VIEW_BENEFIT
from apps.cases.models import Case, FollowUp, Rating
from apps.cases.queries.cases import VIEW_CASE, cases, follow_ups, ratings
from apps.core.actor import Actor
from apps.org.models import Division, Station
from apps.org.queries import VIEW_DIVISION, divisions, stations
from apps.reports.queries.indicators.counting import Counting, Kept, at, at_by, on
from apps.reports.queries.indicators.money import REWARDS
from apps.reports.queries.indicators.policies import PAID, closed_month, entitled
from apps.reports.rules.spans import Span


def _done(actor: Actor, span: Span, kind: str) -> QuerySet[Case]:
    return cases(actor).filter(at("ended_at", span), kind=kind, state="done")


def _villages(actor: Actor, _span: Span) -> QuerySet[Division]:
    return divisions(actor).filter(level="village").select_related("parent")


def _rated(actor: Actor, span: Span) -> QuerySet[Rating]:
    return ratings(actor).filter(at("rated_at", span))


def _due(actor: Actor, span: Span) -> QuerySet[FollowUp]:
    return follow_ups(actor).filter(on("due_on", span))


def _entitled(actor: Actor, span: Span) -> QuerySet[Any, Any]:
    """Rights in force in the span's last month whose money was closed; nobody when none of its months was."""
    month = closed_month(span.last)
    return entitled(actor, month if month is not None and month >= span.first else None)


def _kept(model: Any, column: str, **which: Any) -> Kept:
    return lambda: (model._default_manager.filter(**which), column)


def _stations(**which: Any) -> Kept:
    """Stations carry no day of their own: they are known or they are not."""
    return lambda: (Station.objects.filter(**which).annotate(known=Value(date(2000, 1, 1), DateField())), "known")


COUNTINGS = {
    "RY02": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="plaque"), lambda actor, span: _done(actor, span, "plaque")),
    "RY03": Counting(
        VIEW_CASE, _kept(Case, "applied_at", kind="merit_notice"), lambda actor, span: _done(actor, span, "merit_notice"), former=REWARDS, version=2
    ),
    "XF06": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="reception"), lambda actor, span: _done(actor, span, "reception")),
    "BF01": Counting(VIEW_CASE, _kept(Case, "applied_at", kind="hardship"), lambda actor, span: _done(actor, span, "hardship")),
    "TX01": Counting(VIEW_DIVISION, _stations(), lambda actor, _: stations(actor), is_now=True),
    "TX02": Counting(
        VIEW_DIVISION, _stations(level="village"),
        lambda actor, span: _villages(actor, span).filter(pk__in=stations(actor).order_by().values("division")), out_of=_villages, is_now=True,
    ),
    "SZ02": Counting(
        VIEW_CASE, _kept(Case, "applied_at", channel="portal"),
        lambda actor, span: cases(actor).filter(at_by("ended_at", span), channel="portal", state="done"),
    ),
    "SZ03": Counting(
        VIEW_CASE, _kept(Rating, "rated_at"), lambda actor, span: _rated(actor, span).filter(grade__in=["3", "4", "5"]), out_of=_rated
    ),
    "SZ05": Counting(
        VIEW_BENEFIT, _kept(Entitlement, "decided_on", state="confirmed"),
        lambda actor, span: _entitled(actor, span).filter(fate=PAID), out_of=_entitled,
    ),
    "SZ04": Counting(
        VIEW_CASE, _kept(FollowUp, "opened_on"), lambda actor, span: _due(actor, span).filter(state="done", done_at__date__lte=F("due_on")), out_of=_due
    ),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "SZ03": {"评价": "grade"},
    "BF01": {"受理渠道": "channel"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
