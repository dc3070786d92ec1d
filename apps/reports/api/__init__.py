"""``/api/v1/reports/``: looks at the truth, indicators, policy tracking, inspector's bundles, key tasks, contributions, reports of years, targets, ledgers, lists of months as known on a day."""

from apps.core.rest import Route
from apps.reports.api.annual import AnnualViewSet, LedgerViewSet, TargetViewSet
from apps.reports.api.bundles import BundleViewSet
from apps.reports.api.figures import IndicatorViewSet
from apps.reports.api.past import RosterViewSet
from apps.reports.api.policies import PolicyViewSet
from apps.reports.api.tasks import ContributionViewSet, TaskViewSet
from apps.reports.api.truth import TruthViewSet

routes: list[Route] = [
    ("reports/truth", TruthViewSet, "truth"),
    ("reports/indicators", IndicatorViewSet, "indicator"),
    ("reports/policies", PolicyViewSet, "policy"),
    ("reports/annual", AnnualViewSet, "annual-report"),
    ("reports/targets", TargetViewSet, "target"),
    ("reports/ledger", LedgerViewSet, "ledger"),
    ("reports/tasks", TaskViewSet, "key-task"),
    ("reports/contributions", ContributionViewSet, "contribution"),
    ("reports/rosters", RosterViewSet, "roster"),
    ("reports/bundles", BundleViewSet, "bundle"),
]
