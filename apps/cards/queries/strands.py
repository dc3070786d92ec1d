"""What cards add to the time line of a person."""

from apps.cards.models import Card
from apps.cards.queries.cards import VIEW_CARD
from apps.core.actor import Actor
from apps.core.timeline import Strand, Subject


def strands(_actor: Actor, subject: Subject) -> list[Strand]:
    """Cards handed out; the first one opens the stage of preference (优待)."""
    rows = Card.objects.filter(person__in=subject.ids)
    return [Strand("card", "card", rows, "delivered_on", _handed, permission=VIEW_CARD, stage="preference")]


def _handed(row: Card) -> tuple[str, str]:
    return f"领取{row.get_kind_display()}", f"{row.serial}，{row.get_state_display()}"
