"""Tables of people (建档立卡), split by noun."""

from apps.people.models.accounts import Delegation, HeirAccount, PayeeAccount
from apps.people.models.background import (
    Certificate,
    Discipline,
    Hardship,
    Honour,
    LifeAssessment,
    PartyMembership,
    WorkSpell,
)
from apps.people.models.changes import ChangeRequest, DistinctPair, Merge
from apps.people.models.contributions import Contribution
from apps.people.models.dossier import Category, Document, Relative, ServiceRecord
from apps.people.models.person import DossierCounter, Household, HouseholdMember, Person, PersonAlias
from apps.people.models.provenance import Provenance
from apps.people.models.sheets import ExportBlock, ExportFile, ImportBlock, ImportRow, ImportSheet

__all__ = [
    "Category",
    "Certificate",
    "ChangeRequest",
    "Contribution",
    "Delegation",
    "Discipline",
    "DistinctPair",
    "Document",
    "DossierCounter",
    "ExportBlock",
    "ExportFile",
    "Hardship",
    "HeirAccount",
    "Honour",
    "Household",
    "HouseholdMember",
    "ImportBlock",
    "ImportRow",
    "ImportSheet",
    "LifeAssessment",
    "Merge",
    "PartyMembership",
    "PayeeAccount",
    "Person",
    "PersonAlias",
    "Provenance",
    "Relative",
    "ServiceRecord",
    "WorkSpell",
]
