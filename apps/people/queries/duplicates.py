"""Dossiers that may belong to one human (疑似重复)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.people.models import DistinctPair, Person
from apps.people.queries.people import VIEW_PERSON, get_person, persons
from apps.people.rules.likeness import Likeness, Looks, likeness
from apps.people.rules.names import characters

_POOL = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another dossier and why it looks like the same human; ``score`` 0..100."""

    person: Person
    score: int
    reasons: tuple[str, ...]


def looks(person: Person) -> Looks:
    """The facts of a dossier by which two are compared."""
    return Looks(
        person.name, person.name_pinyin, person.born_on, person.sex, bytes(person.phone_blind or b""), person.division_id
    )


def candidates(actor: Actor, person_id: int) -> list[Candidate]:
    """Dossiers in the actor's places that may be the same human, likeliest first; pairs judged distinct are left out."""
    require(actor, VIEW_PERSON)
    return candidates_for(actor, get_person(actor, person_id))


def candidates_for(actor: Actor, person: Person) -> list[Candidate]:
    """As ``candidates``, also for a dossier that is not saved yet."""
    pool = pool_for(actor, looks(person), characters(person.name))
    apart: set[int] = set()
    if person.pk:
        pool, apart = pool.exclude(pk=person.pk), distinct_from(person.pk)
    found = [judged(person, row) for row in pool[:_POOL] if row.pk not in apart]
    return sorted((row for row in found if row.score >= Likeness.SUSPECT), key=lambda row: -row.score)


def judged(person: Person, other: Person) -> Candidate:
    """Compare two rows."""
    result = likeness(looks(person), looks(other))
    return Candidate(other, result.score, result.reasons)


def pool_for(actor: Actor, seen: Looks, letters: list[str]) -> QuerySet[Person]:
    """Rows worth comparing: same birth day with a shared character, same sound near the birth year, same phone."""
    year = seen.born_on.year
    near = Q(born_on__gte=date(year - 2, 1, 1), born_on__lte=date(year + 2, 12, 31))
    same_sound = Q(name_pinyin=seen.pinyin) & near
    same_day = Q(born_on=seen.born_on, name_chars__overlap=letters)
    condition = same_sound | same_day
    if seen.phone_blind:
        condition |= Q(phone_blind=seen.phone_blind)
    return persons(actor).filter(condition).select_related("division")


def distinct_from(person_id: int) -> set[int]:
    """Dossiers a person has already judged to be somebody else."""
    pairs = DistinctPair.objects.filter(Q(first=person_id) | Q(second=person_id)).values_list("first", "second")
    return {number for pair in pairs for number in pair} - {person_id}
