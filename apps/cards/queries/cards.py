"""Cards and applications, cut to the actor's places by where the holder is registered."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.cards.choices import CardKind, CardState
from apps.cards.models import Application, Card, CardEvent
from apps.cards.rules.refusals import ApplicationNotFound, CardNotFound
from apps.cards.rules.replacing import EXPIRES_WITHIN
from apps.cards.rules.states import ENDED, MAKING, PLACES, UNMADE
from apps.cases.models import Case
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.queries import search

VIEW_CARD = permission("cards.view_card", "查看优待证")
_SEALED = ("national_no_sealed", "national_no_blind")


def cards(actor: Actor) -> QuerySet[Card]:
    """Cards of the actor's places, newest first."""
    require(actor, VIEW_CARD)
    rows = Card.objects.filter(within(actor, "division_id"))
    return rows.select_related("person__division__parent", "box").defer(*_SEALED).order_by("-id")


def handled(actor: Actor) -> QuerySet[Card]:
    """Cards of the actor's places, and those sent there in a box because their holders dwell there."""
    require(actor, VIEW_CARD)
    here = within(actor, "division_id") | within(actor, "box__division_id")
    return Card.objects.filter(here).select_related("person__division__parent", "box").defer(*_SEALED)


def get_card(actor: Actor, card_id: int) -> Card:
    """One visible card. Raises CardNotFound."""
    row = handled(actor).filter(pk=card_id).first()
    if row is None:
        raise CardNotFound
    return row


def lock_card(actor: Actor, card_id: int) -> Card:
    """The row, locked until the transaction ends, after its case. Raises CardNotFound."""
    require(actor, VIEW_CARD)
    lock_case_of(card_id)
    row = handled(actor).defer(None).select_for_update(of=("self",), no_key=True).filter(pk=card_id).first()
    if row is None:
        raise CardNotFound
    return row


def lock_case_of(card_id: int) -> None:
    """The case a card was applied for with, locked before the card: a step of the case locks in that order too."""
    mine = Application.objects.filter(card_id=card_id).values("case_id")
    Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=mine).order_by("pk").first()


def cards_of_person(actor: Actor, person_id: int) -> QuerySet[Card]:
    """Every card of one person, the newest first."""
    return cards(actor).filter(person_id=person_id).order_by("-sequence")


def card_of(person_id: int) -> Card | None:
    """The live card of a person, for actions; whoever asks has seen the person."""
    return Card.objects.filter(person_id=person_id).exclude(state__in=ENDED).first()


def history(card: Card) -> QuerySet[CardEvent]:
    """The chain of a card the actor has seen, oldest first."""
    return CardEvent.objects.filter(card=card).select_related("staff").order_by("seq")


def search_cards(actor: Actor, text: str) -> list[Card]:
    """Cards by serial, or by whatever finds the holder: name, pinyin, ID number, phone, dossier number."""
    text = text.strip()
    if not text:
        return []
    found = list(cards(actor).filter(serial=text.upper())[:1])
    return found or list(cards(actor).filter(person__in=[row.pk for row in search(actor, text)])[:50])


def is_first() -> Q:
    """The first card a person ever had in hand, as the cumulative count means it: never a replacement, never one granted again.

    Most are the person's card number one; another one counts when none of those before it was ever handed out.
    """
    before = Card.objects.filter(
        person_id=OuterRef("person_id"), sequence__lt=OuterRef("sequence"), delivered_on__isnull=False
    )
    return Q(delivered_on__isnull=False) & (Q(sequence=1) | Q(replaces__isnull=True) & Q(~Exists(before)))


def taken_back(person_id: int) -> bool:
    """Was the last card this person had in hand taken back? Only the province grants another one then."""
    rows = Card.objects.filter(person_id=person_id, delivered_on__isnull=False).order_by("-sequence")
    return rows.values_list("state", flat=True).first() == "recalled"


def is_expiring(day: date) -> Q:
    """In somebody's hands, and over or soon over: from now on it may be changed free of charge."""
    return Q(state__in=PLACES["in_use"], valid_until__lte=day + timedelta(days=EXPIRES_WITHIN))


def _of_place(place: str, day: date) -> Q:
    if place in PLACES:
        return Q(state__in=PLACES[place])
    if place == "expiring":
        return is_expiring(day)
    return {"issued": ~Q(state__in=UNMADE), "making": Q(state__in=MAKING)}.get(place, Q())


def listed(actor: Actor, given: Mapping[str, str]) -> QuerySet[Card]:
    """Cards behind a figure: by state, place of the conservation law, township, kind, bank; ``first`` as the cumulative count."""
    rows, town, year = (
        cards(actor).filter(_of_place(given.get("place", ""), actor.today)),
        given.get("town", ""),
        given.get("year", ""),
    )
    exact = {"state": CardState.values, "kind": CardKind.values}
    rows = rows.filter(**{name: given[name] for name, known in exact.items() if given.get(name) in known})
    if town.isascii() and town.isdecimal() and len(town) == 12:
        rows = rows.filter(division_id__startswith=town[:9])
    if given.get("bank"):
        rows = rows.filter(bank_name=given["bank"][:60])
    if year.isascii() and year.isdecimal() and len(year) == 4:
        rows = rows.filter(delivered_on__year=int(year))
    if given.get("first") == "1":
        rows = rows.filter(is_first())
    return rows.filter(replaces__isnull=False) if given.get("again") == "1" else rows


def waiting_cards(actor: Actor) -> QuerySet[Card]:
    """Cards that wait at a station (or the county centre) for their holder, the longest first."""
    return cards(actor).filter(state="at_station").order_by("made_on", "id")


def applications(actor: Actor) -> QuerySet[Application]:
    """Applications of people registered in the actor's places, and those heard there, newest first."""
    require(actor, VIEW_CARD)
    rows = Application.objects.filter(within(actor, "person__division_id") | within(actor, "case__division_id"))
    return rows.select_related("person", "case", "card", "replaces").order_by("-id")


def get_application(actor: Actor, application_id: int) -> Application:
    """One visible application. Raises ApplicationNotFound."""
    row = applications(actor).select_related("case__at", "photo__taken_by").filter(pk=application_id).first()
    if row is None:
        raise ApplicationNotFound
    return row


def open_applications(actor: Actor) -> QuerySet[Application]:
    """Those whose case still runs."""
    return applications(actor).filter(case__state__in=["open", "waiting"])
