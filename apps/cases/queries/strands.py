"""What cases add to the time line of a person."""

from apps.cases.models import Case, CaseParty
from apps.cases.queries.cases import VIEW_CASE, open_kinds
from apps.core.actor import Actor
from apps.core.timeline import Strand, Subject


def strands(actor: Actor, subject: Subject) -> list[Strand]:
    """Matters applied for and ended, and those of others in which the person takes part."""
    mine = {"person__in": subject.ids}
    own = Case.objects.filter(open_kinds(actor), **mine).select_related("kind")
    others = CaseParty.objects.filter(open_kinds(actor, "case__"), **mine).select_related("case__kind")
    return [
        Strand("case", "case", own, "applied_at", _applied, is_instant=True, has_page=True, permission=VIEW_CASE),
        Strand("case-end", "case", own, "ended_at", _ended, is_instant=True, has_page=True, permission=VIEW_CASE),
        Strand("case-party", "case", others, "case__applied_at", _party, is_instant=True, permission=VIEW_CASE),
    ]


def _applied(row: Case) -> tuple[str, str]:
    return f"申请办理{row.kind}", row.receipt_no


def _ended(row: Case) -> tuple[str, str]:
    return f"{row.kind}{row.get_state_display()}", row.receipt_no


def _party(row: CaseParty) -> tuple[str, str]:
    return f"参与办件{row.case.kind}", row.case.receipt_no
