"""What an approved death does to open visits, and its undoing."""

from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.models import Person
from apps.visits.models import Task
from apps.visits.queries.deaths import open_of


@action(permission="visits.cancel_tasks", label="去世后取消走访任务")
def cancel_tasks(actor: Actor, *, person_id: int, died_on: date) -> list[int]:
    """Open tasks of somebody who died end with the reason; safe to run twice. Returns their ids."""
    ids = open_of(person_id)
    words = f"{died_on:%Y年%m月%d日}去世"
    Task.objects.filter(pk__in=ids).update(state="cancelled", reason=words, done_on=None)
    audit.record(
        actor, "visits.cancel_tasks", ("visits.task", person_id, "取消走访任务"), after={"tasks": len(ids)}, reason=words
    )
    return ids


@action(permission="visits.restore_tasks", label="恢复误取消的走访任务")
def restore_tasks(actor: Actor, *, person_id: int, task_ids: list[int], reason: str) -> int:
    """Part of a death that was undone: what it cancelled is open again, the visit to the family is called off."""
    rows = Task.objects.filter(person_id=person_id)
    count = rows.filter(pk__in=task_ids, state="cancelled").update(state="open", reason="")
    rows.filter(trigger="death", state__in=["open", "absent"]).update(state="removed", reason=reason[:200], done_on=None)
    audit.record(
        actor, "visits.restore_tasks", ("visits.task", person_id, "恢复走访任务"), after={"tasks": count}, reason=reason
    )
    return count


def on_death(actor: Actor, person: Person, died_on: date, _reason: str) -> dict[str, object]:
    """Hook of an approved death: what it did, to be remembered and shown."""
    ids = cancel_tasks(actor, person_id=person.pk, died_on=died_on)
    return {"done": [f"待走访任务{len(ids)}项已取消。"], "tasks": ids} if ids else {}


def on_death_undone(actor: Actor, person: Person, memory: dict[str, object], reason: str) -> list[str]:
    """Hook of a death that was none."""
    ids = [int(str(one)) for one in memory.get("tasks", [])]  # type: ignore[attr-defined]
    count = restore_tasks(actor, person_id=person.pk, task_ids=ids, reason=reason or "去世登记已撤销")
    return [f"走访任务{count}项已恢复。"] if count else []
