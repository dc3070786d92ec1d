"""The API doors of visits."""

from apps.core.rest import Route
from apps.visits.api.campaigns import CampaignViewSet
from apps.visits.api.goods import StockViewSet
from apps.visits.api.lists import ListingViewSet, PairingViewSet, PromiseViewSet
from apps.visits.api.visits import ConflictViewSet, TaskViewSet, VisitViewSet

routes: list[Route] = [
    ("visits/campaigns", CampaignViewSet, "visit_campaign"),
    ("visits/tasks", TaskViewSet, "visit_task"),
    ("visits/stock", StockViewSet, "visit_stock"),
    ("visits/conflicts", ConflictViewSet, "visit_conflict"),
    ("visits/listings", ListingViewSet, "visit_listing"),
    ("visits/pairings", PairingViewSet, "visit_pairing"),
    ("visits/promises", PromiseViewSet, "visit_promise"),
    ("visits", VisitViewSet, "visit"),
]
