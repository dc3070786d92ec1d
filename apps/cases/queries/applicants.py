"""Who may apply where: at the township of the domicile, or at that of the dwelling (户籍地或者常住地)."""

import re

from django.db.models import Q, QuerySet

from apps.core import sealing
from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.org.models import Division
from apps.people.choices import PersonState
from apps.people.models import Person
from apps.people.queries import VIEW_PERSON
from apps.people.queries.people import PersonNotFound

_WHOLE = re.compile(r"[0-9]{17}[0-9X]")


def _applicants(actor: Actor) -> QuerySet[Person]:
    require(actor, VIEW_PERSON)
    return Person.objects.filter(Q(within(actor, "division_id")) | Q(within(actor, "dwelling_code")))


def get_applicant(actor: Actor, person_id: int) -> Person:
    """Somebody registered or dwelling in the actor's places. Raises PersonNotFound."""
    row = _applicants(actor).select_related("division__parent").filter(pk=person_id).first()
    if row is None:
        raise PersonNotFound
    return row


def lock_applicant(actor: Actor, person_id: int) -> Person:
    """The living dossier, locked until the transaction ends. Raises PersonNotFound."""
    rows = _applicants(actor).exclude(state=PersonState.MERGED).select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=person_id).first()
    if row is None:
        raise PersonNotFound
    return row


def place_of(actor: Actor, person: Person) -> str:
    """The division where the application is heard: the domicile's for whoever sees it, else the dwelling's."""
    code = person.dwelling_code
    if not code or actor.sees(person.division_id):
        return person.division_id
    rows = Division.objects.filter(pk__in=(code, f"{code[:9]}000")).order_by("-code")
    return rows.values_list("code", flat=True).first() or person.division_id


def dwellers(actor: Actor, text: str) -> list[Person]:
    """Whoever dwells in the actor's places and is registered elsewhere, by the whole ID number only: nobody browses the files of
    another township."""
    number = re.sub(r"\s", "", text).upper()
    if not _WHOLE.fullmatch(number) or not actor.may(VIEW_PERSON):
        return []
    rows = Person.objects.filter(within(actor, "dwelling_code"), id_number_blind__in=sealing.blinds("id_number", number))
    return list(rows.exclude(within(actor, "division_id")).exclude(state=PersonState.MERGED).select_related("division"))
