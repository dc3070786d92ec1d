"""``/api/v1/reports/``: looks at the truth, indicators, policy tracking, inspector's bundles."""

from apps.core.rest import Route
from apps.reports.api.bundles import BundleViewSet
from apps.reports.api.figures import IndicatorViewSet
from apps.reports.api.policies import PolicyViewSet
from apps.reports.api.truth import TruthViewSet

routes: list[Route] = [
    ("reports/truth", TruthViewSet, "truth"),
    ("reports/indicators", IndicatorViewSet, "indicator"),
    ("reports/policies", PolicyViewSet, "policy"),
    ("reports/bundles", BundleViewSet, "bundle"),
]
