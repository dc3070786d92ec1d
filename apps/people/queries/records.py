"""Rows that belong to dossiers, cut to the actor's places."""

from django.db.models import QuerySet

from apps.core.actor import Actor
from apps.core.scope import within
from apps.people.models import Category, ServiceRecord


def categories(actor: Actor) -> QuerySet[Category]:
    """Categories of visible people, newest first."""
    return Category.objects.filter(within(actor, "person__division_id")).order_by("-id")


def service_records(actor: Actor) -> QuerySet[ServiceRecord]:
    """Valid spells of service of visible people, newest first."""
    return ServiceRecord.objects.filter(within(actor, "person__division_id"), is_live=True).order_by("-id")
