"""What visits says of a death before anything is written."""

from datetime import date

from apps.people.models import Person
from apps.visits.models import Task, Visit


def open_of(person_id: int) -> list[int]:
    """Open tasks of a person that end with a death; the visit to the family is another task."""
    rows = Task.objects.filter(person_id=person_id, state__in=["open", "absent"]).exclude(trigger="death")
    return list(rows.order_by("pk").values_list("pk", flat=True))


def death_lines(person: Person, died_on: date) -> list[str]:
    """How many visits will be called off, and visits that say they met somebody who was dead by then."""
    count = len(open_of(person.pk))
    lines = [f"待走访任务{count}项将取消，另列去世吊唁任务。"] if count else []
    after = Visit.objects.filter(person=person, on__gt=died_on, outcome="met", corrected_by__isnull=True)
    numbers = list(after.exclude(task__trigger="death").order_by("id").values_list("receipt_no", flat=True))
    if numbers:
        lines.append(
            f"死亡日期以后登记有见到本人的走访{len(numbers)}次（{'、'.join(numbers[:3])}），请先核实走访记录和慰问金。"
        )
    return lines
