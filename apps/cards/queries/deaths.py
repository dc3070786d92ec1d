"""What cards says of a death before anything is written."""

from datetime import date

from apps.cards.queries.cards import card_of
from apps.people.models import Person


def death_lines(person: Person, _died_on: date) -> list[str]:
    """The card that will be void, and where it lies."""
    card = card_of(person.pk)
    return [f"优待证{card.serial}（{card.get_state_display()}）将作废，请向家属收回。"] if card else []
