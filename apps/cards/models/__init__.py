"""Tables of cards."""

from apps.cards.models.applications import Application, CardPhoto
from apps.cards.models.cards import Card, CardCounter, CardEvent, CheckKey
from apps.cards.models.exchange import Box, Lot, LotLine, LotResult
from apps.cards.models.keeping import Delivery, LossReport, Withdrawal

__all__ = [
    "Application",
    "Box",
    "Card",
    "CardCounter",
    "CardEvent",
    "CardPhoto",
    "CheckKey",
    "Delivery",
    "LossReport",
    "Lot",
    "LotLine",
    "LotResult",
    "Withdrawal",
]
