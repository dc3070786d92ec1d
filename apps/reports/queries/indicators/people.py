"""建档立卡, 帮扶 and 荣誉 figures that the dossiers carry."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from apps.core.actor import Actor
from apps.people.models import Hardship, Honour, PartyMembership, Person, ServiceRecord
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import VIEW_PERSON, human, persons
from apps.people.queries.records import hardships, honours, memberships, service_records
from apps.reports.queries.indicators.counting import Counting, Kept, Rows, by, lasting, on
from apps.reports.rules.spans import Span


def _on_file(actor: Actor, span: Span) -> QuerySet[Person]:
    alive = Q(died_on__isnull=True) | Q(died_on__gt=span.last)
    here = ~Q(state="left") | Q(left_on__gt=span.last)
    return persons(actor).filter(alive & here, by("registered_on", span))


def _members(actor: Actor, span: Span) -> QuerySet[PartyMembership]:
    alive = Q(person__died_on__isnull=True) | Q(person__died_on__gt=span.last)
    return memberships(actor).filter(alive, lasting("since", "until", span)).annotate(human=human())


def _years_before(day: date, years: int) -> date:
    return (
        (day + timedelta(days=1)).replace(year=day.year - years, day=1)
        if (day.month, day.day) == (2, 29)
        else day.replace(year=day.year - years)
    )


def _received(actor: Actor, span: Span, *ways: str) -> QuerySet[ServiceRecord]:
    """Who reported at the bureau within the span after leaving service; ``ways``: only those provided for so."""
    rows = service_records(actor).filter(on("reported_on", span)).exclude(resettlement="").annotate(human=human())
    return rows.filter(resettlement__in=ways) if ways else rows


def _placed(way: str) -> Rows:
    return lambda actor, span: service_records(actor).filter(on("placed_on", span), resettlement=way).annotate(human=human())


_HALF_A_YEAR = timedelta(days=183)
_SOON = Q(placed_on__lte=F("reported_on") + _HALF_A_YEAR)


def _in_time(actor: Actor, span: Span) -> QuerySet[ServiceRecord]:
    return _received(actor, span, "assigned").filter(_SOON)


def _placed_or_late(actor: Actor, span: Span) -> QuerySet[ServiceRecord]:
    """Whose half year is over, and who was placed within it: who still waits in time is not missed."""
    return _received(actor, span, "assigned").filter(_SOON | Q(reported_on__lt=span.today - _HALF_A_YEAR))


def _kept(model: type[Person | PartyMembership | Hardship | Honour | ServiceRecord], column: str) -> Kept:
    return lambda: (model._default_manager.all(), column)


_HOME: Kept = lambda: (ServiceRecord.objects.exclude(resettlement="").filter(is_live=True), "reported_on")  # noqa: E731 - a table entry
_PERSON, _PARTY = _kept(Person, "registered_on"), _kept(PartyMembership, "since")
COUNTINGS = {
    "AZ01": Counting(VIEW_PERSON, _HOME, _received, over="human"),
    "AZ02": Counting(VIEW_PERSON, _HOME, lambda actor, span: _received(actor, span, "self"), over="human"),
    "AZ03": Counting(VIEW_PERSON, _HOME, _placed("transferred"), over="human"),
    "AZ04": Counting(VIEW_PERSON, _HOME, _placed("assigned"), over="human"),
    "AZ12": Counting(VIEW_PERSON, _HOME, _in_time, out_of=_placed_or_late, version=2),
    "JD01": Counting(VIEW_PERSON, _PERSON, _on_file),
    "JD03": Counting(VIEW_PERSON, _PERSON, lambda actor, span: persons(actor).filter(on("registered_on", span))),
    "JD04": Counting(
        VIEW_PERSON, _kept(Person, "verified_on"),
        lambda actor, span: _on_file(actor, span).filter(verified_on__gt=span.last - timedelta(days=365)), out_of=_on_file, is_now=True,
    ),
    "JD05": Counting(VIEW_PERSON, _PARTY, _members, over="human"),
    "JD06": Counting(VIEW_PERSON, _PARTY, lambda actor, span: _members(actor, span).filter(standing="pocket"), over="human"),
    "JD07": Counting(
        VIEW_PERSON, _PARTY, lambda actor, span: _members(actor, span).filter(joined_on__lte=_years_before(span.last, 50)), over="human"
    ),
    "TX07": Counting(
        VIEW_PERSON, lambda: (Person.objects.exclude(grid_leader=""), "registered_on"), lambda actor, span: _on_file(actor, span).exclude(grid_leader=""), out_of=_on_file, is_now=True
    ),
    "BF06": Counting(
        VIEW_SENSITIVE, _kept(Hardship, "since"),
        lambda actor, span: hardships(actor).filter(lasting("since", "until", span), person__died_on__isnull=True).annotate(human=human()),
        over="human",
    ),
    "RY06": Counting(
        VIEW_PERSON, _kept(Honour, "entered_at"),
        lambda actor, span: honours(actor).filter(by("awarded_on", span), kind="model").annotate(human=human()), over="human",
    ),
    "RY05": Counting(
        VIEW_PERSON, lambda: (Honour.objects.filter(kind="model", title__contains="最美退役军人"), "awarded_on"),
        lambda actor, span: honours(actor).filter(on("awarded_on", span), kind="model", title__contains="最美退役军人").annotate(human=human()),
        over="human",
    ),
}  # fmt: skip
#: What else than townships a figure is told apart by.
_SPLITS: Mapping[str, Mapping[str, str]] = {
    "AZ01": {"安置方式": "resettlement"},
    "BF06": {"困难种类": "kind"},
}
COUNTINGS = {name: replace(one, splits=_SPLITS.get(name, {})) for name, one in COUNTINGS.items()}
