"""Marks on a dossier that others decide: died, alive after all, left, returned. Always with a source."""

from datetime import date

from apps.core import audit
from apps.core.action import action
from apps.core.actor import Actor
from apps.people.actions.heirs import return_account
from apps.people.actions.sourcing import state_source
from apps.people.choices import PersonState, SourceKind
from apps.people.models import Person
from apps.people.queries.people import lock_person
from apps.people.rules.identity import NothingChanged, WrongState, check_day
from apps.people.rules.words import needed


@action(permission="people.mark_state", label="登记去世或迁出")
def mark_died(actor: Actor, *, person_id: int, died_on: date, source: str) -> Person:
    """The person died on this day; ``source`` names the paper. Raises WrongState, BadDate, NothingChanged."""
    person = lock_person(actor, person_id)
    if person.state == PersonState.DIED and person.died_on == died_on:
        raise NothingChanged(f"已登记去世日期{died_on}，无需重复登记。")
    return _mark(
        actor, person, PersonState.DIED, source, died_on=check_day(died_on, person.born_on, actor.today, "去世日期")
    )


@action(permission="people.mark_state", label="登记去世或迁出")
def mark_alive(actor: Actor, *, person_id: int, source: str) -> Person:
    """A mistaken death is taken back, and the account with it. Raises WrongState when no death is on file."""
    person = lock_person(actor, person_id)
    if person.state != PersonState.DIED:
        raise WrongState("这份档案没有登记去世，无需更正。")
    state = PersonState.LEFT if person.left_on else PersonState.ACTIVE
    _mark(actor, person, state, source, died_on=None)
    return_account(actor, person, person.state_source)
    return person


@action(permission="people.mark_state", label="登记去世或迁出")
def mark_left(actor: Actor, *, person_id: int, left_on: date, source: str) -> Person:
    """The person moved out of the county on this day. Raises WrongState for the dead, BadDate."""
    person = lock_person(actor, person_id)
    if person.state == PersonState.DIED:
        raise WrongState("这份档案已登记去世，不能再登记迁出。")
    return _mark(
        actor, person, PersonState.LEFT, source, left_on=check_day(left_on, person.born_on, actor.today, "迁出日期")
    )


@action(permission="people.mark_state", label="登记去世或迁出")
def mark_returned(actor: Actor, *, person_id: int, source: str) -> Person:
    """The person is back in the county. Raises WrongState unless moved out."""
    person = lock_person(actor, person_id)
    if person.state != PersonState.LEFT:
        raise WrongState("这份档案没有登记迁出，无需登记迁回。")
    return _mark(actor, person, PersonState.ACTIVE, source, left_on=None)


def _mark(actor: Actor, person: Person, state: PersonState, source: str, **days: date | None) -> Person:
    before = {"state": person.state, "died_on": person.died_on, "left_on": person.left_on}
    person.state, person.state_source = state, needed(source, "请填写依据，例如死亡证明编号或来源部门。", "source")
    for name, day in days.items():
        setattr(person, name, day)
    person.version += 1
    person.save()
    state_source(actor, person, ["state"], kind=SourceKind.PAPER, note=person.state_source)
    after = {"state": person.state, "died_on": person.died_on, "left_on": person.left_on}
    audit.record(actor, "people.mark_state", person, before=before, after=after, reason=person.state_source)
    return person
