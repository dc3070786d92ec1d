"""What visits says of a death before anything is written."""

from datetime import date

from apps.people.models import Person
from apps.visits.models import Task


def open_of(person_id: int) -> list[int]:
    """Open tasks of a person that end with a death; the visit to the family is another task."""
    rows = Task.objects.filter(person_id=person_id, state__in=["open", "absent"]).exclude(trigger="death")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def death_lines(person: Person, _died_on: date) -> list[str]:
    """How many visits will be called off."""
    count = len(open_of(person.pk))
    return [f"待走访任务{count}项将取消，另列去世吊唁任务。"] if count else []
