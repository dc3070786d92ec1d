"""Degrees and mentoring of visible people; mentors of the county."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.jobs.models.advancing import DegreeStudy, Mentor, Mentoring
from apps.jobs.queries.reach import in_county, own_or_seen
from apps.jobs.queries.training import VIEW_TRAINING
from apps.jobs.rules.training import DegreeNotFound, MentoringNotFound, MentorNotFound


def degrees(actor: Actor) -> QuerySet[DegreeStudy]:
    """Degrees of visible people, or one's own; the newest first."""
    rows = DegreeStudy.objects.select_related("person__division__parent").order_by("-id")
    return own_or_seen(actor, rows, VIEW_TRAINING)


def get_degree(actor: Actor, degree_id: int) -> DegreeStudy:
    """Raises DegreeNotFound."""
    row = degrees(actor).filter(pk=degree_id).first()
    if row is None:
        raise DegreeNotFound
    return row


def lock_degree(actor: Actor, degree_id: int) -> DegreeStudy:
    """The row, locked until the transaction ends. Raises DegreeNotFound."""
    row = degrees(actor).select_for_update(of=("self",), no_key=True).filter(pk=degree_id).first()
    if row is None:
        raise DegreeNotFound
    return row


def mentors(actor: Actor) -> QuerySet[Mentor, Any]:
    """Mentors of the county, the newest first, with ``helped``: pairs that last."""
    require(actor, VIEW_TRAINING)
    rows = Mentor.objects.filter(in_county(actor, "division_id")).select_related("division")
    return rows.annotate(helped=Count("mentorings", filter=Q(mentorings__ended_on__isnull=True))).order_by("-id")


def get_mentor(actor: Actor, mentor_id: int) -> Any:
    """Raises MentorNotFound."""
    row = mentors(actor).filter(pk=mentor_id).first()
    if row is None:
        raise MentorNotFound
    return row


def lock_mentor(actor: Actor, mentor_id: int) -> Mentor:
    """The row, locked until the transaction ends. Raises MentorNotFound."""
    require(actor, VIEW_TRAINING)
    rows = Mentor.objects.select_for_update(of=("self",), no_key=True).filter(in_county(actor, "division_id"))
    row = rows.filter(pk=mentor_id).first()
    if row is None:
        raise MentorNotFound
    return row


def mentorings(actor: Actor) -> QuerySet[Mentoring]:
    """Pairs of a mentor and a visible person, or one's own, the newest first."""
    rows = Mentoring.objects.select_related("mentor", "person__division__parent").order_by("-id")
    return own_or_seen(actor, rows, VIEW_TRAINING)


def get_mentoring(actor: Actor, mentoring_id: int) -> Mentoring:
    """Raises MentoringNotFound."""
    row = mentorings(actor).filter(pk=mentoring_id).first()
    if row is None:
        raise MentoringNotFound
    return row


def lock_mentoring(actor: Actor, mentoring_id: int) -> Mentoring:
    """The row, locked until the transaction ends. Raises MentoringNotFound."""
    row = mentorings(actor).select_for_update(of=("self",), no_key=True).filter(pk=mentoring_id).first()
    if row is None:
        raise MentoringNotFound
    return row
