"""Reading cards."""

from apps.cards.queries.cards import (
    VIEW_CARD,
    applications,
    card_of,
    cards,
    cards_of_person,
    get_application,
    get_card,
    listed,
    lock_card,
    search_cards,
    waiting_cards,
)
from apps.cards.queries.counts import conservation, figures
from apps.cards.queries.exchange import boxes, get_lot, lots, withdrawals

__all__ = [
    "VIEW_CARD",
    "applications",
    "boxes",
    "card_of",
    "cards",
    "cards_of_person",
    "conservation",
    "figures",
    "get_application",
    "get_card",
    "get_lot",
    "listed",
    "lock_card",
    "lots",
    "search_cards",
    "waiting_cards",
    "withdrawals",
]
