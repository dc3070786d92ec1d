"""Tasks, visits, promises, conflicts, cut to the actor's places by where the person lives."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from apps.core import sealing
from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.visits.choices import Trigger
from apps.visits.models import GiftLine, Promise, PromiseAnswer, Task, Visit, VisitConflict
from apps.visits.rules.refusals import PromiseNotFound, TaskNotFound, VisitNotFound
from apps.visits.rules.triggers import REASONS, SIX

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


@dataclass(frozen=True, slots=True)
class TriggerLine:
    """One reason to visit: what sets it off, what waits, what is overdue, what was settled this year."""

    code: str
    label: str
    reason: str
    is_must: bool
    open: int
    late: int
    done: int


def by_trigger(actor: Actor) -> list[TriggerLine]:
    """Every reason in its order; one statement. ``open`` and ``late`` count the lists they open."""
    live = Q(state__in=["open", "absent"]) & ~Q(campaign__state__in=["draft", "submitted", "reviewed"])
    settled = Q(state__in=["visited", "refused"], done_on__year=actor.today.year)
    counts = {
        "open": Count("id", filter=live),
        "late": Count("id", filter=live & Q(due_on__lt=actor.today)),
        "done": Count("id", filter=settled),
    }
    found: dict[str, dict[str, Any]] = {
        row["trigger"]: dict(row) for row in tasks(actor).order_by().values("trigger").annotate(**counts)
    }
    none = dict.fromkeys(counts, 0)
    return [
        TriggerLine(
            code, str(Trigger(code).label), reason, code in SIX, **{name: found.get(code, none)[name] for name in counts}
        )
        for code, reason in REASONS.items()
    ]


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


def lines_of(*rows: Visit) -> QuerySet[GiftLine]:
    """What was given on visits; a correction shows what its first record gave."""
    return GiftLine.objects.filter(visit__in=[row.first_id or row.pk for row in rows]).select_related("lot").order_by("id")


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
    rows = rows.select_related("person__division__parent", "visit__staff", "case__at").order_by("id")
    return rows.defer("visit__talk_sealed", "visit__signature_sealed", "visit__place_sealed")


def get_promise(actor: Actor, promise_id: int) -> Promise:
    """One visible promise. Raises PromiseNotFound."""
    row = promises(actor).filter(pk=promise_id).first()
    if row is None:
        raise PromiseNotFound
    return row


def lock_promise(actor: Actor, promise_id: int) -> Promise:
    """Locked until the transaction ends. Raises PromiseNotFound."""
    require(actor, VIEW_VISIT)
    rows = Promise.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "person__division_id"))
    row = rows.filter(pk=promise_id).first()
    if row is None:
        raise PromiseNotFound
    return row


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to a promise in clear: when, by whom, what became of it."""

    on: date
    who: str
    outcome: str
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise in clear, with its answers, the oldest first."""

    row: Promise
    words: str
    answers: tuple[Said, ...]


def opened(rows: Iterable[Promise]) -> list[Promised]:
    """Promises the actor has seen, in clear; one statement for the answers of all."""
    found = list(rows)
    said: dict[int, list[Said]] = {row.pk: [] for row in found}
    answers = PromiseAnswer.objects.filter(promise__in=found).select_related("visit__staff", "staff").order_by("id")
    for one in answers.defer("visit__talk_sealed", "visit__signature_sealed", "visit__place_sealed"):
        said[one.promise_id].append(_said(one))
    return [Promised(row, words_of(row), tuple(said[row.pk])) for row in found]


def _said(row: PromiseAnswer) -> Said:
    who = row.visit.staff if row.visit is not None else row.staff
    on = row.visit.on if row.visit is not None else row.said_on
    assert on is not None  # noqa: S101 - the database holds it
    words = sealing.unseal("visits_promiseanswer.words", row.row_key, row.words_sealed)
    return Said(on, who.name if who else "系统", row.get_outcome_display(), words, row.get_source_display())


def conflicts(actor: Actor) -> QuerySet[VisitConflict]:
    """Visits that did not know of each other, newest first."""
    require(actor, VIEW_VISIT)
    rows = VisitConflict.objects.filter(within(actor, "visit__division_id"))
    return rows.select_related("visit__person", "visit__staff", "other__staff", "decided_by").order_by("-id")


def get_conflict(actor: Actor, conflict_id: int) -> VisitConflict:
    """One visible conflict. Raises VisitNotFound."""
    row = conflicts(actor).filter(pk=conflict_id).first()
    if row is None:
        raise VisitNotFound("没有找到这件冲突，可能不在您的管辖范围内。请从冲突列表进入。")
    return row


def lock_conflict(actor: Actor, conflict_id: int) -> VisitConflict:
    """Locked until the transaction ends. Raises VisitNotFound."""
    require(actor, VIEW_VISIT)
    rows = VisitConflict.objects.select_for_update(of=("self",), no_key=True).filter(within(actor, "visit__division_id"))
    row = rows.select_related("visit").filter(pk=conflict_id).first()
    if row is None:
        raise VisitNotFound("没有找到这件冲突，可能不在您的管辖范围内。请从冲突列表进入。")
    return row
