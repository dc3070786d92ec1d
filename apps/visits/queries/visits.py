"""Tasks, visits, promises, conflicts, cut to the actor's places by where the person lives."""

import json
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from apps.core import sealing
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.queries import same_human
from apps.visits.models import GiftLine, Promise, PromiseAnswer, Task, Visit, VisitConflict
from apps.visits.rules.refusals import TaskNotFound, VisitNotFound

VIEW_VISIT = permission("visits.view_visit", "查看走访任务和记录")
SEALED = ("place_sealed", "talk_sealed", "signature_sealed")


def tasks(actor: Actor) -> QuerySet[Task]:
    """Tasks of the actor's places, the nearest last day first."""
    require(actor, VIEW_VISIT)
    rows = Task.objects.filter(within(actor, "division_id"))
    return rows.select_related("person", "division__parent", "campaign").order_by("due_on", "id")


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """Those still to be done; of campaigns only approved ones."""
    return tasks(actor).filter(state__in=["open", "absent"]).exclude(campaign__state__in=["draft", "submitted", "reviewed"])


def get_task(actor: Actor, task_id: int) -> Task:
    """One visible task. Raises TaskNotFound."""
    row = tasks(actor).filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    return row


def lock_task(actor: Actor, task_id: int) -> Task:
    """Locked until the transaction ends. Raises TaskNotFound."""
    require(actor, VIEW_VISIT)
    rows = Task.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "division_id"))
    row = rows.select_related("campaign", "person").filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    return row


def visits(actor: Actor) -> QuerySet[Visit]:
    """Visits of the actor's places, newest first; a corrected one is passed over for its correction."""
    require(actor, VIEW_VISIT)
    rows = Visit.objects.filter(within(actor, "division_id"), corrected_by__isnull=True)
    return rows.select_related("person", "staff", "division__parent", "task").defer(*SEALED).order_by("-id")


def get_visit(actor: Actor, visit_id: int) -> Visit:
    """One visible visit, corrected or not. Raises VisitNotFound."""
    require(actor, VIEW_VISIT)
    rows = Visit.objects.filter(within(actor, "division_id")).select_related("person", "staff", "division", "task__campaign")
    row = rows.filter(pk=visit_id).first()
    if row is None:
        raise VisitNotFound
    return row


def latest_of(person_id: int) -> Visit | None:
    """The last visit of a person, for actions and base versions."""
    return Visit.objects.filter(person_id=person_id).defer(*SEALED).order_by("-id").first()


def visits_of_person(actor: Actor, person_id: int) -> QuerySet[Visit]:
    """A person's visits, also under merged dossiers, newest first, with what was given."""
    lines = Prefetch("gifts", GiftLine.objects.order_by("id"))
    return visits(actor).filter(person_id__in=same_human(person_id)).prefetch_related(lines)


@dataclass(frozen=True, slots=True)
class Told:
    """What was said, in clear; only for those who may see the visit."""

    place: str
    wishes: str
    thoughts: str
    note: str


def told(row: Visit) -> Told:
    """The sealed words of a visit the actor has seen."""
    found = json.loads(sealing.unseal("visits_visit.talk", row.row_key, row.talk_sealed) or "{}")
    place = sealing.unseal("visits_visit.place", row.row_key, row.place_sealed)
    return Told(place, *(found.get(name, "") for name in ("wishes", "thoughts", "note")))


def open_promises(person_id: int) -> dict[int, str]:
    """What was promised to a person and not yet answered: id -> words."""
    rows = Promise.objects.filter(person_id=person_id, state="open").order_by("id")
    return {row.pk: words_of(row) for row in rows}


def words_of(row: Promise) -> str:
    """The words of a promise."""
    return sealing.unseal("visits_promise.words", row.row_key, row.words_sealed)


def promises(actor: Actor) -> QuerySet[Promise]:
    """Promises to people of the actor's places, the oldest first."""
    require(actor, VIEW_VISIT)
    rows = Promise.objects.filter(within(actor, "person__division_id"))
    return rows.select_related("person", "visit__staff", "case").defer("visit__talk_sealed", "visit__signature_sealed")


def answers_of(row: Promise) -> QuerySet[PromiseAnswer]:
    """Answers to a promise, the oldest first."""
    return row.answers.select_related("visit__staff").order_by("id")


def conflicts(actor: Actor) -> QuerySet[VisitConflict]:
    """Visits that did not know of each other, newest first."""
    require(actor, VIEW_VISIT)
    rows = VisitConflict.objects.filter(within(actor, "visit__division_id"))
    return rows.select_related("visit__person", "visit__staff", "other__staff", "decided_by").order_by("-id")


def lock_conflict(actor: Actor, conflict_id: int) -> VisitConflict:
    """Locked until the transaction ends. Raises VisitNotFound."""
    require(actor, VIEW_VISIT)
    rows = VisitConflict.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "visit__division_id"))
    row = rows.select_related("visit").filter(pk=conflict_id).first()
    if row is None:
        raise VisitNotFound("没有找到这件冲突，可能不在您的管辖范围内。请从冲突列表进入。")
    return row
