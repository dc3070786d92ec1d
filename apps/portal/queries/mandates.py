"""Who may act for a veteran, and for whom the human behind a session may act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from apps.core.action import permission, require
from apps.core.actor import Actor
from apps.people.models import Person
from apps.people.queries.people import get_person
from apps.portal.models import Mandate, PortalSession
from apps.portal.queries import entering
from apps.portal.queries.own import myself

VIEW = permission("portal.view_mandate", "查看代办授权")


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a session may act for: the own dossier (if there is one), and others by mandate."""

    own: Person | None
    others: Sequence[Mandate]

    @property
    def is_needed(self) -> bool:
        """Is there anything to choose?"""
        return len(self.others) + (self.own is not None) > 1


def day_after(day: date) -> date:
    """The first day on which something no longer holds."""
    return day + timedelta(days=1)


def live(person_id: int, today: date) -> list[Mandate]:
    """Mandates of a person that hold on a day."""
    rows = Mandate.objects.filter(person_id=person_id, revoked_at__isnull=True, valid_from__lte=today, valid_to__gt=today)
    return list(rows.order_by("id"))


def own_mandates(actor: Actor) -> list[Mandate]:
    """Everybody the veteran ever let act, those in force first."""
    rows = Mandate.objects.filter(person=myself(actor)).order_by("-id")
    return sorted(rows, key=lambda row: not row.holds(actor.today))


def mandates_of(actor: Actor, person_id: int) -> tuple[Person, list[Mandate]]:
    """A person of the actor's places with all mandates. Raises PersonNotFound."""
    require(actor, VIEW)
    person = get_person(actor, person_id)
    return person, list(Mandate.objects.filter(person=person).select_related("given_by", "revoked_by").order_by("-id"))


def choice_of(session: PortalSession, today: date) -> Choice:
    """Whom the human behind a session may act for today."""
    number, name = entering.identity_of(session)
    return Choice(entering.holder(number, name), entering.mandates_to(number, name, today))
