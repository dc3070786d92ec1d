"""Why somebody left the month's list, for the difference report of ``payments``; called by its dotted name."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from apps.benefits.choices import EventKind

STOPS = (
    EventKind.DEATH,
    EventKind.CONFIRMATION_MISSED,
    EventKind.SENTENCED,
    EventKind.RIGHTS_LOST,
    EventKind.WANTED,
    EventKind.EXPELLED,
    EventKind.MOVED_OUT,
    EventKind.CANCELLED,
    EventKind.PENSION_STARTED,
    EventKind.CONVERTED_TO_OTHER,
)
_LATEST = """
select distinct on (c.id) c.id, e.kind from payments_claim c join benefits_lifeevent e on e.person_id = c.person_id
where c.id = any(%(claims)s) and e.kind = any(%(kinds)s) and e.state = 'confirmed'
  and e."on" < %(month)s::date + interval '1 month'
  and (e.entitlement_id is null or exists (
    select 1 from benefits_entitlement n where n.id = e.entitlement_id and n.claim_id = c.id))
order by c.id, e.known_on desc nulls last, e.id desc
"""


def causes(claims: Sequence[int], month: date) -> Mapping[int, str]:
    """Claim to the words of the last effective event that stops it, for claims that have one. ``month`` is a first day."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"claims": list(claims), "kinds": [kind.value for kind in STOPS], "month": month})
        return {claim: str(EventKind(kind).label) for claim, kind in cursor.fetchall()}
