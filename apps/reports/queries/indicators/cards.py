"""优待证: a first card counts once; replacements are counted apart, never added."""

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import F, QuerySet

from apps.cards.models import Application, Card, CardEvent
from apps.cards.queries.cards import VIEW_CARD, applications, cards, is_first
from apps.cases.models import CaseClock, CaseEvent
from apps.cases.queries.cases import VIEW_CASE, clocks
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.queries.people import human
from apps.reports.queries.indicators.counting import Counting, at_by, by, on
from apps.reports.rules.spans import Span


def _accepted(actor: Actor, span: Span) -> QuerySet[Application]:
    taken = CaseEvent.objects.filter(at_by("at", span), act="take").values("case")
    return (
        applications(actor)
        .filter(within(actor, "person__division_id"), purpose="first", case__in=taken)
        .annotate(human=human())
    )


def _firsts(actor: Actor) -> QuerySet[Card]:
    return cards(actor).filter(is_first())


def _recalls(actor: Actor, span: Span) -> QuerySet[CardEvent]:
    rows = CardEvent.objects.filter(on("on", span), act="recall", card__in=cards(actor).order_by().values("pk"))
    return rows.select_related("card__person__division__parent")


def _above(actor: Actor, span: Span) -> QuerySet[CaseClock]:
    return clocks(actor).filter(on("stopped_on", span), name="above", case__kind="card_application")


def _kept_cards() -> tuple[QuerySet[Card], str]:
    return Card.objects.all(), "delivered_on"


COUNTINGS = {
    "YD01": Counting(VIEW_CARD, lambda: (Application.objects.filter(purpose="first"), "case__applied_at"), _accepted, over="human"),
    "YD02": Counting(VIEW_CARD, _kept_cards, lambda actor, span: _firsts(actor).filter(on("delivered_on", span))),
    "YD03": Counting(VIEW_CARD, _kept_cards, lambda actor, span: _firsts(actor).filter(by("delivered_on", span))),
    "YD04": Counting(
        VIEW_CARD, _kept_cards, lambda actor, span: cards(actor).filter(on("delivered_on", span), replaces__isnull=False)
    ),
    "YD05": Counting(VIEW_CARD, _kept_cards, _recalls),
    "YD06": Counting(
        VIEW_CASE, lambda: (CaseClock.objects.filter(name="above", case__kind="card_application"), "started_on"),
        lambda actor, span: _above(actor, span).filter(stopped_on__lte=F("due_on")), out_of=_above,
    ),
    "YD07": Counting(VIEW_CARD, _kept_cards, lambda actor, span: cards(actor).filter(state="at_station"), is_now=True),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "YD01": {"证件类型": "kind"},
    "YD02": {"银行": "bank_name", "证件类型": "kind"},
    "YD03": {"银行": "bank_name", "证件类型": "kind"},
    "YD04": {"补换原因": "reason"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
