"""Persons whose money waits (暂缓发放): the list, one person's state, one hold to be released."""

from dataclasses import dataclass
from typing import Any

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.errors import NotFound
from apps.core.pages import Page, keyset
from apps.core.scope import within
from apps.payments.models import Hold
from apps.payments.queries import desks
from apps.people.models import Person
from apps.people.queries.people import get_person


@dataclass(frozen=True, slots=True)
class PersonHold:
    """A person, and the open hold when there is one."""

    person: Person
    hold: Hold | None


def person_hold(actor: Actor, person_id: int) -> PersonHold:
    """Whether this person's money waits. Raises PersonNotFound outside the places."""
    person = get_person(actor, person_id)
    return PersonHold(person, open_hold(actor, person_id))


def open_hold(actor: Actor, person_id: int) -> Hold | None:
    """The open hold of one person; None also for whoever may not see the desk."""
    return desks.holds(actor).filter(person_id=person_id).first() if actor.may(desks.VIEW_DESK) else None


def hold_to_release(actor: Actor, hold_id: int) -> Hold:
    """One hold, open or already released. Raises NotFound outside the places."""
    require(actor, desks.VIEW_DESK)
    rows = Hold.objects.filter(within(actor, "person__division_id"), pk=hold_id)
    row = rows.select_related("person", "held_by", "released_by").first()
    if row is None:
        raise NotFound("没有找到这条暂缓记录，可能不在您的管辖范围内；请从“待发清单”重新进入。")
    return row


def holds_page(actor: Actor, after: str | None) -> Page[Any]:
    """Open holds, newest first."""
    return keyset(desks.holds(actor).select_related("person__division__parent"), order=("-id",), after=after or None)
