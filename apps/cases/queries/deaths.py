"""What cases says when an applicant died: open cases are named. None is stopped by itself: a family may go on with it, and
nothing goes on from an ending if the death turns out to be a mistake."""

from datetime import date

from apps.cases.models import Case
from apps.cases.models.cases import OPEN_STATES
from apps.people.models import Person


def death_lines(person: Person, died_on: date) -> list[str]:
    """One line an open case of the person."""
    rows = Case.objects.filter(person=person, state__in=OPEN_STATES).select_related("kind").order_by("id")
    return [f"办件“{row.kind.name}”（{row.receipt_no}）尚未办结：与家属商定继续办理，或登记终止。" for row in rows]
