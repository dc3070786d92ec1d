"""作用发挥 and 志愿服务: posts veterans hold on the last day of a span, and what they did within it."""

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from apps.core.actor import Actor
from apps.org.models import Division
from apps.org.queries import divisions
from apps.people.models import Contribution
from apps.people.queries.people import VIEW_PERSON, human
from apps.people.queries.records import contributions
from apps.reports.queries.indicators.counting import Counting, Kept, Rows, lasting, on
from apps.reports.rules.spans import Span


def _kept(*kinds: str) -> Kept:
    return lambda: (Contribution.objects.filter(kind__in=kinds), "since")


def _holding(*kinds: str) -> Rows:
    return lambda actor, span: (
        contributions(actor).filter(lasting("since", "until", span), kind__in=kinds).annotate(human=human())
    )


def _done(kind: str) -> Rows:
    """What was done within a span; ``event``: the same activity of the same team on the same day, however many took part."""
    event = Concat(Cast("since", TextField()), Value("|"), "title", Value("|"), "organisation", output_field=TextField())
    return lambda actor, span: contributions(actor).filter(on("since", span), kind=kind).annotate(event=event)


def _led(actor: Actor, span: Span) -> QuerySet[Division]:
    return _villages(actor, span).filter(
        pk__in=_holding("secretary", "committee")(actor, span).order_by().values("division")
    )


def _villages(actor: Actor, _span: Span) -> QuerySet[Division]:
    return divisions(actor).filter(level="village")


_VOLUNTEERS = _kept("volunteer")
COUNTINGS = {
    "RY07": Counting(VIEW_PERSON, _kept("secretary"), _holding("secretary"), over="human"),
    "RY08": Counting(VIEW_PERSON, _kept("secretary", "committee"), _led, out_of=_villages),
    "RY09": Counting(VIEW_PERSON, _kept("teacher"), _holding("teacher"), over="human"),
    "RY10": Counting(VIEW_PERSON, _kept("lecture"), _done("lecture"), over="event"),
    "ZY01": Counting(VIEW_PERSON, _VOLUNTEERS, _done("volunteer"), over="event"),
    "ZY02": Counting(VIEW_PERSON, _VOLUNTEERS, _done("volunteer")),
    "ZY03": Counting(VIEW_PERSON, _VOLUNTEERS, _done("volunteer"), total="hours"),
    "ZY05": Counting(VIEW_PERSON, _kept("donation"), _done("donation"), total="donated_fen"),
}
