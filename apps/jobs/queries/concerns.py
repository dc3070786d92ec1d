"""Whom the work of this desk is about: whoever looks for work, has found it, learns, borrows, founds a business, or is looked after."""

from django.db.models import Model

from apps.core.actor import Actor
from apps.jobs.models import (
    Application,
    DegreeStudy,
    Enrolment,
    Loan,
    Mentoring,
    Placement,
    Seeker,
    SignUp,
    TrainingVoucher,
    VeteranBusiness,
)
from apps.jobs.queries.reach import VIEW_APPLICATION

_TABLES: tuple[tuple[type[Model], str], ...] = (
    (Seeker, "person"), (SignUp, "person"), (Application, "person"), (Placement, "person"), (Enrolment, "person"), (TrainingVoucher, "person"),
    (DegreeStudy, "person"), (Loan, "person"), (Mentoring, "person"), (VeteranBusiness, "owner"),
)  # fmt: skip


def concerns(actor: Actor, person_id: int) -> bool:
    """Is this person, who is in the actor's places, on the desk for jobs?"""
    if not actor.may(VIEW_APPLICATION):
        return False
    return any(model._default_manager.filter(**{name: person_id}).exists() for model, name in _TABLES)
