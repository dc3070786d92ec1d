"""``/api/v1/people/…``: the registry, masked; every write is one action."""

from apps.core.rest import Route
from apps.people.api.dossiers import DossierViewSet, HouseholdViewSet
from apps.people.api.exports import ExportViewSet
from apps.people.api.heirs import HeirAccountViewSet
from apps.people.api.persons import PersonViewSet
from apps.people.api.requests import ChangeRequestViewSet, DuplicateViewSet, MergeViewSet
from apps.people.api.sheets import SheetViewSet

routes: list[Route] = [
    ("people/persons", PersonViewSet, "person"),
    ("people/dossiers", DossierViewSet, "dossier"),
    ("people/households", HouseholdViewSet, "household"),
    ("people/change-requests", ChangeRequestViewSet, "change-request"),
    ("people/heir-accounts", HeirAccountViewSet, "heir-account"),
    ("people/merges", MergeViewSet, "merge"),
    ("people/duplicates", DuplicateViewSet, "duplicate"),
    ("people/imports", SheetViewSet, "people-import"),
    ("people/exports", ExportViewSet, "people-export"),
]
