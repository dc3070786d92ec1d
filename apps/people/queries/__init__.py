"""Reading the registry. Every query begins with who is asking."""

from apps.people.queries.dossier import Dossier, dossier
from apps.people.queries.duplicates import Candidate, candidates
from apps.people.queries.people import (
    EXPORT_PERSON,
    VIEW_PERSON,
    any_person,
    lock_person,
    payee_accounts,
    persons,
    same_human,
)
from apps.people.queries.search import only_one, search
from apps.people.queries.sheets import export_files, lock_sheet, sheet_rows, sheets, writing_plan

__all__ = [
    "EXPORT_PERSON",
    "VIEW_PERSON",
    "Candidate",
    "Dossier",
    "any_person",
    "candidates",
    "dossier",
    "export_files",
    "lock_person",
    "lock_sheet",
    "only_one",
    "payee_accounts",
    "persons",
    "same_human",
    "search",
    "sheet_rows",
    "sheets",
    "writing_plan",
]
