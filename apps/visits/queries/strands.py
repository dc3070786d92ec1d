"""What visits add to the time line of a person."""

from apps.core.actor import Actor
from apps.core.timeline import Strand, Subject
from apps.visits.models import Pairing, Visit
from apps.visits.queries.visits import SEALED, VIEW_VISIT


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """Visits made, pairings begun."""
    mine = {"person__in": subject.ids}
    rows = Visit.objects.filter(corrected_by__isnull=True, **mine).select_related("staff").defer(*SEALED)
    pairs = Pairing.objects.filter(**mine).select_related("officer")
    return [
        Strand("visit", "visit", rows, "on", _visited, permission=VIEW_VISIT),
        Strand("pairing", "visit", pairs, "since", _paired, permission=VIEW_VISIT),
    ]


def _visited(row: Visit) -> tuple[str, str]:
    return (
        f"{row.get_organiser_display()}{row.get_mode_display()}走访",
        f"{row.get_outcome_display()}，{row.staff.name}，{row.receipt_no}",
    )


def _paired(row: Pairing) -> tuple[str, str]:
    return "结对联系", f"联系人{row.officer.name}" + (f"，手册{row.handbook_no}" if row.handbook_no else "")
