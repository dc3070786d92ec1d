"""What benefits add to the time line of a person."""

from apps.benefits.models import (
    Confirmation,
    ConfirmationNotice,
    Entitlement,
    Finding,
    Grant,
    LifeEvent,
    SpotCheckItem,
    Suspicion,
)
from apps.benefits.queries.records import VIEW
from apps.core.actor import Actor
from apps.core.timeline import Strand, Subject


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """Rights, changes, confirmations, questions and findings."""
    mine = {"person__in": subject.ids}
    rights = Entitlement.objects.filter(**mine).select_related("scheme")
    changes, told = LifeEvent.objects.filter(**mine), ConfirmationNotice.objects.filter(**mine)
    seen, sampled = Confirmation.objects.filter(**mine), SpotCheckItem.objects.filter(**mine)
    asked, found = Suspicion.objects.filter(**mine), Finding.objects.filter(**mine).select_related("scheme")
    gifts = Grant.objects.filter(**mine, state="confirmed").select_related("scheme")
    running = rights.filter(state="confirmed")
    return [
        Strand("right", "benefit", running, "decided_on", lambda row: (f"批准{row.scheme.name}", row.decision_no), stage="preference", has_page=True, permission=VIEW),
        Strand("right-other", "benefit", rights.exclude(state="confirmed"), "entered_at", lambda row: (f"{row.scheme.name}{row.get_state_display()}", row.reason), is_instant=True, has_page=True, permission=VIEW),
        Strand("right-end", "benefit", running, "ended_month", lambda row: (f"{row.scheme.name}自本月起终止", ""), has_page=True, permission=VIEW),
        Strand("event", "benefit", changes, "on", lambda row: (f"{row.get_kind_display()}（{row.get_state_display()}）", row.evidence), has_page=True, permission=VIEW),
        Strand("event-back", "benefit", changes, "withdrawn_on", lambda row: (f"撤销“{row.get_kind_display()}”", row.reason), has_page=True, permission=VIEW),
        Strand("grant", "benefit", gifts, "decided_on", lambda row: (f"批准{row.scheme.name}", row.decision_no), amount="amount_fen", has_page=True, permission=VIEW),
        Strand("confirmed", "confirm", seen, "on", lambda row: ("年度确认", f"{row.get_channel_display()} {row.note}".strip()), permission=VIEW),
        Strand("told", "confirm", told, "on", lambda row: ("年度确认告知", f"{row.get_way_display()}，{row.evidence}"), permission=VIEW),
        Strand("sampled", "confirm", sampled, "checked_at", lambda row: (f"确认抽查：{row.get_outcome_display()}", row.note), is_instant=True, permission=VIEW),
        Strand("suspicion", "check", asked, "found_at", lambda row: (f"{row.get_kind_display()}（{row.get_state_display()}）", row.source), is_instant=True, has_page=True, permission=VIEW),
        Strand("answer", "check", asked, "answered_at", lambda row: (f"核实“{row.get_kind_display()}”", row.answer), is_instant=True, has_page=True, permission=VIEW),
        Strand("finding", "check", found, "first_seen_on", lambda row: (f"{row.get_matter_display()}：{row.scheme.name}", row.why), has_page=True, permission=VIEW),
        Strand("finding-end", "check", found, "closed_on", lambda row: (f"办结发现：{row.scheme.name}", row.reason), has_page=True, permission=VIEW),
    ]  # fmt: skip
