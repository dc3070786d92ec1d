"""Everything of one person in time order, from every app: each app names its strands in its AppConfig (``timeline``).

An app with a column that points at a person either has a strand over that table or says in ``off_timeline`` why not; a test
walks the model registry, so that a new table cannot be forgotten.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import DateField, Q
from django.db.models.functions import Cast, TruncDate
from django.utils.module_loading import import_string

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.pages import BadToken
from apps.core.timeline import Strand, Subject
from apps.people.models import Person, ServiceRecord, WorkSpell
from apps.people.queries.people import VIEW_PERSON, get_person, same_human
from apps.people.rules.timeline import KINDS, Entry, Spell, Stage, stages

SIZE = 40


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page, newest first; ``next_token`` is None at the end. ``kinds``: what this actor may filter by."""

    entries: Sequence[Entry]
    next_token: str | None
    kinds: Sequence[tuple[str, str]]
    kind: str


def strands(actor: Actor, person_id: int) -> list[Strand]:
    """Every strand of every app that this actor may read, over the dossier and those merged into it."""
    ids = same_human(person_id)
    found: list[Strand] = []
    numbers = Person.objects.filter(pk__in=ids).order_by("id").values_list("dossier_no", flat=True)
    subject = Subject(ids, [f"person:{number}" for number in numbers])
    for config in apps.get_app_configs():
        hook = getattr(config, "timeline", "")
        found += import_string(hook)(actor, subject) if hook else []
    return [one for one in found if not one.permission or actor.may(one.permission)]


def timeline(actor: Actor, person_id: int, *, kind: str = "", after: str | None = None, size: int = SIZE) -> Timeline:
    """A page of a person's life. One statement a strand, whatever the length of the life. Raises PersonNotFound, BadToken."""
    require(actor, VIEW_PERSON)
    get_person(actor, person_id)
    every = strands(actor, person_id)
    mark, size = _opened(after) if after else None, max(1, min(size, 200))
    lines = [line for one in every if kind in ("", one.kind) for line in _cut(one, mark, size + 1)]
    lines.sort(key=_key)
    page = lines[:size]
    token = _sealed(page[-1]) if len(lines) > size else None
    here = {one.kind for one in every}
    return Timeline(page, token, [(key, label) for key, label in KINDS.items() if key in here], kind)


def stages_of(actor: Actor, person_id: int) -> Sequence[Stage]:
    """Which of the five stages, and since when."""
    ids = same_human(person_id)
    spells = ServiceRecord.objects.filter(person__in=ids, is_live=True).values_list("enlisted_on", "discharged_on")
    works = WorkSpell.objects.filter(
        person__in=ids, is_live=True, status__in=("employed", "self_employed", "founder", "farming")
    )
    preferred = [line.on for one in strands(actor, person_id) if one.stage == "preference" for line in _cut(one, None, 200)]
    return stages(
        [Spell(*row) for row in spells], works.values_list("since", flat=True), min(preferred) if preferred else None
    )


_Mark = tuple[date, str, int]


def _key(line: Entry) -> tuple[int, str, int]:
    return (-line.on.toordinal(), line.strand, -line.id)


def _cut(one: Strand, mark: _Mark | None, size: int) -> list[Entry]:
    day = TruncDate(one.on) if one.is_instant else Cast(one.on, DateField())
    rows = one.rows.filter(**{f"{one.on}__isnull": False}).annotate(line_on=day)
    if mark is not None:
        on, strand, number = mark
        later = Q(line_on__lt=on)
        if one.name > strand:
            later |= Q(line_on=on)
        elif one.name == strand:
            later |= Q(line_on=on, pk__lt=number)
        rows = rows.filter(later)
    return [_line(one, row) for row in rows.order_by("-line_on", "-pk")[:size]]


def _line(one: Strand, row: Any) -> Entry:
    words, note = one.words(row)
    label = f"{row._meta.app_label}.{row._meta.object_name}" if one.has_page else ""
    return Entry(
        row.line_on, one.name, row.pk, one.kind, words, note, label, getattr(row, one.amount) if one.amount else None
    )


def _sealed(line: Entry) -> str:
    text = json.dumps([line.on.isoformat(), line.strand, line.id])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _opened(token: str) -> _Mark:
    try:
        on, strand, number = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        return date.fromisoformat(on), str(strand), int(number)
    except (ValueError, TypeError) as error:
        raise BadToken from error
