"""Rows that belong to dossiers, cut to the actor's places."""

from django.db.models import QuerySet

from apps.core.action import require
from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.models import Category, Contribution, Hardship, Honour, PartyMembership, ServiceRecord
from apps.people.queries.dossier import VIEW_SENSITIVE
from apps.people.queries.people import VIEW_PERSON


def categories(actor: Actor) -> QuerySet[Category]:
    """Categories of visible people, newest first."""
    return Category.objects.filter(within(actor, "person__division_id")).order_by("-id")


def service_records(actor: Actor) -> QuerySet[ServiceRecord]:
    """Valid spells of service of visible people, newest first."""
    return ServiceRecord.objects.filter(within(actor, "person__division_id"), is_live=True).order_by("-id")


def memberships(actor: Actor) -> QuerySet[PartyMembership]:
    """Valid party life of visible people, newest first."""
    require(actor, VIEW_PERSON)
    rows = PartyMembership.objects.filter(within(actor, "person__division_id"), is_live=True)
    return rows.select_related("person__division__parent").order_by("-id")


def honours(actor: Actor) -> QuerySet[Honour]:
    """Valid honours of visible people, newest first."""
    require(actor, VIEW_PERSON)
    rows = Honour.objects.filter(within(actor, "person__division_id"), is_live=True)
    return rows.select_related("person__division__parent").order_by("-id")


def contributions(actor: Actor) -> QuerySet[Contribution]:
    """What visible people give, newest first: valid posts and events."""
    require(actor, VIEW_PERSON)
    rows = Contribution.objects.filter(within(actor, "person__division_id"), is_live=True)
    return rows.select_related("person__division__parent").order_by("-id")


def hardships(actor: Actor) -> QuerySet[Hardship]:
    """Valid hardships of visible people, newest first; the story stays sealed. Permission ``people.view_sensitive``."""
    require(actor, VIEW_SENSITIVE)
    rows = Hardship.objects.filter(within(actor, "person__division_id"), is_live=True)
    return rows.select_related("person__division__parent").defer("story_sealed").order_by("-id")
