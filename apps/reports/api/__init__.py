"""``/api/v1/reports/``: looks at the truth, indicators, policy tracking, inspector's bundles, key tasks, contributions."""

from apps.core.rest import Route
from apps.reports.api.bundles import BundleViewSet
from apps.reports.api.figures import IndicatorViewSet
from apps.reports.api.policies import PolicyViewSet
from apps.reports.api.tasks import ContributionViewSet, TaskViewSet
from apps.reports.api.truth import TruthViewSet

routes: list[Route] = [
    ("reports/truth", TruthViewSet, "truth"),
    ("reports/indicators", IndicatorViewSet, "indicator"),
    ("reports/policies", PolicyViewSet, "policy"),
    ("reports/tasks", TaskViewSet, "key-task"),
    ("reports/contributions", ContributionViewSet, "contribution"),
    ("reports/bundles", BundleViewSet, "bundle"),
]
