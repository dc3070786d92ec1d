"""Sources and verification of dossiers, and the list of files that nobody verified for a year."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from apps.core.actor import Actor
from apps.people.models import Person, Provenance
from apps.people.queries.people import persons
from apps.people.rules.provenance import SENSITIVE, YEAR, Act, Standing, standings


def standings_of(person_id: int) -> dict[str, Standing]:
    """Field -> source and last verification of one dossier, in one statement."""
    rows = Provenance.objects.filter(person_id=person_id).order_by("at", "id").select_related("by", "document")
    return standings(_act(row) for row in rows)


def shown_standings(actor: Actor, person_id: int) -> dict[str, Standing]:
    """The same as far as the reader may know of it: that somebody is in hardship is told to who may see hardship."""
    found = standings_of(person_id)
    return found if actor.may("people.view_sensitive") else {key: one for key, one in found.items() if key not in SENSITIVE}


def _act(row: Provenance) -> Act:
    words = "，".join(part for part in (row.note, f"{row.by.name}登记" if row.by else "") if part)
    return Act(row.kind, row.fields, row.is_check, timezone.localtime(row.at).date(), words)


def unverified(actor: Actor) -> QuerySet[Person]:
    """Registered people whose file was never verified, or not for a year, in name order."""
    return overdue(persons(actor).filter(state="active"), actor)


def overdue(rows: QuerySet[Person], actor: Actor) -> QuerySet[Person]:
    """Those among ``rows`` never verified, or not for a year."""
    return rows.filter(Q(verified_on__isnull=True) | Q(verified_on__lte=actor.today - YEAR))
