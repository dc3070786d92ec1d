"""Tables of visits (走访慰问), split by noun."""

from apps.visits.models.campaigns import Campaign, CampaignBudget, CampaignStandard, Listing, Pairing
from apps.visits.models.stock import GoodsLot, Stock, StockMove
from apps.visits.models.tasks import Task
from apps.visits.models.visits import (
    GiftLine,
    Promise,
    PromiseAnswer,
    Visit,
    VisitConflict,
    VisitCounter,
    VisitPhoto,
)

__all__ = [
    "Campaign",
    "CampaignBudget",
    "CampaignStandard",
    "GiftLine",
    "GoodsLot",
    "Listing",
    "Pairing",
    "Promise",
    "PromiseAnswer",
    "Stock",
    "StockMove",
    "Task",
    "Visit",
    "VisitConflict",
    "VisitCounter",
    "VisitPhoto",
]
