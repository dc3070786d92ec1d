"""Tables of cases."""

from apps.cases.models.after import Appeal, CaseReminder, FollowUp, Rating
from apps.cases.models.cases import Case, CaseClock, CaseEvent, CaseParty, ReceiptCounter
from apps.cases.models.kinds import CaseKind, KindEdge, KindStep, KindVersion
from apps.cases.models.papers import CaseFile

__all__ = [
    "Appeal",
    "Case",
    "CaseClock",
    "CaseEvent",
    "CaseFile",
    "CaseKind",
    "CaseParty",
    "CaseReminder",
    "FollowUp",
    "KindEdge",
    "KindStep",
    "KindVersion",
    "Rating",
    "ReceiptCounter",
]
