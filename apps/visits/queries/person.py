"""What the dossier of one person shows of visits: done, promised, to be done, given."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.core.actor import Actor
from apps.core.together import Together
from apps.people.queries import same_human
from apps.visits.models import Listing, Pairing, Task, Visit
from apps.visits.queries.campaigns import listings, pairings
from apps.visits.queries.money import Given, with_fates
from apps.visits.queries.visits import Promised, lines_of, open_tasks, opened, promises, visits

SHOWN = 20


@dataclass(frozen=True, slots=True)
class PersonVisits:
    """The tab 走访. ``more``: there are earlier visits than those shown."""

    visits: Sequence[tuple[Visit, Sequence[Given]]]
    more: bool
    promises: Sequence[Promised]
    tasks: Sequence[Task]
    listings: Sequence[Listing]
    pairings: Sequence[Pairing]


def person_visits(actor: Actor, person_id: int) -> PersonVisits:
    """Visits under every dossier of the same human, the newest first; at most five statements."""
    ask, ids = Together(), same_human(person_id)
    mine: dict[str, object] = {"person_id__in": ids}
    done = ask.rows(visits(actor).filter(**mine)[: SHOWN + 1])
    due = ask.rows(open_tasks(actor).filter(**mine).order_by("due_on", "id"))
    lists, pairs = ask.rows(listings(actor).filter(**mine)), ask.rows(pairings(actor).filter(**mine))
    shown = done.value[:SHOWN]
    given = with_fates(lines_of(*shown))
    return PersonVisits(
        visits=[(row, [one for one in given if one.line.visit_id == (row.first_id or row.pk)]) for row in shown],
        more=len(done.value) > SHOWN,
        promises=opened(promises(actor).filter(**mine).order_by("-state", "-id")[:SHOWN]),
        tasks=due.value,
        listings=lists.value,
        pairings=pairs.value,
    )
