"""What the generator needs to know of the installation."""

from apps.core.actor import Actor
from apps.demo.rules.places import Village
from apps.org.queries import divisions
from apps.payments.models import Due
from apps.people.models import Person

COUNTY = "340321"


def villages(actor: Actor) -> list[Village]:
    """Every village and community of the demo county that is loaded, by code."""
    rows = divisions(actor).filter(level="village", code__startswith=COUNTY).order_by("code")
    return [Village(row.code, row.name, row.full_name) for row in rows]


def is_used() -> bool:
    """Are there people or dues already?"""
    return Person.objects.exists() or Due.objects.exists()
