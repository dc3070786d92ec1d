"""Dated periods of a card's life, and who let one lapse."""

from apps.cards.models import Card
from apps.cards.rules.replacing import is_uncollected
from apps.core.actor import SHANGHAI, Actor
from apps.people.models import Person
from apps.policy.queries import book

DEFAULTS = {"card_stop_days": 7, "card_collect_days": 90}


def period(actor: Actor, name: str, division: str) -> int:
    """Days of a dated parameter: how long a temporary stop lasts, how long a card waits for its holder."""
    found = book(None, actor.today, division).param(name, actor.month, division)
    return int(str(found.value)) if found else DEFAULTS[name]


def was_uncollected(actor: Actor, person: Person) -> bool:
    """Was the person's last card made, ready to be fetched, and given up after ``card_collect_days`` because nobody came?"""
    card = Card.objects.filter(person=person).select_related("box").order_by("-sequence").first()
    if card is None or card.state != "recalled" or card.delivered_on is not None:
        return False
    days = dict(card.events.filter(act__in=["sign", "recall"]).values_list("act", "on"))
    ready = card.box.received_at.astimezone(SHANGHAI).date() if card.box and card.box.received_at else days.get("sign")
    return is_uncollected(ready, days["recall"], period(actor, "card_collect_days", person.division_id))
