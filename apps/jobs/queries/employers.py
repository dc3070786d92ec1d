"""Employers."""

from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.jobs.models import Employer
from apps.jobs.queries.reach import VIEW_FAIR, in_county
from apps.jobs.rules.refusals import EmployerNotFound

SEALED = ("contact_phone_sealed",)


def employers(actor: Actor) -> QuerySet[Employer]:
    """Employers of the actor's county, the newest first; an employer sees itself."""
    if actor.employer_id is not None:
        rows = Employer.objects.filter(pk=actor.employer_id)
    else:
        require(actor, VIEW_FAIR)
        rows = Employer.objects.filter(in_county(actor, "division_id"))
    return rows.select_related("division").defer(*SEALED).order_by("-id")


def get_employer(actor: Actor, employer_id: int) -> Employer:
    """Raises EmployerNotFound."""
    row = employers(actor).filter(pk=employer_id).first()
    if row is None:
        raise EmployerNotFound
    return row


def lock_employer(actor: Actor, employer_id: int) -> Employer:
    """An employer of the actor's own places (or the employer itself), locked until the transaction ends. Raises EmployerNotFound."""
    rows = Employer.objects.select_for_update(of=("self",), no_key=True)
    if actor.employer_id is not None:
        rows = rows.filter(pk=actor.employer_id)
    else:
        require(actor, VIEW_FAIR)
        rows = rows.filter(within(actor, "division_id"))
    row = rows.filter(pk=employer_id).first()
    if row is None:
        raise EmployerNotFound
    return row
