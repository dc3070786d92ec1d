"""Persons at fairs, in vacancies and at work: cut to where they live, to themselves, or to an employer's own applicants."""

from datetime import date

from django.db.models import Q, QuerySet

from apps.core.actor import Actor
from apps.jobs.models import Application, FollowUp, Placement, SignUp
from apps.jobs.queries.reach import VIEW_APPLICATION, own_or_seen
from apps.jobs.rules.applications import HOPEFUL
from apps.jobs.rules.refusals import ApplicationNotFound, FollowUpNotFound, PlacementNotFound
from apps.people.models import Person
from apps.people.queries.people import PersonNotFound
from apps.people.queries.people import get_person as staff_person


def the_person(actor: Actor, person_id: int | None) -> Person:
    """Whom this is about: a veteran only themselves, staff whom they see; alive. Raises PersonNotFound."""
    if actor.person_id is None:
        row = staff_person(actor, person_id or 0)
    else:
        found = Person.objects.filter(pk=actor.person_id).first() if person_id in (None, actor.person_id) else None
        if found is None:
            raise PersonNotFound
        row = found
    return alive(row)


def alive(row: Person) -> Person:
    """Raises PersonNotFound for a dossier that is no longer active."""
    if row.state != "active":
        raise PersonNotFound(f"{row.name}的档案是“{row.get_state_display()}”，不能办理。请核对档案。")
    return row


def sign_ups(actor: Actor) -> QuerySet[SignUp]:
    """Sign-ups of visible people, the newest first."""
    rows = SignUp.objects.select_related("person__division__parent", "fair")
    return own_or_seen(actor, rows, VIEW_APPLICATION).order_by("-id")


def applications(actor: Actor) -> QuerySet[Application]:
    """Applications of visible people, or to the employer's own vacancies; the newest first."""
    rows = Application.objects.select_related("person__division", "vacancy__employer", "fair").defer(
        "vacancy__grams", "vacancy__employer__contact_phone_sealed"
    )
    if actor.employer_id is not None:
        return rows.filter(vacancy__employer_id=actor.employer_id).exclude(state="withdrawn").order_by("-id")
    return own_or_seen(actor, rows, VIEW_APPLICATION).order_by("-id")


def get_application(actor: Actor, application_id: int) -> Application:
    """Raises ApplicationNotFound."""
    row = applications(actor).filter(pk=application_id).first()
    if row is None:
        raise ApplicationNotFound
    return row


def lock_application(actor: Actor, application_id: int) -> Application:
    """Locked until the transaction ends. Raises ApplicationNotFound."""
    row = applications(actor).select_for_update(of=("self",), no_key=True).filter(pk=application_id).first()
    if row is None:
        raise ApplicationNotFound
    return row


def placements(actor: Actor) -> QuerySet[Placement]:
    """Work begun by visible people, the newest first."""
    rows = Placement.objects.select_related("person__division__parent", "fair", "confirmed_by").defer("paper_sealed")
    return own_or_seen(actor, rows, VIEW_APPLICATION).order_by("-id")


def get_placement(actor: Actor, placement_id: int) -> Placement:
    """Raises PlacementNotFound."""
    row = placements(actor).filter(pk=placement_id).first()
    if row is None:
        raise PlacementNotFound
    return row


def lock_placement(actor: Actor, placement_id: int) -> Placement:
    """Raises PlacementNotFound."""
    row = placements(actor).select_for_update(of=("self",), no_key=True).filter(pk=placement_id).first()
    if row is None:
        raise PlacementNotFound
    return row


def follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Follow-ups of visible people, by their day."""
    rows = FollowUp.objects.select_related("person__division__parent", "application__vacancy__employer", "placement")
    return own_or_seen(actor, rows.defer("placement__paper_sealed"), VIEW_APPLICATION).order_by("due_on", "id")


def awaited(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    """Those still to be made: of people alive, of work that lasts, of an intent nobody gave up."""
    at_work = Q(placement__isnull=False, placement__ended_on__isnull=True)
    hoping = Q(placement__isnull=True, application__state__in=HOPEFUL)
    return rows.filter(at_work | hoping, done_on__isnull=True, person__state="active")


def due_follow_ups(actor: Actor, until: date) -> QuerySet[FollowUp]:
    """To be made by a day, the oldest first."""
    return awaited(follow_ups(actor)).filter(due_on__lte=until)


def get_follow_up(actor: Actor, follow_up_id: int) -> FollowUp:
    """Raises FollowUpNotFound."""
    row = follow_ups(actor).filter(pk=follow_up_id).first()
    if row is None:
        raise FollowUpNotFound
    return row


def lock_follow_up(actor: Actor, follow_up_id: int) -> FollowUp:
    """Raises FollowUpNotFound."""
    row = follow_ups(actor).select_for_update(of=("self",), no_key=True).filter(pk=follow_up_id).first()
    if row is None:
        raise FollowUpNotFound
    return row
