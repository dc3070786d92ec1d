"""API doors of cards."""

from apps.cards.api.cards import ApplicationViewSet, CardViewSet, WithdrawalViewSet
from apps.cards.api.exchange import BoxViewSet, LotViewSet
from apps.core.rest import Route

routes: list[Route] = [
    ("cards/applications", ApplicationViewSet, "card_application"),
    ("cards/lots", LotViewSet, "card_lot"),
    ("cards/boxes", BoxViewSet, "card_box"),
    ("cards/withdrawals", WithdrawalViewSet, "card_withdrawal"),
    ("cards", CardViewSet, "card"),
]
