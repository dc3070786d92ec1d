"""The API doors of cases."""

from apps.cases.api.after import AppealViewSet, FollowUpViewSet
from apps.cases.api.cases import CasePaperViewSet, CaseViewSet, KindViewSet
from apps.core.rest import Route

routes: list[Route] = [
    ("cases", CaseViewSet, "cases"),
    ("case-kinds", KindViewSet, "case-kinds"),
    ("case-papers", CasePaperViewSet, "case-papers"),
    ("case-appeals", AppealViewSet, "case-appeals"),
    ("case-follow-ups", FollowUpViewSet, "case-follow-ups"),
]
